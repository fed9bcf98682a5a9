using System.Text.Json;
using GpuNet.Files;

namespace GpuNet.Serving;

/// <summary>The rows of a request's body.</summary>
static class Rows
{
    // Rows are flat.
    static readonly JsonDocumentOptions shallow = new() { MaxDepth = 4 };

    /// <summary>Reads a table with a header.</summary>
    /// <exception cref="InputException">It is not one, or not one of the model's.</exception>
    public static FeatureTable ReadCsv(Model model, Stream body) =>
        model.ReadFeatures(new CsvFormat().Read(body, NamedRows.Name, new() { Header = HeaderRow.Yes }));

    /// <summary>Reads one object, an array of objects, or an object with such an array under <c>rows</c>.</summary>
    /// <exception cref="InputException">It is not JSON, or no rows of the model's.</exception>
    public static FeatureTable ReadJson(Model model, Stream body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, shallow);
            var root = document.RootElement;
            bool isObject = root.ValueKind == JsonValueKind.Object;
            if (isObject && root.EnumerateObject().Count(entry => entry.NameEquals("rows")) > 1)
                throw Bad("'rows' is there twice");
            var known = model.FeatureNames.Concat(model.Dates.Keys).ToHashSet(StringComparer.OrdinalIgnoreCase);
            if (isObject && root.TryGetProperty("rows", out var rows))
            {
                if (rows.ValueKind == JsonValueKind.Array)
                    root = rows;
                else if (!known.Contains("rows") && !known.Overlaps(root.EnumerateObject().Select(entry => entry.Name)))
                    throw Bad("'rows' is not a list of objects, each with a value for each column");
            }
            return new NamedRows(model).Read(root.ValueKind switch
            {
                JsonValueKind.Array => root.EnumerateArray().Select((row, place) => ToRow(row, place + 1, known)).ToList(),
                JsonValueKind.Object => [ToRow(root, 1, known)],
                _ => throw Bad("it is neither an object nor an array of objects"),
            });
        }
        catch (JsonException exception)
        {
            throw Bad($"it is not JSON, or has lists in lists: {exception.Describe()}");
        }
        // What System.Text.Json throws of such a text.
        catch (InvalidOperationException)
        {
            throw Bad("a text is not Unicode: it is no UTF-8, or has half of a surrogate pair");
        }
    }

    // Other columns than those of the model may be anything.
    static Dictionary<string, object?> ToRow(JsonElement row, int number, HashSet<string> known)
    {
        if (row.ValueKind != JsonValueKind.Object)
            throw new InputException($"{NamedRows.Name}, row {number}: it is not an object with a value for each column");
        var cells = new Dictionary<string, object?>();
        foreach (var cell in row.EnumerateObject())
        {
            bool isOther = !known.Contains(cell.Name) && cell.Value.ValueKind is (JsonValueKind.Array or JsonValueKind.Object);
            if (!cells.TryAdd(cell.Name, isOther && !HasRows(cell.Value) ? null : ToValue(cell.Value, number, cell.Name)))
                throw new InputException($"{NamedRows.Name}, row {number}, column {cell.Name.Quote()}: the value is there twice");
        }
        return cells;
    }

    // A list of objects, in the place of rows.
    static bool HasRows(JsonElement cell) =>
        cell.ValueKind == JsonValueKind.Array && cell.EnumerateArray().All(part => part.ValueKind == JsonValueKind.Object);

    static object? ToValue(JsonElement cell, int row, string column) => cell.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Number => cell.GetDouble(),
        JsonValueKind.String => cell.GetString(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array when HasRows(cell) => throw new InputException(
            $"{NamedRows.Name}: {column.Quote()} is a list of objects; send rows as a list, or in an object under 'rows'"),
        _ => throw new InputException(
            $"{NamedRows.Name}, row {row}, column {column.Quote()}: {cell.GetRawText().Quote()} is neither a number nor a text"),
    };

    static InputException Bad(string problem) => new($"{NamedRows.Name}: {problem}");
}
