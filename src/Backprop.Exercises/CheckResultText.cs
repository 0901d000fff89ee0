using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Exercises;

/// <summary>How notebooks show the result of a check: an icon, the verdict in words and colour, the message in the page's own ink.</summary>
internal static class CheckResultText
{
#pragma warning disable CA2255 // Meant for applications; here it is the one way in which `#r` alone suffices.
    [ModuleInitializer]
    internal static void Register()
#pragma warning restore CA2255
    {
        Formatter.Register<CheckResult>(Html, "text/html");
        Formatter.Register<CheckResult>(result => result.ToString(), "text/plain");
        Formatter.SetPreferredMimeTypesFor(typeof(CheckResult), "text/html", "text/plain");
    }

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
