using System.Runtime.CompilerServices;

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

    /// <inheritdoc cref="FeatureValues.BoundOf"/>
    public virtual double Bound => double.PositiveInfinity;

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
/// <param name="ofTexts">The values of texts, by their places from −1 on.</param>
sealed class CodeRun(CellRun run, double[] ofTexts) : ValueRun
{
    // So many codes fit on the stack.
    const int CodesAtOnce = 256;

    /// <inheritdoc/>
    public override double Bound => ofTexts.Select(Math.Abs).Where(double.IsFinite).Append(run.Bound).Max();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void CopyTo(Span<double> values, int first, int count, int step)
    {
        Span<CellCode> codes = stackalloc CellCode[CodesAtOnce];
        for (int done = 0; done < count; done += codes.Length)
        {
            codes = codes[..Math.Min(codes.Length, count - done)];
            run.TryCopyTo(codes, first + done);
            for (int i = 0; i < codes.Length; i++)
                values[(done + i) * step] = codes[i].IsText ? ofTexts[codes[i].Place + 1] : codes[i].Number;
        }
    }
}
