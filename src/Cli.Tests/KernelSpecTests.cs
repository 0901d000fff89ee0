using System.Text.Json.Nodes;

namespace Backprop.Cli.Tests;

public sealed class KernelSpecTests : IDisposable
{
    private const string Place = "share/jupyter/kernels/.net-csharp/";

    private readonly WorkingFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_is_installed_is_what_Jupyter_looks_for()
    {
        KernelSpec spec = Install("a.dll", "lib/b.dll");

        Assert.True(spec.Exists && spec.IsOurs);
        Assert.Equal([Place + "kernel.json", Place + "program/a.dll", Place + "program/lib/b.dll"], folder.Files());
        JsonObject json = JsonNode.Parse(File.ReadAllText(folder.File(Place + "kernel.json")))!.AsObject();
        AssertStarts(json, Path.Combine(spec.Folder, "program", "a.dll"), "csharp");
        Assert.Equal(".NET (C#)", json["display_name"]!.GetValue<string>());
        Assert.Equal("csharp", json["language"]!.GetValue<string>());
        Assert.Equal("message", json["interrupt_mode"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(".net-csharp", ".net-fsharp", ".NET (F#)")]
    [InlineData("mine", "mine-fsharp", ".NET (F#) mine")]
    public void The_kernel_for_FSharp_runs_the_same_program(string name, string expected, string displayName)
    {
        var csharp = new KernelSpec(name, folder.Path);
        csharp.Install(Program("a.dll"), "a.dll", "/usr/bin/dotnet");
        KernelSpec spec = csharp.FSharp;
        spec.Install("moved already", "a.dll", "/usr/bin/dotnet");

        Assert.Equal((expected, displayName), (spec.Name, spec.DisplayName));
        JsonObject json = JsonNode.Parse(File.ReadAllText(folder.File($"share/jupyter/kernels/{expected}/kernel.json")))!.AsObject();
        AssertStarts(json, Path.Combine(csharp.Folder, "program", "a.dll"), "fsharp");
        Assert.Equal("fsharp", json["language"]!.GetValue<string>());
        Assert.True(spec.IsOurs && spec.Uninstall() && csharp.Uninstall());
        Assert.Empty(folder.Files());
    }

    [Fact]
    public void A_kernel_of_ours_is_replaced_whole()
    {
        Install("a.dll", "old.dll");

        Install("a.dll", "new.dll");

        Assert.Equal([Place + "kernel.json", Place + "program/a.dll", Place + "program/new.dll"], folder.Files());
    }

    [Fact]
    public void Uninstalling_removes_what_was_installed()
    {
        Assert.True(Install("a.dll", "lib/b.dll").Uninstall());

        Assert.Empty(folder.Files());
        Assert.True(Directory.Exists(folder.File("share/jupyter/kernels")));
    }

    [Fact]
    public void What_somebody_else_put_there_outlives_installing_and_uninstalling()
    {
        Install("a.dll");
        string[] others =
            [Place + "logo-64x64.png", Place + "notes/mine.txt", Place + "program/extra.txt", "share/jupyter/kernels/other/kernel.json"];
        foreach (string file in others)
            folder.Write(file, file);
        Directory.CreateDirectory(folder.File(Place + "empty"));

        KernelSpec spec = Install("a.dll", "b.dll");

        string[] all = [.. others, Place + "kernel.json", Place + "program/a.dll", Place + "program/b.dll"];
        Assert.Equal(all.Order(StringComparer.Ordinal), folder.Files());
        Assert.False(spec.Uninstall());
        Assert.Equal(others.Order(StringComparer.Ordinal), folder.Files());
        Assert.All(others, file => Assert.Equal(file, File.ReadAllText(folder.File(file))));
        Assert.False(spec.Exists);
    }

    [Fact]
    public void A_file_that_is_already_gone_does_not_keep_the_rest_from_being_removed()
    {
        KernelSpec spec = Install("a.dll", "lib/b.dll");
        Directory.Delete(folder.File(Place + "program/lib"), recursive: true);

        Assert.True(spec.Uninstall());
    }

    [Theory]
    [InlineData("{\"argv\":[],\"metadata\":{}}")]
    [InlineData("{\"metadata\":\"text\"}")]
    [InlineData("{\"metadata\":{\"backprop\":5}}")]
    [InlineData("{\"metadata\":{\"backprop\":{\"files\":\"a\"}}}")]
    [InlineData("{\"metadata\":{\"backprop\":{\"files\":[null]}}}")]
    [InlineData("{\"metadata\":{\"backprop\":{\"files\":[1]}}}")]
    [InlineData("{\"metadata\":{},\"metadata\":{}}")]
    [InlineData("[]")]
    [InlineData("no JSON")]
    [InlineData("")]
    public void A_kernelspec_that_was_not_installed_here_is_not_ours(string json)
    {
        folder.Write(Place + "kernel.json", json);
        var spec = new KernelSpec(KernelSpec.DefaultName, folder.Path);

        Assert.True(spec.Exists);
        Assert.False(spec.IsOurs);
        Assert.Throws<InvalidOperationException>(() => spec.Uninstall());
        Assert.Equal([Place + "kernel.json"], folder.Files());
    }

    [Fact]
    public void A_list_of_files_that_was_tampered_with_leads_nowhere_else()
    {
        KernelSpec spec = Install("a.dll");
        string victim = folder.File(folder.Write("share/jupyter/kernels/.net-csharp-other/kernel.json", "{}"));
        string far = folder.File(folder.Write("far.txt", ""));
        JsonObject json = JsonNode.Parse(File.ReadAllText(folder.File(Place + "kernel.json")))!.AsObject();
        string[] elsewhere =
        [
            "../.net-csharp-other/kernel.json", "../../../../far.txt", "program/../../../../../far.txt",
            far, victim, "", ".", "..", "program",
        ];
        foreach (string file in elsewhere)
            json["metadata"]!["backprop"]!["files"]!.AsArray().Add(file);
        File.WriteAllText(folder.File(Place + "kernel.json"), json.ToJsonString());

        Assert.True(spec.Uninstall());

        Assert.Equal(["far.txt", "share/jupyter/kernels/.net-csharp-other/kernel.json"], folder.Files());
    }

    [Theory]
    [InlineData("share/jupyter/kernels")]
    [InlineData("share/jupyter/kernels/.net-csharp")]
    public void Where_nothing_can_be_written_nothing_is_left_behind(string inTheWay)
    {
        folder.Write(inTheWay, "a file");

        Assert.ThrowsAny<IOException>(() => Install("a.dll"));

        Assert.Equal([inTheWay], folder.Files());
    }

    [Fact]
    public void An_installation_that_fails_half_way_leaves_what_was_there()
    {
        // Not ours, and just where ours would be.
        folder.Write(Place + "kernel.json", "{}");
        folder.Write(Place + "program/a.dll", "theirs");

        Assert.ThrowsAny<IOException>(() => Install("a.dll"));

        Assert.Equal([Place + "kernel.json", Place + "program/a.dll"], folder.Files());
        Assert.Equal("theirs", File.ReadAllText(folder.File(Place + "program/a.dll")));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("../a")]
    [InlineData("a\\b")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("ä")]
    [InlineData("CSharp")]
    public void A_name_by_which_Jupyter_would_find_no_kernel_is_refused(string name) =>
        Assert.Contains($"\"{name}\"", Assert.Throws<ArgumentException>(() => new KernelSpec(name, folder.Path)).Message);

    [Theory]
    [InlineData(".net-csharp", ".NET (C#)")]
    [InlineData("my-kernel_2", ".NET (C#) my-kernel_2")]
    public void The_default_kernel_has_the_short_name(string name, string expected) =>
        Assert.Equal(expected, new KernelSpec(name, folder.Path).DisplayName);

    [Fact]
    public void JUPYTER_DATA_DIR_says_where_the_users_own_kernels_are()
    {
        string? before = Environment.GetEnvironmentVariable("JUPYTER_DATA_DIR");
        try
        {
            // Not the shortest way to say it.
            Environment.SetEnvironmentVariable("JUPYTER_DATA_DIR", Path.Combine(folder.Path, "x", "..", "data"));
            var spec = new KernelSpec("a", null);
            Assert.Equal(folder.File(Path.Combine("data", "kernels", "a")), spec.Folder);
            spec.Install(Program("a.dll"), "a.dll", "dotnet");
            Assert.True(spec.Uninstall());
            Environment.SetEnvironmentVariable("JUPYTER_DATA_DIR", "relative");
            Assert.Equal(Path.GetFullPath("relative/kernels/a"), new KernelSpec("a", null).Folder);
        }
        finally
        {
            Environment.SetEnvironmentVariable("JUPYTER_DATA_DIR", before);
        }
    }

    private static void AssertStarts(JsonObject json, string program, string language) => Assert.Equal(
        ["/usr/bin/dotnet", program, "kernel", "start", "--language", language, "{connection_file}"],
        json["argv"]!.AsArray().Select(part => part!.GetValue<string>()));

    private KernelSpec Install(params string[] files)
    {
        var spec = new KernelSpec(KernelSpec.DefaultName, folder.Path);
        string program = Program(files);
        try
        {
            spec.Install(program, "a.dll", "/usr/bin/dotnet");
        }
        finally
        {
            // As its owner does, if it was not moved.
            if (Directory.Exists(program))
                Directory.Delete(program, recursive: true);
        }
        return spec;
    }

    private string Program(params string[] files)
    {
        foreach (string file in files)
            folder.Write($"published/{file}", file);
        return folder.File("published");
    }
}
