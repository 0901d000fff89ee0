using System.Text.Json.Nodes;

namespace Backprop.Jupyter.Requests;

/// <summary>kernel_info: describes the kernel and its language.</summary>
internal static class KernelInfo
{
    /// <param name="language">The language of cells that do not specify one.</param>
    public static JsonObject Reply(string language) => new()
    {
        ["status"] = "ok",
        ["protocol_version"] = Message.ProtocolVersion,
        ["implementation"] = "backprop",
        ["implementation_version"] = typeof(KernelInfo).Assembly.GetName().Version!.ToString(3),
        ["language_info"] = language == "fsharp" ? Language("fsharp", "10.0", ".fs") : Language("csharp", "14.0", ".cs"),
        ["banner"] = $"Backprop's notebook kernel, C# and F# on .NET {Environment.Version}. "
            + "?name shows documentation; #!lsmagic lists the magic commands.",
        ["debugger"] = false,
        ["help_links"] = new JsonArray(
            new JsonObject { ["text"] = "C# language", ["url"] = "https://learn.microsoft.com/dotnet/csharp/" },
            new JsonObject { ["text"] = "F# language", ["url"] = "https://learn.microsoft.com/dotnet/fsharp/" },
            new JsonObject { ["text"] = ".NET API", ["url"] = "https://learn.microsoft.com/dotnet/api/" }),
    };

    // VS Code compares the name with its language ids.
    private static JsonObject Language(string name, string version, string extension) => new()
    {
        ["name"] = name,
        ["version"] = version,
        ["mimetype"] = $"text/x-{name}",
        ["file_extension"] = extension,
        ["pygments_lexer"] = name,
        ["codemirror_mode"] = $"text/x-{name}",
    };
}
