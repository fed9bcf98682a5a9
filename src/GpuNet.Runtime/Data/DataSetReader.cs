using GpuNet.Data;

namespace GpuNet;

/// <summary>Makes numbers of a table: some columns are targets, others are features.</summary>
public static class DataSetReader
{
    /// <summary>Reads examples to learn one column from all others: classes, or with <paramref name="regression"/> numbers.</summary>
    /// <exception cref="InputException">As for other tasks.</exception>
    public static DataSet Read(Table table, string target, bool regression = false) =>
        Read(table, new TableRoles { Task = regression ? LearningTask.Regression : LearningTask.Classification, Targets = [target] });

    /// <summary>
    /// Reads examples to learn from. Text and integers in the target column are classes, two of them make a
    /// <see cref="LearningTask.BinaryClassification"/>; integers are in numerical order, text in the order of its characters' codes.
    /// What features are follows from their cells; what is left out, or is not what it seems, is told as a
    /// <see cref="Message"/>.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="roles">What its columns are.</param>
    /// <exception cref="InputException">
    /// A column is missing, a cell is neither missing nor a finite number where one is needed, or the target is not what it is said to be.
    /// </exception>
    public static DataSet Read(Table table, TableRoles roles)
    {
        table = table.With(roles.MissingTexts);
        roles.Check(table);
        CheckHeader(table);
        TellOfUnnamed(table);
        int[] targets = [.. roles.Targets.Select(table.FindColumn)];
        var dates = DatesOf(table, roles, FeaturesOf(table, roles, targets));
        table = DateColumns.Expand(table, dates, table.FindColumn);
        roles = roles with
        {
            Ignored = [.. roles.Ignored, .. dates.Keys],
            Numeric = [.. roles.Numeric, .. dates.SelectMany(date => DateColumns.NamesOf(date.Key, date.Value))],
        };
        int[] columns = FeaturesOf(table, roles, targets);
        UnmatchedRoles.Tell(table, roles, [.. targets, .. columns]);
        LikelyGroups.Tell(table, roles);

        // The target first: that it is the wrong column is better said before the cells of the others are looked at.
        bool areNames = roles.Targets.Intersect(roles.Categorical).Any();
        string[]? classes = roles.Task.Answers == Answers.Class ? Classes.Find(table, targets[0], areNames) : null;
        var task = classes is null ? roles.Task : LearningTask.ClassificationOf(classes.Length);
        var window = task.ArePairs ? Window.Pair : roles.Window is { } length ? Window.Series(length, roles.Horizon) : Window.Row;
        if (window.IsSeries)
            TimeOrder.WarnOf(table, dates);
        var formats = new Dictionary<string, NumberFormat>();
        NumberFormat[] ofTargets = task.HasScaledTargets ? FormatsOf(table, targets, roles) : [];
        AddFormats(formats, roles.Targets, ofTargets);
        double[] values = ReadTargets(table, task, targets, classes, ofTargets);
        if (task == LearningTask.MultiLabel)
            LabelColumns.TellOfConstants(table, roles.Targets, values);

        int width = HalfOf(table, columns.Length, window);
        Column[] decided = FeatureColumns.Decide(table, columns, width, roles);
        Say(table, decided);
        columns = [.. columns.Where((_, place) => decided[place % width].Kind != ColumnKind.LeftOut)];
        if (columns.Length == 0)
        {
            throw new InputException(
                $"{table.Name}: all columns beside the target are left out; keep some with {Setting.Numeric} or {Setting.Categorical}");
        }
        Column[] kept = [.. decided.Where(column => column.Kind != ColumnKind.LeftOut)];
        string[] names = [.. columns.Select(column => table.Headers[column])];
        AddFormats(formats, names, [.. names.Select((_, place) => kept[place % kept.Length].Format)]);
        var data = Join(ReadFeatures(table, columns, kept, window), task, window, roles.Targets, classes, values);
        if (roles.Season >= table.Rows.Count)
        {
            throw new InputException(
                $"{table.Name}: a season has {roles.Season} rows, but the file has {table.Rows.Count}; set a smaller {Setting.Season}");
        }
        LargeIntegers.WarnOf(table, columns, data.Stored!);
        if (task.HasScaledTargets)
            LargeIntegers.WarnOf(table, targets, new ArrayValues(values, targets.Length));
        data = Finish(
            table, roles.Weights, roles.Group,
            data with
            {
                FeatureNames = names,
                Columns = decided,
                Formats = formats,
                Dates = dates,
                MissingTexts = roles.MissingTexts,
                Season = roles.Season,
            });
        TargetLeak.WarnOf(data);
        return data;
    }

