using System.Globalization;
using GpuNet.Data.Preprocessing;
using ElementType = GpuNet.Onnx.Schema.TensorProto.Types.DataType;

namespace GpuNet.Onnx.Export;

/// <summary>
/// The operators that make answers of logits, and the outputs, with the names that sklearn-onnx gives them: <c>label</c> and
/// <c>probabilities</c>, or <c>variable</c> for numbers. Answers are in 64 bits, as in <see cref="Answer"/>.
/// </summary>
sealed class AnswerNodes
{
    const string Label = "label", Probabilities = "probabilities", Variable = "variable", Code = "code", Distance = "distance";

    readonly GraphBuilder graph;
    readonly Model model;
    readonly int outputs;

    public AnswerNodes(GraphBuilder graph, Model model)
    {
        (this.graph, this.model, outputs) = (graph, model, model.Network.Outputs);
        foreach (string name in new[] { Label, Probabilities, Variable, Code, Distance })
            graph.Reserve(name);
    }

    /// <summary>Adds the outputs.</summary>
    /// <param name="layers">The output of each layer.</param>
    public void Add(IReadOnlyList<string> layers)
    {
        string logits = layers[^1];
        switch (model.Task.Link)
        {
            case Link.Softmax:
                AddClasses(logits);
                break;
            case Link.Sigmoid when model.Task.HasOneTarget:
                AddTwoClasses(logits);
                break;
            case Link.Sigmoid:
                AddLabels(logits);
                break;
            case Link.Distance:
                string isTogether = graph.Add("Less", logits, graph.Constant([model.Threshold], []));
                graph.Output(Label, Name(isTogether, DataSet.PairKinds), ElementType.String);
                graph.Output(Distance, logits, ElementType.Float, 1);
                break;
            case Link.Identity when model.Task.HasNoTarget:
                AddFeatures(logits);
                if (model.CodeDepth is > 0 and var depth)
                    graph.Output(Code, layers[depth - 1], ElementType.Float, model.Network.OutputsOf(depth - 1));
                break;
            default:
                var scaling = model.TargetScaling!;
                string numbers = Unscaled(Wide(logits), scaling.Units, scaling.Offsets);
                numbers = scaling.IsLogarithmic ? graph.Add("Exp", numbers) : FromScores(numbers, scaling.Scores);
                graph.Output(Variable, numbers, ElementType.Double, outputs);
                break;
        }
    }

    void AddLabels(string logits)
    {
        string shares = graph.Add("Sigmoid", Tempered(logits));
        graph.Output(Label, Number(AtThreshold(shares)), ElementType.Int64, outputs);
        graph.Output(Probabilities, shares, ElementType.Double, outputs);
    }

    void AddClasses(string logits)
    {
        string best = graph.Add("ArgMax", [logits], [GraphBuilder.Attribute("axis", -1), GraphBuilder.Attribute("keepdims", 0)]);
        graph.Output(Label, graph.Gather(graph.Constant(model.ClassNames!), best, axis: 0), ElementType.String);
        string shares = graph.Add("Softmax", [Tempered(logits)], [GraphBuilder.Attribute("axis", -1)]);
        graph.Output(Probabilities, shares, ElementType.Double, outputs);
    }

    void AddTwoClasses(string logits)
    {
        string second = graph.Add("Sigmoid", Tempered(logits));
        graph.Output(Label, Name(AtThreshold(second), model.ClassNames!), ElementType.String);
        string first = graph.Add("Sub", graph.Constant([1.0]), second);
        graph.Output(Probabilities, graph.Concat([first, second], axis: 1), ElementType.Double, 2);
    }

    // What an autoencoder makes of the features: one matrix of numbers, or where there are texts, an output a column.
    void AddFeatures(string logits)
    {
        var steps = model.Preprocessing;
        if (model.Window.Length != 1)
            throw new InputException("an autoencoder of several rows has no operators in ONNX files; only one of single rows has");
        int[] kept = [.. Enumerable.Range(0, steps.Columns.Count).Where(column => steps.Constants[column] is null)];
        if (!steps.TakesTexts)
        {
            graph.Output(Variable, WithConstants(logits, kept), ElementType.Double, steps.Columns.Count);
            return;
        }
        int first = 0;
        foreach (var (place, column) in kept.Index())
        {
            string name = $"{Variable}_{steps.Columns[column]}";
            graph.Reserve(name);
            var texts = steps.Encoder?.Categories[place];
            int width = texts?.Count ?? 1;
            string part = graph.Gather(logits, graph.Constant([.. Enumerable.Range(first, width).Select(i => (long)i)]), axis: 1);
            first += width;
            if (texts is null)
            {
                double unit = steps.Scaler.Units[place], offset = steps.Scaler.Offsets[place];
                string number = FromScores(Unscaled(Wide(part), [unit], [offset]), steps.Scaler.Scores is { } all ? [all[place]] : null);
                graph.Output(name, number, ElementType.Double, 1);
                continue;
            }
            string best = graph.Add("ArgMax", [part], [GraphBuilder.Attribute("axis", -1)]);
            graph.Output(name, graph.Gather(graph.Constant(texts), best, axis: 0), ElementType.String, 1);
        }
    }

    // A column that is left out is 0 times some output, plus what it always is.
    string WithConstants(string logits, int[] kept)
    {
        var steps = model.Preprocessing;
        int columns = steps.Columns.Count;
        double[] units = new double[columns], offsets = new double[columns];
        long[] places = new long[columns];
        for (int column = 0; column < columns; column++)
        {
            if (steps.Constants[column] is { } constant)
                offsets[column] = double.Parse(constant, CultureInfo.InvariantCulture);
        }
        foreach (var (place, column) in kept.Index())
            (places[column], units[column], offsets[column]) = (place, steps.Scaler.Units[place], steps.Scaler.Offsets[place]);
        string all = kept.Length == columns ? logits : graph.Gather(logits, graph.Constant(places), axis: 1);
        string numbers = Unscaled(Wide(all), units, offsets);
        return steps.Scaler.Scores is { } scores
            ? InterpolationNodes.Add(graph, numbers, [.. places.Select((place, column) => steps.Constants[column] is null
                ? (scores[(int)place]!.Scores, scores[(int)place]!.Values)
                : ([0], [offsets[column]]))])
            : numbers;
    }

    string FromScores(string x, IReadOnlyList<NormalScores?>? columns) => columns is null
        ? x
        : InterpolationNodes.Add(graph, x, [.. columns.Select(column => (column!.Scores, column.Values))]);

    string Unscaled(string x, ReadOnlySpan<double> units, ReadOnlySpan<double> offsets) =>
        graph.Add("Add", graph.Add("Mul", x, graph.Constant(units)), graph.Constant(offsets));

    string AtThreshold(string shares) => graph.Add("GreaterOrEqual", shares, graph.Constant([(double)model.Threshold]));

    // The first name, or the second where it holds (N, 1).
    string Name(string holds, IReadOnlyList<string> names) =>
        graph.Gather(graph.Constant(names), graph.Reshape(Number(holds), -1), axis: 0);

    string Tempered(string logits) =>
        model.Temperature == 1 ? Wide(logits) : graph.Add("Div", Wide(logits), graph.Constant([model.Temperature]));

    string Wide(string x) => graph.Cast(x, ElementType.Double);

    string Number(string holds) => graph.Cast(holds, ElementType.Int64);
}
