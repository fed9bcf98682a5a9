namespace GpuNet.Kernels.FullyFused;

/// <summary>
/// A dense layer of a fully fused network: its sizes, and where its parameters and its slice of the batch are. The kernels read the layers
/// from a table in device memory, so one kernel serves any number of layers of any width.
/// </summary>
/// <param name="Inputs">n_in.</param>
/// <param name="Outputs">n_out.</param>
/// <param name="W">The first float of W in the buffer of all parameters.</param>
/// <param name="B">The first float of b there.</param>
/// <param name="Stride">Floats from one row of W to the next there.</param>
/// <param name="X">The first <see cref="MatMul.Float4"/> of the inputs in shared memory.</param>
/// <param name="Y">The same of the outputs.</param>
/// <param name="Weights">The same of W.</param>
readonly record struct FusedLayer(int Inputs, int Outputs, int W, int B, int Stride, int X, int Y, int Weights)
{
    /// <summary>n_in in quads of floats. Rows of W added by this are 0.</summary>
    public int InputQuads => (Inputs + 3) / 4;

    /// <summary>n_out in quads of floats. Columns of W added by this are 0.</summary>
    public int OutputQuads => (Outputs + 3) / 4;

    /// <summary>
    /// Quads of floats from one row of W to the next in shared memory: an odd number, so that threads that read neighbouring rows
    /// use different banks.
    /// </summary>
    public int WeightQuads => OutputQuads | 1;

    /// <summary>The first quad of floats of b in shared memory: the row behind W.</summary>
    public int Biases => Weights + 4 * InputQuads * WeightQuads;

    /// <summary>The first quad of floats behind the parameters in shared memory.</summary>
    public int End => Biases + WeightQuads;
}