    /// <summary>The features of a table, which may have other columns.</summary>
    internal static FeatureTable ReadFeatures(Table table, int[] columns, Column[] known, Window window)
    {
        var features = FeatureColumns.Read(table, columns, known);
        return window.IsSeries && features.Rows < window.Length
            ? throw new InputException($"{table.Name}: a window has {window.Length.Counted("row")}, but the file has {features.Rows}")
            : features;
    }

    /// <summary>The targets of a table.</summary>
    internal static double[] ReadTargets(
        Table table, LearningTask task, int[] columns, IReadOnlyList<string>? classes, NumberFormat[] formats) =>
        task.Answers switch
        {
            _ when task.HasNoTarget => [],
            Answers.Labels => LabelColumns.Read(table, columns),
            Answers.Numbers => NumberColumns.Read(table, columns, formats),
            _ => Classes.Encode(table, columns[0], classes!),
        };

    // The formats of the features that are dates. Of pairs, the columns of one half have to be beside each other.
    static Dictionary<string, string> DatesOf(Table table, TableRoles roles, int[] columns)
    {
        var dates = new Dictionary<string, string>();
        foreach (int column in roles.Task.ArePairs ? [] : columns)
        {
            string name = table.Headers[column];
            if (roles.Described.Contains(name) || roles.Targets.Contains(name))
                continue;
            if (DateColumns.Find(table, column, roles.DateFormat) is not { } format)
                continue;
            dates.Add(name, format);
        }
        if (roles.DateFormat is { } named && !dates.ContainsValue(named))
        {
            var others = columns.Select(column => (Name: table.Headers[column], Text: DateColumns.FindOther(table, column, named)));
            string example = others.FirstOrDefault(other => other.Text is not null) is (var odd, { } text)
                ? $", as {odd.Quote()} has {text.Quote()}"
                : "";
            throw new InputException($"{table.Name}: no feature has dates in the format {named.Quote()} in all of its cells{example}; "
                + $"correct {Setting.DateFormat}, or leave it out");
        }
        foreach (var (name, format) in dates)
        {
            string what = DateColumns.HasDay(format)
                ? $"dates in the format {format.Quote()}, of which numbers are made"
                : $"times of day in the format {format.Quote()}, of which sine and cosine are made ({Setting.Durations} reads durations)";
            Message.Note($"{table.Name}: column {name.Quote()} has {what}; "
                + $"{Setting.Ignored} leaves them out, and {Setting.Categorical} keeps texts");
        }
        return dates;
    }

    // Where there are numbers below, it is refused as one that is none; among texts it would be a row like others.
    static void CheckHeader(Table table)
    {
        foreach (var row in table.Cells.RowsOfTexts(0, withNumbers: false))
        {
            if (table.Headers.Count > 1 && table.IsHeader(row))
                throw table.BadCell(row, 0, "");
        }
    }

    // The columns that are learned from, each under a name of its own.
    static int[] FeaturesOf(Table table, TableRoles roles, int[] targets)
    {
        foreach (string name in roles.Described)
            table.FindColumn(name);
        var ignored = roles.Ignored.Append(roles.Weights).Append(roles.Group).OfType<string>().SelectMany(table.FindColumns);
        // The past of what is predicted is what a time series is predicted from.
        int[] columns = [.. Enumerable.Range(0, table.Headers.Count).Except(ignored).Except(roles.Window is null ? targets : [])];
        columns = [.. columns.Where(column => table.Headers[column].Length > 0)];
        foreach (int column in columns)
            table.FindColumn(table.Headers[column]);
        return columns.Length > 0 ? columns : throw new InputException(
            $"{table.Name}: there are no columns beside the target {roles.Targets.Quote()} to learn from");
    }

