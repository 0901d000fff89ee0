using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Backprop.Notebook.References;

/// <summary>
/// The <c>#r</c> and <c>#i</c> directives of a cell, removed from its code. Their lines are left empty, so that line numbers do not
/// change.
/// </summary>
/// <param name="Code">The code without the directives.</param>
/// <param name="Files">Paths of assemblies, from <c>#r "path.dll"</c>.</param>
/// <param name="Packages">Id and version (empty if none is given), from <c>#r "nuget: Id, Version"</c>.</param>
/// <param name="Sources">Package sources, from <c>#i "nuget: source"</c>.</param>
internal sealed partial record ReferenceDirectives(
    string Code, IReadOnlyList<string> Files, IReadOnlyList<(string Id, string Version)> Packages, IReadOnlyList<string> Sources)
{
    /// <summary>A directive, as found by a language's parser.</summary>
    /// <param name="Kind">"r" or "i".</param>
    /// <param name="Argument">The text between the quotes.</param>
    /// <param name="Start">Its start in the code.</param>
    /// <param name="End">Its end in the code.</param>
    public sealed record Found(string Kind, string Argument, int Start, int End);

    /// <summary>The directives of a C# cell.</summary>
    /// <exception cref="ReferenceException">A directive is malformed.</exception>
    public static ReferenceDirectives Parse(string code)
    {
        // The parser tells directives from similar lines in strings and comments. Most cells have neither.
        if (!code.Contains('#'))
            return Of(code, []);
        var tree = CSharpSyntaxTree.ParseText(code, CSharpSubmissions.ParseOptions);
        var lines = tree.GetText().Lines;
        return Of(code, tree.GetRoot().DescendantNodes(descendIntoTrivia: true).OfType<DirectiveTriviaSyntax>()
            .Select(directive => lines.GetLineFromPosition(directive.SpanStart))
            .Select(line => (Line: line, Match: Directive().Match(line.ToString())))
            .Where(directive => directive.Match.Success)
            .Select(directive => new Found(
                directive.Match.Groups["kind"].Value, directive.Match.Groups["argument"].Value, directive.Line.Start, directive.Line.End)));
    }

    /// <summary>Sorts directives by kind and removes them from the code.</summary>
    /// <exception cref="ReferenceException">A directive is malformed.</exception>
    public static ReferenceDirectives Of(string code, IEnumerable<Found> directives)
    {
        var files = new List<string>();
        var packages = new List<(string, string)>();
        var sources = new List<string>();
        char[] rest = code.ToCharArray();
        foreach (Found directive in directives)
        {
            int line = code.AsSpan(0, directive.Start).Count('\n') + 1;
            string argument = directive.Argument.Trim();
            bool isNuGet = argument.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase);
            if (isNuGet)
                argument = argument["nuget:".Length..].Trim();
            if (argument.Length == 0)
            {
                string text = code[directive.Start..directive.End].Trim();
                throw new ReferenceException(
                    $"({line},1): {text} names nothing; write #r \"nuget: Package, Version\" or #r \"path/to/library.dll\".");
            }
            if (directive.Kind == "i" && !isNuGet)
            {
                throw new ReferenceException(
                    $"({line},1): #i names a package source, as in #i \"nuget: https://example.org/v3/index.json\".");
            }
            if (directive.Kind == "i")
                sources.Add(argument);
            else if (!isNuGet)
                files.Add(argument);
            else
                packages.Add(Package(argument, line));
            Array.Fill(rest, ' ', directive.Start, directive.End - directive.Start);
        }
        return new ReferenceDirectives(new string(rest), files, packages, sources);
    }

    // What MSBuild would take for more than a name or a version never comes to it.
    private static (string Id, string Version) Package(string argument, int line)
    {
        string[] parts = argument.Split(',', 2, StringSplitOptions.TrimEntries);
        string id = parts[0], version = string.Concat(parts[1..]);
        if (!PackageId().IsMatch(id))
            throw new ReferenceException($"({line},1): \"{id}\" cannot name a package; write #r \"nuget: Package, Version\".");
        if (!PackageVersion().IsMatch(version))
        {
            throw new ReferenceException(
                $"({line},1): \"{version}\" is not a version of {id}; one is written as in 5.0.0, 5.* or [5.0,6.0).");
        }
        return (id, version);
    }

    [GeneratedRegex(@"^\w+([.-]\w+)*\z")]
    private static partial Regex PackageId();

    [GeneratedRegex(@"^[\w.*+\-\[\](), ]*\z")]
    private static partial Regex PackageVersion();

    [GeneratedRegex("""^\s*#(?<kind>[ri])\s+"(?<argument>[^"]*)"\s*(//.*)?$""")]
    private static partial Regex Directive();
}

/// <summary>A <c>#r</c> or <c>#i</c> cannot be satisfied; the message is for the person who wrote the cell.</summary>
public sealed class ReferenceException(string message, Exception? innerException = null) : Exception(message, innerException);
