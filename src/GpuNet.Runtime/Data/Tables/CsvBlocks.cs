namespace GpuNet;

/// <summary>The rows of a delimited text, block by block: on one thread until it is known what rows are like, then on several.</summary>
/// <param name="chunks">The text.</param>
/// <param name="rows">What reads a chunk.</param>
/// <param name="name">What messages call the file.</param>
sealed class CsvBlocks(TextChunks chunks, CsvRows rows, string name)
{
    // So that no thread waits for the file while another one ends its chunk.
    const int ChunksPerThread = 2;

    int line = 1;

    /// <summary>The line of the first row, which is in no block.</summary>
    public int FirstLine { get; private set; }

    /// <summary>All blocks.</summary>
    /// <exception cref="InputException">A row is not as the others are.</exception>
    public IEnumerable<CellBlock> Read()
    {
        while (rows.Width == 0 && chunks.Next() is { } chunk)
        {
            int before = line;
            bool isKnown = rows.Named > 0;
            var block = BlockOf(rows.Read(chunk));
            FirstLine = isKnown ? FirstLine : before + rows.FirstLine;
            if (block is not null)
                yield return block;
        }
        var parts = new Queue<Task<CsvPart>>();
        do
        {
            while (parts.Count < ChunksPerThread * Environment.ProcessorCount && chunks.Next() is { } chunk)
                parts.Enqueue(Task.Run(() => rows.Read(chunk)));
            if (parts.TryDequeue(out var part) && BlockOf(part.GetAwaiter().GetResult()) is { } block)
                yield return block;
        }
        while (parts.Count > 0);
    }

    CellBlock? BlockOf(CsvPart part)
    {
        if (part.Problem is { } problem)
            throw new InputException($"{name}, line {line + problem.Line}: {problem.Text}");
        if (part.Rows is { } block)
            block.FirstLine = line;
        line = checked(line + part.Lines);
        return part.Rows;
    }
}
