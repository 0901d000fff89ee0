using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Backprop.Notebook.Tests.Languages;

/// <summary>Small libraries, compiled for a test.</summary>
internal static class Libraries
{
    /// <summary>Compiles a library against .NET Interactive, like a package's notebook library; returns its path.</summary>
    public static string CompileForNotebooks(string folder, string name, string code)
    {
        Directory.CreateDirectory(folder);
        var linq = HostReferences.FrameworkAssemblies
            .Where(path => Path.GetFileName(path).StartsWith("System.Linq", StringComparison.Ordinal));
        return Compile(folder, name, code, [.. KernelsOwn.Files, .. linq]);
    }

    /// <summary>Compiles a library into a folder, and returns its path.</summary>
    public static string Compile(string folder, string name, string code, params string[] references)
    {
        var framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is "System.Runtime.dll" or "netstandard.dll" or "System.Private.CoreLib.dll");
        var compilation = CSharpCompilation.Create(name, [CSharpSyntaxTree.ParseText(code)],
            framework.Concat(references).Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, name + ".dll");
        using var file = File.Create(path);
        var result = compilation.Emit(file);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return path;
    }
}
