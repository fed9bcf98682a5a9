using GpuNet.Reference.Losses;
using GpuNet.Reference.Optimizers;

namespace GpuNet.Reference;

/// <summary>Training of a network, one step a call.</summary>
/// <param name="network">What is trained, in place.</param>
/// <param name="loss">The loss.</param>
/// <param name="optimizer">The optimizer.</param>
/// <param name="settings">Its constants.</param>
public sealed class ReferenceTraining(
    ReferenceNetwork network, ReferenceLoss loss, ReferenceOptimizer optimizer, OptimizerSettings settings)
{
    readonly ReferenceMatrix[] parameters = [.. network.Parameters];
    readonly ParameterState[] states = new ParameterState[network.Parameters.Sum(parameter => parameter.Values.Length)];
    int steps;

    /// <summary>What is done to gradients before the update.</summary>
    public ReferenceRules Rules { get; init; } = new();

    /// <summary>Whether biases decay as weights do.</summary>
    public bool DecaysBiases { get; init; }

    /// <summary>Forward, loss, backward and update.</summary>
    /// <returns>The values before the update.</returns>
    public StepValues Step(ReferenceMatrix input, ReferenceMatrix targets)
    {
        var values = network.Evaluate(input, targets, loss);
        steps++;
        // W, then b, of each layer.
        bool[] decays = [.. parameters.SelectMany((parameter, i) => parameter.Values.Select(_ => DecaysBiases || i % 2 == 0))];
        double[] w = [.. parameters.SelectMany(parameter => parameter.Values)];
        double[] gradients = [.. values.Gradients.SelectMany(layer => layer.W.Values.Concat(layer.B.Values))];
        double[] ruled = Rules.Apply(w, gradients, i => decays[i]);
        for (int i = 0; i < states.Length; i++)
        {
            var used = settings with { Step = steps, WeightDecay = decays[i] ? settings.WeightDecay : 0 };
            states[i] = optimizer.Update(states[i] with { W = w[i] }, ruled[i], used);
        }
        int first = 0;
        foreach (var parameter in parameters)
        {
            for (int i = 0; i < parameter.Values.Length; i++)
                parameter.Values[i] = states[first++].W;
        }
        return values;
    }
}
