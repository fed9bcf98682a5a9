namespace GpuNet.Devices.Operations;

/// <summary>Mean and variance that a normalisation goes by.</summary>
/// <param name="Mean">μ: (1, n) of columns, (N, 1) of rows.</param>
/// <param name="Variance">σ², likewise, with the same stride.</param>
/// <param name="PerRow">Whether each row has its own, or each column.</param>
/// <param name="Epsilon">ε, which is added to σ² before it divides.</param>
public readonly record struct Statistics(Matrix Mean, Matrix Variance, bool PerRow, float Epsilon)
{
    /// <summary>Names them as operands, for a matrix of that many columns.</summary>
    internal void Check(Operands operands, int columns)
    {
        if (PerRow)
            operands.Rows(Mean, 1).Rows(Variance, 1);
        else
            operands.Matrix(Mean, 1, columns).Matrix(Variance, 1, columns);
        operands.SameStride(Mean, Variance);
    }
}
