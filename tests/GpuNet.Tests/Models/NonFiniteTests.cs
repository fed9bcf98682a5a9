using GpuNet.Devices.Cpu;
using GpuNet.Tests.Data;

namespace GpuNet.Tests.Models;

/// <summary>Parameters and predictions that are NaN or infinite.</summary>
public sealed class NonFiniteTests
{
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Parameters_that_are_not_finite_are_refused_unless_asked_for(float value)
    {
        using var folder = new TemporaryFolder();
        var model = With(value, layer: 1, place: 2);
        model.Save(folder["m"]);
        Assert.Equal(
            $"{folder["m"]}: this is not a model that GpuNet can use: the tensor 'layers.1.weight' has values that are not finite, "
            + $"as {value} at place 2; set AllowNonFinite = True to load it nevertheless",
            TestTables.ErrorOf(() => Model.Load(folder["m"])));
        Assert.Equal(model.Parameters.Values, Model.Load(folder["m"], allowNonFinite: true).Parameters.Values);

        ParametersFile.Save(folder["p"], model.Parameters);
        Assert.Contains("not finite", TestTables.ErrorOf(() => ParametersFile.Load(folder["p"], model.Network)));
        Assert.Equal(model.Parameters.Values, ParametersFile.Load(folder["p"], model.Network, allowNonFinite: true).Values);
    }

    [Fact]
    public void Predictions_that_are_not_finite_are_counted()
    {
        const string Text = "predictions are not finite";
        var model = With(float.NaN, layer: 0, place: 0);
        model = model with { Preprocessing = new([.. model.FeatureNames], null, new([0, 0, 0], [1, 1, 1]), null) };
        using var device = new CpuDevice(threads: 1);
        FeatureTable table = new()
        {
            Name = "nan.csv",
            Names = model.FeatureNames,
            Values = [1, 2, 3, 4, 5, 6],
            Categories = new IReadOnlyList<string>?[3],
        };
        using var warnings = new Warnings(Text);
        model.Predict(table);
        model.Predict(table, device);
        Predictor.Logits(model, table, device);
        Assert.Equal(3, warnings.Messages.Count(message => message.StartsWith($"nan.csv: 2 of 2 {Text}: ", StringComparison.Ordinal)));
        model.Predict([1f, 2f, 3f]);
        Assert.Contains(warnings.Messages, message => message.StartsWith($"the input: 1 of 1 {Text}: ", StringComparison.Ordinal));
    }

    static Model With(float value, int layer, int place)
    {
        var model = TestModels.Classifier();
        float[] weights = model.Parameters.GetWeights(layer);
        weights[place] = value;
        model.Parameters.SetWeights(layer, weights);
        return model;
    }
}
