using System.Globalization;

namespace GpuNet;

/// <summary>Numbers of things in messages.</summary>
static class Counting
{
    /// <summary>A number with its noun: <c>1 row</c>, <c>2 rows</c>.</summary>
    public static string Counted(this int number, string one) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {one}{(number == 1 ? "" : "s")}");
}
