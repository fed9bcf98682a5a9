using System.Globalization;

namespace GpuNet.Cli.Tests;

/// <summary><c>gpunet export</c>, <c>gpunet import</c>, and training that starts from a model.</summary>
public sealed class ExchangeTests(CliFixture workplace) : IClassFixture<CliFixture>
{
    [Fact]
    public void A_model_goes_out_and_its_network_comes_back()
    {
        workplace.Succeed("train iris.csv --target species --preset plain --epochs 3 --hidden 8 --scaling none --save out.safetensors");
        workplace.Succeed("export out.safetensors out.onnx");
        workplace.Succeed("export out.safetensors raw.onnx --raw");
        workplace.Succeed("import raw.onnx back.safetensors");
        Assert.Equal(workplace.Succeed("predict out.safetensors iris.csv"), workplace.Succeed("predict back.safetensors iris.csv"));
    }

    [Fact]
    public void A_network_of_another_program_predicts_is_scored_and_trained_on()
    {
        File.WriteAllText(workplace["new.csv"], Rows());
        workplace.Succeed("import two.onnx two.safetensors --features a,b,c,d,e --target kind --classes no,yes");
        Assert.StartsWith("kind,probability of no,probability of yes", workplace.Succeed("predict two.safetensors new.csv"));
        Assert.Contains("accuracy", workplace.Succeed("evaluate two.safetensors new.csv"));

        var trained = workplace.Run("train new.csv --start-from two.safetensors --epochs 2 --lr 0.001 --save on.safetensors");
        Assert.True(trained.ExitCode == 0, string.Join('\n', trained.ErrorLines));
        Assert.Contains(trained.ErrorLines, line => line.StartsWith("network  5 → 6 tanh → 1,", StringComparison.Ordinal));
        // A small step away from where it started.
        double[] before = Probabilities("two"), after = Probabilities("on");
        Assert.InRange(before.Zip(after, (a, b) => Math.Abs(a - b)).Max(), 1e-6, 0.1);
    }

    [Fact]
    public void Weights_of_PyTorch_are_imported()
    {
        workplace.Succeed("import sequential.safetensors net.safetensors --activation tanh --task regression --target p,q");
        File.WriteAllText(workplace["x.csv"], "x1,x2,x3,x4,x5\n1,2,3,4,5\n");
        Assert.StartsWith("p,q\n", workplace.Succeed("predict net.safetensors x.csv"));
    }

    [Theory]
    [InlineData("export iris.csv out.onnx", "iris.csv: this is not a safetensors file")]
    [InlineData("export two.onnx out.safetensors", "FILE.onnx: no .safetensors file can be written; let the name end with .onnx")]
    [InlineData("import two.onnx two.onnx", "MODEL.safetensors: two.onnx is the same file as the input FILE")]
    [InlineData("import activations.onnx x.safetensors", "add --task classification, --task multilabel or --task regression")]
    [InlineData("import keras.safetensors x.safetensors --task regression", "add --activation")]
    [InlineData("import iris.csv x.safetensors --activation relu", "iris.csv: this is not a safetensors file, but text")]
    [InlineData("import two.onnx x.st --features a,b,c,d,a", "'a' is twice among the names of --features; give each its own name")]
    [InlineData("import classes.onnx x.st --classes a,b,a", "'a' is twice among the names of --classes")]
    [InlineData("import activations.onnx x.st --task regression -t p,p", "'p' is twice among the names of --target")]
    [InlineData("import two.onnx x.st -t x1", "'x1' is one of --features and of --target; give each its own name")]
    [InlineData("import activations.onnx x.st --task autoencoder", "but this network has 5 inputs and 2 outputs")]
    [InlineData("import keras.safetensors x.st --activation relu --task autoencoder --features a,a,b,c,d", "5 inputs and 1 output")]
    [InlineData("import classes.onnx x.safetensors --classes a,b", "the network has 3 classes, but --classes names 2: 'a', 'b'")]
    [InlineData("import classes.onnx x.safetensors --activation relu", "leave out --activation")]
    [InlineData("train iris.csv --start-from iris.csv", "iris.csv: this is not a safetensors file")]
    [InlineData("train iris.csv --start-from a.st --hidden 8", "--start-from: the model decides what --hidden would")]
    [InlineData("train iris.csv --start-from a.st -t species", "--start-from: the model decides what --target would")]
    public void What_cannot_be_exchanged_is_refused(string command, params string[] told) => workplace.Refuse(command, told);

    [Fact]
    public void Data_without_the_columns_of_the_model_to_start_from_are_refused()
    {
        workplace.Succeed("import two.onnx start.safetensors");
        workplace.Refuse("train iris.csv --start-from start.safetensors", "iris.csv", "'y'");
    }

