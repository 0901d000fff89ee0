using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Backprop.Notebook;

/// <summary>Tells of a name that is not known which using would make it so, where the framework has a type of that name.</summary>
internal static class MissingUsing
{
    // Read when a cell first lacks one.
    private static readonly Lazy<ILookup<string, string>> Namespaces = new(() =>
        HostReferences.FrameworkAssemblies.Concat(HostReferences.OwnAssemblies).SelectMany(PublicTypes)
            .Where(type => type.Namespace.StartsWith("System", StringComparison.Ordinal) || type.Namespace.StartsWith("Microsoft.DotNet.Interactive", StringComparison.Ordinal))
            .Distinct().ToLookup(type => type.Name, type => type.Namespace));

    /// <summary>". Is \"using System.Threading;\" missing?"; nothing where no using would help.</summary>
    public static string Hint(Diagnostic error)
    {
        if (error.Id is not ("CS0103" or "CS0246"))
            return "";
        SyntaxNode? node = error.Location.SourceTree?.GetRoot().FindNode(error.Location.SourceSpan, getInnermostNodeForTie: true);
        string[] usings = [.. Namespaces.Value[(node as SimpleNameSyntax)?.Identifier.ValueText ?? ""].Except(CSharpSubmissions.Usings).OrderBy(name => name.Length).Take(3)];
        return usings.Length == 0 ? "" : $"{(error.GetMessage().EndsWith(')') ? "" : ".")} Is {string.Join(" or ", usings.Select(name => $"\"using {name};\""))} missing?";
    }

    private static IEnumerable<(string Name, string Namespace)> PublicTypes(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        MetadataReader metadata = file.GetMetadataReader();
        return [.. metadata.TypeDefinitions.Select(metadata.GetTypeDefinition)
            .Where(type => (type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public)
            .Select(type => (metadata.GetString(type.Name).Split('`')[0], metadata.GetString(type.Namespace)))];
    }
}
