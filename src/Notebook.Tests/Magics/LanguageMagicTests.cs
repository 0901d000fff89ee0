using System.Text.RegularExpressions;

namespace Backprop.Notebook.Tests.Magics;

public sealed class LanguageMagicTests : IDisposable
{
    private readonly TestSession session = new();

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("#!html\n<b>x</b>", "text/html", "<b>x</b>")]
    [InlineData("#!HTML\n\n<b>x</b>\n\n", "text/html", "<b>x</b>")]
    [InlineData("#!markdown\n# Title\n\ntext", "text/markdown", "# Title\n\ntext")]
    [InlineData("#!javascript\nlet x = 1;", "text/html", "<script type=\"text/javascript\">\nlet x = 1;\n</script>")]
    [InlineData("#!js\r\nlet x = 1;\r\n", "text/html", "<script type=\"text/javascript\">\nlet x = 1;\n</script>")]
    [InlineData(
        "#!javascript\nelement.append(1);",
        "text/html",
        "<div id=\"element-@\"></div>\n<script type=\"text/javascript\">\n"
            + "(element => { {\nelement.append(1);\n} })([...document.querySelectorAll(\"#element-@\")].at(-1));\n</script>")]
    public async Task A_magic_line_names_the_language(string source, string mimeType, string expected)
    {
        var shown = (await session.RunAsync(source)).Shown;

        string content = Assert.Single(shown.Data).Value!.GetValue<string>();
        Assert.Equal(expected, Regex.Replace(content, "(?<=element-)[0-9a-f]{8}", "@"));
        Assert.Equal(mimeType, shown.Data.Single().Key);
        Assert.False(shown.IsResult);
    }

    [Theory]
    [InlineData("#!csharp\n1 + 1")]
    [InlineData("#!c#\n1 + 1")]
    [InlineData("#!C#\n1 + 1")]
    [InlineData("\n#!csharp\n1 + 1")]
    public async Task Csharp_has_several_names(string source) => Assert.Equal("2", (await session.RunAsync(source)).Result);

    [Fact]
    public async Task A_cell_may_be_written_in_several_languages()
    {
        var cell = await session.RunAsync("int x = 20;\n#!html\n<b>x</b>\n#!csharp\nConsole.Write(x);\n#!markdown\n*y*\n#!csharp\nx + 1");

        Assert.Equal(
            ["<b>x</b>", "20", "*y*", "21"],
            cell.Outputs.Select(
                output => output is StreamOutput stream ? stream.Text : ((DisplayOutput)output).Data.Single().Value!.GetValue<string>()));
    }

    [Fact]
    public async Task Line_numbers_are_those_of_the_cell()
    {
        var thrown = await session.FailAsync("#!html\n<b>x</b>\n#!csharp\nint y = 1;\nthrow new Exception(\"late\");");
        var wrong = await session.FailAsync("int x = 20;\n#!html\n<b>x</b>\n#!csharp\n\nmissing");

        Assert.Equal(5, thrown.Line);
        Assert.Equal(["   at cell [1], line 5", "      throw new Exception(\"late\");"], thrown.Traceback.Skip(1));
        Assert.Equal(6, wrong.Line);
        Assert.StartsWith("(6,1): error CS0103", wrong.Message);
        Assert.Equal("    missing", wrong.Traceback[1]);
    }

    [Fact]
    public async Task An_error_in_the_method_of_one_part_called_from_another_shows_both_lines()
    {
        var error = await session.FailAsync("int Fail() =>\n    throw new Exception(\"late\");\n#!csharp\nint z = 1;\nFail()");

        Assert.Equal(5, error.Line);
        Assert.Equal(
            ["   at Fail() in cell [1], line 2", "      throw new Exception(\"late\");", "   at cell [1], line 5", "      Fail()"],
            error.Traceback.Skip(1));
    }

    [Fact]
    public async Task A_part_that_fails_is_the_last()
    {
        var cell = await session.TryAsync("Console.Write(1);\n#!csharp\nmissing\n#!html\n<b>x</b>");

        Assert.Equal([typeof(StreamOutput), typeof(ErrorOutput)], cell.Outputs.Select(output => output.GetType()));
    }

    [Fact]
    public async Task An_unknown_language_is_one_error_that_says_where_the_known_ones_are_listed()
    {
        var error = await session.FailAsync("1 + 1\n#!cobol\nMOVE 1 TO X.");

        Assert.Equal("#!cobol is not known here; #!lsmagic lists them all.", error.Message);
        Assert.Equal([error.Message], error.Traceback);
        Assert.Equal(2, error.Line);
    }

    [Fact]
    public async Task The_language_of_the_metadata_counts_where_no_line_names_one()
    {
        Assert.Equal("<b>x</b>", (await session.TryAsync("<b>x</b>", "html")).Shown.Data["text/html"]!.GetValue<string>());
        Assert.Equal("2", (await session.TryAsync("#!csharp\n1 + 1", "html")).Result);
        Assert.Equal("2", (await session.TryAsync("1 + 1", "csharp")).Result);
    }

    [Fact]
    public async Task Nothing_to_show_shows_nothing() => Assert.Empty((await session.RunAsync("#!html\n\n#!markdown\n")).Outputs);
}
