namespace GpuNet.Data;

/// <summary>What is learned where nothing is said: it follows from the cells of the targets, and is told where they are numbers.</summary>
static class TaskInference
{
    /// <summary>
    /// The task: numbers where a target has real ones, or more whole ones than are likely to be classes, labels where several are 0 or 1.
    /// A target that has such numbers but for some cells, or in another notation, is one of numbers, too: reading it says what is wrong.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="targets">The names of the targets, at least one.</param>
    /// <param name="categorical">The columns whose numbers are only names.</param>
    /// <exception cref="InputException">Several targets are neither labels nor numbers, or a column is missing.</exception>
    public static LearningTask Of(Table table, IReadOnlyList<string> targets, IReadOnlyList<string> categorical)
    {
        ColumnCells[] cells = [.. targets.Select(name => new ColumnCells(table, table.FindColumn(name)))];
        ColumnCells.Look(table, cells);
        (bool AreMeasured, string Numbers)?[] found = [.. targets.Zip(cells, (name, of) => categorical.Contains(name)
            ? null
            : Classes.DescribeNumbers(table, of, isOnly: targets.Count == 1))];
        int measured = Array.FindIndex(found, one => one is { AreMeasured: true });
        if (measured >= 0 && Array.TrueForAll(cells, of => of.Numbers == of.Values))
            return Regression(table, targets[measured], found[measured]!.Value.Numbers);
        if (targets is [var only] && !categorical.Contains(only) && Classes.DescribeOddNumbers(cells[0]) is { } numbers)
            return Regression(table, only, numbers);
        if (targets.Count == 1 || !targets.All(name => AreLabels(table, table.FindColumn(name))))
        {
            if (found is [{ Numbers: var names }])
            {
                Message.Note($"{table.Name}: the target {targets[0].Quote()} has {names}, each of which becomes a class "
                    + $"({Setting.Task.To("Classification")}); {Setting.Task.To("Regression")} predicts numbers");
            }
            return targets.Count == 1 ? LearningTask.Classification : throw NoLabels(table, cells);
        }
        Message.Note($"{table.Name}: the targets {targets.Quote()} are 0 or 1 in every row, so labels are predicted "
            + $"({Setting.Task.To("MultiLabel")}); {Setting.Task.To("Regression")} takes them for numbers");
        return LearningTask.MultiLabel;
    }

    static LearningTask Regression(Table table, string target, string numbers)
    {
        Message.Note($"{table.Name}: the target {target.Quote()} has {numbers}, so numbers are predicted "
            + $"({Setting.Task.To("Regression")}); {Setting.Categorical.ToColumns(target)} makes classes of them");
        return LearningTask.Regression;
    }

    static bool AreLabels(Table table, int column) =>
        table.Cells.RowsOfTexts(column).All(row => LabelColumns.LabelOf(row[column]) is not null);

    // Names what keeps several targets from being labels: a text rather than a number, as that keeps them from being numbers, too.
    static InputException NoLabels(Table table, IEnumerable<ColumnCells> cells)
    {
        ColumnCells[] others = [.. cells.Where(of => !AreLabels(table, of.Column))];
        int column = (others.FirstOrDefault(of => of.FirstText >= 0) ?? others[0]).Column;
        var row = table.Rows.First(row => LabelColumns.LabelOf(row[column]) is null);
        return table.IsMissing(row, column)
            ? table.NoTarget(row, column)
            : table.BadCell(row, column, $"{row[column].Quote()} is neither 0 nor 1, so the targets are no labels; correct it, "
                + $"name one column, or use {Setting.Task.To("Regression")} where all of them are numbers");
    }
}
