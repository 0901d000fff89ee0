namespace Backprop.Notebook.Tests.Languages;

public sealed class CSharpSessionTests : IDisposable
{
    private readonly TestSession session = new();

    public void Dispose() => session.Dispose();

    [Fact]
    public async Task Variables_methods_types_and_usings_are_kept_from_cell_to_cell()
    {
        await session.RunAsync("using System.Globalization;");
        await session.RunAsync("int x = 20; int Twice(int n) => 2 * n;");
        await session.RunAsync("record Point(int X, int Y); static int Next(this int n) => n + 1;");
        await session.RunAsync("var point = new Point(Twice(x), 2);");

        var cell = await session.RunAsync("point.X.Next().ToString(CultureInfo.InvariantCulture)");

        Assert.Equal("41", cell.Result);
    }

    [Fact]
    public async Task A_method_sees_a_variable_as_it_is_when_it_is_called()
    {
        await session.RunAsync("int rate = 1;\nint Rate() => rate;");
        await session.RunAsync("rate = 7;");

        Assert.Equal("7", (await session.RunAsync("Rate()")).Result);
    }

    [Fact]
    public async Task A_variable_declared_again_takes_the_place_of_the_first_also_with_another_type()
    {
        await session.RunAsync("int x = 1; int First() => x;");
        await session.RunAsync("string x = \"two\";");

        Assert.Equal("two", (await session.RunAsync("x")).Result);
        Assert.Equal("1", (await session.RunAsync("First()")).Result);
    }

    [Fact]
    public async Task A_type_and_a_method_declared_again_take_the_place_of_the_first()
    {
        await session.RunAsync("class A { public int Value => 1; } int F() => 1;");
        await session.RunAsync("class A { public int Value => 2; } int F() => 2;");

        Assert.Equal("22", (await session.RunAsync("$\"{new A().Value}{F()}\"")).Result);
    }

    [Fact]
    public async Task A_cell_may_run_any_number_of_times()
    {
        for (int i = 0; i < 20; i++)
            Assert.Equal("4", (await session.RunAsync("int n = 3;\nint Next(int x) => x + 1;\nNext(n)")).Result);
    }

    [Fact]
    public async Task A_cell_that_throws_keeps_what_it_had_assigned()
    {
        await session.RunAsync("int x = 1;");
        await session.FailAsync("x = 2; int y = 3; throw new Exception(\"stop\"); ");

        Assert.Equal("2 3", (await session.RunAsync("$\"{x} {y}\"")).Result);
    }

    [Fact]
    public async Task A_cell_that_does_not_compile_leaves_the_session_as_it_was()
    {
        await session.RunAsync("int x = 1;");
        await session.FailAsync("x = 2; int y = 3; nonsense;");
        await session.FailAsync("int z = ;");

        Assert.Equal("1", (await session.RunAsync("x")).Result);
        Assert.Contains("'y' does not exist", (await session.FailAsync("y")).Message);
    }

    [Fact]
    public async Task A_cell_may_await_and_its_variables_outlive_the_wait()
    {
        await session.RunAsync(
            "int before = 1;\nawait Task.Delay(5);\nint after = before + await Task.Run(async () => { await Task.Yield(); return 41; });");

        Assert.Equal("42", (await session.RunAsync("after")).Result);
    }

    [Theory]
    [InlineData("1 + 1", "2")]
    [InlineData("int a = 3;\na", "3")]
    [InlineData("int b;\nb = 5", "5")]
    [InlineData("return 6;", "6")]
    [InlineData("if (DateTime.Now.Year > 1) return 7;\nreturn 8;", "7")]
    [InlineData("await Task.FromResult(9)", "9")]
    [InlineData("(object)null", "null")]
    [InlineData("string s = null;\ns", "null")]
    [InlineData("(string)null // nothing", "null")]
    [InlineData("\"text\"\n// said", "text")]
    public async Task The_last_expression_is_the_result(string code, string expected) =>
        Assert.Equal(expected, (await session.RunAsync(code)).Result);

    [Theory]
    [InlineData("int a = 3;")]
    [InlineData("Math.Abs(-1);")]
    [InlineData("Console.Out.Flush()")]
    [InlineData("await Task.Delay(1)")]
    [InlineData("await Task.Delay(1);")]
    [InlineData("return;")]
    [InlineData("void F() { }")]
    [InlineData("class A { }")]
    [InlineData("using System.IO;")]
    [InlineData("for (int i = 0; i < 3; i++) { }")]
    [InlineData("// a comment")]
    [InlineData("")]
    [InlineData("  \n\t\n")]
    public async Task A_semicolon_a_statement_and_a_void_expression_show_nothing(string code) =>
        Assert.Empty((await session.RunAsync(code)).Outputs);

    [Fact]
    public async Task Default_usings_are_those_of_dotnet_interactive()
    {
        var cell = await session.RunAsync("""
            new StringBuilder().Append(Environment.NewLine.Length > 0).Append(new ArrayList().Count)
                .Append(new List<int> { 1, 2 }.Sum()).Append(Task.CompletedTask.IsCompleted).ToString()
            """);

        Assert.Equal("True03True", cell.Result);
    }

    [Fact]
    public async Task A_hundred_cells_are_one_session()
    {
        await session.RunAsync("int sum = 0;");
        for (int i = 1; i <= 100; i++)
            await session.RunAsync($"sum += {i};");

        Assert.Equal("5050", (await session.RunAsync("sum")).Result);
    }

    [Fact]
    public async Task Two_sessions_know_nothing_of_each_other()
    {
        using var other = new TestSession();
        await session.RunAsync("int x = 1; class A { public static int N = 1; }");
        await other.RunAsync("int x = 2; class A { public static int N = 2; }");

        Assert.Equal("1 1", (await session.RunAsync("$\"{x} {A.N}\"")).Result);
        Assert.Equal("2 2", (await other.RunAsync("$\"{x} {A.N}\"")).Result);
    }

    [Fact]
    public async Task Load_brings_in_a_file_beside_the_notebook()
    {
        using var folder = new TemporaryFolder();
        using var here = new TestSession(folder.Path);
        await File.WriteAllTextAsync(folder.File("more.csx"), "int FromFile(int n) => n * 3;");

        Assert.Equal("21", (await here.RunAsync("#load \"more.csx\"\nFromFile(7)")).Result);
    }
}
