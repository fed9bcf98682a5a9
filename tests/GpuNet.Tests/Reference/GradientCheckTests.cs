using GpuNet.Reference;
using GpuNet.Reference.Losses;

namespace GpuNet.Tests.Reference;

/// <summary>The reference's derivatives are the derivatives of its own formulas, by central differences in double.</summary>
public sealed class GradientCheckTests
{
    const double Step = 1e-6;

    // A central difference is wrong by Step² of the third derivative and by 1e-16/Step of rounding: some 1e-10 each.
    static readonly Tolerance difference = new(Relative: 1e-6, Absolute: 1e-8);

    static readonly string[] trainable =
        [.. ReferenceActivation.All.Where(activation => activation.Derivative is not null).Select(activation => activation.Name)];

    public static TheoryData<string> Activations => [.. trainable];

    public static MatrixTheoryData<string, string> ActivationsAndLosses => new(trainable, ReferenceLoss.All.Select(loss => loss.Name));

    [Theory]
    [MemberData(nameof(Activations))]
    public void A_derivative_is_the_slope_of_its_activation(string name)
    {
        var activation = ReferenceActivation.Find(name);
        // No multiple of 0.37 from there on is within a step of 0, where some have a kink.
        for (double s = -7.05; s < 7; s += 0.37)
        {
            double slope = (activation.Apply(s + Step) - activation.Apply(s - Step)) / (2 * Step);
            difference.Check(slope, activation.Derivative!(s), $"{name}′({s:G4})");
        }
    }

    [Theory]
    [MemberData(nameof(ActivationsAndLosses))]
    public void Gradients_are_the_slopes_of_the_loss(string activation, string loss) =>
        CheckGradients(ReferenceActivation.Find(activation), ReferenceLoss.Find(loss));

    [Fact]
    public void Gradients_with_class_weights_are_the_slopes_of_the_loss() =>
        CheckGradients(ReferenceActivation.Find("tanh"), ReferenceLoss.Find("softmax_cross_entropy") with { ClassWeights = [1, 2.5, 0.5] });

    [Fact]
    public void Gradients_with_positive_weights_are_the_slopes_of_the_loss()
    {
        var weighed = ReferenceLoss.Find("binary_cross_entropy") with { Row = GpuNet.Reference.Losses.BinaryCrossEntropy.Row(0.5, 3, 0) };
        CheckGradients(ReferenceActivation.Find("tanh"), weighed);
    }

    [Fact]
    public void Gradients_with_weights_of_examples_are_the_slopes_of_the_loss() =>
        CheckGradients(ReferenceActivation.Find("tanh"), ReferenceLoss.Find("huber") with { ExampleWeights = [1, 0, 2.5, 1, 0.25, 1, 3] });

    static void CheckGradients(ReferenceActivation activation, ReferenceLoss loss)
    {
        const int Rows = 7, Inputs = 4, Hidden = 6, Outputs = 3;
        var random = new Random(20240607);
        var network = new ReferenceNetwork(
        [
            new(random.NextMatrix(Inputs, Hidden), random.NextMatrix(1, Hidden), activation),
            new(random.NextMatrix(Hidden, Hidden), random.NextMatrix(1, Hidden), activation),
            new(random.NextMatrix(Hidden, Outputs), random.NextMatrix(1, Outputs), ReferenceActivation.Find("identity")),
        ]);
        var x = random.NextMatrix(Rows, Inputs, limit: 2);
        var y = ReferenceMatrix.Of(Rows, Outputs, random.NextTargets(loss.Name, Rows, Outputs));

        var gradients = network.Evaluate(x, y, loss).Gradients;
        for (int layer = 0; layer < network.Layers.Count; layer++)
        {
            Check(network.Layers[layer].W, gradients[layer].W, $"∂W of layer {layer + 1}");
            Check(network.Layers[layer].B, gradients[layer].B, $"∂b of layer {layer + 1}");
        }

        void Check(ReferenceMatrix parameter, ReferenceMatrix gradient, string what)
        {
            double[] slopes = new double[parameter.Values.Length];
            for (int i = 0; i < slopes.Length; i++)
                slopes[i] = (LossWith(parameter, i, Step) - LossWith(parameter, i, -Step)) / (2 * Step);
            difference.Check(slopes, gradient.Values, what);
        }

        double LossWith(ReferenceMatrix parameter, int i, double change)
        {
            double value = parameter.Values[i];
            parameter.Values[i] = value + change;
            double result = network.Evaluate(x, y, loss).Loss;
            parameter.Values[i] = value;
            return result;
        }
    }
}
