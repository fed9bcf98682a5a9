namespace GpuNet.Data;

/// <summary>Consecutive values of a column, as they are kept.</summary>
abstract class ValueRun
{
    /// <summary>Keeps a copy of values, in 32 bits if each of them comes back as it is.</summary>
    public static ValueRun Of(ReadOnlySpan<double> values)
    {
        float[] narrow = new float[values.Length];
        for (int i = 0; i < narrow.Length; i++)
        {
            narrow[i] = (float)values[i];
            if (narrow[i] != values[i] && !double.IsNaN(values[i]))
                return new WideRun(values.ToArray());
        }
        return new NarrowRun(narrow);
    }

    /// <inheritdoc cref="FeatureValues.CopyTo"/>
    public abstract void CopyTo(Span<double> values, int first, int count, int step);

    sealed class WideRun(double[] kept) : ValueRun
    {
        public override void CopyTo(Span<double> values, int first, int count, int step)
        {
            for (int i = 0; i < count; i++)
                values[i * step] = kept[first + i];
        }
    }

    sealed class NarrowRun(float[] kept) : ValueRun
    {
        public override void CopyTo(Span<double> values, int first, int count, int step)
        {
            for (int i = 0; i < count; i++)
                values[i * step] = kept[first + i];
        }
    }
}

/// <summary>The values of cells that have codes: those are kept, which a table has anyway.</summary>
/// <param name="run">The cells.</param>
/// <param name="others">The values of codes that are not their numbers.</param>
sealed class CodeRun(CellRun run, Dictionary<CellCode, double> others) : ValueRun
{
    /// <summary>The values of no code.</summary>
    public static Dictionary<CellCode, double> None { get; } = [];

    // So many codes fit on the stack.
    const int CodesAtOnce = 256;

    /// <inheritdoc/>
    public override void CopyTo(Span<double> values, int first, int count, int step)
    {
        Span<CellCode> codes = stackalloc CellCode[CodesAtOnce];
        for (int done = 0; done < count; done += codes.Length)
        {
            codes = codes[..Math.Min(codes.Length, count - done)];
            run.TryCopyTo(codes, first + done);
            for (int i = 0; i < codes.Length; i++)
            {
                values[(done + i) * step] = others.Count > 0 && others.TryGetValue(codes[i], out double value) ? value : codes[i].Number;
            }
        }
    }
}
