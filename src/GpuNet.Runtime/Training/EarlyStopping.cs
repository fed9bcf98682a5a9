using GpuNet.Training;

namespace GpuNet;

/// <summary>
/// Stops training when the validation loss has not improved by more than <paramref name="MinDelta"/> for <paramref name="Patience"/>
/// epochs, and restores the best parameters (Prechelt, Early stopping, but when?, 1998).
/// </summary>
/// <param name="Patience">In epochs; at least 1.</param>
/// <param name="MinDelta">At least 0.</param>
public sealed record EarlyStopping(int Patience, double MinDelta = 0)
{
    /// <summary>What a <see cref="TrainingOptions"/> does where nothing is said.</summary>
    public static EarlyStopping Usual { get; } = new(Patience: 20) { IsOptional = true };

    /// <summary>Whether a training without a validation part goes on to its last epoch, instead of failing.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is not valid.</exception>
    public void Check()
    {
        if (Patience < 1)
            throw new ArgumentException($"the patience is {Patience}; it must be at least 1 epoch");
        if (!(MinDelta >= 0 && double.IsFinite(MinDelta)))
            throw new ArgumentException($"the minimum change of the loss is {MinDelta}; it must be a number of at least 0");
    }
}

/// <summary>The best epoch of a training that may stop early.</summary>
/// <param name="stopping">The criterion.</param>
/// <param name="parameters">The initial parameters.</param>
sealed class BestSoFar(EarlyStopping stopping, float[] parameters)
{
    double loss = double.PositiveInfinity;

    /// <summary>The epoch with the lowest loss; 0 before the first.</summary>
    public int Epoch { get; private set; }

    /// <summary>Its parameters.</summary>
    public float[] Parameters { get; } = [.. parameters];

    /// <summary>Whether to stop after an epoch.</summary>
    public bool IsOver(int epoch) => epoch - Epoch >= stopping.Patience;

    /// <summary>Forgets the epochs after a rollback.</summary>
    public void GoBackTo(int epoch)
    {
        if (Epoch <= epoch)
            return;
        (Epoch, loss) = (0, double.PositiveInfinity);
        parameters.CopyTo(Parameters, 0);
    }

    /// <summary>Records the loss after an epoch.</summary>
    public void Look(int epoch, double loss, float[] parameters)
    {
        if (!(loss < this.loss - stopping.MinDelta))
            return;
        this.loss = loss;
        Epoch = epoch;
        parameters.CopyTo(Parameters, 0);
    }

    /// <summary>What a checkpoint has of it: copies, as the training goes on while they are written.</summary>
    public IEnumerable<Tensor> ToTensors() =>
        [Checkpoint.Numbers("best", Epoch, loss), Checkpoint.Values("best.parameters", [.. Parameters])];

    /// <summary>Becomes what it was when the checkpoint was written.</summary>
    public void Load(Checkpoint from)
    {
        (Epoch, loss) = (from.Count("best", place: 0), from.Number("best", place: 1));
        from.Values("best.parameters", Parameters.Length).CopyTo(Parameters, 0);
    }
}
