using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GpuNet.Files;

namespace GpuNet;

/// <summary>
/// A matrix on the host, row-major: in memory, or in a file that is mapped. It may have 2³¹ numbers and more, as it consists of blocks of
/// whole rows. Threads may share it. A file is closed once nothing refers to the matrix.
/// </summary>
/// <typeparam name="T">The numbers.</typeparam>
public sealed class HostMatrix<T> where T : unmanaged
{
    // Numbers of a block, unless a row has more.
    const int BlockLength = 1 << 28;

    // Bytes that a system reads where one is asked for, unless it is told not to.
    const int ReadAround = 128 << 10, Page = 4096;

    readonly Memory<T>[] blocks;
    readonly int rowsPerBlock;
    // Numbers from one row to the next: fewer than there are columns where rows overlap.
    readonly int stride;

    /// <summary>A matrix of an array, which is not copied.</summary>
    /// <param name="values">The numbers, row-major.</param>
    /// <param name="columns">Numbers of a row, at least 1.</param>
    /// <exception cref="ArgumentException">The array does not divide into rows.</exception>
    public HostMatrix(T[] values, int columns) : this([values], int.MaxValue, RowsOf(values.Length, columns), columns, columns)
    {
    }

    /// <summary>The same for rows that may have no numbers.</summary>
    internal HostMatrix(T[] values, int rows, int columns) : this([values], int.MaxValue, rows, columns, columns)
    {
    }

