namespace GpuNet.Onnx.Export;

/// <summary>The operators of embeddings: a product for each block of columns, all of them one batched product.</summary>
/// <param name="graph">The graph that they are added to.</param>
/// <param name="parameters">The parameters of the whole network.</param>
/// <param name="path">What the names of the layer's tensors begin with.</param>
sealed class EmbeddingNodes(GraphBuilder graph, Parameters parameters, string path)
{
    /// <summary>Adds a layer.</summary>
    /// <returns>Its output.</returns>
    public string Add(Layer layer, string x) => layer switch
    {
        PiecewiseLinearLayer piecewise => Embed(Blocks.OfNumbers(piecewise.Bins), x, piecewise.Width, Parts),
        PeriodicLayer periodic => Embed(
            Blocks.OfNumbers(periodic.Frequencies, keepsNumbers: true), x, periodic.Width - 1, Cosines),
        CategoryVectorsLayer vectors => Embed(Blocks.OfColumns(vectors.Categories), x, vectors.Width, (_, inputs) => inputs),
        _ => throw new ArgumentException($"{layer.GetType().Name} is no embedding"),
    };

    // Σ_t v_t·W_t over the columns t of each block, with the values v that a function makes of the inputs of all. All blocks have as many
    // columns as the longest; those that are too many have weights of 0.
    string Embed(Blocks blocks, string x, int width, Func<Blocks, string, string> valuesOf)
    {
        string values = valuesOf(blocks, graph.Gather(x, graph.Constant(blocks.Inputs), axis: 1));
        float[] w = blocks.Padded(parameters.Get(path + "weight"), width);
        string vectors = graph.Add("MatMul",
            graph.Reshape(values, -1, blocks.Count, 1, blocks.Longest), graph.Constant(w, blocks.Count, blocks.Longest, width));
        vectors = graph.Reshape(vectors, -1, blocks.Count * width);
        if (blocks.Others.Length == 0)
            return vectors;
        string all = graph.Concat([vectors, graph.Gather(x, graph.Constant(blocks.Others), axis: 1)], axis: 1);
        return graph.Gather(all, graph.Constant(blocks.Order(width)), axis: 1);
    }

    // c_t(x) − c_t(0), c_t(x) = min(max((x − start_t)·slope_t, 0), 1).
    string Parts(Blocks blocks, string inputs)
    {
        float[] starts = blocks.Padded(parameters.Get(path + "start")), slopes = blocks.Padded(parameters.Get(path + "slope"));
        float[] zeros = [.. starts.Zip(slopes, (start, slope) => Math.Clamp(-start * slope, 0f, 1f))];
        string parts = graph.Add("Sub", inputs, graph.Constant(starts, starts.Length));
        parts = graph.Add("Mul", parts, graph.Constant(slopes, slopes.Length));
        parts = graph.Add("Clip", parts, graph.Constant([0f], []), graph.Constant([1f], []));
        return graph.Add("Sub", parts, graph.Constant(zeros, zeros.Length));
    }

    // cos 2π(c_t·x + b_t).
    string Cosines(Blocks blocks, string inputs)
    {
        float[] frequencies = blocks.Padded(parameters.Get(path + "frequency"));
        float[] phases = blocks.Padded(parameters.Get(path + "phase"));
        string turns = graph.Add("Mul", inputs, graph.Constant(frequencies, frequencies.Length));
        turns = graph.Add("Add", turns, graph.Constant(phases, phases.Length));
        return graph.Add("Cos", graph.Add("Mul", turns, graph.Constant([2f * MathF.PI], [])));
    }

    // The blocks that have weights, in a layout where all are as long as the longest.
    sealed class Blocks
    {
        readonly List<(int Input, int Step, int Terms)> all;

        // Blocks of inputs; 0 terms for an input that is passed on. The terms of a block are of one input, or, with a step of 1, each of
        // the next one.
        Blocks(List<(int Input, int Step, int Terms)> all)
        {
            this.all = all;
            var withWeights = all.Where(block => block.Terms > 0).ToArray();
            Count = withWeights.Length;
            Longest = withWeights.Max(block => block.Terms);
            Inputs = [.. withWeights.SelectMany(block => Enumerable.Range(0, Longest).Select(
                term => (long)block.Input + Math.Min(term, block.Terms - 1) * block.Step))];
            Others = [.. all.Where(block => block.Terms == 0).Select(block => (long)block.Input)];
        }

        public int Count { get; }

        public int Longest { get; }

        // The input of each place.
        public long[] Inputs { get; }

        // The inputs that are passed on.
        public long[] Others { get; }

        public static Blocks OfNumbers(IReadOnlyList<int> counts, bool keepsNumbers = false) => new([.. counts.Index().SelectMany(
            one => keepsNumbers && one.Item > 0 ? new[] { (one.Index, 0, 0), (one.Index, 0, one.Item) } : [(one.Index, 0, one.Item)])]);

        public static Blocks OfColumns(IReadOnlyList<int> counts)
        {
            List<(int Input, int Step, int Terms)> all = [];
            int input = 0;
            foreach (int count in counts)
            {
                all.Add((input, 1, count));
                input += Math.Max(count, 1);
            }
            return new(all);
        }

        // The rows of a tensor (terms, width), and rows of 0 behind those of blocks that are shorter than the longest.
        public float[] Padded(float[] tensor, int width = 1)
        {
            float[] padded = new float[Count * Longest * width];
            int row = 0, to = 0;
            foreach (var (_, _, terms) in all.Where(block => block.Terms > 0))
            {
                tensor.AsSpan(row * width, terms * width).CopyTo(padded.AsSpan(to * width));
                row += terms;
                to += Longest;
            }
            return padded;
        }

        // Where each output is behind the vectors and the inputs that are passed on.
        public long[] Order(int width)
        {
            List<long> order = [];
            long vector = 0, other = (long)width * Count;
            foreach (var (_, _, terms) in all)
            {
                for (int k = 0; k < (terms == 0 ? 1 : width); k++)
                    order.Add(terms == 0 ? other++ : vector++);
            }
            return [.. order];
        }
    }
}
