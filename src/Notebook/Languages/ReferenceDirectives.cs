using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Backprop.Notebook;

/// <summary>
/// The <c>#r</c> and <c>#i</c> lines of a cell, taken out of its code. The lines are left empty, so that line numbers stay
/// what the reader sees.
/// </summary>
/// <param name="Code">The code without them.</param>
/// <param name="Files">Paths of assemblies, from <c>#r "path.dll"</c>.</param>
/// <param name="Packages">Id and version (empty where none is given), from <c>#r "nuget: Id, Version"</c>.</param>
/// <param name="Sources">Package sources, from <c>#i "nuget: source"</c>.</param>
internal sealed partial record ReferenceDirectives(
    string Code, IReadOnlyList<string> Files, IReadOnlyList<(string Id, string Version)> Packages, IReadOnlyList<string> Sources)
{
    /// <exception cref="ReferenceException">A directive is not of the form that it should be.</exception>
    public static ReferenceDirectives Parse(string code)
    {
        var files = new List<string>();
        var packages = new List<(string, string)>();
        var sources = new List<string>();
        // A line like these inside a string or a comment is no directive; the parser knows.
        var tree = CSharpSyntaxTree.ParseText(code, CSharpSubmissions.ParseOptions);
        var lines = tree.GetText().Lines;
        char[] rest = code.ToCharArray();
        foreach (var directive in tree.GetRoot().DescendantNodes(descendIntoTrivia: true).OfType<DirectiveTriviaSyntax>())
        {
            var line = lines.GetLineFromPosition(directive.SpanStart);
            var match = Directive().Match(line.ToString());
            if (!match.Success)
                continue;
            string argument = match.Groups["argument"].Value.Trim();
            bool isNuGet = argument.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase);
            if (isNuGet)
                argument = argument["nuget:".Length..].Trim();
            if (argument.Length == 0)
                throw new ReferenceException($"({line.LineNumber + 1},1): {line.ToString().Trim()} names nothing; write #r \"nuget: Package, Version\" or #r \"path/to/library.dll\".");
            if (match.Groups["kind"].Value == "i")
                sources.Add(isNuGet ? argument : throw new ReferenceException($"({line.LineNumber + 1},1): #i names a package source, as in #i \"nuget: https://example.org/v3/index.json\"."));
            else if (isNuGet)
                packages.Add(argument.Split(',', 2, StringSplitOptions.TrimEntries) is [var id, var version] ? (id, version) : (argument, ""));
            else
                files.Add(argument);
            for (int i = line.Start; i < line.End; i++)
                rest[i] = ' ';
        }
        return new ReferenceDirectives(new string(rest), files, packages, sources);
    }

    [GeneratedRegex("""^\s*#(?<kind>[ri])\s+"(?<argument>[^"]*)"\s*(//.*)?$""")]
    private static partial Regex Directive();
}
