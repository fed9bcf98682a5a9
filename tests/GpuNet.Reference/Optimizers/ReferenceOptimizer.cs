namespace GpuNet.Reference.Optimizers;

/// <summary>One weight with the values that its optimizer keeps; they start at 0.</summary>
/// <param name="W">The weight w.</param>
/// <param name="M">A velocity, or the mean of the gradients.</param>
/// <param name="V">The sum or mean of the squared gradients.</param>
public readonly record struct ParameterState(double W, double M = 0, double V = 0);

/// <summary>One step of one weight: from its state and gradient g to its state after the step.</summary>
public delegate ParameterState UpdateRule(ParameterState state, double g, OptimizerSettings settings);

/// <summary>An optimizer by its name in files and on the command line.</summary>
/// <param name="Name">The name, with what makes it another formula.</param>
/// <param name="Update">Its formula for one weight.</param>
public sealed record ReferenceOptimizer(string Name, UpdateRule Update)
{
    /// <summary>Every optimizer.</summary>
    public static IReadOnlyList<ReferenceOptimizer> All { get; } =
    [
        new("sgd", UpdateRules.Sgd),
        new("momentum", UpdateRules.Momentum),
        new("nesterov", UpdateRules.Nesterov),
        new("momentum_ema", UpdateRules.MomentumEma),
        new("rmsprop", UpdateRules.RmsProp),
        new("adagrad", UpdateRules.AdaGrad),
        new("adam", UpdateRules.Adam),
        new("adam:correction=0", UpdateRules.PlainAdam),
        new("adamw", UpdateRules.AdamW),
    ];

    /// <summary>The optimizer of that name.</summary>
    public static ReferenceOptimizer Find(string name) => All.First(optimizer => optimizer.Name == name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
