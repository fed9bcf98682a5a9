using System.CommandLine;

namespace GpuNet.Cli.Commands;

/// <summary><c>--precision</c>: in what the products of dense layers are computed.</summary>
static class PrecisionOption
{
    static readonly string[] names = [.. Enum.GetNames<Precision>().Select(name => name.ToLowerInvariant())];

    public static Option<string> Create() => new("--precision")
    {
        Description = "Compute the products of dense layers in float32, or in TF32, with operands of 10 bits of mantissa: several times as "
            + "fast on the tensor cores of NVIDIA GPUs from compute capability 8.0, slower elsewhere.",
        HelpName = string.Join('|', names),
        DefaultValueFactory = _ => names[0],
        CustomParser = Parse.OneOf(names, choice => choice),
        CompletionSources = { names },
    };

    /// <summary>The precision that the option gives.</summary>
    public static Precision Of(Option<string> option, ParseResult parsed) =>
        Enum.Parse<Precision>(parsed.GetRequiredValue(option), ignoreCase: true);
}
