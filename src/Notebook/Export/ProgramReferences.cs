using System.Text.Json;

namespace Backprop.Notebook.Export;

/// <summary>
/// What a notebook's <c>#r</c> lines are in a file-based program: a project where the assembly's is found in a folder above, or the
/// package that the program which the assembly lies beside lists for it.
/// </summary>
internal static class ProgramReferences
{
    /// <summary>The lines, projects first, each once.</summary>
    /// <param name="directives">The directives of all cells.</param>
    /// <param name="folder">The notebook's folder.</param>
    /// <param name="target">The program's folder, to which projects are relative.</param>
    /// <exception cref="ExportException">An assembly belongs to no project and to no package that can be found.</exception>
    public static IReadOnlyList<string> Of(IReadOnlyList<ReferenceDirectives> directives, string folder, string target)
    {
        string[] files = [.. directives.SelectMany(it => it.Files)
            .Where(file => File.Exists(Path.Combine(folder, file)) || HostReferences.FrameworkFile(file) is null)
            .Select(file => Path.GetFullPath(Path.Combine(folder, file))).Distinct()];
        List<string> projects = [];
        var packages = directives.SelectMany(it => it.Packages).ToList();
        foreach (string file in files)
            if (Project(file) is { } project)
                projects.Add($"#:project {Path.GetRelativePath(target, project).Replace('\\', '/')}");
            else
                packages.Add(Package(file));
        // What is shown is formatted by it, and libraries that show values expect a notebook's kernel to bring the other.
        packages.AddRange(new[] { "Microsoft.DotNet.Interactive.Formatting", "Microsoft.DotNet.Interactive" }
            .Where((name, i) => i == 0 || files.Any(file => AssemblyFile.References(file).Any(needed => needed.Name == name)))
            .Select(name => Package(KernelsOwn.FileOf(name)!)));
        string sources = string.Join(';', directives.SelectMany(it => it.Sources).Distinct());
        return
        [
            .. projects.Distinct(),
            // A version that is given once holds for all lines.
            .. packages.GroupBy(package => package.Id, StringComparer.OrdinalIgnoreCase).Select(same =>
                $"#:package {same.Key}@{same.Select(package => package.Version).FirstOrDefault(version => version.Length > 0, "*")}"),
            .. sources.Length > 0 ? [$"#:property RestoreAdditionalProjectSources={sources}"] : Array.Empty<string>(),
        ];
    }

    // src/Cli/bin/Release/net10.0/Backprop.Data.dll is built from src/Backprop.Data/Backprop.Data.csproj.
    private static string? Project(string file)
    {
        string name = Path.GetFileNameWithoutExtension(file);
        for (string? above = Path.GetDirectoryName(file); above is not null; above = Path.GetDirectoryName(above))
            if (Path.Combine(above, name, name + ".csproj") is var project && File.Exists(project))
                return project;
        return null;
    }

    private static (string Id, string Version) Package(string file)
    {
        string end = "/" + Path.GetFileName(file);
        foreach (string list in Directory.EnumerateFiles(Path.GetDirectoryName(file)!, "*.deps.json").Order(StringComparer.Ordinal))
        {
            try
            {
                using var json = JsonDocument.Parse(File.ReadAllBytes(list));
                foreach (JsonProperty target in json.RootElement.GetProperty("targets").EnumerateObject())
                    foreach (JsonProperty library in target.Value.EnumerateObject())
                        if (library.Name.Split('/') is [var id, var version]
                            && library.Value.TryGetProperty("runtime", out JsonElement assemblies)
                            && assemblies.EnumerateObject().Any(it => it.Name.EndsWith(end, StringComparison.Ordinal)))
                            return (id, version);
            }
            catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                throw new ExportException($"{list} is damaged; build the program again that it belongs to. {problem.Message}", problem);
            }
        }
        throw new ExportException($"{file} belongs to no project in a folder above it, and no .deps.json beside it lists its package; "
            + "a program can refer to projects and packages only, as with #r \"nuget: Package, Version\".");
    }
}
