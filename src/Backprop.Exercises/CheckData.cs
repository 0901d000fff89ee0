using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Exercises;

/// <summary>The result of a check as data, beside the text: <c>exercise</c>, <c>verdict</c>, <c>named</c>, <c>message</c>.</summary>
internal sealed class CheckData : TypeFormatter<CheckResult>
{
    public const string Mime = "application/vnd.backprop.check+json";

    public override string MimeType => Mime;

    public override bool Format(CheckResult value, FormatContext context)
    {
        string verdict = $"{value.Verdict}";
        var data = new JsonObject
        {
            ["exercise"] = value.Exercise,
            ["verdict"] = verdict,
            // Whether the message names the mistake.
            ["named"] = value.Verdict == Verdict.Incorrect && value.IsNamed,
            ["message"] = value.Message,
        };
        if (CheckSeal.Of(value.Exercise, verdict, value.Message) is { } seal)
            data["seal"] = seal;
        context.Writer.Write(data.ToJsonString());
        return true;
    }
}
