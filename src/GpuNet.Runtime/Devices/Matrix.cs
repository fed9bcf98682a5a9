namespace GpuNet;

/// <summary>A matrix in device memory, row-major. A vector is a matrix of one row.</summary>
/// <param name="Buffer">The buffer that it is in.</param>
/// <param name="Offset">
/// The place of its first element, a multiple of <see cref="Alignment"/>, or of 4 for a part of another matrix.
/// </param>
/// <param name="Rows">Number of rows; for batches the maximum.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="Stride">Elements from one row to the next, a multiple of 4, so that every row is aligned to 16 bytes.</param>
public readonly record struct Matrix(DeviceBuffer<float> Buffer, int Offset, int Rows, int Columns, int Stride)
{
    /// <summary>Matrices start at multiples of this many elements (256 bytes), as GPUs expect of kernel arguments.</summary>
    public const int Alignment = 64;

    /// <summary>
    /// The maximum number of elements in a block: kernels index them with 32 bits, up to the last thread of the last group.
    /// </summary>
    public const int MostElements = int.MaxValue - 1023;

    /// <summary>Why there cannot be more, for messages.</summary>
    internal static string TooMany { get; } = $"needs more than {MostElements} numbers of memory, the most that can be indexed";

    /// <summary>Elements from the first row through the last.</summary>
    public int Length => checked((int)LengthOf(Rows));

    /// <summary>
    /// The stride of a matrix with that many columns: a multiple of 4 elements, and in wide matrices of 32 bytes, so that a GPU does not
    /// read two sectors where one would do. Where rows would begin a multiple of 2 KB apart it is a line of a cache more: all rows would
    /// compete for a few places in the caches.
    /// </summary>
    public static int StrideFor(int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        long stride = columns > 64 ? (columns + 7L) / 8 * 8 : (columns + 3L) / 4 * 4;
        return checked((int)(stride > 0 && stride % 512 == 0 ? stride + 16 : stride));
    }

    /// <summary>Elements that a matrix occupies, padded to a multiple of <see cref="Alignment"/>.</summary>
    public static long LengthFor(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        return ((long)rows * StrideFor(columns) + Alignment - 1) / Alignment * Alignment;
    }

    /// <summary>Checks that a block can have so many elements.</summary>
    /// <param name="elements">Number of elements.</param>
    /// <param name="what">What they are, for messages: <c>the data set</c>.</param>
    /// <param name="remedy">What to do otherwise, for messages: <c>use fewer rows</c>.</param>
    /// <exception cref="InputException">There are too many.</exception>
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

    /// <summary>Checks its sizes, and that it is within its buffer.</summary>
    /// <exception cref="ArgumentException">A size is not valid, or it is not within its buffer.</exception>
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
