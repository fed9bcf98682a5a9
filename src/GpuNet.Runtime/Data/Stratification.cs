using GpuNet.Kernels.Random;

namespace GpuNet.Runtime.Data;

/// <summary>
/// A random order of the examples of which every stretch has the classes, or what pairs are, in their shares,
/// as far as whole examples go.
/// </summary>
static class Stratification
{
    /// <summary>
    /// All rows of a data set: at random, and then by where each stands within its class, so that the i-th of the n examples of a class
    /// comes at (i + ½)/n of the way. Where there are no classes the order is simply random, and of a time series that of time: what is
    /// predicted must not lie in the past of what was learned from.
    /// </summary>
    public static int[] Order(DataSet data, ulong seed)
    {
        int[] order = [.. Enumerable.Range(0, data.Count)];
        if (data.Window.IsSeries)
            return order;
        Shuffle.Rows(order, seed, RandomPurpose.Splitting, 0);
        // Pairs belong together or do not.
        int classes = data.Task == LearningTask.Matching ? 2 : data.ClassNames?.Count ?? 0;
        if (classes == 0)
            return order;

        int[] sizes = new int[classes], seen = new int[classes];
        foreach (int row in order)
            sizes[ClassOf(row)]++;
        double[] places = [.. order.Select(row => (seen[ClassOf(row)]++ + 0.5) / sizes[ClassOf(row)])];
        // Stable: equal places, as of classes of the same size, stay in random order.
        return [.. order.Zip(places).OrderBy(entry => entry.Second).Select(entry => entry.First)];

        int ClassOf(int row) => (int)data.Targets[row];
    }
}
