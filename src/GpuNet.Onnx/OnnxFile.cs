using Google.Protobuf;
using GpuNet.Onnx.Export;

namespace GpuNet;

/// <summary>Models as ONNX files, which ONNX Runtime and other programs run without GpuNet.</summary>
public static class OnnxFile
{
    /// <summary>
    /// Writes a model, whole or not at all: from the columns of a table to labels and probabilities. The number of examples is free.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file.</param>
    /// <param name="raw">Whether its input is the matrix of 32 bits that the network takes, without the preprocessing.</param>
    /// <exception cref="InputException">
    /// A part of the model has no operators in ONNX, it is too large for a file, or the file cannot be written.
    /// </exception>
    public static void SaveOnnx(this Model model, string path, bool raw = false)
    {
        // Protocol buffers count bytes with an int.
        if (model.Network.Tensors.Sum(tensor => tensor.Count) > int.MaxValue / sizeof(float))
            throw new InputException($"{path}: the network has more than the 2 GB that an ONNX file may have; export a smaller one");
        byte[] bytes = ModelExport.Create(model, raw).ToByteArray();
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }
}