    static void TellOfUnnamed(Table table)
    {
        int[] unnamed = [.. Enumerable.Range(1, table.Headers.Count).Where(number => table.Headers[number - 1].Length == 0)];
        if (unnamed is [var only])
            Message.Note($"{table.Name}: column {only} left out: it has no name");
        else if (unnamed.Length > 1)
            Message.Note($"{table.Name}: columns {string.Join(", ", unnamed).Shorten()} left out: they have no name");
    }

    static int HalfOf(Table table, int columns, Window window) => columns % window.Step == 0
        ? columns / window.Step
        : throw new InputException($"{table.Name}: {columns} features cannot be halved: "
            + $"those of the first come first, then those of the second; leave out others with {Setting.Ignored}");

    static NumberFormat[] FormatsOf(Table table, int[] targets, TableRoles roles)
    {
        ColumnCells[] cells = [.. targets.Select(target => new ColumnCells(table, target))];
        ColumnCells.Look(table, cells);
        return Array.ConvertAll(cells, of => ColumnRules.FormatOfTarget(table, of, roles));
    }

    static void AddFormats(Dictionary<string, NumberFormat> formats, IReadOnlyList<string> names, NumberFormat[] of)
    {
        foreach (var (name, format) in names.Zip(of))
        {
            if (format != NumberFormat.Plain)
                formats[name] = format;
        }
    }

    // A line for each reason: a file may have many columns that are alike.
    static void Say(Table table, Column[] decided)
    {
        foreach (var alike in decided.Where(column => column.MarkedReason is not null).GroupBy(column => column.MarkedReason))
        {
            string[] names = [.. alike.Select(column => column.Name)];
            Message.Note($"{table.Name}: {(names.Length == 1 ? "column" : "columns")} {names.Quote()} {alike.Key}");
        }
    }

    /// <summary>The data set of features and targets that were read.</summary>
    internal static DataSet Join(
        FeatureTable features, LearningTask task, Window window, IReadOnlyList<string> targetNames, IReadOnlyList<string>? classes,
        double[] targets) => new()
        {
            Name = features.Name,
            Task = task,
            TargetNames = targetNames,
            Targets = targets,
            ClassNames = classes,
            FeatureNames = features.Names,
            Features = [],
            Stored = features.Stored,
            Categories = features.Categories,
            Lines = features.Lines,
            Sources = features.Sources,
            Gaps = features.Gaps,
            Frequency = features.Frequency,
            Window = window,
        };

    /// <summary>The data set with weights and groups, and of a time series with the targets behind each window.</summary>
    internal static DataSet Finish(Table table, string? weights, string? group, DataSet data)
    {
        data = data with { TextFormat = table.Delimiter is null ? null : table.Format };
        if (!data.Window.IsSeries)
        {
            return data with
            {
                Weights = weights is null ? null : WeightColumn.Read(table, weights),
                Groups = group is null ? null : GroupColumn.Read(table, group),
            };
        }
        if (group is not null)
            throw GroupColumn.OfSeries(table);
        var (length, horizon) = (data.Window.Length, data.Window.Horizon);
        int examples = data.Window.KnownIn(table.Rows.Count);
        if (examples == 0)
        {
            string behind = horizon == 1 ? "no row is" : $"not {horizon} rows are";
            throw new InputException($"{table.Name}: a window has {length.Counted("row")}, and {behind} behind it that could be predicted");
        }
        if ((long)examples * data.TargetCount > Array.MaxLength)
        {
            throw new InputException($"{table.Name}: {examples} examples of {data.TargetCount} targets are more than fit in an array; "
                + $"set a smaller {Setting.Horizon}");
        }
        return data with
        {
            Targets = data.Window.Behind(data.Targets, data.TargetNames.Count),
            FirstTargets = data.Targets[..(length * data.TargetNames.Count)],
            // An example counts as much as the first row that is predicted.
            Weights = weights is null ? null : WeightColumn.Read(table, weights)[length..(length + examples)],
        };
    }
}
