using GpuNet.Devices.Cpu;
using GpuNet.Tests.Data;

namespace GpuNet.Tests.Training;

/// <summary>Columns with a large offset and a small spread, as times and pressures have, keep what tells their values apart.</summary>
public sealed class LargeOffsetTests
{
    // x from −1 to 1, and what is learned of it.
    static readonly double[] x = [.. Enumerable.Range(0, 200).Select(row => row * 37 % 200 / 100.0 - 1)];

    static DataSet Read(double featureOffset, double targetOffset) => DataSetReader.Read(
        TestTables.Parse("x,y\n" + string.Concat(x.Select(value => FormattableString.Invariant(
            $"{(decimal)featureOffset + (decimal)value},{(decimal)targetOffset + (decimal)(3 * value * value)}\n")))),
        "y", regression: true);

    [Theory]
    [InlineData(1.7e9)]
    [InlineData(101_325_000)]
    [InlineData(-1e12)]
    public void Inputs_are_the_same_with_and_without_an_offset(double offset)
    {
        float[] near = PreparedData.Prepare(Read(0, 0), new TrainingOptions()).Features.ToArray();
        float[] far = PreparedData.Prepare(Read(offset, 0), new TrainingOptions()).Features.ToArray();
        // A number has 53 bits, of which the offset takes those above the point.
        double digits = Math.Abs(offset) * Math.Pow(2, -52);
        Assert.All(near.Zip(far), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1e-6 + 4 * digits));
    }

    [Fact]
    public void A_target_with_a_large_offset_is_learned_and_predicted_in_its_units()
    {
        using var device = new CpuDevice();
        var options = new TrainingOptions { Epochs = 200, Optimizer = new Adam { LearningRate = 0.01f } };
        var data = Read(1.7e9, 1e8);
        var result = Trainer.Fit(data, options, device);
        Assert.InRange(result.Test!.Predictions is NumberPredictions numbers ? RSquared.Of(numbers)!.Value : 0, 0.99, 1);

        double[] answers = Answer.Values(result.Model, Predictor.Logits(result.Model, data.FeatureTable, device));
        Assert.True(answers.Distinct().Count() > 100, "the answers fall together");
        Assert.All(answers.Zip(data.Targets), pair => Assert.InRange(pair.First, pair.Second - 0.3, pair.Second + 0.3));
    }

    [Fact]
    public void A_target_that_is_the_same_in_all_training_rows_is_nothing_to_learn()
    {
        var data = DataSetReader.Read(TestTables.Parse("a,z\n1,7.5\n2,7.5\n3,7.5\n4,7.5\n"), "z", regression: true);
        Assert.Equal(
            "t.csv: the target 'z' is 7.5 in every training row; there is nothing to learn",
            TestTables.ErrorOf(() => PreparedData.Prepare(data, new TrainingOptions { Split = SplitShares.Parse("100/0/0") })));
    }

    [Fact]
    public void What_is_too_large_for_32_bits_when_it_is_scaled_is_an_error_that_says_where()
    {
        var data = DataSetReader.Read(TestTables.Parse("a,b,y\n1,u,p\n2,v,q\n1e39,u,p\n"), "y");
        Assert.Equal(
            "t.csv, line 4, column 'a': 1E+39 is 1e+39 when it is scaled, too large for 32 bits; correct it or remove the row",
            TestTables.ErrorOf(() => Pipeline.Fit(data.FeatureTable, [0, 1, 2], Scaling.None, Missing.Error).Apply(data.FeatureTable)));
    }
}
