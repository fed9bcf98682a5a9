using System.Buffers;
using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using GpuNet.Files;

namespace GpuNet;

/// <summary>
/// The cells of a table that may be larger than the memory: they are written to a file, row by row, and read where the system maps it.
/// A row is the place where each of its cells ends, and then the cells: texts in UTF-8, and numbers as they are.
/// </summary>
sealed class SpilledCells : TableCells
{
    // No row is parted.
    const int BlockLength = 1 << 30;

    const int RowsOfPart = 1 << 13;

    // Marks the end of a cell that is a number, and not the text of one.
    const int IsNumber = 1 << 31;

    [ThreadStatic]
    static byte[]? number;

    // In parts, as a list that grows takes three times the memory.
    readonly List<long[]> places = [];
    // The rows that do not begin on the line behind the one before.
    readonly List<(int First, int Line)> lines = [];
    readonly List<(int First, string Name)> sources = [];
    readonly FileStream file;
    // The row that is written.
    readonly int[] ends;
    readonly ArrayBufferWriter<byte> texts = new();
    Memory<byte>[] blocks = [];
    int count;

    /// <summary>Begins with no rows.</summary>
    /// <param name="columns">Number of columns.</param>
    /// <param name="folder">Where the file may be.</param>
    public SpilledCells(int columns, string folder)
    {
        (Columns, Folder) = (columns, folder);
        file = ScratchFile.Create(folder);
        ends = new int[columns];
    }

    /// <inheritdoc/>
    public override string Folder { get; }

    /// <inheritdoc/>
    public override int Columns { get; }

    /// <inheritdoc/>
    public override int Count => count;

    /// <inheritdoc/>
    public override bool HasLines => lines.Count > 0;

    /// <summary>Adds the rows of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">The place in it of each column.</param>
    /// <exception cref="InputException">There are too many, or one is too long.</exception>
    public void Add(Table table, int[] columns)
    {
        if (sources.Count == 0 || sources[^1].Name != table.Name)
            sources.Add((Count, table.Name));
        foreach (var row in table.Rows)
        {
            Write(row, columns);
            long length = sizeof(int) * (long)ends.Length + texts.WrittenCount;
            if (file.Position % BlockLength + length > BlockLength)
                file.Position = (file.Position / BlockLength + 1) * BlockLength;
            if (length > BlockLength || Count == Array.MaxLength)
                throw new InputException($"{table.Name}, row {row.Line}: a row is longer than 1 GiB, or there are more than 2³¹ of them");
            if (count % RowsOfPart == 0)
                places.Add(new long[RowsOfPart]);
            places[^1][count % RowsOfPart] = file.Position;
            if (table.Cells.HasLines && (lines.Count == 0 || row.Line != LineOf(count)))
                lines.Add((count, row.Line));
            WriteToDisk(WriteRow);
            count++;
        }
    }

    /// <summary>Maps what was written: from now on rows are read, and no more are added.</summary>
    public void Seal()
    {
        WriteToDisk(file.Flush);
        using var map = MemoryMappedFile.CreateFromFile(
            file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        blocks = new Memory<byte>[(file.Length - 1) / BlockLength + 1];
        for (int block = 0; block < blocks.Length; block++)
        {
            long first = (long)block * BlockLength;
            int length = (int)Math.Min(BlockLength, file.Length - first);
            blocks[block] = new MappedMemory<byte>(map, MemoryMappedFileAccess.Read, offset: 0, first, length).Memory;
        }
    }

    /// <inheritdoc/>
    public override int LineOf(int row)
    {
        if (!HasLines)
            return row + 1;
        int found = lines.BinarySearch((row, int.MaxValue)), before = found >= 0 ? found : ~found - 1;
        return lines[before].Line + row - lines[before].First;
    }

    /// <inheritdoc/>
    public override string? SourceOf(int row) => sources.Count == 1 ? null : sources.FindLast(source => source.First <= row).Name;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Bytes(int row, int column)
    {
        var cell = Cell(row, column, out bool isNumber);
        if (!isNumber)
            return cell;
        double value = MemoryMarshal.Read<double>(cell);
        if (double.IsNaN(value))
            return default;
        number ??= new byte[ColumnarCells.LongestNumber];
        value.TryFormat(number, out int length, provider: CultureInfo.InvariantCulture);
        return number.AsSpan(0, length);
    }

    /// <inheritdoc/>
    public override bool TryGetNumber(int row, int column, out double number)
    {
        var cell = Cell(row, column, out bool isNumber);
        number = isNumber ? MemoryMarshal.Read<double>(cell) : 0;
        return isNumber;
    }

    void Write(TableRow row, int[] columns)
    {
        texts.ResetWrittenCount();
        foreach (var (place, column) in columns.Index())
        {
            bool isNumber = row.TryGetNumber(column, out double value);
            texts.Write(isNumber ? MemoryMarshal.AsBytes(new ReadOnlySpan<double>(in value)) : row.Bytes(column));
            ends[place] = texts.WrittenCount | (isNumber ? IsNumber : 0);
        }
    }

    void WriteRow()
    {
        file.Write(MemoryMarshal.AsBytes(ends.AsSpan()));
        file.Write(texts.WrittenSpan);
    }

    void WriteToDisk(Action write)
    {
        try
        {
            write();
        }
        catch (IOException problem)
        {
            throw ScratchFile.Failed(Folder, problem);
        }
    }

    ReadOnlySpan<byte> Cell(int row, int column, out bool isNumber)
    {
        var (block, place) = Math.DivRem(places[row / RowsOfPart][row % RowsOfPart], BlockLength);
        ReadOnlySpan<byte> all = blocks[block].Span[(int)place..];
        int end = EndOf(all, column), start = column == 0 ? 0 : EndOf(all, column - 1) & ~IsNumber;
        isNumber = (end & IsNumber) != 0;
        return all[(sizeof(int) * Columns)..][start..(end & ~IsNumber)];
    }

    static int EndOf(ReadOnlySpan<byte> row, int column) => MemoryMarshal.Read<int>(row[(sizeof(int) * column)..]);
}
