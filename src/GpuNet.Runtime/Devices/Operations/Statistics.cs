namespace GpuNet.Devices.Operations;

/// <summary>The mean and variance of a normalisation.</summary>
/// <param name="Mean">μ: (1, n) of columns, (N, 1) of rows.</param>
/// <param name="Variance">σ², likewise, with the same stride.</param>
/// <param name="PerRow">Whether they are per row, not per column.</param>
/// <param name="Epsilon">ε, added to σ² in the denominator.</param>
public readonly record struct Statistics(Matrix Mean, Matrix Variance, bool PerRow, float Epsilon)
{
    /// <summary>Declares them as operands, for a matrix of that many columns.</summary>
    internal void Check(Operands operands, int columns)
    {
        if (PerRow)
            operands.Rows(Mean, 1).Rows(Variance, 1);
        else
            operands.Matrix(Mean, 1, columns).Matrix(Variance, 1, columns);
        operands.SameStride(Mean, Variance);
    }
}
