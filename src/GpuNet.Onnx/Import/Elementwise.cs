using GpuNet.Kernels.Vectors;
using GpuNet.Onnx.Schema;

namespace GpuNet.Onnx.Import;

/// <summary>
/// Functions of one number. Programs write an activation in many ways, as one operator or as several. So it is not the operators that are
/// recognised, but the function: by its values at some points.
/// </summary>
static class Elementwise
{
    // Apart where activations are nearest to each other: those of gelu and of its approximation differ by 4e-4 at −2.5.
    const double Same = 2e-5;

    /// <summary>Where functions are compared.</summary>
    public static double[] Points { get; } = [-6, -3.5, -2.5, -1.25, -0.5, -0.125, 0, 0.125, 0.5, 1, 2.5, 6];

    /// <summary>The activation that has these values at the points; null where none has.</summary>
    public static Activation? Find(double[] values) => Activation.All.FirstOrDefault(activation =>
        activation.Bind(new AtPoints()).Zip(values, (a, b) => Math.Abs(a - b) <= Same * Math.Max(1, Math.Abs(a))).All(isSame => isSame));

    /// <summary>The values of an operator, one for each of its operands' values.</summary>
    /// <param name="node">The operator.</param>
    /// <param name="operands">The values of each operand; a single one is the same everywhere.</param>
    /// <returns>The values; null for an operator that is none of these.</returns>
    public static double[]? Apply(NodeProto node, IReadOnlyList<double[]> operands)
    {
        if (Unary(node) is { } function && operands is [var only])
            return Array.ConvertAll(only, value => function(value));
        if (Binary(node.OpType) is not { } combine || operands.Count != 2)
            return null;
        var (a, b) = (operands[0], operands[1]);
        double[] values = new double[Math.Max(a.Length, b.Length)];
        for (int i = 0; i < values.Length; i++)
            values[i] = combine(a[a.Length == 1 ? 0 : i], b[b.Length == 1 ? 0 : i]);
        return values;
    }

    static Func<double, double>? Unary(NodeProto node)
    {
        double alpha = node.Attribute.FirstOrDefault(attribute => attribute.Name == "alpha")?.F
            ?? (node.OpType == "LeakyRelu" ? 0.01f : 1f);
        bool isApproximate = node.Attribute.Any(
            attribute => attribute.Name == "approximate" && attribute.S.ToStringUtf8() == "tanh");
        return node.OpType switch
        {
            "Identity" or "Cast" => x => x,
            "Relu" => x => Math.Max(x, 0),
            "LeakyRelu" => x => x > 0 ? x : alpha * x,
            "Elu" => x => x > 0 ? x : alpha * (Math.Exp(x) - 1),
            "Sigmoid" => Sigmoid,
            "Swish" => x => x * Sigmoid(alpha * x),
            "Tanh" => Math.Tanh,
            "Softplus" => x => Math.Log(1 + Math.Exp(x)),
            "Gelu" when isApproximate => x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))),
            "Gelu" => x => 0.5 * x * (1 + Erf(x / Math.Sqrt(2))),
            "Erf" => Erf,
            "Exp" => Math.Exp,
            "Log" => Math.Log,
            "Sqrt" => Math.Sqrt,
            "Neg" => x => -x,
            "Abs" => Math.Abs,
            "Reciprocal" => x => 1 / x,
            _ => null,
        };
    }

    static Func<double, double, double>? Binary(string operation) => operation switch
    {
        "Add" => (a, b) => a + b,
        "Sub" => (a, b) => a - b,
        "Mul" => (a, b) => a * b,
        "Div" => (a, b) => a / b,
        "Pow" => Math.Pow,
        "Max" => Math.Max,
        "Min" => Math.Min,
        "Greater" => (a, b) => a > b ? 1 : 0,
        _ => null,
    };

    static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    // erf x = 2/√π · e^{−x²} · Σ 2ⁿ x^{2n+1}/(1·3·5 ⋯ (2n+1)): terms of one sign, so that none cancel (Abramowitz and Stegun, 7.1.6).
    static double Erf(double x)
    {
        double sum = 0, term = x;
        for (int n = 1; sum + term != sum; n++)
        {
            sum += term;
            term *= 2 * x * x / (2 * n + 1);
        }
        return Math.Clamp(2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum, -1, 1);
    }

    /// <summary>The values of an activation at the points.</summary>
    sealed class AtPoints : IActivationBinder<double[]>
    {
        public double[] Bind<TActivation>() where TActivation : struct, IActivation =>
            Array.ConvertAll(Points, point => (double)TActivation.Apply(new Lane1((float)point)).Value);
    }
}
