using ElementType = GpuNet.Onnx.Schema.TensorProto.Types.DataType;

namespace GpuNet.Onnx.Export;

/// <summary>
/// The operators of functions of one column each that are linear between points, and constant before the first and beyond the last: with
/// j points at or before x, y = y_j + s_j·(x − x_j).
/// </summary>
static class InterpolationNodes
{
    /// <summary>Adds them.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="x">A tensor of 64 bits (…, columns).</param>
    /// <param name="columns">The points of each column: ascending places, and as many values.</param>
    public static string Add(GraphBuilder graph, string x, IReadOnlyList<(double[] From, double[] To)> columns)
    {
        int most = columns.Max(column => column.From.Length), width = most + 1;
        double[] points = new double[columns.Count * most];
        double[] from = new double[columns.Count * width], to = new double[from.Length], slopes = new double[from.Length];
        Array.Fill(points, double.PositiveInfinity);
        foreach (var (column, (places, values)) in columns.Index())
        {
            places.CopyTo(points, column * most);
            for (int j = 0; j <= places.Length; j++)
            {
                int last = Math.Max(j - 1, 0), entry = column * width + j;
                (from[entry], to[entry]) = (places[last], values[last]);
                slopes[entry] = j == 0 || j == places.Length ? 0 : (values[j] - values[last]) / (places[j] - places[last]);
            }
        }
        string isBehind = graph.Add("GreaterOrEqual", graph.Add("Unsqueeze", x, graph.Constant([-1L])), Matrix(points, most));
        string before = graph.Add("ReduceSum", [graph.Cast(isBehind, ElementType.Int64), graph.Constant([-1L])],
            [GraphBuilder.Attribute("keepdims", 0)]);
        string entries = graph.Add("Add", before, graph.Constant([.. Enumerable.Range(0, columns.Count).Select(i => (long)i * width)]));
        string distance = graph.Add("Sub", x, At(from));
        return graph.Add("Add", At(to), graph.Add("Mul", distance, At(slopes)));

        string At(double[] table) => graph.Gather(graph.Constant(table), entries, axis: 0);

        string Matrix(double[] values, int perColumn) => graph.Reshape(graph.Constant(values), columns.Count, perColumn);
    }
}
