namespace GpuNet;

/// <summary>Examples to learn from, in host memory: read from a table by <see cref="DataSetReader"/>, or made of arrays.</summary>
public sealed partial record DataSet
{
    double[]? features;

    /// <summary>What a pair is, by its target.</summary>
    internal static IReadOnlyList<string> PairKinds { get; } = ["apart", "together"];

    /// <summary>What messages call it: the name of the file.</summary>
    public required string Name { get; init; }

    /// <summary>What is learned.</summary>
    public required LearningTask Task { get; init; }

    /// <summary>The names of the features: of pairs those of the first and then those of the second.</summary>
    public required IReadOnlyList<string> FeatureNames { get; init; }

    /// <summary>
    /// The features, row-major: numbers, and of a column of texts their places in <see cref="Categories"/>. NaN where a value is missing.
    /// Of a file they are kept otherwise, and the array is made when it is first asked for.
    /// </summary>
    /// <exception cref="InputException">They are more than fit in an array.</exception>
    public required double[] Features { get => features ??= Stored!.ToArray(); init => (features, Stored) = (value, null); }

    /// <summary>The features of a file; null where they are given as <see cref="Features"/>.</summary>
    internal FeatureValues? Stored
    {
        get;
        init => (field, features) = (value, value is null ? features : null);
    }

    /// <summary>The different texts of each feature that is a text; null for a feature that is a number, or where all are.</summary>
    public IReadOnlyList<IReadOnlyList<string>?>? Categories { get; init; }

    /// <summary>Which rows of the features an example is made of.</summary>
    public Window Window { get; init; } = Window.Row;

    /// <summary>The names of the target columns; none for a reconstruction.</summary>
    public required IReadOnlyList<string> TargetNames { get; init; }

    /// <summary>
    /// The names of the targets of an example: those of the columns, or in a time series with a horizon of several rows those of each step
    /// ahead, <c>height +1</c>.
    /// </summary>
    public IReadOnlyList<string> AnswerNames => Window.AnswerNames(TargetNames);

    /// <summary>
    /// The targets, row-major (examples, <see cref="TargetCount"/>): the place of the class in <see cref="ClassNames"/>, 0 or 1 for
    /// labels and pairs, or numbers.
    /// </summary>
    public required double[] Targets { get; init; }

    /// <summary>
    /// After how many rows a time series repeats itself, at least 2, for a baseline of scores; null where it is to be found, or does not.
    /// </summary>
    public int? Season { get; init; }

    /// <summary>
    /// The targets of the rows of the first window of a time series, row-major (rows, target columns); empty where they are not known.
    /// </summary>
    internal double[] FirstTargets { get; init; } = [];

    /// <summary>How much each example counts, at least 0 (examples); null where all count alike.</summary>
    public float[]? Weights { get; init; }

    /// <summary>
    /// The group of each example, any number (examples): those of one group stay together where examples are divided, as those of one
    /// patient. Null where each is for itself. A time series has none.
    /// </summary>
    public int[]? Groups { get; init; }

    /// <summary>The classes; null where there are none.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>What the columns of its file are, also those that are left out; null where it is not from a file.</summary>
    public IReadOnlyList<Column>? Columns { get; init; }

    /// <summary>How the numbers of columns are written that have another format than <see cref="NumberFormat.Plain"/>.</summary>
    public IReadOnlyDictionary<string, NumberFormat> Formats { get; init; } = new Dictionary<string, NumberFormat>();

    /// <summary>The formats of the columns of dates and times that numbers were made of.</summary>
    public IReadOnlyDictionary<string, string> Dates { get; init; } = new Dictionary<string, string>();

    /// <summary>The texts of its file that say that a cell has no value.</summary>
    public MissingTexts MissingTexts { get; init; } = MissingTexts.Usual;

    /// <summary>What stands between the cells of its file, in words; null where it is not from delimited text.</summary>
    internal string? TextFormat { get; init; }

    /// <inheritdoc cref="FeatureTable.Frequency"/>
    internal IReadOnlyList<string> Frequency { get; init; } = [];

    /// <inheritdoc cref="FeatureTable.Gaps"/>
    internal IReadOnlyList<string?>? Gaps { get; init; }

    /// <inheritdoc cref="FeatureTable.Sources"/>
    internal IReadOnlyList<string>? Sources { get; init; }

    /// <summary>The line of the file on which each row begins; null for rows that are not from a file.</summary>
    public IReadOnlyList<int>? Lines { get; init; }

    /// <summary>The features with all that is known of them.</summary>
    public FeatureTable FeatureTable
    {
        get
        {
            string[] names = [.. FeatureNames.Take(FeatureCount / Window.Step)];
            return new()
            {
                Name = Name,
                Names = names,
                Values = features ?? [],
                Stored = Stored,
                Categories = Categories ?? new IReadOnlyList<string>?[names.Length],
                Lines = Lines,
                Sources = Sources,
                Gaps = Gaps,
                Frequency = Frequency,
            };
        }
    }

    /// <summary>Number of examples.</summary>
    public int Count { get => field > 0 ? field : CountRows(); internal init; }

    /// <summary>Number of features.</summary>
    public int FeatureCount => FeatureNames.Count;

    /// <summary>Number of targets of an example: a target column has one for each step ahead.</summary>
    public int TargetCount => TargetNames.Count * Window.Horizon;

    /// <summary>
    /// Number of outputs of a network that learns it, K: one a class, but one for two classes; one a target elsewhere.
    /// </summary>
    /// <param name="inputs">How many inputs the network has.</param>
    public int OutputsFor(int inputs) =>
        Task.HasNoTarget ? inputs : Task.Link == Link.Softmax ? ClassNames!.Count : TargetCount;

