using System.IO.Compression;
using System.Text;

namespace Backprop.Notebook.Tests.Languages;

/// <summary>A notebook's folder that is also its only package source, apart from the network and the machine's own packages.</summary>
internal sealed class PackageFolder : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public PackageFolder() => File.WriteAllText(folder.File("NuGet.config"), """
        <configuration>
          <config><add key="globalPackagesFolder" value="restored" /></config>
          <packageSources><clear /></packageSources>
        </configuration>
        """);

    public string Path => folder.Path;

    public void Dispose() => folder.Dispose();

    public void Pack(string id, string version, params (string Path, byte[] Content)[] files) => Pack(id, version, "", files);

    public void Pack(string id, string version, string dependencies, params (string Path, byte[] Content)[] files)
    {
        using ZipArchive package = ZipFile.Open(folder.File($"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        Write($"{id}.nuspec", Encoding.UTF8.GetBytes($"""
            <package><metadata><id>{id}</id><version>{version}</version><authors>x</authors><description>x</description>
            <dependencies>{dependencies}</dependencies></metadata></package>
            """));
        foreach (var (path, content) in files)
            Write(path, content);

        void Write(string path, byte[] content)
        {
            using Stream entry = package.CreateEntry(path).Open();
            entry.Write(content);
        }
    }
}
