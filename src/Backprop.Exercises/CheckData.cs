using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Exercises;

/// <summary>The result of a check as data, beside the text: <c>exercise</c>, <c>verdict</c>, <c>named</c>, <c>message</c>.</summary>
internal sealed class CheckData : TypeFormatter<CheckResult>
{
    public const string Mime = "application/vnd.backprop.check+json";

    public override string MimeType => Mime;

    public static JsonObject Of(CheckResult result) => new()
    {
        ["exercise"] = result.Exercise,
        ["verdict"] = $"{result.Verdict}",
        // Whether the message names the mistake.
        ["named"] = result.Verdict == Verdict.Incorrect && result.IsNamed,
        ["message"] = result.Message,
    };

    public override bool Format(CheckResult value, FormatContext context)
    {
        context.Writer.Write(Of(value).ToJsonString());
        return true;
    }
}
