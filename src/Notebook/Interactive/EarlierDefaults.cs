using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Notebook.Interactive;

/// <summary>
/// Defaults that .NET Interactive once provided to every cell and later removed: the formatters' namespace, PocketView's tags and
/// two packages. Notebooks of that time rely on them, so a cell that does not compile without them gets them.
/// </summary>
/// <param name="Code">Code to run before the cell.</param>
/// <param name="Packages">The packages needed, by id and version.</param>
internal sealed record EarlierDefaults(string Code, IReadOnlyList<(string Id, string Version)> Packages)
{
    private const string FormattersUsing = "using Microsoft.DotNet.Interactive.Formatting;\n";
    private const string TagsUsing = "using static Microsoft.DotNet.Interactive.Formatting.PocketViewTags;\n";

    // By the first part of the packages' namespaces.
    private static readonly Dictionary<string, EarlierDefaults> OfPackages = new()
    {
        ["XPlot"] = new("// XPlot.Plotly\n", [("XPlot.Plotly", "3.0.1")]),
        ["Newtonsoft"] = new("// Newtonsoft.Json\n", [("Newtonsoft.Json", "13.0.3")]),
    };

    private static readonly HashSet<string> Tags = [.. typeof(PocketViewTags).GetProperties().Select(tag => tag.Name)];
    private static readonly HashSet<string> Formatters =
    [
        .. typeof(Formatter).Assembly.GetExportedTypes()
            .Where(type => type.Namespace == typeof(Formatter).Namespace)
            .Select(type => type.Name.Split('`')[0]),
    ];

    /// <summary>The defaults that a cell with compile errors lacks; null if none would help.</summary>
    public static EarlierDefaults? For(CompilationException problem)
    {
        bool formats = false, draws = false;
        var packages = new HashSet<EarlierDefaults>();
        foreach (Diagnostic error in problem.Errors.Where(error => error.Id is "CS0103" or "CS0246"))
        {
            SyntaxNode? node = error.Location.SourceTree?.GetRoot().FindNode(error.Location.SourceSpan, getInnermostNodeForTie: true);
            string name = (node as SimpleNameSyntax)?.Identifier.Text ?? "";
            formats |= Formatters.Contains(name);
            // Tags are called or indexed: b("bold"), img[src: …]. An undeclared i on its own is a mistake.
            draws |= Tags.Contains(name) && node!.Parent is InvocationExpressionSyntax or ElementAccessExpressionSyntax;
            if (OfPackages.TryGetValue(name, out var package))
                packages.Add(package);
        }
        string code = (formats || draws ? FormattersUsing : "")
            + (draws ? TagsUsing : "")
            + string.Concat(packages.Select(package => package.Code));
        return code.Length == 0 ? null : new EarlierDefaults(code, [.. packages.SelectMany(package => package.Packages)]);
    }
}
