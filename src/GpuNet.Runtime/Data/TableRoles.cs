using GpuNet.Data;

namespace GpuNet;

/// <summary>What the columns of a table are to what is learned from it.</summary>
public sealed record TableRoles
{
    /// <summary>What is learned; a classification of two classes becomes a <see cref="LearningTask.BinaryClassification"/>.</summary>
    public LearningTask Task { get; init; } = LearningTask.Classification;

    /// <summary>The columns that are predicted: none for a reconstruction, one for classes and pairs.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>Whether the first row of a text file names the columns.</summary>
    public HeaderRow Header { get; init; }

    /// <summary>
    /// How many rows of a time series an example has, at least 2: the targets of the row behind them are predicted from all their columns,
    /// the targets' among them. Null where rows are examples and their order means nothing.
    /// </summary>
    public int? Window { get; init; }

    /// <summary>How many rows behind a window are predicted at once, at least 1; more than 1 for numbers of a time series alone.</summary>
    public int Horizon { get; init; } = 1;

    /// <summary>
    /// After how many rows a time series repeats itself, at least 2: its scores are seen beside those of the value a season ago. Null where
    /// it is to be found by the autocorrelation of the training part.
    /// </summary>
    public int? Season { get; init; }

    /// <summary>A column that says how much each example counts, in the loss and in metrics; null where all count alike.</summary>
    public string? Weights { get; init; }

    /// <summary>
    /// A column that says which rows belong together, as those of one patient: rows with the same cell go to the same part where rows are
    /// divided. It is no feature. Null where each row is for itself.
    /// </summary>
    public string? Group { get; init; }

    /// <summary>Features that are texts although they may look like numbers, as postal codes.</summary>
    public IReadOnlyList<string> Categorical { get; init; } = [];

    /// <summary>
    /// Features that are texts of which each becomes one number, the share of the training rows that have it: for more texts than there can
    /// be inputs.
    /// </summary>
    public IReadOnlyList<string> Frequency { get; init; } = [];

    /// <summary>The most categories of a feature that is not named in <see cref="Categorical"/>; more are an error.</summary>
    public int MaxCategories { get; init; } = 1000;

    /// <summary>Features that are numbers although they look like names, as ids and codes that begin with zeros.</summary>
    public IReadOnlyList<string> Numeric { get; init; } = [];

    /// <summary>
    /// Columns of durations that may look like times of day, as <c>1:30:00</c>; each becomes its seconds. Others are found without it.
    /// </summary>
    public IReadOnlyList<string> Durations { get; init; } = [];

    /// <summary>Columns that are not features.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>
    /// What may stand before the decimals: a comma in some columns, or a point. Null where it is not known: then it is a point unless that
    /// parts thousands, and a file where it may be either is refused.
    /// </summary>
    public char? DecimalPoint { get; init; }

    /// <summary>What may part groups of thousands; null where nothing does.</summary>
    public char? Thousands { get; init; }

    /// <summary>The units that numbers may have before or behind them, as <c>%</c> and <c>kg</c>; a column has one of them.</summary>
    public IReadOnlyList<string> Units { get; init; } = [];

    /// <summary>
    /// A format of dates and times as <see cref="DateTime.ParseExact(string, string, IFormatProvider)"/> takes it, as
    /// <c>dd.MM.yyyy HH:mm</c>; it is tried before the usual ones. Null where only those are.
    /// </summary>
    public string? DateFormat { get; init; }

    /// <summary>The texts that say that a cell has no value.</summary>
    public MissingTexts MissingTexts { get; init; } = MissingTexts.Usual;

    /// <summary>The most bytes of a line: see <see cref="TextOptions.LongestLine"/>.</summary>
    public int LongestLine { get; init; } = TextOptions.UsualLongestLine;

    /// <summary>The features of which it is said what they are.</summary>
    internal IEnumerable<string> Described => [.. Categorical, .. Frequency, .. Numeric, .. Durations];

    /// <summary>How text files are read.</summary>
    internal TextOptions Text => new() { Header = Header, LongestLine = LongestLine };

    /// <summary>The formats that a column may have. The first that reads all of its numbers is its own: the plain one comes last.</summary>
    internal IEnumerable<NumberFormat> Formats
    {
        get
        {
            var allowed =
                from unit in Units.Append(null)
                from point in new[] { DecimalPoint ?? (Thousands == '.' ? ',' : '.'), '.' }.Distinct()
                from thousands in new[] { Thousands, null }.Distinct()
                where thousands != point
                select new NumberFormat(point, thousands, unit);
            return allowed.Distinct();
        }
    }

