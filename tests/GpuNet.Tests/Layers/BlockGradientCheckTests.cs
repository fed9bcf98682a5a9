using GpuNet.Reference;
using GpuNet.Reference.Blocks;
using GpuNet.Reference.Losses;

namespace GpuNet.Tests.Layers;

/// <summary>
/// Every kind of layer of the reference × activation: its gradients are the slopes of a loss, by central differences. Dense layers have
/// every loss, and the others one after the other: what a loss hands down is alike for all of them.
/// </summary>
public sealed class BlockGradientCheckTests
{
    const int Rows = 5, Inputs = 6, Hidden = 4, Outputs = 3;
    const double Step = 1e-6;

    static readonly Tolerance difference = new(Relative: 1e-5, Absolute: 1e-8);

    static readonly Dictionary<string, Func<Random, ReferenceActivation, ReferenceBlock[]>> kinds = new()
    {
        ["dense"] = (random, theta) => [Dense(random, Inputs, Hidden, theta), Dense(random, Hidden, Outputs)],
        ["batch norm"] = (random, theta) =>
            [Dense(random, Inputs, Hidden, theta), Norm(random, theta, perRow: false), Dense(random, Hidden, Outputs)],
        ["layer norm"] = (random, theta) =>
            [Dense(random, Inputs, Hidden, theta), Norm(random, theta, perRow: true), Dense(random, Hidden, Outputs)],
        ["softmax"] = (random, theta) => [Dense(random, Inputs, Hidden, theta), new SoftmaxBlock(), Dense(random, Hidden, Outputs)],
        ["recurrent"] = (random, theta) =>
        [
            Dense(random, Inputs, Inputs, theta),
            Recurrent(random, 2, theta, sequence: false),
            Dense(random, Hidden, Outputs),
        ],
        ["recurrent stack"] = (random, theta) =>
        [
            Recurrent(random, 2, theta, sequence: true),
            Recurrent(random, Hidden, theta, sequence: true),
            Dense(random, 3 * Hidden, Outputs),
        ],
        ["gru"] = (random, theta) =>
        [
            Dense(random, Inputs, Inputs, theta),
            Gru(random, 2, sequence: true),
            Gru(random, Hidden, sequence: false),
            Dense(random, Hidden, Outputs),
        ],
        ["lstm"] = (random, theta) =>
        [
            Dense(random, Inputs, Inputs, theta),
            Lstm(random, 2, sequence: true),
            Lstm(random, Hidden, sequence: false),
            Dense(random, Hidden, Outputs),
        ],
        ["members"] = (random, theta) =>
        [
            Dense(random, Inputs, Hidden, theta),
            Members(random, Hidden, Hidden, theta, sharesInputs: true),
            Members(random, Hidden, Outputs, ReferenceActivation.Find("identity"), sharesInputs: false),
            new MemberMeanBlock(3, "softmax"),
        ],
        ["batch ensemble"] = (random, theta) =>
        [
            Dense(random, Inputs, Hidden, theta),
            Shared(random, Hidden, 3, theta, sharesInputs: true),
            Shared(random, 3, 3, theta, sharesInputs: false),
            Members(random, 3, Outputs, ReferenceActivation.Find("identity"), sharesInputs: false),
            new MemberMeanBlock(3, "softmax"),
        ],
        ["scaled members"] = (random, theta) =>
        [
            Dense(random, Inputs, Hidden, theta),
            new MemberScaleBlock(random.NextMatrix(3, Hidden)),
            Dense(random, Hidden, 3, theta),
            Members(random, 3, Outputs, ReferenceActivation.Find("identity"), sharesInputs: false),
            new MemberMeanBlock(3, "softmax"),
        ],
        ["piecewise linear"] = (random, theta) =>
        [
            new PiecewiseLinearBlock(random.NextMatrix(6, 2), [[-1.5f, -0.2f, 0.3f, 1.8f], [], [], [-1f, 0.5f, 0.7f], [], [-0.9f, 0.9f]]),
            Dense(random, 9, Hidden, theta),
            Dense(random, Hidden, Outputs),
        ],
        ["periodic"] = (random, theta) =>
        [
            new PeriodicBlock(random.NextMatrix(1, 6), random.NextMatrix(1, 6), random.NextMatrix(6, 2), [3, 0, 0, 2, 0, 1]),
            Dense(random, 12, Hidden, theta),
            Dense(random, Hidden, Outputs),
        ],
        ["category vectors"] = (random, theta) =>
        [
            Dense(random, Inputs, 7, theta),
            new CategoryVectorsBlock(random.NextMatrix(5, 2), [0, 3, 0, 2]),
            Dense(random, 6, Hidden, theta),
            Dense(random, Hidden, Outputs),
        ],
        ["twin"] = (random, theta) =>
        [
            new TwinBlock(new([Dense(random, Inputs / 2, Hidden, theta), Dense(random, Hidden, 2, theta)])),
            new DistanceBlock(),
            Dense(random, 1, Outputs),
        ],
    };

