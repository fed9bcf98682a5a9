using System.Text.RegularExpressions;

namespace GpuNet.Data;

/// <summary>
/// Tells of columns that say, by their names and their cells, whom several rows are of, where nobody says that these stay together.
/// </summary>
static partial class LikelyGroups
{
    // Fewer are rather kinds, as of customers. Where most have one row, few rows have others in another part.
    const int FewGroups = 20, RowsEach = 2;

    /// <summary>Looks for them.</summary>
    public static void Tell(Table table, TableRoles roles)
    {
        if (roles.Group is not null || roles.Window is not null)
            return;
        foreach (var (column, name) in table.Headers.Index())
        {
            if (roles.Targets.Contains(name) || !GroupName().IsMatch(name))
                continue;
            string[] cells = [.. table.Cells.RowsOfTexts(column).Where(row => !table.IsMissing(row, column)).Select(row => row[column])
                .Distinct()];
            if (cells.Length >= FewGroups && RowsEach * cells.Length <= table.Rows.Count && !cells.Any(IsMeasured))
            {
                Message.Note($"{table.Name}: rows with the same {name.Quote()} may be trained on and tested, so that scores may be better "
                    + $"than on new ones; {Setting.Group.ToColumns(name)} keeps them together");
            }
        }
    }

    static bool IsMeasured(string cell) =>
        cell.Contains('.') && Classes.Integer(cell) is null && NumberNotation.Reads(NumberFormat.Plain, cell);

    // patient, subject#, customer_id, userId.
    [GeneratedRegex("^(?i:patient|subject|participant|person|customer|client|user|visitor|session|household|animal)"
        + @"(?i:#|[_\-. ]?(?:id|nr|nbr|no|number|code|key))?$")]
    private static partial Regex GroupName();
}