    /// <summary>Fails where they contradict each other.</summary>
    /// <exception cref="InputException">They do.</exception>
    internal void Check(Table table)
    {
        if (Task.HasOneTarget && Targets.Count != 1)
        {
            throw new InputException(
                $"{table.Name}: {Targets.Count} columns are given as the target of one class; name one column, "
                + $"or use {Setting.Task.To("Regression")} or {Setting.Task.To("MultiLabel")}");
        }
        if (Task.HasNoTarget && Targets.Count > 0)
        {
            throw new InputException($"{table.Name}: an autoencoder predicts its features, and has no target: "
                + $"use {Setting.Ignored.ToColumns(Targets)} instead of {Setting.Targets}");
        }
        if (!Task.HasNoTarget && Targets.Count == 0)
            throw new InputException($"{table.Name}: no target is named; only an autoencoder has none");
        if (Weights is not null && Targets.Contains(Weights))
            throw new InputException($"{table.Name}: the column {Weights.Quote()} cannot be a target and the weights");
        if (Group is not null && Targets.Contains(Group))
            throw new InputException($"{table.Name}: the column {Group.Quote()} cannot be a target and the group");
        if (Group is not null && Window is not null)
            throw GroupColumn.OfSeries(table);
        (Setting, IReadOnlyList<string>)[] lists =
        [
            (Setting.Categorical, Categorical), (Setting.Frequency, Frequency), (Setting.Numeric, Numeric), (Setting.Durations, Durations),
            (Setting.Ignored, Ignored),
        ];
        for (int place = 0; place < lists.Length; place++)
        {
            foreach (var other in lists[(place + 1)..])
                CheckApart(table, lists[place], other);
        }
        // Weights and groups are no features, and are used.
        (Setting, IReadOnlyList<string>) group = (Setting.Group, Group is null ? [] : [Group]);
        foreach (var of in lists.Prepend(group))
            CheckApart(table, (Setting.Weights, Weights is null ? [] : [Weights]), of);
        foreach (var of in lists)
            CheckApart(table, group, of);
        // The past of a target is a feature of a time series.
        (Setting, IReadOnlyList<string>) targets = (Setting.Targets, Window is null ? Targets : []);
        CheckApart(table, targets, (Setting.Frequency, Frequency));
        CheckApart(table, targets, (Setting.Ignored, Ignored));
        if (Task.Answers != Answers.Class)
            CheckApart(table, targets, (Setting.Categorical, Categorical));
        if (Task.HasNoTarget && Frequency.Count > 0)
        {
            throw new InputException($"{table.Name}: an autoencoder cannot restore texts from their frequencies; "
                + $"use {Setting.Ignored.ToColumns(Frequency)} instead of {Setting.Frequency}");
        }
        if (Thousands is not null && Thousands == DecimalPoint)
        {
            throw new InputException($"{table.Name}: {Setting.DecimalPoint} and {Setting.Thousands} are the same character; "
                + "change one of them");
        }
        if (Targets.Distinct().Count() != Targets.Count)
            throw new InputException($"{table.Name}: a target is named twice: {Targets.Quote()}");
        if (Window is not null && Task.NeedsCode)
        {
            throw new InputException($"{table.Name}: only classes, labels and numbers are predicted from a window of rows; "
                + $"leave out {Setting.Window}");
        }
        if (Season is not null && Window is null)
            throw new InputException($"{table.Name}: only a time series has a season; set {Setting.Window}, or leave out {Setting.Season}");
        if (Season is not null && !Task.HasScaledTargets)
        {
            throw new InputException($"{table.Name}: only numbers are compared with those a season ago; "
                + $"use {Setting.Task.To("Regression")}, or leave out {Setting.Season}");
        }
        if (Season is < 2)
            throw new InputException($"{table.Name}: {Setting.Season} is {Season}; it must be at least 2");
        if (Horizon > 1 && Window is null)
            throw new InputException($"{table.Name}: rows are predicted from a window of those before; set {Setting.Window}");
        if (Horizon > 1 && !Task.HasScaledTargets)
        {
            throw new InputException($"{table.Name}: only numbers are predicted several steps ahead; "
                + $"use {Setting.Task.To("Regression")}, or leave out {Setting.Horizon}");
        }
    }

    static void CheckApart(
        Table table, (Setting Setting, IReadOnlyList<string> Columns) one, (Setting Setting, IReadOnlyList<string> Columns) other)
    {
        if (one.Columns.Intersect(other.Columns).FirstOrDefault() is { } both)
        {
            throw new InputException(
                $"{table.Name}: the column {both.Quote()} is in {one.Setting} and in {other.Setting}; leave out one of them");
        }
    }
}
