namespace GpuNet.Reference;

/// <summary>A dense row-major matrix in double precision, zeros at first. A vector is a matrix of one row.</summary>
/// <param name="rows">Number of rows.</param>
/// <param name="columns">Number of columns.</param>
public sealed class ReferenceMatrix(int rows, int columns)
{
    /// <summary>Number of rows.</summary>
    public int Rows { get; } = rows;

    /// <summary>Number of columns.</summary>
    public int Columns { get; } = columns;

    /// <summary>The elements, row by row.</summary>
    public double[] Values { get; } = new double[rows * columns];

    /// <summary>The element in that row and column.</summary>
    public ref double this[int row, int column] => ref Values[row * Columns + column];

    /// <summary>A matrix with these elements, row by row.</summary>
    public static ReferenceMatrix Of(int rows, int columns, ReadOnlySpan<double> values)
    {
        var matrix = new ReferenceMatrix(rows, columns);
        values.CopyTo(matrix.Values);
        return matrix;
    }

    /// <inheritdoc cref="Of(int, int, ReadOnlySpan{double})"/>
    public static ReferenceMatrix Of(int rows, int columns, ReadOnlySpan<float> values)
    {
        var matrix = new ReferenceMatrix(rows, columns);
        for (int i = 0; i < values.Length; i++)
            matrix.Values[i] = values[i];
        return matrix;
    }

    /// <summary>One row.</summary>
    public Span<double> Row(int row) => Values.AsSpan(row * Columns, Columns);

    /// <summary>The matrix with <paramref name="function"/> applied to each element.</summary>
    public ReferenceMatrix Map(Func<double, double> function)
    {
        var result = new ReferenceMatrix(Rows, Columns);
        for (int i = 0; i < Values.Length; i++)
            result.Values[i] = function(Values[i]);
        return result;
    }

    /// <summary>The element by element product with a matrix of the same shape.</summary>
    public ReferenceMatrix Times(ReferenceMatrix other)
    {
        var result = Copy();
        for (int i = 0; i < Values.Length; i++)
            result.Values[i] *= other.Values[i];
        return result;
    }

    /// <summary>Adds a matrix of the same shape to this one.</summary>
    public void Add(ReferenceMatrix other)
    {
        for (int i = 0; i < Values.Length; i++)
            Values[i] += other.Values[i];
    }

    /// <summary>Some columns.</summary>
    public ReferenceMatrix ColumnsOf(int first, int count)
    {
        var result = new ReferenceMatrix(Rows, count);
        for (int row = 0; row < Rows; row++)
            Row(row).Slice(first, count).CopyTo(result.Row(row));
        return result;
    }

    /// <summary>This matrix with the columns of another one of as many rows behind its own.</summary>
    public ReferenceMatrix Beside(ReferenceMatrix other)
    {
        var result = new ReferenceMatrix(Rows, Columns + other.Columns);
        for (int row = 0; row < Rows; row++)
        {
            Row(row).CopyTo(result.Row(row));
            other.Row(row).CopyTo(result.Row(row)[Columns..]);
        }
        return result;
    }

    /// <summary>A matrix of the same shape and elements.</summary>
    public ReferenceMatrix Copy() => Map(value => value);
}
