using System.Text.Json.Nodes;

namespace Backprop.Jupyter.Requests;

/// <summary>complete: completes code at the cursor.</summary>
internal static class Completion
{
    public static async Task<JsonObject> ReplyAsync(NotebookSession session, JsonObject request)
    {
        string code = request.Text("code");
        var cursor = new CursorPosition(code, request.Number("cursor_pos"));
        Completions found = await session.CompleteAsync(code, cursor.Units).ConfigureAwait(false);
        int start = cursor.Given(found.Start), end = cursor.Given(found.End);
        return new JsonObject
        {
            ["status"] = "ok",
            ["matches"] = new JsonArray([.. found.Items.Select(item => (JsonNode)item.Text)]),
            ["cursor_start"] = start,
            ["cursor_end"] = end,
            ["metadata"] = new JsonObject
            {
                // Front ends choose the icon of a candidate by this.
                ["_jupyter_types_experimental"] = new JsonArray([.. found.Items.Select(item => new JsonObject
                {
                    ["text"] = item.Text,
                    ["type"] = item.Kind,
                    ["signature"] = item.Signature ?? "",
                    ["start"] = start,
                    ["end"] = end,
                })]),
            },
        };
    }
}
