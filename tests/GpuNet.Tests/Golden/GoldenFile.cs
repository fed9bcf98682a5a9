using System.Text.Json;
using System.Text.Json.Serialization;
using GpuNet.Reference;

namespace GpuNet.Tests.Golden;

/// <summary>A whole training run, computed in float64 by an independent implementation.</summary>
public sealed record GoldenFile(
    string Name,
    int[] Widths,
    string[] Activations,
    string Loss,
    GoldenOptimizer Optimizer,
    Dictionary<string, JsonElement> Options,
    [property: JsonPropertyName("X")] double[][] X,
    [property: JsonPropertyName("Y")] double[][] Y,
    GoldenParameters Initial,
    GoldenStep FirstStep,
    double[] Losses,
    GoldenParameters Final)
{
    static readonly JsonSerializerOptions options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Further folders of golden files, separated as in PATH.</summary>
    const string FoldersVariable = "GPUNET_GOLDEN";

    static readonly string ownFolder = Path.Combine(AppContext.BaseDirectory, "Golden");

    /// <summary>All golden files: our own by name, others by path.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Directory.GetFiles(ownFolder, "*.json").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal),
        .. (Environment.GetEnvironmentVariable(FoldersVariable) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => Directory.GetFiles(Path.GetFullPath(folder), "*.json").Order(StringComparer.Ordinal)),
    ];

    /// <summary>Number of layers.</summary>
    public int Layers => Activations.Length;

    /// <summary>Reads one of <see cref="Names"/>.</summary>
    public static GoldenFile Read(string name)
    {
        using var stream = File.OpenRead(Path.Combine(ownFolder, name));
        var golden = JsonSerializer.Deserialize<GoldenFile>(stream, options) ?? throw new InvalidDataException($"{name} is empty");
        return golden.Optimizer.Unknown is { } unknown ? throw new NotSupportedException($"{name}: nothing computes '{unknown}'") : golden;
    }

    /// <summary>Rows as a matrix.</summary>
    public static ReferenceMatrix Matrix(double[][] rows) => ReferenceMatrix.Of(rows.Length, rows[0].Length, Flat(rows));

    /// <summary>Rows, one after the other.</summary>
    public static double[] Flat(double[][] rows) => [.. rows.SelectMany(row => row)];
}

/// <summary>
/// An optimizer and its constants, by the names of the implementation that made the files; a field that its kind does not have is 0.
/// </summary>
public sealed record GoldenOptimizer(
    string Kind, double Lr, double Momentum = 0, double Alpha = 0, double[]? Betas = null, double Eps = 0, double WeightDecay = 0,
    double Dampening = 0, double LrDecay = 0, double InitialAccumulatorValue = 0, bool Centered = false, bool Amsgrad = false,
    bool Maximize = false)
{
    /// <summary>The name, without what the weight decay says already.</summary>
    public string Name => Kind.EndsWith("_l2", StringComparison.Ordinal) ? Kind[..^3] : Kind;

    /// <summary>β of momentum and rmsprop, β₁ of adam.</summary>
    public double Beta => Betas?[0] ?? (Kind == "rmsprop" ? Alpha : Momentum);

    /// <summary>Whether weight decay stands beside the step. All kinds decay weights and biases alike.</summary>
    public bool IsDecayDecoupled => Kind == "adamw";

    /// <summary>What neither the reference nor the product computes, or null.</summary>
    public string? Unknown =>
        Dampening != 0 ? "dampening"
        : LrDecay != 0 ? "lr_decay"
        : InitialAccumulatorValue != 0 ? "initial_accumulator_value"
        : Centered ? "centered"
        : Amsgrad ? "amsgrad"
        : Maximize ? "maximize"
        : Kind == "rmsprop" && Momentum != 0 ? "momentum of rmsprop"
        : null;
}

/// <summary>Weights (layer, input, output) and biases (layer, output).</summary>
public sealed record GoldenParameters(double[][][] Weights, double[][] Biases);

/// <summary>What the first step computes: S and X (layer, example, output), the loss and the gradients.</summary>
public sealed record GoldenStep(
    double[][][] PreActivations, double[][][] Activations, double Loss, double[][][] WeightGradients, double[][] BiasGradients);
