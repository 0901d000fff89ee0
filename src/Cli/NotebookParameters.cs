using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;

namespace Backprop.Cli;

/// <summary>
/// <c>--param NAME=VALUE</c>, as in papermill: a cell with the values is inserted after the cell tagged <c>parameters</c>, which
/// contains the defaults.
/// </summary>
internal static partial class NotebookParameters
{
    private const string InjectedTag = "injected-parameters";

    public static void Inject(string[] given, IReadOnlyList<NotebookDocument> notebooks)
    {
        if (given.Length == 0)
            return;
        var values = new Dictionary<string, string>();
        foreach (string parameter in given)
        {
            if (parameter.Split('=', 2) is not [var name, var value] || !SyntaxFacts.IsValidIdentifier(name))
                throw new ArgumentException($"--param {parameter}: a parameter is written NAME=VALUE, as in epochs=5.");
            values[name] = Literal(value);
        }
        var used = new HashSet<string>();
        foreach (var notebook in notebooks)
        {
            int at = notebook.Cells.ToList().FindIndex(cell => cell.Kind == CellKind.Code && cell.Tags.Contains("parameters"));
            if (at < 0)
                continue;
            var here = values.Where(value => Declared(notebook.Cells[at]).Contains(value.Key)).ToList();
            if (here.Count == 0)
                continue;
            used.UnionWith(here.Select(value => value.Key));
            // After the values of an earlier run, which would otherwise win.
            while (at + 1 < notebook.Cells.Count && notebook.Cells[at + 1].Tags.Contains(InjectedTag))
                at++;
            bool isFSharp = notebook.Language == "fsharp";
            notebook.InsertCell(at + 1, new Cell(CellKind.Code,
                string.Join('\n', here.Select(value => isFSharp ? $"let {value.Key} = {value.Value}" : $"{value.Key} = {value.Value};")
                    .Prepend("// Parameters")),
                new JsonObject { ["tags"] = new JsonArray(InjectedTag) }));
        }
        if (values.Keys.Except(used).FirstOrDefault() is { } unknown)
        {
            string[] known =
            [
                .. notebooks.SelectMany(notebook => notebook.Cells)
                    .Where(cell => cell.Tags.Contains("parameters"))
                    .SelectMany(Declared).Distinct(),
            ];
            string hint = known.Length == 0 ? "none has a cell tagged `parameters`" : $"there are {string.Join(", ", known)}";
            throw new ArgumentException($"--param {unknown}: no notebook declares it; {hint}.");
        }
    }

    private static IReadOnlyList<string> Declared(Cell cell) =>
        [.. Declaration().Matches(cell.Source).Select(match => match.Groups["name"].Value)];

    // Numbers and Booleans are kept, everything else becomes a string, as in papermill.
    private static string Literal(string value) => value switch
    {
        "true" or "True" => "true",
        "false" or "False" => "false",
        _ when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) =>
            value.Trim(),
        _ => SymbolDisplay.FormatLiteral(value, quote: true),
    };

    [GeneratedRegex(@"^\s*(?:var|[\w<>\[\]?.]+)\s+(?<name>\w+)\s*=(?!=)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
