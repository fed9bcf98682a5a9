using System.Globalization;
using System.Text.Json.Nodes;

namespace GpuNet;

/// <summary>The parameter values of a trial.</summary>
/// <param name="Values">The values as texts by the names of their parameters.</param>
public sealed record SearchSettings(IReadOnlyDictionary<string, string> Values)
{
    /// <summary>Options with these values; others are unchanged.</summary>
    public TrainingOptions ApplyTo(TrainingOptions options) => SearchParameter.All
        .Where(parameter => Values.ContainsKey(parameter.Name))
        .Aggregate(options, (changed, parameter) => parameter.Apply(changed, Values[parameter.Name]));

    /// <summary>The options of a command that trains with these values, by their names.</summary>
    /// <param name="applied">Options with these values.</param>
    internal JsonObject OptionsOf(TrainingOptions applied)
    {
        var json = new JsonObject();
        foreach (var parameter in SearchParameter.All.Where(parameter => Values.ContainsKey(parameter.Name)))
        {
            if (parameter == SearchParameter.Layers || parameter == SearchParameter.Width)
            {
                json["hidden"] = string.Join(',', applied.Hidden);
            }
            else if (parameter == SearchParameter.Optimizer || SearchParameter.OptimizerConstants.Contains(parameter))
            {
                // Each has a rate of its own.
                json["optimizer"] = applied.Optimizer.WithUsualRates().ToString();
                json["learning-rate"] = applied.Optimizer.LearningRate;
            }
            else
            {
                string text = Values[parameter.Name];
                bool isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number);
                json[parameter.Name] = isNumber ? JsonValue.Create(number) : JsonValue.Create(text);
            }
        }
        return json;
    }

    /// <summary>Whether they give the same values to the same parameters.</summary>
    public bool Equals(SearchSettings? other) => other is not null
        && Values.Count == other.Values.Count
        && Values.All(entry => other.Values.GetValueOrDefault(entry.Key) == entry.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => Values.Count;

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Values.Select(entry => $"{entry.Key} {entry.Value}"));
}
