using System.Text.Json.Nodes;

namespace Backprop.Jupyter.Requests;

/// <summary>is_complete: whether Enter should run the code or start another line.</summary>
internal static class IsComplete
{
    public static JsonObject Reply(NotebookSession session, JsonObject request)
    {
        Completeness completeness = session.Check(request.Text("code"));
        return completeness.Status switch
        {
            CompletenessStatus.Complete => new JsonObject { ["status"] = "complete" },
            CompletenessStatus.Incomplete => new JsonObject { ["status"] = "incomplete", ["indent"] = completeness.Indent },
            _ => new JsonObject { ["status"] = "invalid" },
        };
    }
}
