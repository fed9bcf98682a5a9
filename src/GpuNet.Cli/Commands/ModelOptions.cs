using System.CommandLine;
using GpuNet.Runtime;
using GpuNet.Runtime.Data;
using GpuNet.Runtime.Models;

namespace GpuNet.Cli.Commands;

/// <summary>What commands that use a saved model have in common.</summary>
static class ModelOptions
{
    /// <summary><c>--threshold</c>.</summary>
    public static Option<float?> Threshold() => new("--threshold")
    {
        Description = "The probability from which on the second of two classes is the answer; by default the model's.",
        CustomParser = Parse.Probability,
    };

    /// <summary>Reads the model, and gives it the threshold where there is one.</summary>
    /// <exception cref="InputException">The file is not a model, or has no use for a threshold.</exception>
    public static Model Load(string path, float? threshold)
    {
        var model = ModelFile.Load(path);
        if (threshold is not null && model.Task != LearningTask.BinaryClassification)
            throw new InputException($"--threshold: {path} does not tell two classes apart; leave the option out");
        return model with { Threshold = threshold ?? model.Threshold };
    }
}
