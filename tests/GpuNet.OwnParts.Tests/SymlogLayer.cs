using GpuNet.Devices;
using GpuNet.Recording;

namespace GpuNet.OwnParts.Tests;

/// <summary>
/// A custom layer with operations of its own, for values of any magnitude: y = sign(x)·ln(1 + |x|), ∂E/∂x = ∂E/∂y/(1 + |x|) (symlog,
/// Hafner et al., 2023).
/// </summary>
public sealed record SymlogLayer : Layer
{
    public override int OutputsFor(int inputs) => inputs;

    public override Signal Record(Tape tape, Signal input)
    {
        var output = tape.Output(input.RowsPerExample, input.X.Columns, Activation.Identity);
        tape.Forward(new Symlog(tape.Step("symlog"), input.X, output.X), output);
        if (output.Delta is { } g && input.Delta is { } below)
        {
            tape.TimesDerivative(input);
            tape.Backward(new SymlogBackward(tape.Step("symlog backward"), input.X, g, below), output);
        }
        return output;
    }

    internal static float Apply(float x) => MathF.CopySign(MathF.Log(1 + MathF.Abs(x)), x);

    internal static float Derivative(float x) => 1 / (1 + MathF.Abs(x));

    sealed record Symlog(string Step, Matrix X, Matrix Y) : HostOperation(Step)
    {
        public override string Shapes(int rows) => $"({rows}, {X.Columns})";

        // A logarithm counts as one.
        public override double Flops(int rows) => 3.0 * rows * X.Columns;

        public override double Bytes(int rows) => 2.0 * sizeof(float) * rows * X.Columns;

        public override void Run(Batch batch) => Y.Upload(Array.ConvertAll(X.Download(batch.Rows * RowsPerExample), Apply));
    }

    sealed record SymlogBackward(string Step, Matrix X, Matrix G, Matrix Below) : HostOperation(Step)
    {
        public override string Shapes(int rows) => $"({rows}, {X.Columns})";

        public override double Flops(int rows) => 4.0 * rows * X.Columns;

        public override double Bytes(int rows) => 3.0 * sizeof(float) * rows * X.Columns;

        public override void Run(Batch batch)
        {
            int rows = batch.Rows * RowsPerExample;
            Below.Upload([.. G.Download(rows).Zip(X.Download(rows), (g, x) => g * Derivative(x))]);
        }
    }
}
