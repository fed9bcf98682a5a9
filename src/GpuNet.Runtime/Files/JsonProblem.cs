using System.Text.Json;

namespace GpuNet.Files;

/// <summary>What is told of a text that is not JSON. What .NET says is of its reader.</summary>
static class JsonProblem
{
    /// <summary>Where it is wrong: <c>it cannot be read beyond line 3, column 10</c>.</summary>
    public static string Describe(this JsonException problem) => problem is { LineNumber: { } line, BytePositionInLine: { } column }
        ? $"it cannot be read beyond line {line + 1}, column {column + 1}"
        : "it cannot be read";
}
