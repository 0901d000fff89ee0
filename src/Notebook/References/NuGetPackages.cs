using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Backprop.Shared;

namespace Backprop.Notebook.References;

/// <summary>
/// Restores packages by <c>dotnet restore</c> on a generated project, so that NuGet itself handles versions, ranges, floating
/// versions, sources and credentials.
/// </summary>
internal static partial class NuGetPackages
{
    /// <summary>The result of a restore.</summary>
    /// <param name="Compile">Assemblies to compile against.</param>
    /// <param name="Runtime">Assemblies to load.</param>
    /// <param name="NativeFolders">Folders that contain native libraries.</param>
    /// <param name="ExtensionFolders">Folders of packages' notebook extensions.</param>
    /// <param name="Packages">All packages, including dependencies.</param>
    public sealed record Restored(
        IReadOnlyList<string> Compile,
        IReadOnlyList<string> Runtime,
        IReadOnlyList<string> NativeFolders,
        IReadOnlyList<string> ExtensionFolders,
        IReadOnlyList<Package> Packages);

    /// <summary>A package that was restored, and whether any of its files is loaded in place of the kernel's.</summary>
    public sealed record Package(string Id, string Version, bool IsLoaded);

    /// <param name="packages">
    /// Id and version of every package the notebook references; the version as in a PackageReference, empty for the newest.
    /// </param>
    /// <param name="sources">Additional sources, from <c>#i</c>.</param>
    /// <param name="configFolder">The folder from which NuGet.config files are looked up.</param>
    /// <param name="workFolder">A folder in which to restore.</param>
    /// <param name="cancellation">Stops the restore.</param>
    /// <exception cref="ReferenceException">A package or version is unavailable.</exception>
    public static async Task<Restored> RestoreAsync(
        IReadOnlyList<(string Id, string Version)> packages, IReadOnlyList<string> sources, string configFolder, string workFolder,
        CancellationToken cancellation)
    {
        string project = Project(packages, sources, configFolder);
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project)))[..16];
        string? cached = UserFolder.Create("packages") is { } cache ? Path.Combine(cache, hash + ".json") : null;

        // Floating versions may have changed since; all others are fixed by the first restore.
        bool settled = packages.All(package => package.Version.Length > 0 && !package.Version.Contains('*'));
        if (settled && cached is not null && TryRead(cached) is { } known)
            return known;
        // Always a new folder: `dotnet restore` trusts what an earlier one has left, even if that is damaged.
        string folder = Directory.CreateDirectory(Path.Combine(workFolder, Path.GetRandomFileName())).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "packages.csproj"), project, cancellation).ConfigureAwait(false);
        try
        {
            await RunRestoreAsync(folder, packages, cancellation).ConfigureAwait(false);
        }
        catch (ReferenceException problem) when (WithOlder(packages, problem.Message) is { } older)
        {
            return await RestoreAsync(older, sources, configFolder, workFolder, cancellation).ConfigureAwait(false);
        }
        string assets = Path.Combine(folder, "obj", "project.assets.json");
        Restored restored = TryRead(assets) ?? throw new ReferenceException(
            "The packages were restored, but some of their files are missing; "
            + "run `dotnet nuget locals global-packages --clear` and try again.");
        try
        {
            if (settled && cached is not null)
                AtomicFile.Write(cached, await File.ReadAllBytesAsync(assets, cancellation).ConfigureAwait(false));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Then it is restored anew the next time.
        }
        return restored;
    }

    // Without a version the newest is requested, which may need a newer .NET than this one: then request older ones.
    private static IReadOnlyList<(string Id, string Version)>? WithOlder(
        IReadOnlyList<(string Id, string Version)> packages, string problem)
    {
        const string BelowSome = "[*, ";
        Match match = TooNew().Match(problem);
        bool IsMeant((string Id, string Version) package) =>
            package.Id.Equals(match.Groups["id"].Value, StringComparison.OrdinalIgnoreCase)
            && (package.Version.Length == 0 || package.Version.StartsWith(BelowSome, StringComparison.Ordinal));
        return match.Success && packages.Any(IsMeant)
            ? [.. packages.Select(package => IsMeant(package) ? (package.Id, $"{BelowSome}{match.Groups["version"].Value})") : package)]
            : null;
    }

    private static string Project(IReadOnlyList<(string Id, string Version)> packages, IReadOnlyList<string> sources, string configFolder)
    {
        string references = string.Join("\n", packages.Select(package =>
        {
            string version = package.Version.Length > 0 ? package.Version : "*";
            return $"""    <PackageReference Include="{package.Id}" Version="{version}" />""";
        }));
        return $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
                <RuntimeIdentifier>{RuntimeInformation.RuntimeIdentifier}</RuntimeIdentifier>
                <SelfContained>false</SelfContained>
                <UseAppHost>false</UseAppHost>
                <ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally>
                <RestoreRootConfigDirectory>{Literal(configFolder)}</RestoreRootConfigDirectory>
                <RestoreIgnoreFailedSources>{(sources.Count > 0 ? "true" : "false")}</RestoreIgnoreFailedSources>
                <RestoreAdditionalProjectSources>{string.Join(';', sources.Select(Literal))}</RestoreAdditionalProjectSources>
              </PropertyGroup>
              <ItemGroup>
            {references}
              </ItemGroup>
            </Project>
            """;
    }

    // Text that MSBuild takes as it is, without properties, lists and wildcards.
    private static string Literal(string text) => SecurityElement.Escape(
        MSBuildCharacter().Replace(text, match => FormattableString.Invariant($"%{(int)match.Value[0]:X2}")));

    private static async Task RunRestoreAsync(
        string folder, IReadOnlyList<(string Id, string Version)> packages, CancellationToken cancellation)
    {
        string[] arguments = ["restore", "packages.csproj", "--nologo", "--verbosity", "quiet", "-p:NuGetAudit=false"];
        var start = new ProcessStartInfo(DotnetHost.Path, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        DotnetHost.Prepare(start);

        Process restore;
        try
        {
            restore = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception problem)
        {
            throw new ReferenceException(
                $"Packages are restored by the .NET SDK's `dotnet` command, which cannot be started: {problem.Message}", problem);
        }
        using (restore)
        {
            var output = restore.StandardOutput.ReadToEndAsync(cancellation);
            var errors = restore.StandardError.ReadToEndAsync(cancellation);
            try
            {
                await restore.WaitForExitAsync(cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                restore.Kill(entireProcessTree: true);
                throw;
            }
            if (restore.ExitCode != 0)
                throw new ReferenceException(ErrorsIn(await output.ConfigureAwait(false) + await errors.ConfigureAwait(false), packages));
        }
    }

    // "/path/packages.csproj : error NU1101: Unable to find package X. […] [/path]" -> "NU1101: Unable to find package X. […]"
    private static string ErrorsIn(string output, IReadOnlyList<(string Id, string Version)> packages)
    {
        var errors = Error().Matches(output).Select(match => match.Groups["text"].Value).Distinct().ToList();
        // NuGet fails with MSB4181 and no reason if it cannot parse a version.
        if (errors.All(error => error.StartsWith("MSB4181", StringComparison.Ordinal)) && errors.Count > 0)
        {
            string wanted = string.Join(" with ", packages.Select(package => $"{package.Id}, {package.Version}"));
            return $"NuGet cannot restore {wanted}. Is the version written as in 5.0.0, 5.* or [5.0,6.0)?";
        }
        return errors.Count > 0 ? string.Join("\n", errors) : output.Trim();
    }

    private static Restored? TryRead(string assetsFile)
    {
        try
        {
            return File.Exists(assetsFile) ? Read(JsonNode.Parse(File.ReadAllText(assetsFile))!) : null;
        }
        catch (Exception)
        {
            // Whatever a damaged file lacks, it is restored anew.
            return null;
        }
    }

    private static Restored? Read(JsonNode assets)
    {
        string[] roots = [.. assets["packageFolders"]!.AsObject().Select(folder => folder.Key)];
        var libraries = assets["libraries"]!.AsObject();
        // The target with a runtime identifier lists what this machine loads.
        var target = assets["targets"]!.AsObject().First(entry => entry.Key.Contains('/')).Value!.AsObject();

        bool isComplete = true;
        var extensions = target
            .SelectMany(library => roots.Select(root => Path.Combine(root, FolderOf(library.Key), "interactive-extensions", "dotnet")))
            .Where(Directory.Exists);
        var packages = target.Select(library => (Name: library.Key.Split('/'), library.Value)).Select(library => new Package(
            library.Name[0],
            library.Name[1],
            Names(library.Value!, "native").Any() || Names(library.Value!, "runtime").Any(file => !IsShared(file))));
        var restored = new Restored(
            Present("compile"),
            Present("runtime"),
            [.. Present("native").Select(file => Path.GetDirectoryName(file)!).Distinct()],
            [.. extensions],
            [.. packages]);
        // A failed restore writes the file, too.
        bool hasFailed = assets["logs"]?.AsArray().Any(entry => entry?["level"]?.GetValue<string>() == "Error") == true;
        return isComplete && !hasFailed ? restored : null;

        string FolderOf(string library) => libraries[library]!["path"]!.GetValue<string>();

        List<string> Present(string kind)
        {
            string?[] files =
            [
                .. target.SelectMany(library => Names(library.Value!, kind).Select(file =>
                    roots.Select(root => Path.Combine(root, FolderOf(library.Key), file)).FirstOrDefault(File.Exists))),
            ];
            isComplete &= !files.Contains(null);
            return [.. files.OfType<string>()];
        }

        static bool IsShared(string file) => SessionLoadContext.IsShared(Path.GetFileNameWithoutExtension(file));

        static IEnumerable<string> Names(JsonNode library, string kind) =>
            (library[kind]?.AsObject() ?? []).Select(file => file.Key).Where(file => !file.EndsWith("/_._", StringComparison.Ordinal));
    }

    [GeneratedRegex("[%$@*?;'()]")]
    private static partial Regex MSBuildCharacter();

    [GeneratedRegex(@"NU1202: Package (?<id>\S+) (?<version>\S+) is not compatible with")]
    private static partial Regex TooNew();

    [GeneratedRegex(@"error (?<text>.*?)( \[[^\[\n]*\])?\s*$", RegexOptions.Multiline)]
    private static partial Regex Error();
}
