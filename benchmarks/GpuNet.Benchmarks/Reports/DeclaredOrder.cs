using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace GpuNet.Benchmarks.Reports;

/// <summary>
/// Rows in the order in which the sources of the parameters list their values, the naive loops first;
/// BenchmarkDotNet takes the alphabet's.
/// </summary>
sealed class DeclaredOrder : DefaultOrderer
{
    public override IEnumerable<BenchmarkCase> GetSummaryOrder(ImmutableArray<BenchmarkCase> benchmarksCases, Summary summary) =>
        Order(benchmarksCases);

    /// <summary>By the first parameter, then by the next.</summary>
    internal static IEnumerable<BenchmarkCase> Order(IEnumerable<BenchmarkCase> cases) => cases
        .OrderBy(one => one.Parameters.Items.Select(item => Place(one.Descriptor.Type, item)).ToArray(),
            Comparer<int[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));

    static int Place(Type type, ParameterInstance parameter)
    {
        string source = type.GetProperty(parameter.Name)!.GetCustomAttribute<ParamsSourceAttribute>()!.Name;
        var values = (IEnumerable)type.GetProperty(source)!.GetValue(null)!;
        return values.Cast<object>().ToList().IndexOf(parameter.Value);
    }
}
