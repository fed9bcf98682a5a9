using System.Text.Json.Nodes;

namespace GpuNet.Serving;

/// <summary>The OpenAPI 3.1 document of a served model: a row has the model's columns.</summary>
static class OpenApi
{
    public static JsonObject Describe(Model model, ServingOptions options) => new()
    {
        ["openapi"] = "3.1.0",
        ["info"] = new JsonObject { ["title"] = "GpuNet model", ["version"] = ProductVersion.Text, ["description"] = model.ToString() },
        ["paths"] = new JsonObject
        {
            ["/predict"] = new JsonObject { ["post"] = Predict(model, options) },
            ["/health"] = Get("Whether it serves.", "application/json"),
            ["/metrics"] = Get("Counters for Prometheus.", "text/plain"),
        },
    };

    static JsonObject Predict(Model model, ServingOptions options) => new()
    {
        ["summary"] = model.Window.IsSeries
            ? $"Answers for each {model.Window.Length.Counted("row")}, one behind the other."
            : "Answers for each row.",
        ["requestBody"] = new JsonObject
        {
            ["required"] = true,
            ["content"] = new JsonObject
            {
                ["application/json"] = new JsonObject { ["schema"] = ArrayOf(Row(model)) },
                ["text/csv"] = new JsonObject { ["schema"] = TypeOf("string") },
            },
        },
        ["responses"] = new JsonObject
        {
            ["200"] = Response("The answers.", ("application/json", new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject
                {
                    ["predictions"] = ArrayOf(Answer(model)),
                    ["warnings"] = ArrayOf(TypeOf("string")),
                },
            }), ("text/csv", TypeOf("string"))),
            ["400"] = Error("The body cannot be read, or a value cannot be used."),
            ["413"] = Error($"The body has more than {options.LargestBody} bytes."),
            ["415"] = Error("The body is neither JSON nor CSV."),
            ["503"] = Error("Too many requests wait."),
        },
    };

    static JsonObject Row(Model model)
    {
        var columns = ServedColumn.All(model).ToList();
        var properties = new JsonObject();
        foreach (var column in columns)
        {
            properties[column.Name] = (column.Categories ?? ListOf(column.UsualText)) is { } texts
                ? new JsonObject { ["type"] = "string", ["examples"] = new JsonArray([.. texts.Select(text => JsonValue.Create(text))]) }
                : new JsonObject { ["type"] = new JsonArray("number", "string", "null") };
        }
        return new()
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray([.. columns.Select(column => JsonValue.Create(column.Name))]),
        };
    }

    static JsonObject Answer(Model model)
    {
        var numbers = new JsonObject { ["type"] = "object", ["additionalProperties"] = TypeOf("number") };
        var properties = model.Task.Answers switch
        {
            Answers.Class => new JsonObject { ["label"] = TypeOf("string"), ["probabilities"] = numbers },
            Answers.Labels when model.Task.ArePairs => new() { ["label"] = TypeOf("string"), ["distance"] = TypeOf("number") },
            Answers.Labels => new() { ["labels"] = ArrayOf(TypeOf("string")), ["probabilities"] = numbers },
            _ when model.Task.HasNoTarget => new()
            {
                ["features"] = new JsonObject { ["type"] = "object", ["additionalProperties"] = TypeOf("string") },
            },
            _ => new() { ["values"] = numbers },
        };
        return new() { ["type"] = "object", ["properties"] = properties };
    }

    static JsonObject Get(string summary, string type) => new()
    {
        ["get"] = new JsonObject
        {
            ["summary"] = summary,
            ["responses"] = new JsonObject { ["200"] = Response(summary, (type, [])) },
        },
    };

    static JsonObject Error(string description) => Response(description, ("application/json", new JsonObject
    {
        ["type"] = "object",
        ["properties"] = new JsonObject { ["error"] = TypeOf("string") },
    }));

    static JsonObject Response(string description, params (string Type, JsonObject Schema)[] contents) => new()
    {
        ["description"] = description,
        ["content"] = new JsonObject(contents.Select(content =>
            KeyValuePair.Create(content.Type, (JsonNode?)new JsonObject { ["schema"] = content.Schema }))),
    };

    static string[]? ListOf(string? text) => text is null ? null : [text];

    static JsonObject TypeOf(string name) => new() { ["type"] = name };

    static JsonObject ArrayOf(JsonObject items) => new() { ["type"] = "array", ["items"] = items };
}
