namespace Backprop.Notebook.Tests.IntelliSense;

public sealed class InspectionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestSession session;

    public InspectionTests() => session = new TestSession(folder.Path);

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("int.Pa|rse(\"1\")")]
    [InlineData("int.|Parse(\"1\")")]
    [InlineData("int.Parse|(\"1\")")]
    [InlineData("int.Parse|")]
    [InlineData("if (int.Parse| ")]
    public async Task A_method_is_described_wherever_the_cursor_touches_its_name(string marked)
    {
        string text = (await session.InspectAsync(marked))!;

        Assert.StartsWith("int int.Parse(string s) (+ 7 overloads)\n", text);
        Assert.Contains("Converts the string representation of a number", text);
        Assert.Contains("  s: A string containing a number to convert.", text);
        Assert.Contains("Returns:\n  A 32-bit signed integer", text);
        Assert.Contains("  FormatException: s is not in the correct format.", text);
    }

    [Fact]
    public async Task Markdown_has_the_signature_as_code()
    {
        string text = (await session.InspectAsync("int.Parse|", "text/markdown"))!;

        Assert.StartsWith("```csharp\nint int.Parse(string s) (+ 7 overloads)\n```\n", text);
        Assert.Contains("- `FormatException`: `s` is not in the correct format.", text);
    }

    [Fact]
    public async Task A_variable_shows_its_type_and_its_value()
    {
        await session.RunAsync("var name = \"Ada\"; var list = new List<int> { 1, 2 };");

        Assert.Equal("(variable) string name\n\nValue: \"Ada\"", await session.InspectAsync("nam|e"));
        Assert.Equal("(variable) List<int> list\n\nValue: Count = 2", await session.InspectAsync("foreach (var x in list|"));
    }

    [Fact]
    public async Task A_value_is_not_asked_for_where_that_would_run_the_notebooks_code()
    {
        await session.RunAsync(
            "class Loud { public override string ToString() => throw new Exception(); } var loud = new Loud(); var lazy = "
            + "Enumerable.Range(0, 3).Select(n => n);");

        Assert.Equal("(variable) Loud loud", await session.InspectAsync("loud|"));
        Assert.Equal("(variable) IEnumerable<int> lazy", await session.InspectAsync("lazy|"));
    }

    [Fact]
    public async Task Documentation_written_in_a_cell_is_shown_for_it()
    {
        await session.RunAsync("/// <summary>Adds two <see cref=\"int\"/>s.</summary>\n"
            + "/// <param name=\"b\">The second, as in <c>a + b</c>.</param>\nint Add(int a, int b = 2) => a + b;");

        string text = (await session.InspectAsync("Add|", "text/markdown"))!;

        Assert.StartsWith("```csharp\nint Add(int a, [int b = 2])\n```\n", text);
        Assert.Contains("Adds two", text);
        Assert.Contains("- `b`: The second, as in `a + b`.", text);
    }

    [Fact]
    public async Task Markdown_sets_names_in_documentation_as_code()
    {
        await session.RunAsync("/// <summary>Halves a <see cref=\"List{T}\"/> of it.</summary>\nint Half = 1;");

        Assert.EndsWith("\n\nHalves a `List<T>` of it.", await session.InspectAsync("Half|", "text/markdown"));
    }

    [Fact]
    public async Task Inside_a_list_of_arguments_all_overloads_are_shown_with_the_parameter_that_comes_next()
    {
        string text = (await session.InspectAsync("Math.Max(1, |"))!;

        Assert.StartsWith("int Math.Max(int val1, int val2)\n", text);
        Assert.Equal(13, text.Split('\n').Count(line => line.Contains(" Math.Max(", StringComparison.Ordinal)));
        Assert.EndsWith("int val2: The second of two 32-bit signed integers to compare.", text);
    }

    [Theory]
    [InlineData("new System.Text.StringBuilder(|", "StringBuilder(int capacity)")]
    [InlineData("StringBuilder b = new(|", "StringBuilder(int capacity)")]
    [InlineData("var list = new List<int>(); list[|", "int List<int>.this[int index]")]
    [InlineData("Func<int, string> f = n => \"\"; f(|", "string Func<int, string>.Invoke(int arg)")]
    [InlineData("string.Join(separator: |", "string? separator")]
    [InlineData("Math.Max(1, Math.Abs(|", "int Math.Abs(int value)")]
    [InlineData("new[] { 1 }.Where(|)", "Func<int, bool> predicate")]
    [InlineData("Console.WriteLine(\"a|\")", "void Console.WriteLine(string? value)")]
    public async Task Whatever_takes_arguments_shows_what_it_takes(string marked, string expected) =>
        Assert.Contains(expected, await session.InspectAsync(marked));

    [Theory]
    [InlineData("v|ar x = 3;", "readonly struct System.Int32")]
    [InlineData("Console|", "class System.Console")]
    [InlineData("List|<int> x;", "class System.Collections.Generic.List<T>")]
    [InlineData("System.Text|", "namespace System.Text")]
    [InlineData("ConsoleColor.Red|", "ConsoleColor.Red = 12")]
    [InlineData("DateTime.Now|", "DateTime DateTime.Now { get; }")]
    [InlineData("Math.PI|", "(constant) const double Math.PI = 3.14")]
    [InlineData("new[] { 1 }.Select(ite|m => item)", "(parameter) int item")]
    [InlineData("for (int index = 0; index| < 3", "(local variable) int index")]
    [InlineData("from number in new[] { 1 } where numb|er > 1 select 1", "(range variable) int number")]
    [InlineData("new[] { 1 }.First|()", "(extension) int IEnumerable<int>.First<int>()")]
    [InlineData("int Twi|ce(int n) => 2 * n;", "int Twice(int n)")]
    [InlineData(
        "display|(1)",
        "Microsoft.DotNet.Interactive.Formatting.DisplayedValue display(object value, params string[] mimeTypes)\n\n"
            + "Shows a value now, below the cell;")]
    public async Task Every_kind_of_name_says_what_it_is(string marked, string expected) =>
        Assert.StartsWith(expected, await session.InspectAsync(marked));

    [Theory]
    [InlineData("|")]
    [InlineData("1 + |1")]
    [InlineData("Nowhe|re")]
    [InlineData("// Console|")]
    [InlineData("Console.WriteLine( // here|")]
    [InlineData("\"Console|\"")]
    public async Task Where_nothing_is_known_nothing_is_said(string marked) => Assert.Null(await session.InspectAsync(marked));

    [Fact]
    public async Task The_class_of_a_cell_is_not_described_and_names_after_it_are()
    {
        Assert.Null(await session.InspectAsync("th|is"));
        Assert.Null(await session.InspectAsync("v|ar cell = this;"));

        Assert.StartsWith("class System.Console", await session.InspectAsync("Console|"));
    }

    [Fact]
    public async Task A_library_shows_the_documentation_that_lies_beside_it()
    {
        Libraries.Compile(folder.Path, "Answers",
            "public interface IAsk { int Ask(); } public class Answer : IAsk { public int Ask() => 42; public override string "
            + "ToString() => \"\"; }");
        File.WriteAllText(folder.File("Answers.xml"), """
            <?xml version="1.0"?>
            <doc><assembly><name>Answers</name></assembly><members>
              <member name="M:IAsk.Ask"><summary>The answer, <see langword="true"/> always.
                <list type="bullet"><item><description>one</description></item></list></summary></member>
              <member name="M:Answer.Ask"><inheritdoc/></member>
            </members></doc>
            """);
        await session.RunAsync("#r \"Answers.dll\"\nvar answer = new Answer();");

        string text = (await session.InspectAsync("answer.Ask|"))!;

        Assert.StartsWith("int Answer.Ask()\n\nThe answer, true always.", text);
        Assert.Contains("\n- one", text);
    }
}
