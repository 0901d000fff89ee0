using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Notebook;

/// <summary>
/// What .NET Interactive once gave to every cell, and later no more: the formatters' namespace, the tags of PocketView, and
/// two packages. Notebooks of those days say nothing of them. They are given to a cell that does not compile without.
/// </summary>
/// <param name="Code">What makes them known, as a cell that runs before.</param>
/// <param name="Packages">The packages that it needs, by id and version.</param>
internal sealed record EarlierDefaults(string Code, IReadOnlyList<(string Id, string Version)> Packages)
{
    private const string FormattersUsing = "using Microsoft.DotNet.Interactive.Formatting;\n";
    private const string TagsUsing = "using static Microsoft.DotNet.Interactive.Formatting.PocketViewTags;\n";

    // By the first part of their namespaces.
    private static readonly Dictionary<string, EarlierDefaults> OfPackages = new()
    {
        ["XPlot"] = new("// XPlot.Plotly\n", [("XPlot.Plotly", "3.0.1")]),
        ["Newtonsoft"] = new("// Newtonsoft.Json\n", [("Newtonsoft.Json", "13.0.3")]),
    };

    private static readonly HashSet<string> Tags = [.. typeof(PocketViewTags).GetProperties().Select(tag => tag.Name)];
    private static readonly HashSet<string> Formatters =
        [.. typeof(Formatter).Assembly.GetExportedTypes().Where(type => type.Namespace == typeof(Formatter).Namespace).Select(type => type.Name.Split('`')[0])];

    /// <summary>What a cell lacks that does not compile; null where none of this would help.</summary>
    public static EarlierDefaults? For(CompilationException problem)
    {
        bool formats = false, draws = false;
        var packages = new HashSet<EarlierDefaults>();
        foreach (Diagnostic error in problem.Errors.Where(error => error.Id is "CS0103" or "CS0246"))
        {
            SyntaxNode? node = error.Location.SourceTree?.GetRoot().FindNode(error.Location.SourceSpan, getInnermostNodeForTie: true);
            string name = (node as SimpleNameSyntax)?.Identifier.Text ?? "";
            formats |= Formatters.Contains(name);
            // A tag is filled or given attributes: b("bold"), img[src: …]. A lone i that nobody declared is a mistake.
            draws |= Tags.Contains(name) && node!.Parent is InvocationExpressionSyntax or ElementAccessExpressionSyntax;
            if (OfPackages.TryGetValue(name, out var package))
                packages.Add(package);
        }
        string code = (formats || draws ? FormattersUsing : "") + (draws ? TagsUsing : "") + string.Concat(packages.Select(package => package.Code));
        return code.Length == 0 ? null : new EarlierDefaults(code, [.. packages.SelectMany(package => package.Packages)]);
    }
}
