using GpuNet.Cli.Benchmarking;
using GpuNet.Cli.Commands;
using GpuNet.Cli.Output;

namespace GpuNet.Cli.Reports;

/// <summary>How a model does on some examples, as one page without anything beside it.</summary>
sealed record HtmlReport
{
    static readonly string style = ReadStyle();

    /// <summary>The model.</summary>
    public required Model Model { get; init; }

    /// <summary>The data set.</summary>
    public required DataSet Data { get; init; }

    /// <summary>The network's inputs for all examples of the data set (examples, n₀).</summary>
    public required HostMatrix<float> Inputs { get; init; }

    /// <summary>What the examples of the report are: <c>test part</c>.</summary>
    public required string Part { get; init; }

    /// <summary>The examples of the data set that the report is about.</summary>
    public required IReadOnlyList<int> Examples { get; init; }

    /// <summary>The scores on these examples.</summary>
    public required Evaluation Evaluation { get; init; }

    /// <summary>What came out of the training; null for a model that was trained before.</summary>
    public TrainingResult? Result { get; init; }

    /// <summary>The epochs of the training.</summary>
    public IReadOnlyList<EpochReport> Epochs { get; init; } = [];

    /// <summary>Whether the share of right answers is shown for each epoch.</summary>
    public bool ShowsAccuracy { get; init; }

    /// <summary>The launches of a training step, with the seconds of each.</summary>
    public TimedPlan? Plan { get; init; }

    /// <summary>The names of the classes, or of the targets.</summary>
    public IReadOnlyList<string> Names => EvaluationText.NamesOf(Model);

    /// <summary>Where an example of the report is from.</summary>
    public string Where(int example) => Data.Where(Examples[example]);

    /// <summary>Writes the page, whole or not at all, and says on the error stream where it is, or why it is not.</summary>
    /// <returns>The exit code.</returns>
    public int WriteOrTell(string path) =>
        FileOutput.WriteOrTell("--report", path, "report", () => AtomicFile.WriteText(path, ToPage().Markup));

    /// <summary>The page.</summary>
    public Html ToPage() => Html.Of(
        $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <title>{Title}</title>
        <style>
        {new Html(style)}</style>
        </head>
        <body>
        <header><h1>{Title}</h1>
        <p>{Model.Network.ToString()}, {Model.Network.ParameterCount} parameters</p>
        </header>
        <main>
        {SummarySection.Of(this)}{LearningCurves.Of(this)}{ClassSection.Of(this)}{NumberSection.Of(this)}{Mistakes.Of(this)}
        {ImportanceSection.Of(this)}{NetworkSection.Of(this)}{ColumnSection.Of(this)}
        </main>
        <footer>Written by GpuNet {ProductVersion.Text}</footer>
        </body>
        </html>

        """);

    string Title
    {
        get
        {
            string targets = Model.TargetNames.Count > 0 ? $" of {Model.TargetNames.Quote()}" : "";
            return $"{TaskName.Of(Model.Task)}{targets}, {Path.GetFileName(Data.Name)}";
        }
    }

    static string ReadStyle()
    {
        using var reader = new StreamReader(typeof(HtmlReport).Assembly.GetManifestResourceStream("report.css")!);
        return reader.ReadToEnd();
    }
}