    public static TheoryData<string, string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            int next = 0;
            foreach (string kind in kinds.Keys)
            {
                // Gated cells have activations of their own.
                bool hasOwn = kind is "gru" or "lstm";
                foreach (var activation in ReferenceActivation.All.Where(activation => activation.Derivative is not null))
                {
                    if (hasOwn && activation.Name != "tanh")
                        continue;
                    var losses = kind == "dense" ? ReferenceLoss.All : [ReferenceLoss.All[next++ % ReferenceLoss.All.Count]];
                    foreach (var loss in losses)
                        data.Add(kind, activation.Name, loss.Name);
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_are_the_slopes_of_the_loss(string kind, string activation, string lossName)
    {
        var loss = ReferenceLoss.Find(lossName);
        var random = new Random(20240608);
        var chain = new ReferenceChain(kinds[kind](random, ReferenceActivation.Find(activation)));
        var x = random.NextMatrix(Rows, Inputs, limit: 2);
        var y = ReferenceMatrix.Of(Rows, Outputs, random.NextTargets(loss.Name, Rows, Outputs));
        chain.Evaluate(x, y, loss);
        foreach (var tensor in chain.Tensors.Select(tensor => tensor with { Gradient = tensor.Gradient.Copy() }).ToList())
        {
            double[] slopes = [.. tensor.Value.Values.Select((_, i) => Slope(tensor.Value, i))];
            difference.Check(slopes, tensor.Gradient.Values, $"∂ {tensor.Name}");
        }

        double Slope(ReferenceMatrix values, int i) => (LossWith(values, i, Step) - LossWith(values, i, -Step)) / (2 * Step);

        double LossWith(ReferenceMatrix values, int i, double change)
        {
            double value = values.Values[i];
            values.Values[i] = value + change;
            double result = chain.Evaluate(x, y, loss);
            values.Values[i] = value;
            return result;
        }
    }

    static DenseBlock Dense(Random random, int inputs, int outputs, ReferenceActivation? theta = null) =>
        new(random.NextMatrix(inputs, outputs), random.NextMatrix(1, outputs), theta ?? ReferenceActivation.Find("identity"));

    static MemberDenseBlock Members(Random random, int inputs, int outputs, ReferenceActivation theta, bool sharesInputs) =>
        new(random.NextMatrix(3 * inputs, outputs), random.NextMatrix(3, outputs), theta, sharesInputs);

    static BatchEnsembleBlock Shared(Random random, int inputs, int outputs, ReferenceActivation theta, bool sharesInputs) => new(
        random.NextMatrix(inputs, outputs), random.NextMatrix(3, inputs), random.NextMatrix(3, outputs), random.NextMatrix(3, outputs),
        theta, sharesInputs);

    static RecurrentBlock Recurrent(Random random, int inputs, ReferenceActivation theta, bool sequence) => new(
        random.NextMatrix(inputs, Hidden), random.NextMatrix(Hidden, Hidden), random.NextMatrix(1, Hidden), theta, steps: 3, sequence);

    static GruBlock Gru(Random random, int inputs, bool sequence) => new(
        random.NextMatrix(inputs, 3 * Hidden), random.NextMatrix(Hidden, 3 * Hidden), random.NextMatrix(1, 3 * Hidden),
        random.NextMatrix(1, 3 * Hidden), steps: 3, sequence);

    static LstmBlock Lstm(Random random, int inputs, bool sequence) => new(
        random.NextMatrix(inputs, 4 * Hidden), random.NextMatrix(Hidden, 4 * Hidden), random.NextMatrix(1, 4 * Hidden),
        random.NextMatrix(1, 4 * Hidden), steps: 3, sequence);

    static NormBlock Norm(Random random, ReferenceActivation theta, bool perRow) =>
        new(random.NextMatrix(1, Hidden), random.NextMatrix(1, Hidden), theta, perRow, momentum: 0.1, epsilon: 1e-3);
}
