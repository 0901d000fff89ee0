using System.Text.Json.Nodes;

namespace Backprop.Jupyter.Requests;

/// <summary>kernel_info: describes the kernel and its language.</summary>
internal static class KernelInfo
{
    private static readonly JsonObject CSharp = new()
    {
        // VS Code compares the name with its language ids.
        ["name"] = "csharp",
        ["version"] = "14.0",
        ["mimetype"] = "text/x-csharp",
        ["file_extension"] = ".cs",
        ["pygments_lexer"] = "csharp",
        ["codemirror_mode"] = "text/x-csharp",
    };

    private static readonly JsonObject FSharp = new()
    {
        ["name"] = "fsharp",
        ["version"] = "10.0",
        ["mimetype"] = "text/x-fsharp",
        ["file_extension"] = ".fs",
        ["pygments_lexer"] = "fsharp",
        ["codemirror_mode"] = "text/x-fsharp",
    };

    /// <param name="language">The language of cells that do not specify one.</param>
    public static JsonObject Reply(string language) => new()
    {
        ["status"] = "ok",
        ["protocol_version"] = Message.ProtocolVersion,
        ["implementation"] = "backprop",
        ["implementation_version"] = typeof(KernelInfo).Assembly.GetName().Version!.ToString(3),
        ["language_info"] = (language == "fsharp" ? FSharp : CSharp).DeepClone(),
        ["banner"] = $"Backprop's notebook kernel, C# and F# on .NET {Environment.Version}. "
            + "?name shows documentation; #!lsmagic lists the magic commands.",
        ["debugger"] = false,
        ["help_links"] = new JsonArray(
            new JsonObject { ["text"] = "C# language", ["url"] = "https://learn.microsoft.com/dotnet/csharp/" },
            new JsonObject { ["text"] = "F# language", ["url"] = "https://learn.microsoft.com/dotnet/fsharp/" },
            new JsonObject { ["text"] = ".NET API", ["url"] = "https://learn.microsoft.com/dotnet/api/" }),
    };
}
