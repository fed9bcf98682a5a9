namespace GpuNet;

/// <summary>A matrix in a device's memory, row-major. A vector is a matrix of one row.</summary>
/// <param name="Buffer">Where it lies.</param>
/// <param name="Offset">
/// The place of its first element, a multiple of <see cref="Alignment"/>, or of 4 for a part of another matrix.
/// </param>
/// <param name="Rows">Number of rows; for batches the most there can be.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="Stride">Elements from one row to the next, a multiple of 4, so that every row is aligned to 16 bytes.</param>
public readonly record struct Matrix(DeviceBuffer<float> Buffer, int Offset, int Rows, int Columns, int Stride)
{
    /// <summary>Matrices begin at multiples of this many elements (256 bytes), which is what GPUs assume of a kernel's arguments.</summary>
    public const int Alignment = 64;

    /// <summary>
    /// The most elements of a block of memory: kernels count them with 32 bits, and threads up to the end of the last group.
    /// </summary>
    public const int MostElements = int.MaxValue - 1023;

    /// <summary>What is wrong with more, for people.</summary>
    internal static string TooMany { get; } = $"needs more than {MostElements} numbers of memory, the most that can be indexed";

    /// <summary>Elements from the first to behind the last row.</summary>
    public int Length => checked((int)LengthOf(Rows));

    /// <summary>
    /// The stride of a matrix with that many columns: whole quads, and in wide matrices whole sectors of 32 bytes, or a GPU would read
    /// two for many a pair of quads.
    /// </summary>
    public static int StrideFor(int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        return checked((int)(columns > 64 ? (columns + 7L) / 8 * 8 : (columns + 3L) / 4 * 4));
    }

    /// <summary>Elements that a matrix takes up, with what follows it to the next multiple of <see cref="Alignment"/>.</summary>
    public static long LengthFor(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        return ((long)rows * StrideFor(columns) + Alignment - 1) / Alignment * Alignment;
    }

    /// <summary>A number of elements, if a block of memory can have so many.</summary>
    /// <param name="elements">How many.</param>
    /// <param name="what">What they are, for the message: <c>the data set</c>.</param>
    /// <param name="remedy">What to do where it cannot: <c>use fewer rows</c>.</param>
    /// <exception cref="InputException">It cannot.</exception>
    public static int Indexable(long elements, string what, string remedy) => elements <= MostElements
        ? (int)elements
        : throw new InputException($"{what} {TooMany}: {remedy}");

    /// <summary>Copies from a dense row-major array (rows · <see cref="Columns"/>) to the first rows.</summary>
    /// <exception cref="ArgumentException">The array does not divide into rows, or has more than the matrix.</exception>
    public void Upload(ReadOnlySpan<float> source)
    {
        Check();
        int rows = Columns == 0 ? 0 : source.Length / Columns;
        if (rows > Rows || source.Length != (long)rows * Columns)
            throw new ArgumentException($"{source.Length} numbers are not rows of {Columns}, at most {Rows}", nameof(source));
        var padded = new float[LengthOf(rows)];
        for (int row = 0; row < rows; row++)
            source.Slice(row * Columns, Columns).CopyTo(padded.AsSpan(row * Stride));
        Buffer.Upload(padded, Offset);
    }

    /// <summary>Copies the first <paramref name="rows"/> rows to a dense row-major array (rows · <see cref="Columns"/>).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The matrix has fewer rows.</exception>
    public float[] Download(int rows)
    {
        Check();
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, Rows);
        var padded = new float[LengthOf(rows)];
        Buffer.Download(padded, Offset);
        var dense = new float[rows * Columns];
        for (int row = 0; row < rows; row++)
            padded.AsSpan(row * Stride, Columns).CopyTo(dense.AsSpan(row * Columns));
        return dense;
    }

    /// <summary>Fails where its sizes make no sense or it does not lie within its buffer.</summary>
    /// <exception cref="ArgumentException">It is so.</exception>
    internal void Check()
    {
        if (Buffer is null)
            throw new ArgumentException("a matrix lies in no buffer");
        if (Rows < 0 || Columns < 0 || Stride < Columns || Stride % 4 != 0 || Offset < 0 || Offset % 4 != 0
            || Offset + LengthOf(Rows) > Buffer.Length)
        {
            throw new ArgumentException(
                $"({Rows}, {Columns}) with the stride {Stride} from {Offset} on is no matrix within a buffer of {Buffer.Length} elements");
        }
    }

    // The last row has no others behind it: a part of another matrix does not go on to the end of its last row there.
    long LengthOf(int rows) => rows == 0 ? 0 : (rows - 1L) * Stride + Math.Min(Stride, StrideFor(Columns));
}
