namespace GpuNet.Onnx.Import;

/// <summary>A network that was read.</summary>
/// <param name="Parameters">The network with its parameters, without the softmax or sigmoid at its end.</param>
/// <param name="Ending">What is at its end.</param>
/// <param name="Scaling">What is done to its inputs first.</param>
/// <param name="TargetScaling">What is undone on its outputs last; null for nothing.</param>
sealed record ReadNetwork(Parameters Parameters, Link Ending, Scaler Scaling, Scaler? TargetScaling);
