using System.Text.Json;
using GpuNet.Reference;
using GpuNet.Reference.Blocks;

namespace GpuNet.Tests.Reference;

/// <summary>The recurrent layers of the reference are those of PyTorch. TestData/recurrent.py writes what PyTorch computes.</summary>
public sealed class RecurrentGoldenTests
{
    static readonly Tolerance equal = new(Relative: 1e-12, Absolute: 1e-13);

    static readonly JsonSerializerOptions options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
    };

    [Theory]
    [InlineData("rnn")]
    [InlineData("gru")]
    [InlineData("lstm")]
    public void Outputs_and_gradients_are_those_of_PyTorch(string name)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "TestData", "recurrent.json"));
        var golden = JsonSerializer.Deserialize<Golden[]>(file, options)!.Single(one => one.Name == name);
        var block = golden.Block();
        var y = block.Forward(ReferenceMatrix.Of(golden.Rows, golden.Steps * golden.Inputs, golden.X), training: true);
        equal.Check(golden.Y, y.Values, "outputs");
        var below = block.Backward(ReferenceMatrix.Of(golden.Rows, golden.Steps * golden.Width, golden.Above));
        equal.Check(golden.XGradient, below.Values, "∂ inputs");
        foreach (var (place, tensor) in block.Tensors.Index())
            equal.Check(golden.Gradients[place], tensor.Gradient.Values, $"∂ {tensor.Name}");
    }

    /// <summary>A layer over a batch: values row by row, tensors in the order W, U, b, c.</summary>
    sealed record Golden(
        string Name, int Rows, int Steps, int Inputs, int Width, double[] X, double[] Above, double[] Y, double[] XGradient,
        double[][] Tensors, double[][] Gradients)
    {
        public ReferenceBlock Block() => Name switch
        {
            "gru" => new GruBlock(Tensor(0, Inputs), Tensor(1, Width), Tensor(2, 1), Tensor(3, 1), Steps, sequence: true),
            "lstm" => new LstmBlock(Tensor(0, Inputs), Tensor(1, Width), Tensor(2, 1), Tensor(3, 1), Steps, sequence: true),
            // PyTorch adds two biases, whose gradients are the same.
            _ => new RecurrentBlock(
                Tensor(0, Inputs), Tensor(1, Width), ReferenceMatrix.Of(1, Width, [.. Tensors[2].Zip(Tensors[3], (b, c) => b + c)]),
                ReferenceActivation.Find("tanh"), Steps, sequence: true),
        };

        ReferenceMatrix Tensor(int place, int rows) => ReferenceMatrix.Of(rows, Tensors[place].Length / rows, Tensors[place]);
    }
}
