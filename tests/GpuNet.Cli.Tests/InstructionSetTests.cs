namespace GpuNet.Cli.Tests;

/// <summary>The instructions of the processor change no byte of a model: widths of registers, multiply-adds.</summary>
public sealed class InstructionSetTests(CliFixture workplace) : IClassFixture<CliFixture>
{
    const string Digits = "train digits --hidden 19 --epochs 2";
    const string Diabetes = "train diabetes.csv --target progression --task regression --hidden 19 --epochs 3";

    // Without AVX-512, without AVX2 and multiply-adds, without AVX, and without any instructions of registers.
    static readonly string[] missing =
        ["DOTNET_EnableAVX512=0", "DOTNET_EnableAVX2=0", "DOTNET_EnableAVX=0", "DOTNET_EnableHWIntrinsic=0"];

    public static TheoryData<string> Trainings { get; } =
    [
        .. Optimizer.All.Select(optimizer => $"{Digits} --optimizer {optimizer.Name}"),
        .. Activation.Trainable.Select(activation => $"{Digits} --activation {activation.Name}"),
        .. new[] { "mean_squared_error", "mean_absolute_error", "huber" }.Select(loss => $"{Diabetes} --loss {loss}"),
        $"{Digits} --norm batch --dropout 0.2 --init he_normal --schedule cosine",
        $"{Digits} --norm layer --clip-norm 0.5 --micro-batch-size 7 --init orthogonal",
    ];

    [Theory]
    [MemberData(nameof(Trainings))]
    [Trait("Category", "Long")]
    public void A_model_file_has_the_same_bytes_with_every_instruction_set(string training)
    {
        byte[] expected = Train(training, "GPUNET_NONE=1");
        Assert.All(missing, variable => Assert.Equal(expected, Train(training, variable)));
    }

    byte[] Train(string training, string variable)
    {
        var result = workplace.Run($"{training} --device cpu --save model.safetensors", streams: "", variable);
        Assert.True(result.ExitCode == 0, string.Join('\n', result.ErrorLines));
        return File.ReadAllBytes(workplace["model.safetensors"]);
    }
}
