using System.Text;

namespace GpuNet.Data;

/// <summary>Tells of what a user says that cells have, and no cell has.</summary>
static class UnmatchedRoles
{
    /// <summary>Looks for it in some columns.</summary>
    public static void Tell(Table table, TableRoles roles, IReadOnlyList<int> columns)
    {
        foreach (string unit in roles.Units)
            Look(Setting.Units, unit, isWhole: false);
        foreach (string text in roles.MissingTexts.Named.Where(text => text.Length > 0))
            Look(Setting.MissingTexts, text, isWhole: true);
        if (roles.Thousands is { } thousands)
            Look(Setting.Thousands, $"{thousands}", isWhole: false);
        // A point is usual.
        if (roles.DecimalPoint == ',')
            Look(Setting.DecimalPoint, ",", isWhole: false);

        void Look(Setting setting, string text, bool isWhole)
        {
            byte[] sought = Encoding.UTF8.GetBytes(text);
            bool isFound = table.Rows.Any(row => columns.Any(column => isWhole
                ? row.Bytes(column).SequenceEqual(sought)
                : row.Bytes(column).IndexOf(sought) >= 0));
            if (!isFound)
                Message.Note($"{table.Name}: {setting} changes nothing, as no cell has {text.Quote()}");
        }
    }
}
