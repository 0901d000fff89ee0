using System.Text.Json.Nodes;

namespace Backprop.Jupyter.Wire;

/// <summary>Reads the fields of a message or connection file, with a clear error if one is missing or of another type.</summary>
internal static class JsonFields
{
    public static string Text(this JsonObject json, string name) =>
        json.Optional<string>(name, "a string") ?? throw Wrong(json, name, "a string");

    public static string Text(this JsonObject json, string name, string otherwise) =>
        json.Optional<string>(name, "a string") ?? otherwise;

    public static bool Flag(this JsonObject json, string name, bool otherwise) => json.Optional<bool?>(name, "true or false") ?? otherwise;

    public static int? Number(this JsonObject json, string name) => json.Optional<int?>(name, "a whole number");

    public static int Port(this JsonObject json, string name) =>
        json[name] is JsonValue value && value.TryGetValue(out int port) && port is > 0 and < 65536
            ? port
            : throw Wrong(json, name, "a port, 1 to 65535");

    public static JsonObject Object(this JsonObject json, string name) => json[name] switch
    {
        null => [],
        JsonObject found => found,
        _ => throw Wrong(json, name, "an object"),
    };

    private static T? Optional<T>(this JsonObject json, string name, string expected)
    {
        try
        {
            return json[name] switch
            {
                null => default,
                JsonValue value when value.TryGetValue(out T? found) => found,
                _ => throw Wrong(json, name, expected),
            };
        }
        catch (InvalidOperationException problem)
        {
            throw new MessageFormatException($"\"{name}\" contains half of a surrogate pair.", problem);
        }
    }

    private static MessageFormatException Wrong(JsonObject json, string name, string expected)
    {
        string given = json[name]?.ToJsonString() ?? "missing";
        return new MessageFormatException($"\"{name}\" is {(given.Length > 80 ? given[..80] + "…" : given)}; it should be {expected}.");
    }
}
