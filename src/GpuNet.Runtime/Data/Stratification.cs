using GpuNet.Kernels.Random;

namespace GpuNet.Data;

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
        if (data.Kinds is not { } classes)
            return order;

        int[] sizes = new int[classes.Count], seen = new int[classes.Count];
        foreach (int row in order)
            sizes[data.ClassOf(row)]++;
        double[] places = [.. order.Select(row => (seen[data.ClassOf(row)]++ + 0.5) / sizes[data.ClassOf(row)])];
        // Stable: equal places, as of classes of the same size, stay in random order.
        return [.. order.Zip(places).OrderBy(entry => entry.Second).Select(entry => entry.First)];
    }
}
