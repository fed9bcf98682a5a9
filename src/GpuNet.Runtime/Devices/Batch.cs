namespace GpuNet.Runtime.Devices;

/// <summary>What differs from one walk over a plan's launches to the next.</summary>
/// <param name="First">The place of the batch's first example in the order of the epoch.</param>
/// <param name="Rows">Examples in the batch: the plan's batch size, or fewer in the last batch.</param>
/// <param name="Step">Updates so far, this one included: counts from 1.</param>
/// <param name="LearningRate">η of this step.</param>
public readonly record struct Batch(int First, int Rows, int Step = 1, float LearningRate = 0f);
