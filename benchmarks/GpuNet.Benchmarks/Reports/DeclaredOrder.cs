using System.Collections.Immutable;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace GpuNet.Benchmarks.Reports;

/// <summary>Rows in the order in which the parameters list their values, the naive loops first: not in the order of the alphabet.</summary>
sealed class DeclaredOrder : DefaultOrderer
{
    public override IEnumerable<BenchmarkCase> GetSummaryOrder(ImmutableArray<BenchmarkCase> benchmarksCases, Summary summary) => benchmarksCases;
}
