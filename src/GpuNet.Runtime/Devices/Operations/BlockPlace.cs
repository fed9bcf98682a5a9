namespace GpuNet.Devices.Operations;

/// <summary>Where a block of a block-diagonal product is.</summary>
/// <param name="Count">Its columns of X; 0 for one that is passed on.</param>
/// <param name="Input">The first of them.</param>
/// <param name="Term">Its first row of W.</param>
/// <param name="Output">Its first column of Y.</param>
readonly record struct BlockPlace(int Count, int Input, int Term, int Output)
{
    /// <summary>All blocks, in order.</summary>
    public static IEnumerable<BlockPlace> Of(IEnumerable<int> counts, int width)
    {
        var next = new BlockPlace();
        foreach (int count in counts)
        {
            yield return next with { Count = count };
            next = new(0, next.Input + Math.Max(count, 1), next.Term + count, next.Output + (count == 0 ? 1 : width));
        }
    }
}
