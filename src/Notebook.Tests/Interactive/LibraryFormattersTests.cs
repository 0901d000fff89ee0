namespace Backprop.Notebook.Tests.Interactive;

[Collection(nameof(ProcessWideTests))]
public sealed class LibraryFormattersTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestSession session;

    public LibraryFormattersTests() => session = new TestSession(folder.Path);

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_library_that_was_only_referred_to_shows_its_values()
    {
        string path = Library("Cookies", "Formatter.Register<System.WeakReference>(reference => \"a crumb\", \"text/plain\")");

        Assert.Equal("a crumb", (await session.RunAsync($"#r \"{path}\"\nnew WeakReference(null)")).Result);
    }

    [Fact]
    public async Task One_that_fails_to_is_named_and_the_cell_goes_on()
    {
        string path = Library("Crumbs", "throw new System.InvalidOperationException(\"no oven\")");

        RanCell cell = await session.RunAsync($"#r \"{path}\"\n40 + 2");

        Assert.Equal(("42", "Crumbs.dll could not register its formatters: no oven\n"), (cell.Result, cell.ErrorText));
    }

    [Fact]
    public async Task The_kernels_own_assembly_is_not_loaded_once_more()
    {
        RanCell cell = await session.RunAsync($"#r \"{typeof(NotebookSession).Assembly.Location}\"\ndisplay(42);");

        Assert.Equal("42", cell.Shown.Data["text/plain"]!.GetValue<string>());
    }

    private string Library(string name, string initializer) => Libraries.CompileForNotebooks(folder.Path, name, $$"""
        using Microsoft.DotNet.Interactive.Formatting;
        static class Registered
        {
            [System.Runtime.CompilerServices.ModuleInitializer]
            internal static void Register() => {{initializer}};

            internal static readonly System.Type Needed = typeof(Formatter);
        }
        """);
}
