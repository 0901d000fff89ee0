using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Backprop.Notebook.Interactive;

/// <summary>
/// An assembly with the name of .NET Interactive's that contains only type forwards to the types here. Libraries compiled against
/// .NET Interactive, such as packages' notebook libraries, thereby use the same kernel as the cells.
/// </summary>
internal static class InteractiveFacade
{
    /// <summary>The name of .NET Interactive's assembly.</summary>
    public const string Name = "Microsoft.DotNet.Interactive";

    /// <summary>Writes the assembly into a folder and returns its path.</summary>
    public static string WriteTo(string folder)
    {
        var types = typeof(InteractiveFacade).Assembly.GetExportedTypes()
            .Where(type => type.Namespace!.StartsWith(Name, StringComparison.Ordinal) && !type.IsNested);
        string forwards = string.Concat(types.Select(type =>
            $"[assembly: System.Runtime.CompilerServices.TypeForwardedTo(typeof(global::{type.FullName}))]\n"));
        // Its identity, including the public key, must match what libraries reference; the formatters' assembly has the same key.
        byte[] key = typeof(Microsoft.DotNet.Interactive.Formatting.Formatter).Assembly.GetName().GetPublicKey()!;
        var compilation = CSharpCompilation.Create(
            Name,
            [CSharpSyntaxTree.ParseText("[assembly: System.Reflection.AssemblyVersion(\"1.0.0.0\")]\n" + forwards)],
            [
                .. HostReferences.FrameworkAssemblies.Concat(HostReferences.OwnAssemblies)
                    .Select(path => MetadataReference.CreateFromFile(path)),
            ],
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, cryptoPublicKey: [.. key], concurrentBuild: false, publicSign: true));
        string path = Path.Combine(folder, Name + ".dll");
        using FileStream file = File.Create(path);
        var result = compilation.Emit(file);
        return result.Success ? path : throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }
}
