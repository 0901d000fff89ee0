using System.Net;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Exercises;

/// <summary>
/// Shows the result of a check in a notebook: an icon, the verdict in words and color, the message in the page's own text color.
/// The formatting library finds it by the attribute of <see cref="CheckResult"/>, so a program that shows nothing never loads that library.
/// </summary>
internal sealed class CheckResultText : ITypeFormatterSource
{
    public IEnumerable<ITypeFormatter> CreateTypeFormatters() =>
        [new HtmlFormatter<CheckResult>(Html), new CheckData(), new PlainTextFormatter<CheckResult>(result => result.ToString())];

    internal static string Html(CheckResult result) =>
        $"<div role=\"status\" style=\"border-left:4px solid {Color(result.Verdict)};padding:4px 12px\">" +
        $"<strong><span aria-hidden=\"true\">{result.Icon}</span> {result.Words}.</strong> " +
        $"{WebUtility.HtmlEncode(result.Message).Replace("\n", "<br>", StringComparison.Ordinal)}</div>";

    private static string Color(Verdict verdict) => verdict switch
    {
        Verdict.Correct => "#009e73",     // green
        Verdict.Incorrect => "#d55e00",   // vermilion
        _ => "#868686",                   // gray
    };
}
