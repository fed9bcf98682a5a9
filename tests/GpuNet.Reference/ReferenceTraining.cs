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
    readonly ParameterState[][] states = [.. network.Parameters.Select(parameter => new ParameterState[parameter.Values.Length])];
    int steps;

    /// <summary>Forward, loss, backward and update.</summary>
    /// <returns>The values before the update.</returns>
    public StepValues Step(ReferenceMatrix input, ReferenceMatrix targets)
    {
        var values = network.Evaluate(input, targets, loss);
        steps++;
        var gradients = values.Gradients.SelectMany(layer => new[] { layer.W, layer.B });
        foreach (var (parameter, gradient, state) in network.Parameters.Zip(gradients, states))
            Update(parameter, gradient, state);
        return values;
    }

    void Update(ReferenceMatrix parameter, ReferenceMatrix gradient, ParameterState[] state)
    {
        for (int i = 0; i < state.Length; i++)
        {
            state[i] = optimizer.Update(state[i] with { W = parameter.Values[i] }, gradient.Values[i], settings with { Step = steps });
            parameter.Values[i] = state[i].W;
        }
    }
}
