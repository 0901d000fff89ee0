using System.IO.Enumeration;
using System.Text.Json.Nodes;

namespace Backprop.Jupyter;

/// <summary>The inputs run since the kernel started, and their results.</summary>
internal sealed class History
{
    // Only the current session is kept; the protocol numbers sessions from 1.
    private const int Session = 1;
    private readonly Lock gate = new();
    private readonly List<(int Line, string Input, string? Output)> entries = [];

    public void Add(int line, string input, string? output)
    {
        lock (gate)
            entries.Add((line, input, output));
    }

    /// <summary>Answers a history_request.</summary>
    public JsonObject Reply(JsonObject request)
    {
        using Lock.Scope _ = gate.EnterScope();
        string access = request.Text("hist_access_type", "tail");
        var found = access switch
        {
            "tail" => entries.TakeLast(request.Number("n") ?? entries.Count),
            "range" => InRange(request),
            "search" => Matching(request),
            _ => throw new MessageFormatException($"\"hist_access_type\" is \"{access}\"; it should be tail, range or search."),
        };
        bool withOutput = request.Flag("output", false);
        return new JsonObject { ["status"] = "ok", ["history"] = new JsonArray([.. found.Select(Entry)]) };

        JsonArray Entry((int Line, string Input, string? Output) entry) =>
            new(Session, entry.Line, withOutput ? new JsonArray(entry.Input, entry.Output) : entry.Input);
    }

    // A session of 0 or below counts back from the current one.
    private IEnumerable<(int Line, string Input, string? Output)> InRange(JsonObject request)
    {
        int session = request.Number("session") ?? 0;
        int start = request.Number("start") ?? 0, stop = request.Number("stop") ?? int.MaxValue;
        return session is 0 or Session ? entries.Where(entry => entry.Line >= start && entry.Line < stop) : [];
    }

    // A glob as in IPython: * for any text, ? for one character.
    private IEnumerable<(int Line, string Input, string? Output)> Matching(JsonObject request)
    {
        string pattern = request.Text("pattern", "*").Replace("\\", "\\\\");
        var found = entries.Where(entry => FileSystemName.MatchesSimpleExpression(pattern, entry.Input, ignoreCase: false)).ToList();
        // Of equal inputs only the latest is kept.
        if (request.Flag("unique", false))
            found = [.. found.GroupBy(entry => entry.Input).Select(same => same.Last()).OrderBy(entry => entry.Line)];
        return found.TakeLast(request.Number("n") ?? found.Count);
    }
}
