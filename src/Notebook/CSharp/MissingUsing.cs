using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Backprop.Notebook.CSharp;

/// <summary>Suggests a using for an unknown name, if the framework has a type of that name.</summary>
internal static class MissingUsing
{
    // Loaded when a cell first has an unknown name.
    private static readonly Lazy<ILookup<string, string>> Namespaces = new(() =>
        HostReferences.FrameworkAssemblies.Concat(KernelsOwn.Files).SelectMany(PublicTypes)
            .Where(type => type.Namespace.StartsWith("System", StringComparison.Ordinal)
                || type.Namespace.StartsWith("Microsoft.DotNet.Interactive", StringComparison.Ordinal))
            .Distinct().ToLookup(type => type.Name, type => type.Namespace));

    /// <summary>". Is \"using System.Threading;\" missing?"; empty if no using would help.</summary>
    public static string Hint(Diagnostic error)
    {
        if (error.Id is not ("CS0103" or "CS0246"))
            return "";
        SyntaxNode? node = error.Location.SourceTree?.GetRoot().FindNode(error.Location.SourceSpan, getInnermostNodeForTie: true);
        string name = (node as SimpleNameSyntax)?.Identifier.ValueText ?? "";
        string[] usings =
        [
            .. Namespaces.Value[name].Except([.. CSharpSubmissions.Usings, "Microsoft.DotNet.Interactive"])
                .OrderBy(found => found.Length).Take(3)
                .Select(found => $"\"using {found};\""),
        ];
        string end = error.GetMessage().EndsWith(')') ? "" : ".";
        return usings.Length == 0 ? "" : $"{end} Is {string.Join(" or ", usings)} missing?";
    }

    private static (string Name, string Namespace)[] PublicTypes(string path) => AssemblyFile.Read(path, metadata =>
        metadata.TypeDefinitions.Select(metadata.GetTypeDefinition)
            .Where(type => (type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public)
            .Select(type => (metadata.GetString(type.Name).Split('`')[0], metadata.GetString(type.Namespace))).ToArray());
}
