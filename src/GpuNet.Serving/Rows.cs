using System.Text.Json;

namespace GpuNet.Serving;

/// <summary>The rows of a request's body.</summary>
static class Rows
{
    // Rows are flat.
    static readonly JsonDocumentOptions shallow = new() { MaxDepth = 4, AllowDuplicateProperties = false };

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
            if (isObject && root.TryGetProperty("rows", out var rows) && rows.ValueKind == JsonValueKind.Array)
                root = rows;
            return new NamedRows(model).Read(root.ValueKind switch
            {
                JsonValueKind.Array => root.EnumerateArray().Select((row, place) => ToRow(row, place + 1)).ToList(),
                JsonValueKind.Object => [ToRow(root, 1)],
                _ => throw Bad("it is neither an object nor an array of objects"),
            });
        }
        // InvalidOperationException is what System.Text.Json throws where a text has half of a surrogate pair.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Bad(exception is JsonException ? $"it is not JSON: {exception.Message}" : "it has half a character");
        }
    }

    static Dictionary<string, object?> ToRow(JsonElement row, int number) => row.ValueKind == JsonValueKind.Object
        ? row.EnumerateObject().ToDictionary(cell => cell.Name, cell => ToValue(cell.Value, number, cell.Name))
        : throw new InputException($"{NamedRows.Name}, row {number}: it is not an object with a value for each column");

    static object? ToValue(JsonElement cell, int row, string column) => cell.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Number => cell.GetDouble(),
        JsonValueKind.String => cell.GetString(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array when cell.EnumerateArray().All(part => part.ValueKind == JsonValueKind.Object) => throw new InputException(
            $"{NamedRows.Name}: {column.Quote()} is a list of objects; send rows as a list, or in an object under 'rows'"),
        _ => throw new InputException(
            $"{NamedRows.Name}, row {row}, column {column.Quote()}: {cell.GetRawText().Quote()} is neither a number nor a text"),
    };

    static InputException Bad(string problem) => new($"{NamedRows.Name}: {problem.Shorten()}");
}
