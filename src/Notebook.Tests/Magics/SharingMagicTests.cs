using Microsoft.DotNet.Interactive;

namespace Backprop.Notebook.Tests.Magics;

public sealed class SharingMagicTests : IDisposable
{
    private readonly WordLanguage words = new();
    private readonly TemporaryFolder folder = new();
    private readonly TestSession session;

    public SharingMagicTests() => session = new TestSession(folder.Path, words);

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task What_runs_in_the_page_is_given_a_value_as_json()
    {
        await session.RunAsync("record Point(int X, string Name);\nvar p = new Point(4, \"</script>\");");

        var cell = await session.RunAsync("#!javascript\n#!set --name q --value @csharp:p\nconsole.log(q.X)");
        var shared = await session.RunAsync("#!js\n#!share --from csharp p");

        Assert.Equal(
            [
                "<script type=\"text/javascript\">\nq = {\"X\":4,\"Name\":\"\\u003C/script\\u003E\"};\n</script>",
                "<script type=\"text/javascript\">\nconsole.log(q.X)\n</script>",
            ],
            cell.Outputs.Cast<DisplayOutput>().Select(output => output.Data["text/html"]!.GetValue<string>()));
        Assert.Contains("p = {", shared.Shown.Data["text/html"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("#!share --from csharp list")]
    [InlineData("#!share list --from c#")]
    [InlineData("#!share --name list --from csharp")]
    [InlineData("#!share --from=csharp --name=list")]
    [InlineData("#!share --from csharp list --as list")]
    [InlineData("#!set --name list --value @csharp:list")]
    [InlineData("#!set --byref --value @csharp:list --name list")]
    public async Task What_is_shared_is_the_object_itself(string magic)
    {
        await session.RunAsync("var list = new List<int> { 1 };");
        await session.RunAsync($"#!fsharp\n{magic}");

        var list = Assert.IsType<List<int>>(Value("list"));
        await session.RunAsync("list.Add(2);");

        Assert.Equal([1, 2], list);
    }

    [Fact]
    public async Task What_is_shared_may_have_another_name()
    {
        await session.RunAsync("object nothing = null; int n = 5;");
        await session.RunAsync("#!fsharp\n#!share --from csharp n --as count\n#!share --from csharp nothing --as none\ncount");

        Assert.Equal(5, Value("count"));
        Assert.Null(Value("none"));
        Assert.DoesNotContain(words.Variables, variable => variable.Name == "n");
    }

    [Theory]
    [InlineData("--value hello", "hello")]
    [InlineData("--value 123", "123")]
    [InlineData("--value true", "true")]
    [InlineData("--value \"one two\"", "one two")]
    [InlineData("--value \"@csharp:x\"", "@csharp:x")]
    [InlineData("--value https://example.org/?a=b", "https://example.org/?a=b")]
    public async Task A_value_is_the_text_as_it_stands(string given, string expected)
    {
        await session.RunAsync($"#!fsharp\n#!set --name x {given}");

        Assert.Equal(expected, Value("x"));
    }

    [Fact]
    public async Task A_value_may_be_asked_for()
    {
        session.Answers.Enqueue("Ada");
        session.Answers.Enqueue("secret");

        await session.RunAsync("#!fsharp\n#!set --name x --value @input:\"Your name?\"\n#!set --name y --value @password:Password");

        Assert.Equal(["Your name?", "Password*"], session.Questions);
        Assert.Equal("Ada", Value("x"));
        Assert.Equal("secret", Assert.IsType<PasswordString>(Value("y")).GetClearTextPassword());
    }

    [Fact]
    public async Task A_text_is_kept_for_all_kernels()
    {
        await File.WriteAllTextAsync(folder.File("data.csv"), "a,b\n1,2\n");
        await session.RunAsync("#!value --name lines\n{ \"a\": [1,\n#!/no/magic\n2] }\n");
        await session.RunAsync("#!value --name word --from-value \"one two\"");
        await session.RunAsync("#!value --name file --from-file data.csv");
        await session.RunAsync("#!fsharp\n#!share --from value lines\n#!set --name w --value @value:word\n#!share --from value file");

        Assert.Equal("{ \"a\": [1,\n#!/no/magic\n2] }", Value("lines"));
        Assert.Equal("one two", Value("w"));
        Assert.Equal("a,b\n1,2\n", Value("file"));
    }

    [Fact]
    public async Task A_text_that_is_kept_may_be_shown_too()
    {
        var shown = (await session.RunAsync("#!value --name x --mime-type application/json\n{ \"a\": 1 }")).Shown;

        Assert.Equal(1, shown.Data["application/json"]!["a"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("#!share --from csharp", "#!share: no variable is named; write #!share --from KERNEL NAME [--as NEWNAME].")]
    [InlineData("#!share list", "#!share: --from is missing; write #!share --from KERNEL NAME [--as NEWNAME].")]
    [InlineData(
        "#!share --form csharp list",
        "--form is not an option of #!share; did you mean --from? write #!share --from KERNEL NAME [--as NEWNAME].")]
    [InlineData("#!share --from", "#!share: --from has no value; write #!share --from KERNEL NAME [--as NEWNAME].")]
    [InlineData("#!share --from csharp a b", "#!share: \"b\" is one word too many;")]
    [InlineData("#!share --from csharp --from csharp a", "#!share: --from is given twice.")]
    [InlineData(
        "#!share --from csharp list --mime-type text/html",
        "#!share --mime-type: not supported, and not needed: objects are shared as they are")]
    [InlineData("#!share --from cshap list", "There is no kernel \"cshap\" here; did you mean csharp? there are csharp, fsharp, value.")]
    [InlineData("#!share --from html x", "html keeps no variables; csharp, fsharp, value do.")]
    [InlineData("#!share --from csharp lst", "csharp has no variable \"lst\"; did you mean list? #!who lists those that it has.")]
    [InlineData("#!share --from value x", "value has no variable \"x\"; it has none yet. Has the cell that declares it been run?")]
    [InlineData("#!set --name x", "#!set: --value is missing; write #!set --name NAME")]
    [InlineData("#!set --name x --value @csharp:lst", "csharp has no variable \"lst\"; did you mean list?")]
    [InlineData("#!set --name x1 --value 2", "\"x1\" is no name here: letters alone make one.")]
    [InlineData("#!set --name x --value @input:Who", "Nobody is there to be asked \"Who\"")]
    [InlineData("#!value --name x", "#!value: there is no text to keep as x;")]
    [InlineData("#!value --name x --from-value a --from-file b", "#!value: --from-value and --from-file cannot be given together.")]
    [InlineData("#!value --name x --from-value a\nb", "#!value: --from-value is given, but lines follow too; a value has one source.")]
    [InlineData("#!value --name x --from-file missing.csv", "#!value --from-file missing.csv cannot be read: Could not find file")]
    [InlineData("#!value --name x --from-url nowhere", "#!value --from-url nowhere cannot be read: Invalid URI")]
    [InlineData("#!html\n#!set --name x --value 2", "html keeps no variables;")]
    public async Task What_is_wrong_is_one_error(string magic, string expected)
    {
        await session.RunAsync("var list = new List<int> { 1 };");

        var error = await session.FailAsync($"#!fsharp\n{magic}");

        Assert.StartsWith(expected, error.Message);
    }

    [Fact]
    public async Task A_value_without_a_name_is_an_error() =>
        Assert.StartsWith(
            "A value needs a name", Assert.Single((await session.TryAsync("text", "value")).Outputs.OfType<ErrorOutput>()).Message);

    private object? Value(string name) => words.Variables.Single(variable => variable.Name == name).Value;
}
