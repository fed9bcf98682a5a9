using GpuNet.Kernels.MatMul;
using GpuNet.Kernels.Vectors;
using ILGPU;

namespace GpuNet.Kernels.Optimizers;

/// <summary>An optimizer's step over all parameters in one launch.</summary>
/// <typeparam name="TOptimizer">The optimizer.</typeparam>
static class Update<TOptimizer> where TOptimizer : unmanaged, IOptimizer<TOptimizer>
{
    /// <summary>One thread per four parameters.</summary>
    public static readonly Kernel<Action<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, UpdateShape,
        TOptimizer>> Kernel =
        new("update", Run, 256, "w ← w − step(g)",
            flops: new(N: 2 + 5 * TOptimizer.StateSize), bytes: new(N: 4 * (3 + 2 * TOptimizer.StateSize)));

    /// <summary>The kernel.</summary>
    /// <param name="weights">w (n).</param>
    /// <param name="gradients">g (n).</param>
    /// <param name="kept">The optimizer state: the first n values, then the second n. Unused if there are none; pass any view.</param>
    /// <param name="factor">The factor of g (1). Unused if that is 1; pass any view.</param>
    /// <param name="shape">The sizes, and what is done to gradients.</param>
    /// <param name="optimizer">The constants of this step.</param>
    public static void Run(
        ArrayView<float> weights, ArrayView<float> gradients, ArrayView<float> kept, ArrayView<float> factor, UpdateShape shape,
        TOptimizer optimizer)
    {
        int i = Grid.GlobalLinearIndex;
        if (i >= shape.Quads)
            return;
        float scale = shape.IsScaled == 1 ? factor[0] : 1f;
        var g = gradients.Cast<Float4>()[i];
        MoveFour(weights, kept, i, new(g.X * scale, g.Y * scale, g.Z * scale, g.W * scale), shape, optimizer);
    }

    /// <summary>Moves four parameters by their gradient.</summary>
    /// <param name="weights">w (n).</param>
    /// <param name="kept">The optimizer state.</param>
    /// <param name="quad">Which ones: the index of the first, divided by 4.</param>
    /// <param name="gradient">Their gradient.</param>
    /// <param name="shape">The sizes, and what is done to gradients.</param>
    /// <param name="optimizer">The constants of this step.</param>
    public static void MoveFour(
        ArrayView<float> weights, ArrayView<float> kept, int quad, Float4 gradient, UpdateShape shape, TOptimizer optimizer)
    {
        var w = weights.Cast<Float4>();
        var k = kept.Cast<Float4>();
        var weight = w[quad];
        var first = TOptimizer.StateSize > 0 ? k[quad] : default;
        var second = TOptimizer.StateSize > 1 ? k[shape.Quads + quad] : default;
        var rules = shape.RulesOf(quad);
        var x = Step(rules, optimizer, weight.X, first.X, second.X, gradient.X);
        var y = Step(rules, optimizer, weight.Y, first.Y, second.Y, gradient.Y);
        var z = Step(rules, optimizer, weight.Z, first.Z, second.Z, gradient.Z);
        var u = Step(rules, optimizer, weight.W, first.W, second.W, gradient.W);
        w[quad] = new(x.Weight.Value, y.Weight.Value, z.Weight.Value, u.Weight.Value);
        if (TOptimizer.StateSize > 0)
            k[quad] = new(x.First.Value, y.First.Value, z.First.Value, u.First.Value);
        if (TOptimizer.StateSize > 1)
            k[shape.Quads + quad] = new(x.Second.Value, y.Second.Value, z.Second.Value, u.Second.Value);
    }

    /// <summary>Moves one parameter by its gradient.</summary>
    /// <param name="weights">w (n).</param>
    /// <param name="kept">The optimizer state.</param>
    /// <param name="index">Which one.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="shape">The sizes, and what is done to gradients.</param>
    /// <param name="optimizer">The constants of this step.</param>
    public static void MoveOne(
        ArrayView<float> weights, ArrayView<float> kept, int index, float gradient, UpdateShape shape, TOptimizer optimizer)
    {
        int behind = 4 * shape.Quads;
        var state = Step(
            shape.RulesOf(index >> 2), optimizer, weights[index], TOptimizer.StateSize > 0 ? kept[index] : 0f,
            TOptimizer.StateSize > 1 ? kept[behind + index] : 0f, gradient);
        weights[index] = state.Weight.Value;
        if (TOptimizer.StateSize > 0)
            kept[index] = state.First.Value;
        if (TOptimizer.StateSize > 1)
            kept[behind + index] = state.Second.Value;
    }

    static WeightState<Lane1> Step(
        Regularisation rules, TOptimizer optimizer, float weight, float first, float second, float gradient) => rules.Apply(
        optimizer, new WeightState<Lane1>(new(weight), new(first), new(second)), new Lane1(gradient));
}

/// <summary>The sizes of an update, and what is done to gradients before it.</summary>
/// <param name="Quads">n/4.</param>
/// <param name="DecayingQuads">How many of them decay; the rest does not.</param>
/// <param name="IsScaled">1 if gradients are multiplied by a factor first, otherwise 0.</param>
/// <param name="Regularisation">What is done to gradients and weights.</param>
readonly record struct UpdateShape(int Quads, int DecayingQuads, int IsScaled, Regularisation Regularisation)
{
    /// <summary>What is done to gradients and weights of the four parameters with that number.</summary>
    public Regularisation RulesOf(int quad) => quad < DecayingQuads ? Regularisation : Regularisation.WithoutDecay;
}
