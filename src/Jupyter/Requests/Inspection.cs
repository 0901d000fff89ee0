using System.Text.Json.Nodes;

namespace Backprop.Jupyter.Requests;

/// <summary>inspect: signature and documentation of the code at the cursor.</summary>
internal static class Inspection
{
    public static async Task<JsonObject> ReplyAsync(NotebookSession session, JsonObject request)
    {
        string code = request.Text("code");
        var cursor = new CursorPosition(code, request.Number("cursor_pos"));
        JsonObject? found = await session.InspectAsync(code, cursor.Units).ConfigureAwait(false);
        return new JsonObject
        {
            ["status"] = "ok",
            ["found"] = found is not null,
            ["data"] = found ?? [],
            ["metadata"] = new JsonObject(),
        };
    }
}
