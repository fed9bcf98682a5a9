using System.CommandLine;

namespace GpuNet.Cli.Commands;

/// <summary>What commands that use a saved model have in common.</summary>
static class ModelOptions
{
    const string FileName = "MODEL.safetensors";

    static readonly string[] endings = [".safetensors", ".st"];

    /// <summary>The model that is used.</summary>
    public static InputArgument Model() => new("MODEL") { Description = "A model file, written by 'gpunet train --save'." };

    /// <summary><c>--threshold</c>.</summary>
    public static Option<float?> Threshold() => new("--threshold")
    {
        Description = "Predict the second of two classes, or a label, at this probability or above, "
            + "or pairs below this distance; by default the model's own threshold.",
        HelpName = "NUMBER",
        CustomParser = Parse.OptionalNotNegative,
    };

    /// <summary><c>--allow-non-finite</c>.</summary>
    public static Option<bool> AllowNonFinite() => new("--allow-non-finite")
    {
        Description = "Load a model although some of its parameters are NaN or infinite.",
    };

    /// <summary><c>--save</c>.</summary>
    public static OutputOption Save(string description) => new("--save", "-o", "--output")
    {
        Description = description,
        HelpName = FileName,
        Endings = endings,
    };

    /// <summary><c>--report</c>.</summary>
    public static OutputOption Report() => new("--report")
    {
        Description = "Write a page with curves, scores, mistakes and settings.",
        HelpName = "REPORT.html",
        Endings = [".html", ".htm"],
    };

    /// <summary>The model that is written.</summary>
    public static OutputArgument Output() => new(FileName) { Description = "The model file to write.", Endings = endings };

    /// <summary>Fails where a task has no decision that the threshold could make.</summary>
    /// <exception cref="InputException">It has none.</exception>
    public static void CheckThreshold(float threshold, LearningTask task, string name)
    {
        if (!task.HasThreshold)
        {
            throw new InputException($"--threshold: only two classes, labels and pairs have a threshold, and {name} has none of them; "
                + "leave the option out");
        }
        if (Answer.FindThresholdProblem(task, threshold) is { } problem)
            throw new InputException($"--threshold: {problem}");
    }

    /// <summary>Reads the model, and gives it the threshold where there is one.</summary>
    /// <param name="path">The model.</param>
    /// <param name="threshold">The threshold; null for the model's own.</param>
    /// <param name="allowNonFinite">Whether parameters may be NaN or infinite.</param>
    /// <exception cref="InputException">The file is not a model, or has no use for a threshold.</exception>
    public static GpuNet.Model Load(string path, float? threshold, bool allowNonFinite)
    {
        var model = ModelFile.Load(path, allowNonFinite);
        if (threshold is { } value)
            CheckThreshold(value, model.Task, path);
        return model with { Threshold = threshold ?? model.Threshold };
    }

    /// <inheritdoc cref="Load(string, float?, bool)"/>
    public static GpuNet.Model Load(string path, string? data, float? threshold, bool allowNonFinite)
    {
        if (File.Exists(data) && !SafeTensors.Begins(path) && SafeTensors.Begins(data))
            throw new InputException($"{path} is not a model, but {data} is; name the model first, then the data");
        return Load(path, threshold, allowNonFinite);
    }
}
