namespace GpuNet;

/// <summary>Predictions that are NaN or infinite: they are given as they are, and counted in a warning.</summary>
static class NonFinite
{
    /// <summary>Warns where some predictions are not finite.</summary>
    /// <param name="outputs">Row-major (rows, width).</param>
    /// <param name="width">How many outputs a row has.</param>
    /// <param name="name">What was predicted from.</param>
    /// <returns>The outputs.</returns>
    public static float[] Count(float[] outputs, int width, string name)
    {
        int rows = 0;
        for (int first = 0; first < outputs.Length; first += width)
            rows += IsFinite(outputs.AsSpan(first, width)) ? 0 : 1;
        if (rows > 0)
        {
            Message.Warn($"{name}: {rows} of {outputs.Length / width} predictions are not finite: "
                + "the model's parameters are not, or some values are far beyond those it was trained on");
        }
        return outputs;
    }

    static bool IsFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
                return false;
        }
        return true;
    }
}
