namespace GpuNet.Tests.Models;

/// <summary>Model files as they are written, and models that are read from them as they were.</summary>
public sealed class ModelFileTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Kinds => [.. TestModels.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_saved_loads_to_the_bit(string kind)
    {
        var model = TestModels.Of(kind);
        ModelFile.Save(folder["m"], model);
        var loaded = ModelFile.Load(folder["m"]);

        Assert.Equal(model.Network.Inputs, loaded.Network.Inputs);
        Assert.Equal(model.Network.ToString(), loaded.Network.ToString());
        Assert.Equal(TestModels.BitsOf(model.Parameters), TestModels.BitsOf(loaded.Parameters));
        Assert.Equal((model.Loss, model.Task), (loaded.Loss, loaded.Task));
        Assert.Equal((model.Window, model.Threshold), (loaded.Window, loaded.Threshold));
        Assert.Equal(model.TargetNames, loaded.TargetNames);
        Assert.Equal(model.TrainingSettings, loaded.TrainingSettings);
        Assert.Equal(model.FeatureNames, loaded.FeatureNames);
        Assert.Equal(model.ClassNames, loaded.ClassNames);
        Assert.Equal(model.Preprocessing.Scaler.Offsets, loaded.Preprocessing.Scaler.Offsets);
        Assert.Equal(model.Preprocessing.Scaler.Units, loaded.Preprocessing.Scaler.Units);
        Assert.Equal(model.Preprocessing.Imputer?.Fills.ToArray(), loaded.Preprocessing.Imputer?.Fills.ToArray());
        Assert.Equal(model.Preprocessing.Encoder?.Categories, loaded.Preprocessing.Encoder?.Categories);
        Assert.Equal(model.Preprocessing.Frequencies?.Shares, loaded.Preprocessing.Frequencies?.Shares);
        Assert.Equal(model.Preprocessing.Constants, loaded.Preprocessing.Constants);
        Assert.Equal(model.Preprocessing.ClipsNumbers, loaded.Preprocessing.ClipsNumbers);
        Assert.Equal(model.Formats.Select(entry => $"{entry}"), loaded.Formats.Select(entry => $"{entry}"));
        Assert.Equal(model.MissingTexts.Named, loaded.MissingTexts.Named);
        Assert.Equal(model.TargetScaling?.Offsets.ToArray(), loaded.TargetScaling?.Offsets.ToArray());
        Assert.Equal(model.TargetScaling?.Units.ToArray(), loaded.TargetScaling?.Units.ToArray());
        Assert.Equal(model.TargetScaling?.IsLogarithmic, loaded.TargetScaling?.IsLogarithmic);
        Assert.Equal(PointsOf(model.TargetScaling), PointsOf(loaded.TargetScaling));
        Assert.Equal(PointsOf(model.Preprocessing.Scaler), PointsOf(loaded.Preprocessing.Scaler));

        ModelFile.Save(folder["again"], loaded);
        Assert.Equal(File.ReadAllBytes(folder["m"]), File.ReadAllBytes(folder["again"]));
    }

    static IEnumerable<double[]>? PointsOf(Scaler? scaler) =>
        scaler?.Scores?.SelectMany(column => column is null ? [] : new[] { column.Values, column.Scores });

    [Fact]
    public void The_file_is_plain_safetensors()
    {
        ModelFile.Save(folder["m"], TestModels.Regressor());
        var file = SafeTensors.Read(folder["m"]);
        Assert.Equal(
            [
                "layers.0.weight 3 5", "layers.0.bias 5", "layers.1.weight 5 1", "layers.1.bias 1",
                "features.offset 3", "features.unit 3", "target.offset 1", "target.unit 1",
            ],
            file.Tensors.Select(tensor => $"{tensor.Name} {string.Join(' ', tensor.Shape)}"));
        Assert.Equal(
            ["features.offset", "features.unit", "target.offset", "target.unit"],
            file.Tensors.Where(tensor => tensor.IsDouble).Select(tensor => tensor.Name));
        Assert.Equal(
            """
            {"version":6,"task":"regression","loss":"mean_squared_error","targets":["Größe"],"features":["a","b \"c\"","d"],
            "window":{"length":1,"step":1,"horizon":1},"categories":null,"classes":null,"threshold":0.5,
            "network":{"inputs":3,"layers":[{"kind":"dense","width":5,"activation":"relu"},
            {"kind":"dense","width":1,"activation":"identity"}]},"formats":{},"missingTexts":[],"constants":[null,null,null],"dates":{}}
            """.ReplaceLineEndings(""),
            file.Metadata["gpunet"]);
    }

    [Fact]
    public void A_model_that_does_not_fit_together_is_refused_before_the_old_file_is_touched()
    {
        ModelFile.Save(folder["m"], TestModels.Classifier());
        Assert.Throws<ArgumentException>(() => ModelFile.Save(folder["m"], TestModels.Classifier() with { ClassNames = ["x"] }));
        Assert.Throws<ArgumentException>(() => ModelFile.Save(folder["m"], TestModels.Classifier() with { Threshold = float.NaN }));
        Assert.Throws<ArgumentException>(() => ModelFile.Save(folder["m"], TestModels.Regressor() with { TargetScaling = null }));
        Assert.Throws<ArgumentException>(() => ModelFile.Save(folder["m"], TestModels.Binary() with { ClassNames = null }));
        var clipped = TestModels.Autoencoder().Preprocessing;
        clipped = new(clipped.Columns, clipped.Imputer, clipped.Scaler, clipped.Encoder, clipped.Constants, clips: true);
        Assert.Throws<ArgumentException>(() => ModelFile.Save(folder["m"], TestModels.Autoencoder() with { Preprocessing = clipped }));
        Assert.Equal(TestModels.Classifier().ClassNames, ModelFile.Load(folder["m"]).ClassNames);
    }
}
