namespace GpuNet.Onnx.Import;

/// <summary>What is known of a tensor of a graph: a constant, a function of a layer's outputs, or why it is neither.</summary>
abstract record Knowledge;

/// <summary>A constant.</summary>
sealed record Known(ConstantTensor Tensor) : Knowledge;

/// <summary>Nothing that a dense network computes.</summary>
/// <param name="Problem">Why.</param>
/// <param name="IsConstant">Whether it is a constant that cannot be read, such as a text, and no operator.</param>
sealed record Unknown(string Problem, bool IsConstant = false) : Knowledge;

/// <summary>A function of each output of a layer, or of each input.</summary>
/// <param name="Layer">How many layers are below.</param>
/// <param name="Values">The function's values at <see cref="Elementwise.Points"/>.</param>
sealed record Flow(int Layer, double[] Values) : Knowledge
{
    /// <summary>The outputs of a layer as they are.</summary>
    public static Flow Of(int layer) => new(layer, Elementwise.Points);

    /// <summary>Whether it is the outputs of the layer as they are.</summary>
    public bool IsPlain => Values.SequenceEqual(Elementwise.Points);

    /// <summary>Of the inputs: what is subtracted from them first, one for all or one each.</summary>
    public double[] Offsets { get; init; } = [0];

    /// <summary>Of the inputs: what they are divided by then.</summary>
    public double[] Units { get; init; } = [1];

    /// <summary>Whether it is 1 minus another function of the same outputs, as the first of two probabilities is.</summary>
    public bool IsComplementOf(Flow other) =>
        Layer == other.Layer && Values.Zip(other.Values).All(pair => pair.First == 1 - pair.Second);

    /// <summary>What outputs of the layer are multiplied by, and what is added then; null where something else is done to them.</summary>
    public (double[] Units, double[] Offsets)? Unscaling { get; init; } = ([1], [0]);

    /// <summary><see cref="Unscaling"/> with one more operator; null where that is another one.</summary>
    public (double[] Units, double[] Offsets)? Unscale(string operation, double[] by)
    {
        if (Unscaling is not var (units, offsets))
            return null;
        int length = new[] { units.Length, offsets.Length, by.Length }.Max();
        return !new[] { units, offsets, by }.All(values => values.Length == 1 || values.Length == length) ? null : operation switch
        {
            "Mul" => (Each(units, (unit, factor) => unit * factor), Each(offsets, (offset, factor) => offset * factor)),
            "Add" => (units, Each(offsets, (offset, term) => offset + term)),
            _ => null,
        };

        double[] Each(double[] values, Func<double, double, double> combine) =>
            [.. Enumerable.Range(0, length).Select(i => combine(values[values.Length == 1 ? 0 : i], by[by.Length == 1 ? 0 : i]))];
    }

    /// <summary>Of the inputs as they are: with a constant subtracted, added, divided by or multiplied with; else null.</summary>
    public Flow? ScaleBy(string operation, double[] by) => operation switch
    {
        "Sub" => Scale(by, [1]),
        "Add" => Scale([.. by.Select(value => -value)], [1]),
        "Div" => Scale([0], by),
        "Mul" => Scale([0], [.. by.Select(value => 1 / value)]),
        _ => null,
    };

    /// <summary>Of the inputs as they are: ((x − o)/u − a)/b = (x − (o + u·a))/(u·b); null for anything else.</summary>
    public Flow? Scale(double[] offsets, double[] units)
    {
        int length = new[] { offsets.Length, units.Length, Offsets.Length, Units.Length }.Max();
        bool fits = new[] { offsets, units, Offsets, Units }.All(values => values.Length == 1 || values.Length == length);
        if (Layer > 0 || !IsPlain || !fits || !units.All(unit => unit > 0 && double.IsFinite(unit)))
            return null;
        double At(double[] values, int i) => values[values.Length == 1 ? 0 : i];
        return this with
        {
            Offsets = [.. Enumerable.Range(0, length).Select(i => At(Offsets, i) + At(Units, i) * At(offsets, i))],
            Units = [.. Enumerable.Range(0, length).Select(i => At(Units, i) * At(units, i))],
        };
    }
}
