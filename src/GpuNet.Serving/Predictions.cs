using System.Text.Encodings.Web;
using System.Text.Json;

namespace GpuNet.Serving;

/// <summary>The answers of a request as JSON.</summary>
static class Predictions
{
    // No page has the answers in it, so that quotes and letters beyond ASCII may stay what they are.
    static readonly JsonSerializerOptions readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// <c>{"predictions": [{"label": "setosa", "probabilities": {"setosa": 0.98, …}}, …]}</c>, and behind them <c>"warnings": […]</c> where
    /// there are some.
    /// </summary>
    public static byte[] ToJson(Model model, float[] logits, IReadOnlyList<string> warnings)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = readable.Encoder }))
        {
            json.WriteStartObject();
            json.WriteStartArray("predictions");
            foreach (float[] row in logits.Chunk(model.Network.Outputs))
                Write(json, model, new Prediction(model, row));
            json.WriteEndArray();
            if (warnings.Count > 0)
            {
                json.WriteStartArray("warnings");
                foreach (string warning in warnings)
                    json.WriteStringValue(warning);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    /// <summary><c>{"error": "…"}</c>.</summary>
    public static byte[] ToJson(string problem) =>
        JsonSerializer.SerializeToUtf8Bytes(new { error = problem }, readable);

    static void Write(Utf8JsonWriter json, Model model, Prediction answer)
    {
        json.WriteStartObject();
        switch (model.Task.Answers)
        {
            case Answers.Class:
                json.WriteString("label", answer.Label);
                WriteNumbers(json, "probabilities", model.ClassNames!, answer.Probabilities);
                break;
            case Answers.Labels when model.Task.ArePairs:
                json.WriteString("label", answer.Label);
                Write(json, "distance", answer.Distance);
                break;
            case Answers.Labels:
                json.WriteStartArray("labels");
                foreach (string label in answer.Labels)
                    json.WriteStringValue(label);
                json.WriteEndArray();
                WriteNumbers(json, "probabilities", model.TargetNames, answer.Probabilities);
                break;
            case Answers.Numbers when model.Task.HasNoTarget:
                json.WriteStartObject("features");
                foreach (var (name, text) in model.FeatureNames.Zip(answer.Features))
                    json.WriteString(name, text);
                json.WriteEndObject();
                break;
            default:
                WriteNumbers(json, "values", model.AnswerNames, answer.Values);
                break;
        }
        json.WriteEndObject();
    }

    static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<string> names, IReadOnlyList<double> values)
    {
        json.WriteStartObject(name);
        for (int i = 0; i < names.Count; i++)
            Write(json, names[i], values[i]);
        json.WriteEndObject();
    }

    // JSON has no infinity.
    static void Write(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteNull(name);
    }
}
