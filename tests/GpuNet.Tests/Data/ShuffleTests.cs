using GpuNet.Kernels.Random;

namespace GpuNet.Tests.Data;

public class ShuffleTests
{
    static int[] Shuffled(int count, ulong seed, RandomPurpose purpose = RandomPurpose.Shuffling, uint step = 1)
    {
        int[] rows = [.. Enumerable.Range(0, count)];
        Shuffle.Rows(rows, seed, purpose, step);
        return rows;
    }

    // Computed by an independent implementation: a change here changes the runs of every user.
    [Fact]
    public void Gives_the_known_orders()
    {
        Assert.Equal([1, 9, 8, 2, 7, 6, 5, 4, 0, 3], Shuffled(10, seed: 1));
        Assert.Equal([6, 9, 2, 3, 7, 1, 5, 8, 4, 0], Shuffled(10, 0xfedcba9876543210, RandomPurpose.Splitting, step: 0));
    }

    // So many rows that some draws (74 of them) have to be repeated.
    [Fact]
    public void Gives_the_known_order_of_a_million_rows()
    {
        int[] rows = Shuffled(1_000_000, seed: 7, step: 3);
        Assert.Equal(250_148_943_987_014_609, rows.Index().Sum(entry => (long)entry.Index * entry.Item));
        Array.Sort(rows);
        Assert.Equal(Enumerable.Range(0, rows.Length), rows);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Leaves_nothing_to_shuffle_alone(int count) => Assert.Equal(Enumerable.Range(0, count), Shuffled(count, seed: 1));

    [Fact]
    public void Every_order_is_equally_likely()
    {
        const int seeds = 24_000;
        var counts = Enumerable.Range(0, seeds).CountBy(seed => string.Concat(Shuffled(4, (ulong)seed))).ToList();
        Assert.Equal(24, counts.Count);
        double chiSquare = counts.Sum(order => Math.Pow(order.Value - seeds / 24, 2) / (seeds / 24));
        // 23 degrees of freedom: above 49.7 in one of a thousand.
        Assert.InRange(chiSquare, 0, 49.7);
    }

    [Fact]
    public void Seed_purpose_and_step_each_change_the_order()
    {
        int[] order = Shuffled(100, seed: 1);
        Assert.NotEqual(order, Shuffled(100, seed: 2));
        Assert.NotEqual(order, Shuffled(100, seed: 1 + (1UL << 32)));
        Assert.NotEqual(order, Shuffled(100, seed: 1, RandomPurpose.Splitting));
        Assert.NotEqual(order, Shuffled(100, seed: 1, step: 2));
    }
}
