namespace Backprop.Notebook.Tests.Languages;

[Trait("Run", "CI")]
public sealed class PackageTests : IDisposable
{
    private const string MathNet = "#r \"nuget: MathNet.Numerics, 5.0.0\"\n";
    private readonly TemporaryFolder folder = new();
    private readonly TestSession session;

    public PackageTests() => session = new TestSession(folder.Path);

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_package_is_restored_and_used_and_the_second_time_without_a_restore()
    {
        using var packages = new PackageFolder();
        string cell = Moving(packages);
        using (var first = new TestSession(packages.Path))
            Assert.Equal("1.0.0", (await first.RunAsync(cell)).Result);
        DateTime restored = File.GetLastWriteTimeUtc(Cached(packages));
        using var later = new TestSession(packages.Path);

        Assert.Equal("1.0.0", (await later.RunAsync(cell)).Result);

        Assert.Equal(restored, File.GetLastWriteTimeUtc(Cached(packages)));
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("cut")]
    [InlineData("something else")]
    [InlineData("without its files")]
    public async Task What_is_known_of_a_restore_is_rebuilt_where_it_is_damaged(string damage)
    {
        using var packages = new PackageFolder();
        string cell = Moving(packages);
        using (var first = new TestSession(packages.Path))
            await first.RunAsync(cell);
        string cached = Cached(packages), whole = File.ReadAllText(cached);
        if (damage == "without its files")
            Directory.Delete(Path.Combine(packages.Path, "restored"), recursive: true);
        else
            File.WriteAllText(cached, damage == "empty" ? "" : damage == "cut" ? whole[..(whole.Length / 2)] : "{\"version\": 3}");
        using var later = new TestSession(packages.Path);

        Assert.Equal("1.0.0", (await later.RunAsync(cell)).Result);

        Assert.Equal(cached, Cached(packages));
        Assert.Contains("Moving/1.0.0", File.ReadAllText(cached));
    }

    [Theory]
    [InlineData("$([System.IO.File]::ReadAllText('/etc/passwd')), 1.0.0")]
    [InlineData("MathNet.Numerics;Other, 5.0.0")]
    [InlineData("*, 5.0.0")]
    [InlineData("@(PackageReference), 5.0.0")]
    [InlineData("MathNet.Numerics%3BOther, 5.0.0")]
    [InlineData("../../MathNet.Numerics, 5.0.0")]
    [InlineData("MathNet.Numerics, $(MSBuildProjectName)")]
    [InlineData("MathNet.Numerics, 5.0.0;6.0.0")]
    [InlineData("MathNet.Numerics, %35.0.0")]
    [InlineData("MathNet.Numerics, 5.0.0' Condition='true")]
    public async Task What_is_no_name_or_no_version_does_not_come_to_MSBuild(string argument)
    {
        var error = await session.FailAsync($"\n#r \"nuget: {argument}\"\n1");

        Assert.Matches(@"^\(2,1\): "".*"" (cannot name a package|is not a version of MathNet\.Numerics);", error.Message);
    }

    [Fact]
    public async Task A_source_and_a_folder_are_taken_as_they_are_written()
    {
        using var packages = new PackageFolder();
        packages.Pack("Moving", "1.0.0", ("lib/net8.0/Moving.dll", Library(packages, "1", "1.0.0")));
        string source = Directory.CreateDirectory(Path.Combine(packages.Path, "100%41 $(b) @(c)'s")).FullName;
        string notebooks = Directory.CreateDirectory(Path.Combine(packages.Path, "a%62 $(b)")).FullName;
        File.Move(Path.Combine(packages.Path, "Moving.1.0.0.nupkg"), Path.Combine(source, "Moving.1.0.0.nupkg"));
        File.Move(Path.Combine(packages.Path, "NuGet.config"), Path.Combine(notebooks, "NuGet.config"));
        using var session = new TestSession(notebooks);

        var cell = await session.RunAsync($"#i \"nuget: {source}\"\n#r \"nuget: Moving, 1.0.0\"\nMoving.Version");

        Assert.True(Directory.Exists(Path.Combine(notebooks, "restored")));
        Assert.Equal("1.0.0", cell.Result);
    }

    [Fact]
    public async Task A_package_of_one_cell_is_known_to_the_cells_after_it_and_may_be_named_again()
    {
        await RestoreAsync(MathNet);
        await session.RunAsync("using MathNet.Numerics.LinearAlgebra;\nvar v = Vector<double>.Build.Dense(3, 2.0);");

        Assert.Equal("6", (await session.RunAsync(MathNet + "v.Sum()")).Result);
    }

