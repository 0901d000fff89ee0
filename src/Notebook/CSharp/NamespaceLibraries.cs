using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Backprop.Notebook.CSharp;

/// <summary>
/// Compiles C# that declares namespaces, as files of a project do. A script cannot contain namespaces, so the code becomes a library,
/// which later cells reference.
/// </summary>
internal sealed class NamespaceLibraries(NotebookReferences references)
{
    private static readonly CSharpParseOptions ParseOptions = CSharpSubmissions.ParseOptions.WithKind(SourceCodeKind.Regular);
    private static readonly SyntaxTree Usings = CSharpSyntaxTree.ParseText(
        SourceText.From(string.Concat(CSharpSubmissions.Usings.Select(name => $"global using {name};\n")), Encoding.UTF8),
        ParseOptions);

    private readonly Dictionary<string, string> codes = [];
    private int count;

    /// <summary>Whether code consists only of declarations in namespaces.</summary>
    public static bool IsLibrary(string code)
    {
        if (!code.Contains("namespace", StringComparison.Ordinal))
            return false;
        var members = CSharpSyntaxTree.ParseText(code, ParseOptions).GetCompilationUnitRoot().Members;
        return members.Any(member => member is BaseNamespaceDeclarationSyntax) && !members.Any(member => member is GlobalStatementSyntax);
    }

    /// <summary>Compiles code and references the resulting library.</summary>
    /// <param name="code">The code, without <c>#r</c> lines.</param>
    /// <param name="name">The name of its stack frames.</param>
    /// <param name="cancellation">Stops the compiler.</param>
    /// <exception cref="CompilationException">The code has errors.</exception>
    /// <exception cref="ReferenceException">One of its types was declared differently before.</exception>
    public async Task AddAsync(string code, string name, CancellationToken cancellation)
    {
        var tree = CSharpSyntaxTree.ParseText(SourceText.From(code, Encoding.UTF8), ParseOptions, path: name, cancellation);
        var compilation = CSharpCompilation.Create(
            $"notebook-library-{count}", [tree, Usings],
            [.. HostReferences.Common.Value, .. HostReferences.Rare.Value, .. references.Assemblies.Select(HostReferences.Of)],
            CSharpSubmissions.Options(references));
        CSharpSubmissions.Bind(compilation);
        string[] types =
            [.. compilation.GetSymbolsWithName(_ => true, SymbolFilter.Type, cancellation).Select(type => type.ToDisplayString())];
        // The same code again, as in a cell that is run twice.
        if (types.Length > 0 && Array.TrueForAll(types, type => codes.GetValueOrDefault(type) == code))
            return;
        var (assembly, symbols) = CSharpSubmissions.Emit(compilation, cancellation)!.Value;
        if (Array.Find(types, codes.ContainsKey) is { } twice)
        {
            throw new ReferenceException(
                $"{twice} was declared differently before; a type in a namespace can be declared anew after a restart of the kernel.");
        }
        string library = Path.Combine(references.Context.Folder, compilation.AssemblyName + ".dll");
        await File.WriteAllBytesAsync(library, assembly.ToArray(), cancellation).ConfigureAwait(false);
        await File.WriteAllBytesAsync(Path.ChangeExtension(library, ".pdb"), symbols.ToArray(), cancellation).ConfigureAwait(false);
        await references.AddAsync(new ReferenceDirectives("", [library], [], []), cancellation).ConfigureAwait(false);
        foreach (string type in types)
            codes[type] = code;
        count++;
    }
}
