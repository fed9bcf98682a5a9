namespace GpuNet.Kernels.Members;

/// <summary>The sizes of the scaling of the members of an ensemble.</summary>
/// <param name="Rows">Rows of the result.</param>
/// <param name="Members">k.</param>
/// <param name="Columns">n.</param>
/// <param name="Readers">Members that read the same row of X: k where they share their inputs, otherwise 1.</param>
/// <param name="StrideX">Floats from one row of X, or of δ below, to the next.</param>
/// <param name="StrideY">Floats from one row of Y, of S and of δ to the next.</param>
/// <param name="StrideScale">Floats from one row of r, and of b, to the next.</param>
/// <param name="IsShifted">1 if there is b, 0 otherwise.</param>
readonly record struct ScaleShape(
    int Rows, int Members, int Columns, int Readers, int StrideX, int StrideY, int StrideScale, int IsShifted);
