using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Backprop.Notebook;

/// <summary>
/// Restores packages as <c>dotnet restore</c> does: versions, ranges, floating versions, sources and credentials are read
/// by NuGet itself, from a project made for the purpose.
/// </summary>
internal static partial class NuGetPackages
{
    /// <summary>What a restore brought.</summary>
    /// <param name="Compile">Assemblies to compile against.</param>
    /// <param name="Runtime">Assemblies to load.</param>
    /// <param name="NativeFolders">Folders that hold native libraries.</param>
    /// <param name="ExtensionFolders">Folders in which packages keep what prepares a notebook for them.</param>
    /// <param name="Packages">Each package, those that others need among them.</param>
    public sealed record Restored(
        IReadOnlyList<string> Compile, IReadOnlyList<string> Runtime, IReadOnlyList<string> NativeFolders, IReadOnlyList<string> ExtensionFolders,
        IReadOnlyList<Package> Packages);

    /// <summary>A package that was restored.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Version">Its version.</param>
    /// <param name="Runtime">The names of the assemblies in it that are loaded.</param>
    /// <param name="HasNative">Whether it brings native libraries.</param>
    public sealed record Package(string Id, string Version, IReadOnlyList<string> Runtime, bool HasNative);

    /// <param name="packages">Id and version (as in a PackageReference; empty for the newest) of every package the notebook has asked for.</param>
    /// <param name="sources">Further sources, from <c>#i</c>.</param>
    /// <param name="configFolder">The folder whose NuGet.config, and its parents', count.</param>
    /// <param name="cancellation">Stops the restore.</param>
    /// <exception cref="ReferenceException">A package or a version is not to be had.</exception>
    public static async Task<Restored> RestoreAsync(
        IReadOnlyList<(string Id, string Version)> packages, IReadOnlyList<string> sources, string configFolder, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await RestoreExactlyAsync(packages, sources, configFolder, cancellation).ConfigureAwait(false);
            }
            catch (ReferenceException problem) when (WithOlder(packages, problem.Message) is { } older)
            {
                packages = older;
            }
        }
    }

    private static async Task<Restored> RestoreExactlyAsync(
        IReadOnlyList<(string Id, string Version)> packages, IReadOnlyList<string> sources, string configFolder, CancellationToken cancellation)
    {
        string project = Project(packages, sources, configFolder);
        string folder = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } local ? local : Path.GetTempPath(),
            "backprop", "packages", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project)))[..16]);
        string assets = Path.Combine(folder, "obj", "project.assets.json");

        // A floating version may have moved since; all others were settled by the first restore.
        bool settled = packages.All(package => package.Version.Length > 0 && !package.Version.Contains('*'));
        if (settled && File.Exists(assets) && TryRead(assets) is { } known)
            return known;
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "packages.csproj"), project, cancellation).ConfigureAwait(false);
        await RunRestoreAsync(folder, packages, cancellation).ConfigureAwait(false);
        return TryRead(assets) ?? throw new ReferenceException($"The packages were restored, but some of their files are missing; delete {folder} and try again.");
    }

    // The newest version of a package, which is meant where none is given, may be for a newer .NET than this one.
    private static IReadOnlyList<(string Id, string Version)>? WithOlder(IReadOnlyList<(string Id, string Version)> packages, string problem)
    {
        const string BelowSome = "[*, ";
        Match match = TooNew().Match(problem);
        bool IsMeant((string Id, string Version) package) =>
            package.Id.Equals(match.Groups["id"].Value, StringComparison.OrdinalIgnoreCase) && (package.Version.Length == 0 || package.Version.StartsWith(BelowSome, StringComparison.Ordinal));
        return match.Success && packages.Any(IsMeant)
            ? [.. packages.Select(package => IsMeant(package) ? (package.Id, $"{BelowSome}{match.Groups["version"].Value})") : package)]
            : null;
    }

    private static string Project(IReadOnlyList<(string Id, string Version)> packages, IReadOnlyList<string> sources, string configFolder)
    {
        string references = string.Join("\n", packages.Select(package =>
            $"""    <PackageReference Include="{SecurityElement.Escape(package.Id)}" Version="{SecurityElement.Escape(package.Version.Length > 0 ? package.Version : "*")}" />"""));
        return $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
                <RuntimeIdentifier>{RuntimeInformation.RuntimeIdentifier}</RuntimeIdentifier>
                <SelfContained>false</SelfContained>
                <UseAppHost>false</UseAppHost>
                <ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally>
                <RestoreRootConfigDirectory>{SecurityElement.Escape(configFolder)}</RestoreRootConfigDirectory>
                <RestoreIgnoreFailedSources>{(sources.Count > 0 ? "true" : "false")}</RestoreIgnoreFailedSources>
                <RestoreAdditionalProjectSources>{SecurityElement.Escape(string.Join(';', sources))}</RestoreAdditionalProjectSources>
              </PropertyGroup>
              <ItemGroup>
            {references}
              </ItemGroup>
            </Project>
            """;
    }

    private static async Task RunRestoreAsync(string folder, IReadOnlyList<(string Id, string Version)> packages, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(DotnetHost.Path, ["restore", "packages.csproj", "--nologo", "--verbosity", "quiet", "-p:NuGetAudit=false"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A surrounding build sets these for its own SDK.
        foreach (string variable in (string[])["MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH", "MSBuildLoadMicrosoftTargetsReadOnly"])
            start.Environment.Remove(variable);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";

        Process restore;
        try
        {
            restore = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception problem)
        {
            throw new ReferenceException($"Packages are restored by the .NET SDK's `dotnet` command, which cannot be started: {problem.Message}", problem);
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
        const string Mark = "error ";
        var errors = output.Split('\n')
            .Where(line => line.Contains(Mark, StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)..].Trim())
            .Select(line => line.EndsWith(']') && line.LastIndexOf(" [", StringComparison.Ordinal) is > 0 and var at ? line[..at] : line)
            .Distinct().ToList();
        // NuGet fails so, without a reason, where a version cannot be read.
        if (errors.All(error => error.StartsWith("MSB4181", StringComparison.Ordinal)) && errors.Count > 0)
            return $"NuGet cannot restore {string.Join(" with ", packages.Select(package => $"{package.Id}, {package.Version}"))}. Is the version written as in 5.0.0, 5.* or [5.0,6.0)?";
        return errors.Count > 0 ? string.Join("\n", errors) : output.Trim();
    }

    private static Restored? TryRead(string assetsFile)
    {
        JsonNode assets = JsonNode.Parse(File.ReadAllText(assetsFile))!;
        string[] roots = [.. assets["packageFolders"]!.AsObject().Select(folder => folder.Key)];
        var libraries = assets["libraries"]!.AsObject();
        // The target with a runtime identifier lists what this machine loads.
        var target = assets["targets"]!.AsObject().First(entry => entry.Key.Contains('/')).Value!.AsObject();

        bool complete = true;
        IEnumerable<string> Files(string kind) => target.SelectMany(library =>
            (library.Value![kind]?.AsObject() ?? []).Select(file => file.Key)
                .Where(file => !file.EndsWith("/_._", StringComparison.Ordinal))
                .Select(file => roots.Select(root => Path.Combine(root, libraries[library.Key]!["path"]!.GetValue<string>(), file)).FirstOrDefault(File.Exists)))
            .OfType<string>().Where(File.Exists);
        int Named(string kind) => target.Sum(library => (library.Value![kind]?.AsObject() ?? []).Count(file => !file.Key.EndsWith("/_._", StringComparison.Ordinal)));
        List<string> Present(string kind)
        {
            List<string> files = [.. Files(kind)];
            complete &= files.Count == Named(kind);
            return files;
        }

        var extensions = target.SelectMany(library => roots.Select(root => Path.Combine(root, libraries[library.Key]!["path"]!.GetValue<string>(), "interactive-extensions", "dotnet"))).Where(Directory.Exists);
        var restored = new Restored(Present("compile"), Present("runtime"), [.. Present("native").Select(file => Path.GetDirectoryName(file)!).Distinct()], [.. extensions],
            [.. target.Select(library => new Package(library.Key.Split('/')[0], library.Key.Split('/')[1], [.. Names(library.Value!, "runtime").Select(file => Path.GetFileNameWithoutExtension(file))], Names(library.Value!, "native").Any()))]);

        static IEnumerable<string> Names(JsonNode library, string kind) => (library[kind]?.AsObject() ?? []).Select(file => file.Key).Where(file => !file.EndsWith("/_._", StringComparison.Ordinal));
        // A restore that failed leaves the file too.
        bool failed = assets["logs"]?.AsArray().Any(entry => entry?["level"]?.GetValue<string>() == "Error") == true;
        return complete && !failed ? restored : null;
    }

    [GeneratedRegex(@"NU1202: Package (?<id>\S+) (?<version>\S+) is not compatible with")]
    private static partial Regex TooNew();
}
