using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace GpuNet.Onnx.Tests;

/// <summary>A file in ONNX Runtime.</summary>
sealed class RuntimeSession : IDisposable
{
    static readonly SessionOptions options = new()
    {
        IntraOpNumThreads = 1,
        InterOpNumThreads = 1,
        LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
    };

    readonly InferenceSession session;

    public RuntimeSession(string path) => session = new(path, options);

    /// <summary>The names of the inputs.</summary>
    public IReadOnlyList<string> Inputs => session.InputNames;

    /// <summary>The names of the outputs.</summary>
    public IReadOnlyList<string> Outputs => session.OutputNames;

    /// <summary>The texts about the file.</summary>
    public IReadOnlyDictionary<string, string> Metadata => session.ModelMetadata.CustomMetadataMap;

    /// <summary>The extents of an output; −1 where any number of examples fits.</summary>
    public int[] ExtentsOf(string output) => session.OutputMetadata[output].Dimensions;

    /// <summary>An input.</summary>
    public static NamedOnnxValue Input<T>(string name, T[] values, params int[] extents) =>
        NamedOnnxValue.CreateFromTensor(name, new DenseTensor<T>(values, extents));

    /// <summary>Runs it.</summary>
    public Answers Run(params NamedOnnxValue[] inputs) => new(session.Run(inputs));

    public void Dispose() => session.Dispose();

    /// <summary>The outputs of a run.</summary>
    public sealed class Answers(IDisposableReadOnlyCollection<DisposableNamedOnnxValue> values) : IDisposable
    {
        /// <summary>The values of an output, row-major.</summary>
        public T[] Of<T>(string name) => [.. values.Single(value => value.Name == name).AsTensor<T>()];

        public void Dispose() => values.Dispose();
    }
}