    [Theory]
    [InlineData("Backprop.There.Is.No.Such.Package", "1.0.0")]
    [InlineData("MathNet.Numerics", "not a version")]
    public async Task A_package_or_a_version_that_is_not_there_is_named_in_one_error(string id, string version)
    {
        var error = await session.FailAsync($"#r \"nuget: {id}, {version}\"\n1");

        RequireRegistry(error);
        Assert.Contains(version == "1.0.0" ? id : version, error.Message);
        Assert.DoesNotContain("packages.csproj", error.Message);
        Assert.DoesNotContain(error.Traceback, line => line.Contains("   at "));
        // What failed is not asked for again.
        Assert.Equal("2", (await RestoreAsync(MathNet + "1 + 1")).Result);
    }

    [Fact]
    public async Task A_version_that_is_used_instead_of_another_is_told()
    {
        using var packages = new PackageFolder();
        packages.Pack("Rising", "2.5.0", ("lib/net10.0/Rising.dll", Library(packages, "Rising", "2.5.0")));
        string source = $"#i \"nuget: {packages.Path}\"\n";
        foreach (string same in (string[])["2.5", "2.5.0", "[2.0,3.0)", "2.*"])
        {
            using var one = new TestSession(packages.Path);
            Assert.Equal("", (await one.RunAsync($"{source}#r \"nuget: Rising, {same}\"")).ErrorText);
        }
        using var session = new TestSession(packages.Path);

        var cell = await session.RunAsync($"{source}#r \"nuget: Rising, 2.1.0\"\n1");

        Assert.Equal("Rising 2.1.0 is not available; 2.5.0 is used instead.\n", cell.ErrorText);
    }

    [Fact]
    public async Task Without_a_version_the_newest_that_this_NET_can_use_is_meant()
    {
        using var packages = new PackageFolder();
        (string, string)[] versions = [("1.0.0", "net6.0"), ("2.0.0", "net10.0"), ("3.0.0", "net99.0"), ("4.0.0", "net99.0")];
        foreach (var (version, framework) in versions)
            packages.Pack("Moving", version, ($"lib/{framework}/Moving.dll", Library(packages, $"Moving{version}", version)));
        using var session = new TestSession(packages.Path);

        var cell = await session.RunAsync($"#i \"nuget: {packages.Path}\"\n#r \"nuget: Moving\"\nMoving.Version");

        Assert.Equal("2.0.0", cell.Result);
    }

    [Fact]
    public async Task A_package_may_have_one_assembly_to_compile_against_and_another_to_load()
    {
        using var packages = new PackageFolder();
        packages.Pack(
            "Moving",
            "1.0.0",
            ("ref/net8.0/Moving.dll", Library(packages, "reference", "none")),
            ("lib/net8.0/Moving.dll", Library(packages, "loaded", "1.0.0")));
        using var session = new TestSession(packages.Path);

        var cell = await session.RunAsync($"#i \"nuget: {packages.Path}\"\n#r \"nuget: Moving, 1.0.0\"\nMoving.Version");

        Assert.Equal("1.0.0", cell.Result);
    }

    [Theory]
    [InlineData("#r \"nuget: moving, 2.0.0\"", "This notebook uses Moving 1.0.0; 2.0.0 can be used after a restart of the kernel.")]
    [InlineData("#r \"nuget: Moving, 2.*\"", "This notebook uses Moving 1.0.0; 2.0.0 can be used after a restart of the kernel.")]
    [InlineData(
        "#r \"nuget: Other, 1.0.0\"",
        "Moving.dll has been rebuilt, or comes from another folder, since this notebook first used it; restart the kernel to use it.")]
    public async Task Another_version_of_what_is_in_use_is_refused_each_time_and_nothing_of_it_taken(string clashing, string expected)
    {
        using var packages = new PackageFolder();
        packages.Pack("Moving", "1.0.0", ("lib/net8.0/Moving.dll", Library(packages, "1", "1.0.0")));
        packages.Pack("Moving", "2.0.0", ("lib/net8.0/Moving.dll", Library(packages, "2", "2.0.0")));
        packages.Pack("Other", "1.0.0", ("lib/net8.0/Moving.dll", Library(packages, "3", "3.0.0")));
        packages.Pack(
            "Third",
            "1.0.0",
            (
                "lib/net8.0/Third.dll",
                File.ReadAllBytes(
                    Libraries.Compile(
                        Path.Combine(packages.Path, "4"), "Third", "public static class Third { public static int Value => 3; }"))));
        using var session = new TestSession(packages.Path);
        string source = $"#i \"nuget: {packages.Path}\"\n";
        await session.RunAsync(source + "#r \"nuget: Moving, 1.0.0\"\nMoving.Version");

        Assert.StartsWith(expected, (await session.FailAsync(source + clashing)).Message);
        Assert.StartsWith(expected, (await session.FailAsync(source + clashing)).Message);

        // Who names no version takes the one in use; what comes later has not to do with what was refused.
        Assert.Equal("1.0.0", (await session.RunAsync("#r \"nuget: moving\"\nMoving.Version")).Result);
        Assert.Equal("3", (await session.RunAsync(source + "#r \"nuget: Third, 1.0.0\"\nThird.Value")).Result);
    }

