namespace GpuNet.Onnx.Import;

/// <summary>A network that was read.</summary>
/// <param name="Parameters">The network with its parameters, without the softmax or sigmoid at its end.</param>
/// <param name="Ending">What is at its end.</param>
/// <param name="Offsets">What is subtracted from its inputs, one for all or one each.</param>
/// <param name="Units">What they are divided by then.</param>
sealed record ReadNetwork(Parameters Parameters, Link Ending, double[] Offsets, double[] Units);