    HostMatrix(Memory<T>[] blocks, int rowsPerBlock, int rows, int columns, int stride)
    {
        this.blocks = blocks;
        this.rowsPerBlock = rowsPerBlock;
        this.stride = stride;
        (Rows, Columns) = (rows, columns);
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>How many numbers it has.</summary>
    public long Length => (long)Rows * Columns;

    /// <summary>Whether it is in a file.</summary>
    internal bool IsMapped { get; private init; }

    /// <summary>Copies a row.</summary>
    /// <param name="row">Which.</param>
    /// <param name="destination">Where to, at least <see cref="Columns"/> numbers.</param>
    public void CopyRow(int row, Span<T> destination)
    {
        Row(row).CopyTo(destination);
        // Else the file could be closed meanwhile.
        GC.KeepAlive(this);
    }

    /// <summary>The numbers, row by row; not a copy where they are an array already.</summary>
    /// <exception cref="InputException">They are more than fit in an array.</exception>
    public T[] ToArray()
    {
        if (stride == Columns && blocks is [var only] && MemoryMarshal.TryGetArray<T>(only, out var array)
            && array.Array!.Length == Length)
        {
            return array.Array;
        }
        if (Length > Array.MaxLength)
            throw new InputException($"{Rows} rows of {Columns} numbers are more than fit in an array");
        var values = new T[Length];
        for (int row = 0; row < Rows; row++)
            CopyRow(row, values.AsSpan(row * Columns));
        return values;
    }

    /// <summary>A matrix of zeros.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Numbers of a row.</param>
    /// <param name="folder">Where a temporary file is that it is in; null for memory.</param>
    /// <param name="longest">How many numbers one array may have.</param>
    /// <exception cref="InputException">The disk has no room for the file.</exception>
    internal static HostMatrix<T> Allocate(int rows, int columns, string? folder = null, long longest = int.MaxValue)
    {
        if (folder is not null)
        {
            using var file = ScratchFile.Create(folder, (long)rows * columns * Unsafe.SizeOf<T>());
            return Map(file, 0, rows, columns, columns);
        }
        longest = Math.Min(longest, Array.MaxLength);
        if ((long)rows * columns <= longest)
            return new(new T[rows * columns], rows, columns);
        // An even number, so that pairs of rows are not parted.
        int rowsPerBlock = (int)Math.Max(2, Math.Min(longest, BlockLength) / columns / 2 * 2);
        var blocks = new Memory<T>[(rows - 1) / rowsPerBlock + 1];
        for (int block = 0; block < blocks.Length; block++)
            blocks[block] = new T[(long)Math.Min(rowsPerBlock, rows - block * rowsPerBlock) * columns];
        return new(blocks, rowsPerBlock, rows, columns, columns);
    }

    /// <summary>Maps a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="offset">Bytes before the first row.</param>
    /// <param name="rows">Number of rows, at least 1.</param>
    /// <param name="columns">Numbers of a row.</param>
    /// <param name="stride">Numbers from one row to the next; as many as a row has if not given.</param>
    /// <param name="isWritten">Whether rows are written, too.</param>
    internal static HostMatrix<T> Map(string path, long offset, int rows, int columns, int? stride = null, bool isWritten = false)
    {
        using var file = new FileStream(
            path, FileMode.Open, isWritten ? FileAccess.ReadWrite : FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Map(file, offset, rows, columns, stride ?? columns);
    }

    static HostMatrix<T> Map(FileStream file, long offset, int rows, int columns, int step)
    {
        var access = file.CanWrite ? MemoryMappedFileAccess.ReadWrite : MemoryMappedFileAccess.Read;
        using var map = MemoryMappedFile.CreateFromFile(file, null, 0, access, HandleInheritability.None, leaveOpen: true);
        int rowsPerBlock = Math.Max(1, BlockLength / Math.Max(step, columns));
        var blocks = new Memory<T>[(rows - 1) / rowsPerBlock + 1];
        for (int block = 0; block < blocks.Length; block++)
        {
            int first = block * rowsPerBlock, count = Math.Min(rowsPerBlock, rows - first);
            long length = (count - 1L) * step + columns;
            var memory = new MappedMemory<T>(map, access, offset, (long)first * step, checked((int)length));
            if (!file.CanWrite && columns * Unsafe.SizeOf<T>() < ReadAround)
                memory.ExpectRandomReads();
            blocks[block] = memory.Memory;
        }
        return new(blocks, rowsPerBlock, rows, columns, step) { IsMapped = true };
    }

    /// <summary>Replaces the first rows.</summary>
    /// <param name="values">The new ones, row by row.</param>
    internal void Replace(ReadOnlySpan<T> values)
    {
        for (int row = 0; row < values.Length / Columns; row++)
            values.Slice(row * Columns, Columns).CopyTo(Row(row));
    }

    /// <summary>A row, for as long as the matrix is referred to.</summary>
    internal Span<T> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        var (block, place) = Math.DivRem(row, rowsPerBlock);
        return blocks[block].Span.Slice(place * stride, Columns);
    }

    /// <summary>Has the system bring a row to memory.</summary>
    /// <returns>Some number of it, which means nothing.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal int Touch(int row)
    {
        var bytes = MemoryMarshal.AsBytes(Row(row));
        int sum = bytes[^1];
        for (int place = 0; place < bytes.Length; place += Page)
            sum += bytes[place];
        GC.KeepAlive(this);
        return sum;
    }

    /// <summary>Rows side by side; nothing is copied.</summary>
    /// <param name="length">How many are one row of the result.</param>
    /// <param name="step">How many are between the first of one and the first of the next.</param>
    /// <param name="rows">Rows of the result.</param>
    /// <exception cref="InputException">They overlap, and there are more numbers than fit in an array.</exception>
    internal HostMatrix<T> Join(int length, int step, int rows)
    {
        if (length == 1 && rows == Rows)
            return this;
        bool isParted = blocks.Length > 1;
        if (isParted && step < length)
            throw new InputException($"{Rows} rows of {Columns} numbers are more than fit in an array, as a time series must");
        return new(
            blocks, isParted ? rowsPerBlock / step : int.MaxValue, rows, checked(length * Columns), step * Columns)
        {
            IsMapped = IsMapped,
        };
    }

    static int RowsOf(int length, int columns) => columns > 0 && length % columns == 0
        ? length / columns
        : throw new ArgumentException($"{length} numbers do not divide into rows of {columns}");
}
