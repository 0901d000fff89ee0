namespace Backprop.Notebook.Tests.Languages;

public sealed class ErrorTests : IDisposable
{
    private readonly TestSession session = new();

    public void Dispose() => session.Dispose();

    [Fact]
    public async Task An_exception_tells_its_message_and_the_line_of_the_cell()
    {
        var error = await session.FailAsync("int x = 1;\n\nthrow new InvalidOperationException(\"no weights\");");

        Assert.Equal("System.InvalidOperationException", error.Name);
        Assert.Equal("no weights", error.Message);
        Assert.Equal(3, error.Line);
        Traceback(error, """
            System.InvalidOperationException: no weights
               at cell [1], line 3
                  throw new InvalidOperationException("no weights");
            """);
    }

    [Fact]
    public async Task An_exception_in_a_method_of_an_earlier_cell_names_both_cells()
    {
        await session.RunAsync("int Half(int n)\n{\n    return 1 / n;\n}");
        var error = await session.FailAsync("// first\nHalf(0)");

        Assert.Equal(2, error.Line);
        Traceback(error, """
            System.DivideByZeroException: Attempted to divide by zero.
               at Half(Int32 n) in cell [1], line 3
                  return 1 / n;
               at cell [2], line 2
                  Half(0)
            """);
    }

    [Fact]
    public async Task A_recursion_shows_one_round_of_it()
    {
        var error = await session.FailAsync(
            "int Even(int n) => n == 1000 ? throw new Exception(\"deep\") : Odd(n + 1) + 1;\nint Odd(int n) => Even(n + 1) + 1;\nEven(0)");

        Traceback(error, """
            System.Exception: deep
               at Even(Int32 n) in cell [1], line 1
                  int Even(int n) => n == 1000 ? throw new Exception("deep") : Odd(n + 1) + 1;
               at Odd(Int32 n) in cell [1], line 2
                  int Odd(int n) => Even(n + 1) + 1;
               at Even(Int32 n) in cell [1], line 1
                  int Even(int n) => n == 1000 ? throw new Exception("deep") : Odd(n + 1) + 1;
               … the same 2 frames 499 times more
               at cell [1], line 3
                  Even(0)
            """);
    }

    [Theory]
    [InlineData("Thread.Sleep(50)", ". Is \"using System.Threading;\" missing?")]
    [InlineData("Stopwatch watch = null;", ") Is \"using System.Diagnostics;\" missing?")]
    [InlineData("new SubmitCode(\"1\")", ") Is \"using Microsoft.DotNet.Interactive.Commands;\" missing?")]
    [InlineData("nowhere", "current context")]
    public async Task The_using_that_a_name_lacks_is_told(string code, string end) =>
        Assert.EndsWith(end, (await session.FailAsync(code)).Message);

    [Fact]
    public async Task An_exception_in_a_class_names_the_class()
    {
        var error = await session.FailAsync("class Net\n{\n    public Net(int n) => Check(n);\n"
            + "    static void Check(int n) => throw new ArgumentException(\"bad\");\n}\nnew Net(1)");

        Traceback(error, """
            System.ArgumentException: bad
               at Net.Check(Int32 n) in cell [1], line 4
                  static void Check(int n) => throw new ArgumentException("bad");
               at Net..ctor(Int32 n) in cell [1], line 3
                  public Net(int n) => Check(n);
               at cell [1], line 6
                  new Net(1)
            """);
    }

    [Fact]
    public async Task An_exception_in_an_async_method_shows_no_machinery()
    {
        await session.RunAsync("async Task<int> Fetch(string name)\n{\n    await Task.Yield();\n    throw new Exception(\"lost\");\n}");
        var error = await session.FailAsync("await Fetch(\"x\")");

        Assert.Equal(1, error.Line);
        Traceback(error, """
            System.Exception: lost
               at Fetch() in cell [1], line 4
                  throw new Exception("lost");
               at cell [2], line 1
                  await Fetch("x")
            """);
    }

    [Fact]
    public async Task An_exception_in_a_lambda_and_in_a_local_function_shows_where()
    {
        var error = await session.FailAsync(
            "Func<int, int> f = n =>\n    1 / n;\nint Outer()\n{\n    int Inner(int n) => f(n);\n    return Inner(0);\n}\nOuter()");

        Assert.Equal(8, error.Line);
        Traceback(error, """
            System.DivideByZeroException: Attempted to divide by zero.
               at lambda(Int32 n) in cell [1], line 2
                  1 / n;
               at Inner(Int32 n) in cell [1], line 5
                  int Inner(int n) => f(n);
               at Outer() in cell [1], line 6
                  return Inner(0);
               at cell [1], line 8
                  Outer()
            """);
    }

    [Fact]
    public async Task Inner_exceptions_are_told_with_their_lines()
    {
        var error = await session.FailAsync(
            "try\n{\n    throw new FormatException(\"inside\");\n}\ncatch (Exception e)\n{\n    throw new Exception(\"outside\", e);\n}");

        Assert.Equal(7, error.Line);
        Assert.Equal("outside", error.Message);
        Traceback(error, """
            System.Exception: outside
             ---> System.FormatException: inside
                     at cell [1], line 3
                        throw new FormatException("inside");
               at cell [1], line 7
                  throw new Exception("outside", e);
            """);
    }

