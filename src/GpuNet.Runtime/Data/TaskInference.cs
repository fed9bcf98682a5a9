namespace GpuNet.Data;

/// <summary>What is learned where nothing is said: it follows from the cells of the targets, and is told where it is no class.</summary>
static class TaskInference
{
    /// <summary>
    /// The task: numbers where a target has real ones or too many whole ones to be classes, labels where several are 0 or 1.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="targets">The names of the targets, at least one.</param>
    /// <param name="categorical">The columns whose numbers are only names.</param>
    /// <exception cref="InputException">Several targets are neither labels nor numbers, or a column is missing.</exception>
    public static LearningTask Of(Table table, IReadOnlyList<string> targets, IReadOnlyList<string> categorical)
    {
        ColumnCells[] cells = [.. targets.Select(name => new ColumnCells(table, table.FindColumn(name)))];
        ColumnCells.Look(table, cells);
        string?[] reasons = [.. targets.Zip(cells, (name, of) => categorical.Contains(name) ? null : Classes.FindMeasured(table, of))];
        int measured = Array.FindIndex(reasons, reason => reason is not null);
        if (measured >= 0 && Array.TrueForAll(cells, of => of.Numbers == of.Values))
        {
            Message.Note($"{table.Name}: the target {targets[measured].Quote()} has {reasons[measured]}, so numbers are predicted "
                + $"({Setting.Task.To("Regression")}); {Setting.Categorical.ToColumns(targets[measured])} makes classes of them");
            return LearningTask.Regression;
        }
        if (targets.Count == 1 || !targets.All(name => AreLabels(table, table.FindColumn(name))))
            return LearningTask.Classification;
        Message.Note($"{table.Name}: the targets {targets.Quote()} are 0 or 1 in every row, so labels are predicted "
            + $"({Setting.Task.To("MultiLabel")}); {Setting.Task.To("Regression")} takes them for numbers");
        return LearningTask.MultiLabel;
    }

    static bool AreLabels(Table table, int column) => table.Cells.RowsOfTexts(column).All(row => row[column] is "0" or "1");
}