    // MathNet refers to much of the framework; its types must stay what they are to later cells, whatever those name or get wrong.
    [Fact]
    public async Task A_mistake_beside_a_librarys_types_is_the_only_error_and_rare_types_go_with_them()
    {
        await RestoreAsync(MathNet + "using MathNet.Numerics.LinearAlgebra;\nvar W = Matrix<double>.Build.DenseIdentity(3);");

        var error = await session.FailAsync("Matrix<double> F(Matrix<double> X) { return W * X; }\nConsole.WriteLine(nothere);");
        var cell = await session.RunAsync("Matrix<double> F(Matrix<double> X) { return W * X; }\n"
            + "System.Diagnostics.Process.GetCurrentProcess().Id > 0 ? F(W).Trace() : 0");

        Assert.StartsWith("(2,19): error CS0103", Assert.Single(error.Traceback, line => line.Contains("error CS")));
        Assert.Equal("3", cell.Result);
    }

    [Fact]
    public async Task Two_versions_in_one_cell_are_refused()
    {
        var error = await session.FailAsync("#r \"nuget: Moving, 1.0.0\"\n#r \"nuget: moving, 2.0.0\"");

        Assert.Equal("The cell asks for Moving in several versions: 1.0.0 and 2.0.0.", error.Message);
    }

    [Theory]
    [InlineData("FSharp.Core", "5.0.0", "5.0.0", true)]
    [InlineData("Needs", "1.0.0", "9999.0.0", true)]
    [InlineData("NeedsOld", "1.0.0", "5.0.0", false)]
    public async Task Where_the_kernels_own_library_stands_in_for_a_package_it_is_said(string id, string version, string core, bool isSaid)
    {
        using var packages = new PackageFolder();
        packages.Pack("FSharp.Core", core, ("lib/net8.0/FSharp.Core.dll", Library(packages, "core", core)));
        packages.Pack(id == "FSharp.Core" ? "Needs" : id, "1.0.0", $"<dependency id=\"FSharp.Core\" version=\"{core}\" />");
        using var session = new TestSession(packages.Path);

        var cell = await session.RunAsync($"#i \"nuget: {packages.Path}\"\n#r \"nuget: {id}, {version}\"\n1 + 1");

        Assert.Equal("2", cell.Result);
        if (isSaid)
            Assert.Matches($@"^FSharp\.Core [\d.]+ is the kernel's own version, which is used instead of {core}\.\n$", cell.ErrorText);
        else
            Assert.Equal("", cell.ErrorText);
    }

    // A cell that uses a package.
    private static string Moving(PackageFolder packages)
    {
        packages.Pack("Moving", "1.0.0", ("lib/net8.0/Moving.dll", Library(packages, "1", "1.0.0")));
        return $"#i \"nuget: {packages.Path}\"\n#r \"nuget: Moving, 1.0.0\"\nMoving.Version";
    }

    // Where a restore of such a cell is remembered; the file names the folder.
    private static string Cached(PackageFolder packages) => Assert.Single(
        Directory.GetFiles(UserFolder.Create("packages")!, "*.json"), file => File.ReadAllText(file).Contains(packages.Path));

    private static byte[] Library(PackageFolder packages, string build, string version) =>
        File.ReadAllBytes(
            Libraries.Compile(
                Path.Combine(packages.Path, build),
                "Moving",
                $"public static class Moving {{ public static string Version => \"{version}\"; }}"));

    private async Task<RanCell> RestoreAsync(string code)
    {
        var cell = await session.TryAsync(code);
        if (!cell.Completed)
            RequireRegistry(cell.Outputs.OfType<ErrorOutput>().Single());
        Assert.True(cell.Completed, string.Join('\n', cell.Outputs));
        return cell;
    }

    // NU1301: the source could not be reached.
    private static void RequireRegistry(ErrorOutput error) => Assert.SkipWhen(
        error.Message.Contains("NU1301") && Environment.GetEnvironmentVariable("CI") != "true",
        $"needs the package registry: {error.Message}");
}
