using ElementType = GpuNet.Onnx.Schema.TensorProto.Types.DataType;

namespace GpuNet.Onnx.Export;

/// <summary>
/// The operators of a model's <see cref="Pipeline"/>, from the columns of a table to the inputs of the network. Numbers come as one matrix
/// of 64 bits; where there are texts, each column is an input of its name. Scaling is in 64 bits, as in the model.
/// </summary>
sealed class PreprocessingNodes(GraphBuilder graph, Model model)
{
    readonly Pipeline steps = model.Preprocessing;

    // The columns that are not left out.
    readonly int[] kept =
        [.. Enumerable.Range(0, model.Preprocessing.Columns.Count).Where(column => model.Preprocessing.Constants[column] is null)];

    /// <summary>The inputs of the network (N, n₀).</summary>
    public string Add()
    {
        if (!steps.TakesTexts)
            return AddMatrix();
        var groups = Enumerable.Range(0, model.Window.Step).Select(AddColumns);
        return graph.Reshape(graph.Concat([.. groups], axis: 1), -1, model.Network.Inputs);
    }

    // X is (N, columns), of a time series (N, rows, columns), of pairs (N, both halves).
    string AddMatrix()
    {
        int columns = steps.Columns.Count;
        string x = model.Window.IsSeries
            ? graph.Input("X", ElementType.Double, model.Window.Length, columns)
            : graph.Input("X", ElementType.Double, model.FeatureNames.Count);
        if (model.Window == Window.Pair)
            x = graph.Reshape(x, -1, model.Window.Length, columns);
        if (kept.Length < columns)
            x = graph.Gather(x, graph.Constant(Array.ConvertAll(kept, column => (long)column)), axis: -1);
        string numbers = Numbers(x, [.. Enumerable.Range(0, kept.Length)]);
        return model.Window.Length == 1 ? numbers : graph.Reshape(numbers, -1, model.Network.Inputs);
    }

    // The columns of a row, or of one half of a pair (N, rows, encoded).
    string AddColumns(int group)
    {
        int rows = model.Window.Length / model.Window.Step;
        List<string> numbers = [], parts = [];
        List<int> numeric = [];
        List<(int Column, int Width)> order = [];
        var categories = steps.Encoder?.Categories ?? new IReadOnlyList<string>?[kept.Length];
        foreach (var (place, column) in kept.Index())
        {
            string name = model.FeatureNames[group * steps.Columns.Count + column];
            if (categories[place] is { } texts)
            {
                parts.Add(graph.Add("OneHotEncoder", [graph.Input(name, ElementType.String, rows)],
                    [GraphBuilder.Attribute("cats_strings", texts), GraphBuilder.Attribute("zeros", 1)], GraphBuilder.TextDomain));
                order.Add((place, texts.Count));
                continue;
            }
            string number = steps.Frequencies?.Shares[place] is { } shares
                ? Frequency(graph.Input(name, ElementType.String, rows), shares)
                : graph.Input(name, ElementType.Double, rows);
            numbers.Add(graph.Add("Unsqueeze", number, graph.Constant([-1L])));
            numeric.Add(place);
        }
        if (numbers.Count > 0)
        {
            parts.Insert(0, Numbers(graph.Concat([.. numbers], axis: -1), [.. numeric]));
            order.InsertRange(0, numeric.Select(place => (place, 1)));
        }
        string joined = graph.Concat([.. parts], axis: -1);
        long[] places = PlacesOf(order);
        return places.SequenceEqual(places.Order()) ? joined : graph.Gather(joined, graph.Constant(places), axis: -1);
    }

    // What is missing is an empty text, which is none of them.
    string Frequency(string texts, IReadOnlyDictionary<string, float> shares)
    {
        string found = graph.Add(
            "LabelEncoder", [texts],
            [
                GraphBuilder.Attribute("keys_strings", shares.Keys), GraphBuilder.Attribute("values_floats", shares.Values),
                GraphBuilder.Attribute("default_float", 0f),
            ],
            GraphBuilder.TextDomain);
        return graph.Cast(found, ElementType.Double);
    }

    // Where each column's outputs are among columns that are in another order.
    static long[] PlacesOf(List<(int Column, int Width)> order)
    {
        var firsts = order.Select((entry, i) => (entry.Column, entry.Width, First: order.Take(i).Sum(before => before.Width)));
        return [.. firsts.OrderBy(entry => entry.Column)
            .SelectMany(entry => Enumerable.Range(entry.First, entry.Width).Select(place => (long)place))];
    }

    // Fills what is missing, scales, and rounds to 32 bits.
    string Numbers(string x, int[] places)
    {
        double[] Of(ReadOnlySpan<double> values)
        {
            double[] chosen = new double[places.Length];
            for (int i = 0; i < places.Length; i++)
                chosen[i] = values[places[i]];
            return chosen;
        }
        if (steps.Imputer is { } imputer)
            x = graph.Add("Where", graph.Add("IsNaN", x), graph.Constant(Of(imputer.Fills)), x);
        if (steps.Scaler.Scores is { } scores)
            x = InterpolationNodes.Add(graph, x, [.. places.Select(place => (scores[place]!.Values, scores[place]!.Scores))]);
        double[] offsets = Of(steps.Scaler.Offsets), units = Of(steps.Scaler.Units);
        if (offsets.Any(offset => offset != 0))
            x = graph.Add("Sub", x, graph.Constant(offsets));
        if (units.Any(unit => unit != 1))
            x = graph.Add("Div", x, graph.Constant(units));
        // As SmoothClip: z/√(1 + (z/3)²).
        if (steps.ClipsNumbers)
        {
            string ratio = graph.Add("Div", x, graph.Constant([SmoothClip.Limit]));
            string root = graph.Add("Sqrt", graph.Add("Add", graph.Add("Mul", ratio, ratio), graph.Constant([1.0])));
            x = graph.Add("Div", x, root);
        }
        return graph.Cast(x, ElementType.Float);
    }
}
