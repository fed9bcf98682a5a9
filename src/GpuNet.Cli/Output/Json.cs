using System.Text.Json;
using System.Text.Json.Nodes;

namespace GpuNet.Cli.Output;

/// <summary>JSON that people can read, too.</summary>
static class Json
{
    static readonly JsonSerializerOptions indented = new() { WriteIndented = true };

    /// <summary>The text of a node, a property a line.</summary>
    public static string Indented(this JsonNode node) => node.ToJsonString(indented);
}
