using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Backprop.Shared;

/// <summary>XPlot's traces and layout, read from its script: the only public place where both stand.</summary>
internal static class XPlotScript
{
    /// <summary>The value that a script assigns to a variable, "data" or "layout"; null where it assigns none.</summary>
    internal static JsonNode? Read(string script, string variable)
    {
        string assignment = $"var {variable} = ";
        int start = script.IndexOf(assignment, StringComparison.Ordinal);
        if (start < 0)
            return null;
        // The reader stops at the end of the value.
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(script[(start + assignment.Length)..]), isFinalBlock: false, state: default);
        return JsonNode.Parse(ref reader);
    }
}