    [Fact]
    public async Task An_AggregateException_of_the_cell_stays_one()
    {
        var error = await session.FailAsync(
            "throw new AggregateException(\"two things\", new FormatException(\"one\"), new Exception(\"two\"));");

        Assert.Equal("System.AggregateException", error.Name);
        Traceback(error, """
            System.AggregateException: two things (one) (two)
             ---> System.FormatException: one
             ---> System.Exception: two
               at cell [1], line 1
                  throw new AggregateException("two things", new FormatException("one"), new Exception("two"));
            """);
    }

    [Fact]
    public async Task A_wait_for_a_task_that_fails_tells_what_failed()
    {
        var error = await session.FailAsync("Task.Run(() => throw new FormatException(\"one\")).Wait();");

        Assert.Equal("System.AggregateException", error.Name);
        Assert.Equal(1, error.Line);
        Assert.Contains(" ---> System.FormatException: one", error.Traceback);
    }

    [Fact]
    public async Task An_exception_thrown_by_the_framework_shows_its_frames_and_the_line()
    {
        var error = await session.FailAsync("var text = \"x\";\nint.Parse(text)");

        Assert.Equal(2, error.Line);
        Assert.Equal("The input string 'x' was not in a correct format.", error.Message);
        Assert.Equal("System.FormatException: The input string 'x' was not in a correct format.", error.Traceback[0]);
        Assert.Equal(["   at cell [1], line 2", "      int.Parse(text)"], error.Traceback.Skip(error.Traceback.Count - 2));
        Assert.Contains("   at System.Int32.Parse(String s)", error.Traceback);
        Assert.DoesNotContain(
            error.Traceback,
            line => line.Contains("Backprop.Notebook") || line.Contains("ControlledExecution") || line.Contains("Submission#"));
    }

    [Fact]
    public async Task An_exception_in_a_query_names_the_line_of_the_lambda()
    {
        var error = await session.FailAsync(
            "var text = new[] { \"1\", \"x\" };\nvar numbers = text.Select(\n    t => int.Parse(t));\nnumbers.Sum()");

        Assert.Equal(4, error.Line);
        Assert.Contains("   at lambda(String t) in cell [1], line 3", error.Traceback);
    }

    [Fact]
    public async Task A_message_of_several_lines_keeps_them()
    {
        var error = await session.FailAsync("throw new Exception(\"one\\ntwo\");");

        Traceback(error, """
            System.Exception: one
            two
               at cell [1], line 1
                  throw new Exception("one\ntwo");
            """);
    }

    [Fact]
    public async Task An_error_that_a_cell_throws_as_canceled_is_an_error_of_its_own()
    {
        var error = await session.FailAsync("throw new OperationCanceledException(\"mine\");");

        Assert.Equal("System.OperationCanceledException", error.Name);
        Assert.Equal("mine", error.Message);
    }

    [Fact]
    public async Task Lines_are_those_of_the_cell_also_below_references_and_with_other_line_ends()
    {
        var error = await session.FailAsync("#i \"nuget: https://example.org/index.json\"\r\nint x = 1;\r\nmissing");

        Assert.Equal(3, error.Line);
        Traceback(error, """
            (3,1): error CS0103: The name 'missing' does not exist in the current context
                missing
                ^^^^^^^
            If another cell declares or imports it, that cell has not been run, or has failed, since the kernel started.
            """);
    }

    [Fact]
    public async Task An_error_in_a_loaded_file_names_the_file()
    {
        using var folder = new TemporaryFolder();
        using var here = new TestSession(folder.Path);
        await File.WriteAllTextAsync(folder.File("more.csx"), "int a = 1;\nint b = nothing;");

        var error = await here.FailAsync("#load \"more.csx\"\na");

        Assert.Contains("more.csx", error.Message);
        Assert.Contains("(2,9)", error.Message);
        Assert.Null(error.Line);
    }

    [Theory]
    [InlineData("class Lost(string what) : Exception(what);\nthrow new Lost(typeof(Lost).ToString());", "Lost", "Lost")]
    [InlineData("class A; class B;\nobject a = new A();\n(B)a", "System.InvalidCastException",
        "Unable to cast object of type 'A' to type 'B'.")]
    [InlineData("#!fsharp\ntype A() = class end\n(box (A())) :?> string |> ignore", "System.InvalidCastException",
        "Unable to cast object of type 'A' to type 'System.String'.")]
    public async Task Types_of_cells_have_the_names_that_the_cells_give_them(string code, string name, string message)
    {
        var error = await session.FailAsync(code);

        Assert.Equal((name, message), (error.Name, error.Message));
        Assert.Equal($"{name}: {message}", error.Traceback[0]);
    }

    [Fact]
    public async Task A_cell_that_overflows_its_array_is_blamed_not_the_cell_that_declared_it()
    {
        await session.RunAsync("int[] a = [1, 2];\n\n\nint At(int i) => a[i];");
        await session.RunAsync("1");
        var error = await session.FailAsync("\nAt(5)");

        Assert.Equal(2, error.Line);
        Assert.Contains("   at At(Int32 i) in cell [1], line 4", error.Traceback);
        Assert.Contains("   at cell [3], line 2", error.Traceback);
    }

    internal static void Traceback(ErrorOutput error, string expected) =>
        Assert.Equal(expected.ReplaceLineEndings("\n"), string.Join('\n', error.Traceback));
}
