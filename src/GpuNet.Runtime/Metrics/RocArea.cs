namespace GpuNet;

/// <summary>The area under the <see cref="RocCurve"/>, of more than one class or label its mean.</summary>
static class RocArea
{
    /// <summary>For two classes the area of the second; for more the mean of one-vs-rest areas.</summary>
    /// <returns>From 0 to 1. Classes that all or none of the examples have are left out; null if none is left.</returns>
    public static double? Of(ClassPredictions predictions) => predictions.Classes == 2
        ? RocCurve.Of(predictions, 1)?.Area
        : Mean(Enumerable.Range(0, predictions.Classes).Select(k => RocCurve.Of(predictions, k)));

    /// <summary>The mean over the labels.</summary>
    /// <returns>From 0 to 1. Labels that all or none of the examples have are left out; null if none is left.</returns>
    public static double? Of(LabelPredictions predictions) =>
        Mean(Enumerable.Range(0, predictions.Labels).Select(label => RocCurve.Of(predictions, label)));

    static double? Mean(IEnumerable<RocCurve?> curves) =>
        curves.OfType<RocCurve>().ToList() is { Count: > 0 } some ? some.Average(curve => curve.Area) : null;
}
