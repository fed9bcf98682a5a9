namespace GpuNet;

/// <summary>The values of features (rows, columns), wherever they are: in an array, in the cells of a table, or on the disk.</summary>
abstract class FeatureValues
{
    /// <summary>Number of rows.</summary>
    public abstract int Rows { get; }

    /// <summary>Number of columns.</summary>
    public abstract int Columns { get; }

    /// <summary>Where temporary files may be; null for values in memory.</summary>
    public virtual string? Folder => null;

    /// <summary>A value. Many are faster by <see cref="CopyTo"/>.</summary>
    public double this[int row, int column]
    {
        get
        {
            double value = 0;
            CopyTo(new Span<double>(ref value), column, row, count: 1);
            return value;
        }
    }

    /// <summary>Copies consecutive values of a column.</summary>
    /// <param name="values">Where to.</param>
    /// <param name="column">The column.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="step">How far a value is behind the one before.</param>
    public abstract void CopyTo(Span<double> values, int column, int first, int count, int step = 1);

    /// <summary>What no value of a column is beyond, as far as that is known without looking at them.</summary>
    public virtual double BoundOf(int column) => double.PositiveInfinity;

    /// <summary>A column.</summary>
    public double[] Column(int column)
    {
        double[] values = new double[Rows];
        CopyTo(values, column, first: 0, Rows);
        return values;
    }

    /// <summary>Columns, one after the other in the same array, which the caller may change.</summary>
    public IEnumerable<double[]> ByColumn(IEnumerable<int> columns)
    {
        double[] values = new double[Rows];
        foreach (int column in columns)
        {
            CopyTo(values, column, first: 0, Rows);
            yield return values;
        }
    }

    /// <summary>All columns, one after the other in the same array.</summary>
    public IEnumerable<double[]> ByColumn() => ByColumn(Enumerable.Range(0, Columns));

    /// <summary>All values, row-major.</summary>
    /// <exception cref="InputException">They are more than fit in an array.</exception>
    public double[] ToArray()
    {
        if ((long)Rows * Columns > Array.MaxLength)
            throw new InputException($"{Rows} rows of {Columns} values are more than fit in an array");
        double[] values = new double[Rows * Columns];
        for (int column = 0; column < Columns; column++)
            CopyTo(values.AsSpan(column), column, first: 0, Rows, Columns);
        return values;
    }
}
