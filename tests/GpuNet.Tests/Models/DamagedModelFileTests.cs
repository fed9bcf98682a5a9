using GpuNet.Tests.Data;

namespace GpuNet.Tests.Models;

/// <summary>Model files that were changed, and those of another version or program: what does not fit is said in a line.</summary>
public sealed class DamagedModelFileTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("\"version\":6", "\"version\":2,\"old\":[]", "it is of version 2; this GpuNet reads versions 4 to 6")]
    [InlineData("\"version\":6,", "", "its description has no version")]
    [InlineData("\"version\":6", "\"version\":null", "its description has no version")]
    [InlineData("{\"version\"", "[{\"version\"", "its description cannot be read")]
    [InlineData("\"version\":6", "\"version\":6,\"version\":6", "its description cannot be read")]
    [InlineData("\"loss\":", "\"lost\":", "its description cannot be read")]
    [InlineData("\"task\":\"classification\"", "\"task\":\"guessing\"", "the task 'guessing' is not known")]
    [InlineData("\"task\":\"classification\"", "\"task\":0", "its description cannot be read")]
    [InlineData("\"targets\":[\"Größe\"]", "\"targets\":null", "its description cannot be read")]
    [InlineData("\"targets\":[\"Größe\"]", "\"targets\":[\"\\ud800\"]", "its description cannot be read")]
    [InlineData("\"features\":[\"a\"", "\"features\":[null", "a feature, target, category or class has no name")]
    [InlineData("\"classes\":[\"x\"", "\"classes\":[null", "a feature, target, category or class has no name")]
    [InlineData("{\"kind\":\"dense\",\"width\":5,\"activation\":\"relu\"}", "null", "a layer of the network is null")]
    [InlineData("\"activation\":\"relu\"", "\"activation\":null", "its description cannot be read")]
    [InlineData("\"activation\":\"relu\"", "\"activation\":\"relax\"", "the activation 'relax' is not known")]
    [InlineData("\"kind\":\"dense\"", "\"kind\":\"sparse\"", "its description cannot be read")]
    [InlineData("\"kind\":\"dense\",", "", "a layer has no kind")]
    [InlineData("softmax_cross_entropy", "regret", "the loss 'regret' is not known")]
    [InlineData("\"width\":5", "\"width\":0", "layer 1 has a width of 0; it must be at least 1")]
    [InlineData("\"width\":5", "\"width\":6", "the tensor 'layers.0.weight' is [3, 5], but the network needs [3, 6]")]
    [InlineData("\"width\":5", "\"width\":2147483647", "the network needs [3, 2147483647]")]
    [InlineData("\"inputs\":3", "\"inputs\":-3", "a network needs at least 1 input, not -3")]
    [InlineData("\"inputs\":3", "\"inputs\":4", "the tensor 'layers.0.weight' is [3, 5], but the network needs [4, 5]")]
    [InlineData(
        "{\"kind\":\"dense\",\"width\":5,",
        "{\"kind\":\"dense\",\"width\":5,\"activation\":\"relu\"},{\"kind\":\"dense\",\"width\":5,",
        "the network needs [5, 5]")]
    [InlineData("\"features\":[\"a\",", "\"features\":[", "the tensor 'features.offset' is [3], but the network needs [2]")]
    [InlineData("\"features\":[\"a\"", "\"features\":[\"d\"", "two features have the same name")]
    [InlineData("\"categories\":null", "\"categories\":[null]", "the preprocessing has steps that are not of 3 features")]
    [InlineData("\"categories\":null", "\"categories\":[null,[],null]", "a column has no category, or one twice")]
    [InlineData("\"categories\":null", "\"categories\":[null,[\"u\",\"u\"],null]", "a column has no category, or one twice")]
    [InlineData("\"categories\":null", "\"categories\":[null,[null],null]", "a feature, target, category or class has no name")]
    [InlineData(
        "\"categories\":null", "\"categories\":[null,[\"u\",\"v\"],null]",
        "1 row of 3 features, encoded as 4, do not fit a network of 3 inputs")]
    [InlineData(
        "\"categories\":null", "\"categories\":null,\"frequencies\":[null]",
        "the preprocessing has steps that are not of 3 features")]
    [InlineData("\"categories\":null", "\"categories\":null,\"frequencies\":[null,{},null]", "a column has no text, or a text that is")]
    [InlineData(
        "\"categories\":null", "\"categories\":null,\"frequencies\":[null,{\"u\":0},null]",
        "a column has no text, or a text that is")]
    [InlineData("\"categories\":null", "\"categories\":null,\"frequencies\":[null,{\"u\":1.5},null]", "a column has no text, or a text")]
    [InlineData("\"categories\":null", "\"categories\":null,\"frequencies\":[null,{\"u\":\"NaN\"},null]", "its description cannot be read")]
    [InlineData(
        "\"categories\":null", "\"categories\":[null,[\"u\"],null],\"frequencies\":[null,{\"u\":0.5},null]",
        "a column is one-hot and a frequency, too")]
    [InlineData("\"classes\":[\"x\",", "\"classes\":[", "2 classes, 0 scaled targets and 3 outputs do not fit a Classification")]
    [InlineData("softmax_cross_entropy", "binary_cross_entropy", "the loss binary_cross_entropy, 1 targets, 3 classes")]
    [InlineData("\"task\":\"classification\"", "\"task\":\"binaryClassification\"", "do not fit a BinaryClassification")]
    [InlineData("\"task\":\"classification\"", "\"task\":\"matching\"", "do not fit a Pairs")]
    [InlineData("\"length\":1", "\"length\":0", "0 rows of 3 features")]
    [InlineData("\"length\":1", "\"length\":1073741824", "1073741824 rows of 3 features")]
    [InlineData("\"horizon\":1", "\"horizon\":0", "0 rows are predicted; only numbers of a time series")]
    [InlineData("\"horizon\":1", "\"horizon\":2", "2 rows are predicted; only numbers of a time series")]
    [InlineData("\"horizon\":1}", "\"horizon\":1},\"season\":1", "a season has 1 rows; it must have at least 2")]
    [InlineData("\"step\":1", "\"step\":-1", "the tensor 'features.offset' is [3], but the network needs [0]")]
    [InlineData("\"task\":\"classification\"", "\"task\":\"regression\"", "the tensor 'target.offset' is missing")]
    [InlineData("\"formats\":{}", "\"formats\":{\"a\":null}", "a format of numbers or dates or a text for missing values is null")]
    [InlineData("\"dates\":{}", "\"dates\":{\"a\":null}", "a format of numbers or dates or a text for missing values is null")]
    [InlineData("\"missingTexts\":[]", "\"missingTexts\":[null]", "a format of numbers or dates or a text for missing values is null")]
    [InlineData(
        "\"formats\":{}", "\"formats\":{\"a\":{\"decimalPoint\":\",\",\"thousands\":\",\",\"unit\":null}}",
        "decimals behind ',' and thousands parted by ',' are no format of numbers")]
    [InlineData(
        "\"constants\":[null,null,null]", "\"constants\":[null,\"1\",null]",
        "the tensor 'features.offset' is [3], but the network needs [2]")]
    [InlineData("\"constants\":[null,null,null]", "\"constants\":[null]", "the preprocessing has steps that are not of 3 features")]
    [InlineData("\"threshold\":0.5", "\"threshold\":1.5", "the threshold is 1.5; it must be from 0 to 1")]
    [InlineData("\"threshold\":0.5", "\"threshold\":\"NaN\"", "its description cannot be read")]
    public void Descriptions_that_do_not_fit_are_errors(string old, string changed, string problem)
    {
        Change(TestModels.Classifier(), description =>
        {
            Assert.Contains(old, description);
            return description.Replace(old, changed);
        });
        Assert.Contains(problem, Error());
    }

    [Fact]
    public void Tensors_that_are_missing_or_do_not_fit_are_errors()
    {
        Change(TestModels.Classifier(), same => same, tensor => tensor.Name == "layers.1.bias" ? null : tensor);
        Assert.EndsWith("the tensor 'layers.1.bias' is missing", Error());
        Change(TestModels.Classifier(), same => same, tensor => tensor.Name == "features.offset" ? null : tensor);
        Assert.EndsWith("the tensor 'features.offset' is missing", Error());
        Change(TestModels.Classifier(), same => same, tensor =>
            tensor.IsDouble ? tensor : new(tensor.Name, [.. tensor.Shape.Reverse()], tensor.Values));
        Assert.EndsWith("the tensor 'layers.0.weight' is [5, 3], but the network needs [3, 5]", Error());
        Change(TestModels.Classifier(), same => same, tensor =>
            tensor.Name == "features.unit" ? new(tensor.Name, tensor.Shape, [1.0, 0.0, 1.0]) : tensor);
        Assert.Contains("cannot be scaled with", Error());
    }

    [Fact]
    public void Scores_that_do_not_fit_together_are_refused()
    {
        ModelFile.Save(folder["m"], TestModels.Ranks());
        var file = SafeTensors.Read(folder["m"]);
        Refused("features.ranked", [3, 0, 0.5], "'features.ranked' counts what is not from 0 to 1000");
        Refused("features.ranked", [3, 2, 1], "features.values");
        Refused("features.scores", [1, 0, 2, 3], "'features.values' and 'features.scores': the numbers of a column");

        void Refused(string name, double[] values, string reason)
        {
            var changed = file.Tensors.Select(tensor => tensor.Name == name ? new Tensor(name, [values.Length], values) : tensor);
            new SafeTensors([.. changed], file.Metadata).Write(folder["bad"]);
            Assert.Contains(reason, Assert.Throws<InputException>(() => ModelFile.Load(folder["bad"])).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Files_of_the_version_before_load_with_their_preprocessing_of_32_bits()
    {
        static float[] Floats(Tensor tensor) => Array.ConvertAll(tensor.Doubles, value => (float)value);
        var model = TestModels.Regressor() with
        {
            Preprocessing = new(["a", "b", "c"], new Imputer([7, 8, 9]), new([1, -0.1, 3], [0.3, 2, 4]), null),
        };
        // As version 4 had it.
        Change(
            model,
            json => json.Replace("\"version\":6", "\"version\":4")
                .Replace(",\"formats\":{},\"missingTexts\":[],\"constants\":[null,null,null],\"dates\":{}", ""),
            tensor => new(tensor.Name, tensor.Shape, Floats(tensor)));
        var loaded = ModelFile.Load(folder["m"]);
        Assert.Equal([1, -0.1f, 3], loaded.Preprocessing.Scaler.Offsets);
        Assert.Equal([7, 8, 9], loaded.Preprocessing.Imputer!.Fills);
        Assert.Equal([0.1f], loaded.TargetScaling!.Offsets);
    }

    [Fact]
    public void Files_of_others_are_errors()
    {
        new SafeTensors([new("w", [1], [1f])], new Dictionary<string, string> { ["format"] = "pt" }).Write(folder["m"]);
        Assert.Contains("its metadata have no 'gpunet'", Error());
        File.WriteAllText(folder["m"], "a,b\n1,2\n");
        Assert.Contains("not a safetensors file", TestTables.ErrorOf(() => ModelFile.Load(folder["m"])));
        Assert.EndsWith("there is no such file", TestTables.ErrorOf(() => ModelFile.Load(folder["no"])));
        Assert.Contains("this is a folder", TestTables.ErrorOf(() => ModelFile.Load(folder["."])));
    }

    /// <summary>The file of a model, changed.</summary>
    void Change(Model model, Func<string, string> description, Func<Tensor, Tensor?>? tensor = null)
    {
        ModelFile.Save(folder["m"], model);
        var file = SafeTensors.Read(folder["m"]);
        new SafeTensors(
            [.. file.Tensors.Select(tensor ?? (same => same)).OfType<Tensor>()],
            new Dictionary<string, string> { ["gpunet"] = description(file.Metadata["gpunet"]) }).Write(folder["m"]);
    }

    string Error()
    {
        string message = TestTables.ErrorOf(() => ModelFile.Load(folder["m"]));
        Assert.StartsWith($"{folder["m"]}: this is not a model that GpuNet can use: ", message);
        return message;
    }
}