    [Theory]
    [InlineData("iris.csv -t species", "iris.csv")]
    [InlineData("people.csv -t income --threshold 0.4", "people.csv")]
    [InlineData("people.csv -t age --task regression --ignore income", "people.csv")]
    [InlineData("people.csv -t age,hours --task regression --ignore income", "people.csv")]
    [InlineData("people.csv -t married,owner --task multilabel --threshold 0.6 --ignore income", "people.csv")]
    public void What_was_exported_without_preprocessing_is_imported(string training, string data)
    {
        File.WriteAllText(workplace["people.csv"], People());
        workplace.Succeed($"train {training} --preset plain --epochs 2 --hidden 8 --scaling none --save out.st");
        workplace.Succeed("export out.st raw.onnx --raw");
        workplace.Succeed("import raw.onnx back.st");
        Assert.Equal(workplace.Succeed($"predict out.st {data}"), workplace.Succeed($"predict back.st {data}"));
    }

    [Fact]
    public void A_task_that_the_end_of_a_network_denies_is_named_as_an_option()
    {
        workplace.Succeed("train iris.csv -t petal_width --task regression --preset plain --ignore species --epochs 1 --save r.st");
        workplace.Succeed("export r.st r.onnx --raw");
        workplace.Refuse("import r.onnx x.st --task classification", "scaled, as only those of a regression can be; use --task regression");
    }

    [Fact]
    public void A_model_is_not_imported()
    {
        workplace.Succeed("import two.onnx own.st");
        workplace.Refuse("import own.st again.st --activation relu", "own.st: this cannot be imported: it is a model of GpuNet already");
    }

    [Theory]
    [InlineData("show w.bin", "PK\u0003\u0004", "w.bin: this is not a safetensors file, but a zip archive", "torch.save_file")]
    [InlineData("predict two.onnx iris.csv", "", "two.onnx: this is not a safetensors file, but an ONNX file: import it first")]
    [InlineData("show iris.csv", "", "iris.csv: this is not a safetensors file, but text", "name a model that training has written")]
    [InlineData("import w.bin x.st --activation relu", "PK\u0003\u0004", "but a zip archive", "safetensors.torch.save_file")]
    [InlineData("import iris.csv x.st", "", "but text, as a table or a program is: name an ONNX file, or a safetensors file of weights")]
    [InlineData("import w.bin x.st", "PAR1", "but a Parquet file: name an ONNX file, or a safetensors file of weights")]
    [InlineData("import copy.bin x.st", "", "but an ONNX file: let its name end with .onnx")]
    [InlineData("predict own.st own.st", "", "own.st: this is a safetensors file, so a model or weights: name a table")]
    [InlineData("train two.onnx -t y", "", "two.onnx: this is an ONNX file: name a table")]
    public void What_is_no_model_or_no_table_is_named(string command, string bytes, params string[] told)
    {
        workplace.Succeed("import two.onnx own.st");
        File.Copy(workplace["two.onnx"], workplace["copy.bin"], overwrite: true);
        File.WriteAllText(workplace["w.bin"], bytes + new string('\0', 100));
        workplace.Refuse(command, told);
    }

    [Fact]
    public void Parameters_that_are_not_finite_are_loaded_where_that_is_allowed()
    {
        byte[] bytes = File.ReadAllBytes(workplace["keras.safetensors"]);
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - sizeof(float)), float.NaN);
        File.WriteAllBytes(workplace["nan.safetensors"], bytes);
        const string import = "import nan.safetensors nan.st --activation relu --task regression";
        workplace.Refuse(import, "values that are not finite", "--allow-non-finite");
        string warning = Assert.Single(
            workplace.Run($"{import} --allow-non-finite").ErrorLines,
            line => line.StartsWith("gpunet: warning: ", StringComparison.Ordinal));
        Assert.Matches(
            "nan.safetensors: the tensor 'layers.[0-9].(weight|bias)' has values that are not finite, as NaN at place [0-9]+: "
            + "predictions may not be finite either$", warning);
        foreach (string command in new[] { "show nan.st", "show nan.st --json", "export nan.st nan.onnx" })
        {
            workplace.Refuse(command, "values that are not finite", "--allow-non-finite");
            workplace.Succeed($"{command} --allow-non-finite");
        }
        workplace.Refuse("serve nan.st", "--allow-non-finite");
        workplace.Refuse("train iris.csv --start-from nan.st", "--start-from: nan.st has parameters that are NaN or infinite");
    }

    double[] Probabilities(string model) =>
        [.. CliFixture.Cells(workplace.Succeed($"predict {model}.safetensors new.csv")).Skip(1)
            .Select(row => double.Parse(row[2], CultureInfo.InvariantCulture))];

    static string People()
    {
        var random = new Random(3);
        string[] rows = [.. Enumerable.Range(0, 80).Select(row => string.Create(CultureInfo.InvariantCulture,
            $"{random.Next(50) + 20.5},{random.Next(50) + 10.25},{random.Next(2)},{random.Next(2)},{(row % 3 == 0 ? "high" : "low")}"))];
        return $"age,hours,married,owner,income\n{string.Join('\n', rows)}\n";
    }

    static string Rows()
    {
        var random = new Random(2);
        string[] rows = [.. Enumerable.Range(0, 60).Select(row => string.Join(',', Enumerable.Range(0, 5).Select(_ =>
            (random.NextDouble() * 4 - 1).ToString("F3", CultureInfo.InvariantCulture))) + (row % 3 == 0 ? ",yes" : ",no"))];
        return $"a,b,c,d,e,kind\n{string.Join('\n', rows)}\n";
    }
}
