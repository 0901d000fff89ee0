namespace Backprop.Notebook.Tests.Interactive;

[Trait("Run", "CI")]
public sealed class PackageExtensionTests : IDisposable
{
    private const string Library = """
        using System.IO;
        using System.Threading.Tasks;
        using Microsoft.DotNet.Interactive;
        using Microsoft.DotNet.Interactive.Commands;
        using Microsoft.DotNet.Interactive.Formatting;
        public class Shape { public string Name; }
        public class ShapeExtension : IKernelExtension
        {
            public async Task OnLoadAsync(Kernel kernel)
            {
                Formatter.Register<Shape>((shape, writer) => writer.Write("<i>" + shape.Name + "</i>"), "text/html");
                var reference = "#r \"" + typeof(ShapeExtension).Assembly.Location + "\"\n";
                await Kernel.Root.SendAsync(new SubmitCode(reference + "var circle = new Shape { Name = \"circle\" };", "csharp"));
            }
        }
        """;

    private readonly PackageFolder packages = new();
    private readonly TestSession session;

    public PackageExtensionTests() => session = new TestSession(packages.Path);

    public void Dispose()
    {
        session.Dispose();
        packages.Dispose();
    }

    [Fact]
    public async Task A_library_that_a_package_brings_for_notebooks_shows_its_values()
    {
        Pack(
            "Shapes",
            (
                "Shapes.Interactive.dll",
                File.ReadAllBytes(Libraries.CompileForNotebooks(Path.Combine(packages.Path, "build"), "Shapes.Interactive", Library))));

        await session.RunAsync($"#i \"nuget: {packages.Path}\"\n#r \"nuget: Shapes, 1.0.0\"");

        Assert.Equal("<i>circle</i>", (await session.RunAsync("circle")).Shown.Data["text/html"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("context.Display(\"loaded\", \"text/markdown\");", "", "loaded")]
    [InlineData(
        "kernel.AddDirective(new KernelActionDirective(\"#!clock\"), "
        + "(_, c) => { c.Display(\"12:00\"); return Task.CompletedTask; });",
        "#!clock", "12:00")]
    [InlineData("((CompositeKernel)kernel).Add(new Acme());", "#!acme\nsome code", "acme: some code")]
    [InlineData("await kernel.SendAsync(new SubmitCode(\"var fromExtension = 3;\", \"csharp\"));", "fromExtension", "3")]
    public async Task A_library_may_show_add_and_send_what_kernels_can(string loading, string cell, string shown)
    {
        string code = $$"""
            using System.Threading.Tasks;
            using Microsoft.DotNet.Interactive;
            using Microsoft.DotNet.Interactive.Commands;
            using Microsoft.DotNet.Interactive.Directives;
            public class Acme : Kernel, IKernelCommandHandler<SubmitCode>
            {
                public Acme() : base("acme") { }
                public Task HandleAsync(SubmitCode command, KernelInvocationContext context)
                {
                    context.Display("acme: " + command.Code);
                    return Task.CompletedTask;
                }
            }
            public class Extension : IKernelExtension
            {
                public async Task OnLoadAsync(Kernel kernel)
                {
                    var context = KernelInvocationContext.Current;
                    {{loading}}
                    await Task.CompletedTask;
                }
            }
            """;
        Pack(
            "Extended",
            ("Extended.dll", File.ReadAllBytes(Libraries.CompileForNotebooks(Path.Combine(packages.Path, "build"), "Extended", code))));

        var loaded = await session.RunAsync($"#i \"nuget: {packages.Path}\"\n#r \"nuget: Extended, 1.0.0\"");

        Assert.Equal(shown, (cell.Length == 0 ? loaded : await session.RunAsync(cell)).Shown.Data.Single().Value!.GetValue<string>());
    }

    [Fact]
    public async Task So_does_a_script()
    {
        Pack("Scripted", ("extension.dib", "#!csharp\n\nvar fromPackage = 7;\n"u8.ToArray()));

        var cell = await session.RunAsync($"#i \"nuget: {packages.Path}\"\n#r \"nuget: Scripted, 1.0.0\"\nfromPackage");

        Assert.Equal("7", cell.Result);
    }

    [Fact]
    public async Task A_library_that_cannot_be_loaded_is_named_and_left_out()
    {
        Pack("Broken", ("Broken.dll", "no library"u8.ToArray()));

        var cell = await session.RunAsync($"#i \"nuget: {packages.Path}\"\n#r \"nuget: Broken, 1.0.0\"\n1 + 1");

        Assert.Equal("2", cell.Result);
        Assert.StartsWith(
            "Broken.dll, a notebook extension of a package, could not be loaded: ",
            Assert.Single(cell.Outputs.OfType<StreamOutput>()).Text);
    }

    [Fact]
    public async Task A_source_that_is_gone_is_no_trouble_where_another_has_the_package()
    {
        Pack("Scripted", ("extension.dib", ""u8.ToArray()));

        await session.RunAsync(
            $"#i \"nuget: https://packages.invalid/v3/index.json\"\n#i \"nuget: {packages.Path}\"\n#r \"nuget: Scripted, 1.0.0\"");
    }

    private void Pack(string id, (string Name, byte[] Content) extension) =>
        packages.Pack(id, "1.0.0", ("lib/netstandard2.0/_._", []), ("interactive-extensions/dotnet/" + extension.Name, extension.Content));
}
