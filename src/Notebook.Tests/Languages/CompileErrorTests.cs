using static Backprop.Notebook.Tests.Languages.ErrorTests;

namespace Backprop.Notebook.Tests.Languages;

public sealed class CompileErrorTests : IDisposable
{
    private readonly TestSession session = new();

    public void Dispose() => session.Dispose();

    [Fact]
    public async Task A_compile_error_shows_place_code_line_and_caret()
    {
        var error = await session.FailAsync("int x = 1;\n  int y = z + x;");

        Assert.Equal("CompilationError", error.Name);
        Assert.Equal("(2,11): error CS0103: The name 'z' does not exist in the current context", error.Message);
        Assert.Equal(2, error.Line);
        Traceback(error, """
            (2,11): error CS0103: The name 'z' does not exist in the current context
                  int y = z + x;
                          ^
            If another cell declares or imports it, that cell has not been run, or has failed, since the kernel started.
            """);
    }

    [Fact]
    public async Task Several_compile_errors_are_all_told()
    {
        var error = await session.FailAsync("int x = \"text\";\nvar y = missing;");

        Traceback(error, """
            (1,9): error CS0029: Cannot implicitly convert type 'string' to 'int'
                int x = "text";
                        ^^^^^^
            (2,9): error CS0103: The name 'missing' does not exist in the current context
                var y = missing;
                        ^^^^^^^
            If another cell declares or imports it, that cell has not been run, or has failed, since the kernel started.
            """);
        Assert.Equal(1, error.Line);
    }

    [Fact]
    public async Task A_compile_error_behind_a_tab_keeps_the_caret_below_its_place()
    {
        var error = await session.FailAsync("{\n\tvar y = missing;\n}");

        Assert.Equal(["(2,10): error CS0103: The name 'missing' does "
            + "not exist in the current context", "    \tvar y = missing;", "    \t        ^^^^^^^"], error.Traceback.SkipLast(1));
    }

    [Fact]
    public async Task A_syntax_error_at_the_end_of_the_cell_has_a_place()
    {
        var error = await session.FailAsync("int F() {\n  return 1;");

        Assert.StartsWith("(2,12): error CS1513: } expected", error.Message);
        Assert.Equal(2, error.Line);
    }
}
