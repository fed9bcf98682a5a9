using System.Runtime.InteropServices;
using System.Text;

namespace GpuNet;

/// <summary>The cells of a text file, block by block.</summary>
sealed class TextCells : TableCells
{
    readonly List<CellBlock> blocks = [];
    readonly List<int> starts = [];
    int columns, count;

    /// <inheritdoc/>
    public override int Columns => columns;

    /// <inheritdoc/>
    public override int Count => count;

    /// <inheritdoc/>
    public override bool HasLines => true;

    /// <inheritdoc/>
    public override int Blocks => blocks.Count;

    /// <summary>Adds rows.</summary>
    /// <param name="block">The rows.</param>
    public void Add(CellBlock block)
    {
        blocks.Add(block);
        starts.Add(count);
        columns = block.Columns;
        count = checked(count + block.Rows);
    }

    /// <summary>Adds a row before all others.</summary>
    public void AddFirst(int line, string[] texts)
    {
        var builder = new CellBlockBuilder();
        var codes = builder.NextRow(texts.Length);
        for (int column = 0; column < texts.Length; column++)
            codes[column] = builder.CodeOf(Encoding.UTF8.GetBytes(texts[column]));
        builder.EndRow(texts.Length, line: 0);
        CellBlock[] others = [.. blocks];
        blocks.Clear();
        starts.Clear();
        count = 0;
        var first = builder.Build(texts.Length);
        first.FirstLine = line;
        Add(first);
        foreach (var other in others)
            Add(other);
    }

    /// <summary>Whether a column is empty.</summary>
    public bool IsEmpty(int column) => blocks.TrueForAll(
        block => Enumerable.Range(0, block.Rows).All(row => block[row, column] == CellCode.Empty));

    /// <inheritdoc/>
    public override int LineOf(int row)
    {
        int block = BlockOf(row);
        return blocks[block].LineOf(row - starts[block]);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Bytes(int row, int column)
    {
        int block = BlockOf(row);
        return blocks[block].Bytes(blocks[block][row - starts[block], column]);
    }

    /// <inheritdoc/>
    public override bool TryGetNumber(int row, int column, out double number)
    {
        number = 0;
        return false;
    }

    /// <inheritdoc/>
    public override CellRun RunOf(int block, int column) => new BlockRun(starts[block], blocks[block], column);

    int BlockOf(int row)
    {
        int found = CollectionsMarshal.AsSpan(starts).BinarySearch(row);
        return found >= 0 ? found : ~found - 1;
    }

    sealed class BlockRun(int first, CellBlock block, int column) : CellRun(first, block.Rows)
    {
        public override bool TryGetNumber(int place, out double number)
        {
            number = 0;
            return false;
        }

        public override double Bound => block.IsNarrow(column) ? CellCode.LargestNarrow : double.PositiveInfinity;

        public override CellCode CodeOf(int place) => block[place, column];

        public override bool TryCopyTo(Span<CellCode> codes, int start)
        {
            block.CopyTo(codes, column, start);
            return true;
        }

        public override ReadOnlySpan<byte> Bytes(CellCode code) => block.Bytes(code);
    }
}
