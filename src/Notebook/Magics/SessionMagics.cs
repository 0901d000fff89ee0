using System.Diagnostics;
using System.Net;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Notebook.Magics;

/// <summary>The magics that show information about the session.</summary>
internal static class SessionMagics
{
    private const int MaxValueLength = 100;

    public static IReadOnlyList<Magic> All { get; } =
    [
        new("#!time", "", "Shows, at its end, how long the cell took.") { RunAsync = Now(Time) },
        new("#!who", "", "Lists the names of the variables of the language that it stands in.") { RunAsync = Now(Who) },
        new("#!whos", "", "Lists the variables of the language that it stands in, with types and values.") { RunAsync = WhosAsync },
        new("#!about", "", "Says what runs this notebook: versions, system, languages.") { RunAsync = Now(About) },
        new("#!lsmagic", "", "Lists the magics.") { RunAsync = Now(List) },
    ];

    private static Func<MagicCall, Task> Now(Action<MagicCall> run) => call =>
    {
        run(call);
        return Task.CompletedTask;
    };

    private static void Show(MagicCall call, JsonObject bundle) => call.Cell.Output.Display(null, bundle, isResult: false);

    private static void Time(MagicCall call)
    {
        long start = Stopwatch.GetTimestamp();
        call.Cell.AtEnd.Add(() =>
        {
            double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            Show(call, MimeBundle.Single("text/plain", FormattableString.Invariant($"Wall time: {time:0.0###}ms")));
        });
    }

    private static void Who(MagicCall call)
    {
        var names = call.Cell.Session.Languages.Variables(call.Cell.Language).Select(variable => variable.Name);
        Show(call, MimeBundle.Single("text/plain", string.Join('\n', names)));
    }

    private static async Task WhosAsync(MagicCall call)
    {
        var cell = call.Cell;
        var variables = cell.Session.Languages.Variables(cell.Language);
        // Showing values may run the notebook's code.
        await StoppableThread.RunAsync(() =>
        {
            Show(call, Table(["Name", "Type", "Value"], [.. variables.Select(variable =>
                (string[])
                [
                    variable.Name,
                    CellTypes.Shorten(variable.Type.ToDisplayString(PlainTextFormatter.MimeType)),
                    OneLine(variable.Value),
                ])]));
            return Task.CompletedTask;
        }, cell.Cancellation).ConfigureAwait(false);
    }

    private static string OneLine(object? value)
    {
        string text;
        try
        {
            text = MimeBundle.Of(value, PlainTextFormatter.MimeType)[PlainTextFormatter.MimeType]!.GetValue<string>();
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            text = $"{problem.GetType().Name}: {problem.Message}";
        }
        text = string.Join(' ', text.Split(['\n', '\r', ' '], StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= MaxValueLength ? text : text[..(MaxValueLength - 1)] + "…";
    }

    private static void About(MagicCall call)
    {
        var languages = call.Cell.Session.Languages;
        string version = typeof(SessionMagics).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        Show(call, Table([],
        [
            ["Kernel", $"Backprop notebook kernel {version}".TrimEnd()],
            ["What it is", "runs .NET notebooks, also those written for .NET Interactive; #!lsmagic lists its magics"],
            [".NET", RuntimeInformation.FrameworkDescription],
            ["System", $"{RuntimeInformation.OSDescription} ({RuntimeInformation.ProcessArchitecture})"],
            ["Languages", string.Join(", ", languages.Magics.All.Select(magic => magic.Language).OfType<string>())],
            ["Loaded", languages.Begun.ToArray() is { Length: > 0 } begun ? string.Join(", ", begun) : "none yet"],
            ["Folder", call.Cell.Session.Folder],
        ]));
    }

    private static void List(MagicCall call)
    {
        var magics = call.Cell.Session.Languages.Magics.All;
        Show(call, Table(["Magic", "What it does"],
        [
            .. magics.OrderBy(magic => magic.Language is null)
                .Select(magic => (string[])[string.Join(' ', magic.Aliases.Prepend(magic.Usage)), magic.Help]),
            ["#r \"nuget: PACKAGE, VERSION\"  #r \"PATH.dll\"", "In C# and F#: refers to a package or an assembly."],
            ["#i \"nuget: SOURCE\"", "In C# and F#: adds a package source."],
            ["#load \"PATH\"", "In C# and F#: runs a script as part of the cell."],
            ["?NAME  NAME?", "As a cell of its own: shows the documentation of a name, or of a magic."],
        ]));
    }

    private static JsonObject Table(IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] lines = header.Count > 0 ? [header, .. rows] : [.. rows];
        int[] widths = [.. lines[0].Select((_, column) => lines.Max(line => line[column].Length))];
        var padded = lines.Select(line => string.Join("  ", line.Select((text, column) => text.PadRight(widths[column]))).TrimEnd());
        string head = header.Count > 0 ? $"<thead>{Row("th", header)}</thead>" : "";
        return new JsonObject
        {
            ["text/html"] = $"<table>{head}<tbody>{string.Concat(rows.Select(row => Row("td", row)))}</tbody></table>",
            ["text/plain"] = string.Join('\n', padded),
        };

        string Row(string element, IReadOnlyList<string> texts) =>
            $"<tr>{string.Concat(texts.Select(text => Cell(element, text)))}</tr>";

        string Cell(string element, string text) =>
            $"<{element} style=\"text-align: left\">{WebUtility.HtmlEncode(text)}</{element}>";
    }
}
