using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Backprop.Notebook;

/// <summary>
/// Runs the cells of one notebook, each in its language: a magic line decides (<c>#!html</c>), then what the cell's
/// metadata say, then C#.
/// </summary>
public sealed partial class NotebookSession : IDisposable
{
    private static readonly Dictionary<string, string> Languages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["csharp"] = "csharp",
        ["c#"] = "csharp",
        ["html"] = "html",
        ["markdown"] = "markdown",
        ["javascript"] = "javascript",
        ["js"] = "javascript",
    };

    private readonly NotebookReferences references;
    private readonly CSharpSession csharp;

    /// <summary>Begins a session.</summary>
    /// <param name="folder">The notebook's folder, where relative paths of <c>#r</c> and <c>#load</c> begin.</param>
    public NotebookSession(string folder)
    {
        ConsoleCapture.Install();
        references = new NotebookReferences(folder);
        csharp = new CSharpSession(references);
    }

    /// <summary>Runs one cell, part by part where magic lines change its language.</summary>
    /// <param name="source">The cell's text.</param>
    /// <param name="language">What its metadata say; null for C#.</param>
    /// <param name="name">What its stack frames are called: "cell [3]".</param>
    /// <param name="output">Where its output goes.</param>
    /// <param name="cancellation">Stops the cell.</param>
    /// <returns>Whether it came to its end; if not, the error has gone to the output.</returns>
    /// <exception cref="OperationCanceledException">The cell was stopped.</exception>
    public async Task<bool> RunAsync(string source, string? language, string name, ICellOutput output, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(output);
        CurrentCell.Output = output;
        foreach (var (partLanguage, text) in Parts(source, language ?? "csharp"))
        {
            if (!Languages.TryGetValue(partLanguage, out string? known))
            {
                string problem = $"#!{partLanguage} is not known here; there are {string.Join(", ", Languages.Keys.Select(key => "#!" + key))}.";
                output.Error(new ErrorOutput(ErrorReport.CompilationError, problem, [problem]));
                return false;
            }
            if (known == "csharp")
            {
                if (!await csharp.RunAsync(text, name, output, cancellation).ConfigureAwait(false))
                    return false;
            }
            else if (text.Trim() is { Length: > 0 } content)
            {
                output.Display(null, known == "javascript"
                    ? MimeBundle.Single("text/html", $"<script type=\"text/javascript\">\n{content}\n</script>")
                    : MimeBundle.Single("text/" + known, content), isResult: false);
            }
        }
        return true;
    }

    /// <summary>Loads the compiler, so that the first cell need not wait for it.</summary>
    public Task WarmUpAsync() => csharp.WarmUpAsync();

    /// <summary>What could be typed at a position of a cell, in the language of that part of it.</summary>
    /// <param name="source">The cell's text.</param>
    /// <param name="position">Where the cursor stands, in UTF-16 units.</param>
    /// <param name="cancellation">Stops the search.</param>
    public Task<Completions> CompleteAsync(string source, int position, CancellationToken cancellation = default) =>
        csharp.CompleteAsync(source, position, cancellation);

    /// <summary>What stands at a position of a cell: signature and documentation as text/plain and text/markdown; null for nothing known.</summary>
    /// <param name="source">The cell's text.</param>
    /// <param name="position">Where the cursor stands, in UTF-16 units.</param>
    /// <param name="cancellation">Stops the search.</param>
    public Task<JsonObject?> InspectAsync(string source, int position, CancellationToken cancellation = default) =>
        csharp.InspectAsync(source, position, cancellation);

    /// <summary>Whether a cell could be run as it stands.</summary>
    /// <param name="source">The cell's text.</param>
    public Completeness Check(string source) => csharp.Check(source);

    /// <inheritdoc/>
    public void Dispose()
    {
        csharp.Dispose();
        references.Dispose();
    }

    // A part keeps the lines before it as empty ones, so that an error names the line of the cell.
    private static IEnumerable<(string Language, string Text)> Parts(string source, string language)
    {
        string[] lines = source.ReplaceLineEndings("\n").Split('\n');
        int start = 0;
        for (int i = 0; i < lines.Length; i++)
        {
            if (MagicLine().Match(lines[i]) is not { Success: true } magic)
                continue;
            if (lines[start..i].Any(line => line.Trim().Length > 0))
                yield return (language, Part(start, i));
            (language, start) = (magic.Groups["name"].Value, i + 1);
        }
        yield return (language, Part(start, lines.Length));

        string Part(int from, int to) => new string('\n', from) + string.Join('\n', lines[from..to]);
    }

    [GeneratedRegex(@"^\s*#!(?<name>\S+)")]
    private static partial Regex MagicLine();
}
