using GpuNet.Kernels.Losses;
using GpuNet.Kernels.Optimizers;

namespace GpuNet.Kernels.FullyFused;

/// <summary>A step of one of several networks that train side by side, up to its gradients.</summary>
/// <param name="Seat">How many networks lie before it in memory.</param>
/// <param name="Shape">The sizes.</param>
/// <param name="Loss">The sizes of the loss.</param>
readonly record struct PackedStep(int Seat, FusedShape Shape, LossShape Loss);

/// <summary>The update of one of several networks that train side by side.</summary>
/// <typeparam name="TOptimizer">The optimizer.</typeparam>
/// <param name="Seat">How many networks lie before it in memory.</param>
/// <param name="Shape">The sizes, and what is done to gradients.</param>
/// <param name="Optimizer">The constants of this step.</param>
readonly record struct PackedConstants<TOptimizer>(int Seat, UpdateShape Shape, TOptimizer Optimizer)
    where TOptimizer : unmanaged, IOptimizer<TOptimizer>;

/// <summary>Where everything of a network is, in floats from its begin.</summary>
/// <param name="Pitch">From one network to the next.</param>
/// <param name="Parameters">All parameters.</param>
/// <param name="ParameterCount">How many floats they are.</param>
/// <param name="State">The optimizer's state; any place if there is none.</param>
/// <param name="Table">The layers.</param>
/// <param name="Order">Row numbers of the data.</param>
/// <param name="Positives">The weights of positive targets; any place if there are none.</param>
/// <param name="Parts">The gradients of each group.</param>
/// <param name="Losses">The losses.</param>
/// <param name="Correct">The fractions of correct outputs.</param>
readonly record struct PackedPlaces(
    int Pitch, int Parameters, int ParameterCount, int State, int Table, int Order, int Positives, int Parts, int Losses, int Correct);
