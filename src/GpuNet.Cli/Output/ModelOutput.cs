
namespace GpuNet.Cli.Output;

/// <summary>Writes a trained model; where the file cannot be written after all, it goes into the temporary folder.</summary>
static class ModelOutput
{
    /// <summary>Writes a model.</summary>
    /// <param name="path">The file; null where nobody asked for one.</param>
    /// <param name="model">The model.</param>
    /// <returns>What went wrong, and where the model is now; null where it is in the file.</returns>
    public static string? Save(string? path, Model model)
    {
        if (path is null)
            return null;
        try
        {
            ModelFile.Save(path, model);
            return null;
        }
        catch (InputException problem)
        {
            return $"--save: {problem.Message}; {SaveTemporarily(model)}";
        }
    }

    static string SaveTemporarily(Model model)
    {
        try
        {
            string path = Path.Combine(Directory.CreateTempSubdirectory("gpunet-").FullName, "model.safetensors");
            ModelFile.Save(path, model);
            return $"the model is in {path}";
        }
        catch (Exception problem) when (problem is InputException or IOException or UnauthorizedAccessException)
        {
            return $"the model is lost, as it cannot be written to the temporary folder either: {problem.Message}";
        }
    }
}
