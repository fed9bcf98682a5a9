namespace GpuNet.Examples;

/// <summary>
/// Twin towers that share their weights learn when two examples belong together (Hadsell, Chopra and LeCun, 2006): noisy examples of
/// eight kinds, in pairs. The target is 1 for two of a kind. The model is saved, loaded and asked about new pairs.
/// </summary>
public static class Siamese
{
    const int Features = 10, Kinds = 8, Pairs = 2000;

    /// <summary>Trains it and compares distances of new pairs.</summary>
    public static void Run(Device device, TextWriter output, double length)
    {
        var random = new Random(4);
        float[] MakeKind() => [.. Enumerable.Range(0, Features).Select(_ => random.NextNormal())];
        float[][] kinds = [.. Enumerable.Range(0, Kinds).Select(_ => MakeKind())];
        var options = new TrainingOptions
        {
            Hidden = [32, 4], // of each tower; distances are taken of the last
            Epochs = (int)Math.Ceiling(20 * length),
            Optimizer = new Adam { LearningRate = 0.01f },
            Split = SplitShares.Parse("100/0/0"),
        };
        var trained = Trainer.Fit(MakePairs(random, kinds), options, device).Model;

        var folder = Directory.CreateTempSubdirectory("gpunet");
        string file = Path.Combine(folder.FullName, "twins.safetensors");
        trained.Save(file);
        var model = Model.Load(file);
        folder.Delete(recursive: true);

        var pairs = MakePairs(random, kinds);
        var answers = model.Predict(pairs.FeatureTable, device);
        output.WriteLine($"{model.Network}, {Pairs} new pairs:");
        output.WriteLine($"mean distance {Mean(1):0.00} of two of a kind, {Mean(0):0.00} of others");
        int right = answers.Zip(pairs.Targets).Count(pair => pair.First.IsTogether == pair.Second > 0.5f);
        output.WriteLine($"{100.0 * right / Pairs:0.0} % told apart at a distance of {model.Threshold}");

        double Mean(float target) =>
            answers.Zip(pairs.Targets).Where(pair => pair.Second == target).Average(pair => pair.First.Distance);
    }

    static DataSet MakePairs(Random random, float[][] kinds)
    {
        var x = new List<float>();
        var y = new List<float>();
        for (int pair = 0; pair < Pairs; pair++)
        {
            int first = random.Next(Kinds), second = pair % 2 == 0 ? first : random.Next(Kinds);
            x.AddRange(kinds[first].Concat(kinds[second]).Select(value => value + 0.5f * random.NextNormal()));
            y.Add(first == second ? 1 : 0);
        }
        return new()
        {
            Name = "pairs",
            Task = LearningTask.Pairs,
            Window = Window.Pair,
            FeatureNames = [.. from half in (string[])["a", "b"] from feature in Enumerable.Range(1, Features) select $"{half}{feature}"],
            Features = [.. x],
            TargetNames = ["same"],
            Targets = [.. y],
        };
    }
}
