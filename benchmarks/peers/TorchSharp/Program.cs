using System.Globalization;
using GpuNet.Cli.Benchmarking;
using static TorchSharp.torch;

// A training step of TorchSharp: WIDTHS OPTIMIZER THREADS. It prints the versions, then answers each line "BATCH SECONDS" of its input
// with the milliseconds of a step.

// As gpunet's: so small that the network does not learn and each step is like the one before.
const double LearningRate = 1e-9;

int[] widths = [.. args[0].Split(',').Select(Number)];
string optimizerName = args[1];
set_num_threads(Number(args[2]));
manual_seed(1);

Console.WriteLine($"TorchSharp {typeof(nn).Assembly.GetName().Version!.ToString(3)}, LibTorch {__version__}");
Dictionary<int, Action> steps = [];
while (Console.ReadLine() is { } line)
{
    string[] request = line.Split(' ');
    int batch = Number(request[0]);
    if (!steps.TryGetValue(batch, out var step))
        steps.Add(batch, step = StepOf(batch));
    double seconds = double.Parse(request[1], CultureInfo.InvariantCulture);
    Console.WriteLine((1e3 * Timing.MedianSeconds(step, static () => { }, seconds)).ToString(CultureInfo.InvariantCulture));
}

Action StepOf(int batch)
{
    List<nn.Module<Tensor, Tensor>> layers = [];
    foreach (var (inputs, outputs) in widths.Zip(widths.Skip(1)))
        layers.AddRange([nn.Linear(inputs, outputs), nn.ReLU()]);
    var model = nn.Sequential(layers.SkipLast(1));
    Tensor x = rand(batch, widths[0]), y = randint(widths[^1], batch);
    var optimizer = OptimizerOf(model);
    return () =>
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        nn.functional.cross_entropy(model.forward(x), y).backward();
        optimizer.step();
    };
}

optim.Optimizer OptimizerOf(nn.Module model) => optimizerName switch
{
    "sgd" => optim.SGD(model.parameters(), LearningRate),
    "momentum" => optim.SGD(model.parameters(), LearningRate, momentum: 0.9),
    "adam" => optim.Adam(model.parameters(), LearningRate),
    _ => throw new ArgumentException($"unknown optimizer {optimizerName}"),
};

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
