namespace Backprop.Notebook.Tests.Magics;

/// <summary>Lines that look like magics or references, but stand in strings or comments.</summary>
public sealed class MagicInTextTests : IDisposable
{
    private const string Lines = """
        #!time
          #!html
        #!nothing here
        #r "nuget: This.Package.Does.Not.Exist"
        #i "nuget: nowhere"
        #load "no.csx"

        """;

    // As written where a quote is doubled.
    private static readonly string Doubled = Lines.Replace("\"", "\"\"");

    private readonly TestSession session = new();

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("var text = @\"\nDOUBLED\";\n")]
    [InlineData("var text = @\"\"\"\nDOUBLED\"; // \"\n")]
    [InlineData("int one = 1;\nvar text = $@\"{one}\nDOUBLED\";\n")]
    [InlineData("int one = 1;\nvar text = @$\"{(one + \"{\")}\nDOUBLED\";\n")]
    [InlineData("var text = \"\"\"\nLINES\n\"\"\";\n")]
    [InlineData("var quote = '\"'; var text = \"\"\"\"\n\"\"\"\nLINES\n\"\"\"\";\n")]
    [InlineData("var text = $$\"\"\"\n{{1}}\nLINES\n\"\"\";\n")]
    [InlineData("var text = System.Text.Encoding.UTF8.GetString(\"\"\"\nLINES\n\"\"\"u8);\n")]
    public async Task In_a_string_of_CSharp_they_are_text(string code) =>
        Assert.Equal("6", (await RunAsync(code + "text.Split('#').Length - 1")).Result);

    [Theory]
    [InlineData("/*\nLINES*/\n7")]
    [InlineData("int x = 7; /* \"\nLINES\n*/ x")]
    [InlineData("/** <summary>\nLINES\n</summary> */\nint F() => 7;\nF()")]
    [InlineData("// \"\"\"\n#!csharp\n/* @\" \n LINES */\n7")]
    public async Task In_a_comment_of_CSharp_they_are_text(string code) =>
        Assert.Equal("7", (await RunAsync(code)).Result);

    [Theory]
    [InlineData("let text = \"\"\"\nLINES\"\"\"\n")]
    [InlineData("let text = @\"\nDOUBLED\"\n")]
    [InlineData("let text = $\"\"\"{1}\nLINES\"\"\"\n")]
    [InlineData("let text = $@\"{1}\nDOUBLED\"\n")]
    [InlineData("let quote, text = '\"', \"\n#######\"\n")]
    [InlineData("let quote, text = \"\\\"\", \"\n#!html\n#!html\n#!html\n#!html\n#!html\n#!html\"\n")]
    [InlineData("let text = \"######\"\n(* (*\nLINES*) \"*)\"\n#!html\n*)\n")]
    [InlineData("let text = \"######\"\n#if NO\nLINES#endif\n")]
    public async Task In_a_string_or_comment_of_FSharp_they_are_text(string code) =>
        Assert.Equal("6", (await RunAsync("#!fsharp\n" + code + "text.Replace(\"#######\", \"######\").Split('#').Length - 1")).Result);

    [Theory]
    [InlineData("var a = \"\"\"x\"\"\"; // \"\"\"\n#!html\n<b>x</b>")]
    [InlineData("var a = \"/*\"; var b = '\"'; // @\"\n  #!html\n<b>x</b>")]
    [InlineData("var a = @\"\n#!time\n\";\n#if NO\n#endif\n#!html\n<b>x</b>")]
    [InlineData("#!fsharp\nlet a' = '\"' // \"\"\"\nlet b = \"(*\" // (*\n#!html\n<b>x</b>")]
    [InlineData("#!fsharp\nlet a = \"\"\"\n#!csharp\n\"\"\"\n#!html\n<b>x</b>")]
    [InlineData("#!markdown\nisn't \"quoted /* (*\n#!html\n<b>x</b>")]
    public async Task After_them_magics_count_again(string code) =>
        Assert.Equal("<b>x</b>", (await RunAsync(code)).Outputs.OfType<DisplayOutput>().Last().Data["text/html"]!.GetValue<string>());

    [Fact]
    public async Task Code_is_completed_there_as_in_the_rest_of_its_part()
    {
        const string Code = "var text = @\"\n#!fsharp\n\";\ntext.Leng";
        Assert.Contains("Length", (await session.Session.CompleteAsync(Code, Code.Length)).Items.Select(item => item.Text));
        Assert.Empty((await session.Session.CompleteAsync(Code, Code.IndexOf("fsh", StringComparison.Ordinal))).Items);
        Assert.Equal(CompletenessStatus.Incomplete, session.Session.Check("var text = @\"\n#!nothing\n").Status);
    }

    private Task<RanCell> RunAsync(string code) => session.RunAsync(code.Replace("DOUBLED", Doubled).Replace("LINES", Lines));
}