    /// <summary>What one target tells apart: the classes, or whether a pair is apart or together; null where it is neither.</summary>
    internal IReadOnlyList<string>? Kinds => Task.ArePairs ? PairKinds : ClassNames;

    /// <summary>The place in <see cref="ClassNames"/> of an example's class; of a pair 0 where it is apart, else 1.</summary>
    /// <exception cref="InvalidOperationException">There are no classes.</exception>
    public int ClassOf(int example) => Kinds is null
        ? throw new InvalidOperationException("the targets are no classes")
        : (int)Targets[example];

    /// <summary>Whether the targets of a row of a time series are known, before the rows that only the last example predicts.</summary>
    internal bool HasTargetsAt(int row) => row >= Window.Length - FirstTargets.Length / TargetNames.Count && row >= 0;

    /// <summary>A target of a row of a time series.</summary>
    internal double TargetAt(int row, int target) => row < Window.Length
        ? FirstTargets[row * TargetNames.Count + target]
        : Targets[(row - Window.Length) * TargetCount + target];

    /// <summary>Where an example is from: <c>iris.csv, line 12</c>.</summary>
    public string Where(int example)
    {
        int row = Window.LastRowOf(example);
        return $"{Sources?[row] ?? Name}, {(Lines is null ? $"example {example + 1}" : $"line {Lines[row]}")}";
    }

    /// <summary>What is still needed once the network's inputs are made: all but the features.</summary>
    internal DataSet WithoutFeatures() => this with { Count = Count, Features = [] };

    int CountRows() => Task.HasNoTarget ? FeatureTable.Rows : Targets.Length / TargetCount;

    /// <summary>For people: <c>iris.csv: 150 examples of 4 features, the classes 'setosa', 'versicolor', 'virginica'</c>.</summary>
    public override string ToString()
    {
        string learned = Kinds is { } kinds ? $"the classes {kinds.Quote()}"
            : Task.HasNoTarget ? "for an autoencoder"
            : $"the {(Task.Answers == Answers.Labels ? "labels" : "numbers")} {TargetNames.Quote()}";
        return $"{Name}: {Count.Counted("example")} of {FeatureCount.Counted("feature")}, {learned}";
    }

    /// <summary>Fails where what it is made of does not fit together, as arrays of a caller's may not.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    internal void Check() => Refuse(FindProblem());

    /// <summary>Checks the targets alone, of a data set whose features are elsewhere.</summary>
    /// <exception cref="ArgumentException">One is not valid.</exception>
    internal void CheckTargets() => Refuse(FindTargetProblem());

    void Refuse(string? problem)
    {
        if (problem is not null)
            throw new ArgumentException($"the data set {Name.Quote()} {problem}");
    }

    string? FindProblem()
    {
        if (Task.ArePairs != (Window == Window.Pair))
            return $"has examples of {Window.Length.Counted("row")}; those of {LearningTask.Pairs}, and no others, are pairs";
        if (Window.Horizon < 1 || (Window.Horizon > 1 && !(Window.IsSeries && Task.HasScaledTargets)))
            return $"predicts {Window.Horizon} rows; only numbers of a time series are predicted several steps ahead";
        if (Season is < 2)
            return $"has a season of {Season} rows; it must be at least 2";
        int columns = FeatureCount / Window.Step;
        if (columns == 0 || FeatureCount % Window.Step != 0 || (Stored is null && (Features.Length == 0 || Features.Length % columns != 0)))
            return $"has {Features.Length.Counted("feature")}, which do not divide into rows of {columns}";
        int rows = FeatureTable.Rows, examples = Window.KnownIn(rows);
        if (Categories is not null && Categories.Count != columns)
            return $"has {Categories.Count.Counted("list")} of categories for {columns.Counted("column")}";
        if (Lines is not null && Lines.Count != rows)
            return $"has {Lines.Count.Counted("line")} for {rows.Counted("row")}";
        if (Weights is not null && Weights.Length != examples)
            return $"has {Weights.Length.Counted("weight")} for {examples.Counted("example")}";
        if (Groups is not null && Window.IsSeries)
            return "has groups, but a time series is divided in time";
        if (Groups is not null && Groups.Length != examples)
            return $"has groups of {Groups.Length.Counted("example")} for {examples.Counted("example")}";
        if (Task.HasNoTarget)
            return TargetCount == 0 && Targets.Length == 0 ? null : "has targets, but an autoencoder has none";
        if (TargetCount == 0 || (Task.HasOneTarget && TargetCount != 1) || Targets.Length != (long)examples * TargetCount)
            return $"has {Targets.Length.Counted("target")} in {TargetCount.Counted("column")} for {examples} examples of a {Task}";
        return FindTargetProblem();
    }

    string? FindTargetProblem()
    {
        bool hasClasses = Task.Answers == Answers.Class;
        int classes = ClassNames?.Count ?? 0;
        if (hasClasses ? classes < 2 || Task != LearningTask.ClassificationOf(classes) : ClassNames is not null)
            return $"has {classes} class names for a {Task}";
        double most = hasClasses ? classes - 1 : 1;
        int place = Task.Answers == Answers.Numbers
            ? Array.FindIndex(Targets, target => !double.IsFinite(target))
            : Array.FindIndex(Targets, target => !(target >= 0 && target <= most && target == Math.Floor(target)));
        return place < 0 ? null : $"has the target {Targets[place]} at {Where(place / TargetCount)}; it must be "
            + (Task.Answers == Answers.Numbers ? "a finite number" : $"a whole number from 0 to {most}");
    }
}
