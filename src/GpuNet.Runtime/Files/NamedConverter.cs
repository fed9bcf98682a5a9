using System.Text.Json;
using System.Text.Json.Serialization;

namespace GpuNet.Files;

/// <summary>Something that has a name in files.</summary>
/// <param name="what">What it is, for people.</param>
/// <param name="find">The one of a name, or null.</param>
/// <param name="nameOf">Its name.</param>
/// <param name="isOpen">Whether users register some of their own.</param>
sealed class NamedConverter<T>(string what, Func<string, T?> find, Func<T, string> nameOf, bool isOpen = true) : JsonConverter<T>
    where T : class
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string name = reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException();
        return find(name) ?? throw new UnknownNameException(
            $"the {what} {name.Quote()} is not known" + (isOpen ? $": one of your own is, after {typeof(T).Name}.Register" : ""));
    }

    // What nobody could find again is not written.
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        string name = nameOf(value);
        if (find(name)?.GetType() != value.GetType())
        {
            throw new ArgumentException(
                $"the {what} {name.Quote()} has no name in files yet: call {typeof(T).Name}.Register with it first");
        }
        writer.WriteStringValue(name);
    }
}

/// <summary>A file names something that there is not.</summary>
sealed class UnknownNameException(string message) : Exception(message);
