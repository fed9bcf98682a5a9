using System.Numerics;
using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;
using GpuNet.Kernels;

namespace GpuNet.Devices.Cpu.Operations;

/// <summary>The logits of the mean prediction of the members, in double precision.</summary>
sealed unsafe class CpuMemberMean(Workers workers, MemberMeanOperation operation)
    : RowKernel(workers, costPerRow: 80.0 * operation.Members * operation.X.Columns, operation.Y.Rows)
{
    readonly int members = operation.Members, columns = operation.X.Columns;
    MatrixPointer x, y;

    protected override void Begin(Batch batch)
    {
        x = MatrixPointer.To(operation.X);
        y = MatrixPointer.To(operation.Y);
    }

    protected override void ComputeRow(int row)
    {
        double* logs = stackalloc double[members], others = stackalloc double[members];
        double* totals = stackalloc double[members];
        for (int member = 0; member < members && operation.Link == Link.Softmax; member++)
            totals[member] = LogSum(x.Row(row * members + member), columns);
        for (int column = 0; column < columns; column++)
        {
            for (int member = 0; member < members; member++)
            {
                double value = *x.At(row * members + member, column);
                // ln softmax(x); ln σ(x) and ln σ(−x) = ln σ(x) − x; x.
                logs[member] = operation.Link == Link.Softmax ? value - totals[member]
                    : operation.Link == Link.Sigmoid ? Math.Min(value, 0) - PortableMath.Log(1 + PortableMath.Exp(-Math.Abs(value)))
                    : value;
                others[member] = logs[member] - value;
            }
            *y.At(row, column) = (float)(operation.Link == Link.Softmax ? LogSum(logs, members) - PortableMath.Log(members)
                : operation.Link == Link.Sigmoid ? LogSum(logs, members) - LogSum(others, members)
                : Mean(logs));
        }
    }

    // ln Σ e^s.
    static double LogSum<T>(T* values, int count) where T : unmanaged, INumber<T>
    {
        double max = double.NegativeInfinity, sum = 0;
        for (int k = 0; k < count; k++)
            max = Math.Max(max, double.CreateTruncating(values[k]));
        for (int k = 0; k < count; k++)
            sum += PortableMath.Exp(double.CreateTruncating(values[k]) - max);
        return max + PortableMath.Log(sum);
    }

    double Mean(double* values)
    {
        double sum = 0;
        for (int member = 0; member < members; member++)
            sum += values[member];
        return sum / members;
    }
}
