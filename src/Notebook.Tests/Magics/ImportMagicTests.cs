namespace Backprop.Notebook.Tests.Magics;

public sealed class ImportMagicTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestSession session;

    public ImportMagicTests() => session = new TestSession(folder.Path, new WordLanguage());

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("setup.csx", "int x = 20;\nint Twice(int n) => 2 * n;")]
    [InlineData("setup.cs", "int x = 20;\nint Twice(int n) => 2 * n;")]
    [InlineData("setup.dib", "#!markdown\n\n# Setup\n\n#!csharp\n\nint x = 20;\n\n#!csharp\n\nint Twice(int n) => 2 * n;\nx")]
    public async Task What_a_file_declares_is_there_afterwards(string file, string content)
    {
        Write(file, content);

        var cell = await session.RunAsync($"#!import {file}\nTwice(x)");

        Assert.Equal("40", cell.Result);
    }

    [Theory]
    [InlineData("namespace Foo.Bar\n{\n    class Maths\n    {\n        internal int Half() => 1;\n"
        + "        public static int Divide(int n) =>\n            10 / n;\n    }\n}")]
    [InlineData("using System.IO;\nnamespace Foo.Bar;\n\ninternal static class Maths\n{\n    public static int Divide(int n) =>\n"
        + "            10 / n;\n}")]
    public async Task A_file_of_a_project_with_its_namespace_is_imported_too(string content)
    {
        Write("Maths.cs", content);

        await session.RunAsync("#!import Maths.cs");

        Assert.Equal("5", (await session.RunAsync("#!import Maths.cs\nusing Foo.Bar;\nMaths.Divide(2)")).Result);
        var error = await session.FailAsync("Foo.Bar.Maths.Divide(0)");
        Assert.Equal("   at Foo.Bar.Maths.Divide(Int32 n) in Maths.cs, line 7", error.Traceback[1]);
        Assert.Equal("      10 / n;", error.Traceback[2]);
        Write("Maths.cs", content.Replace("10", "20"));
        Assert.Contains("Foo.Bar.Maths was declared differently before", (await session.FailAsync("#!import Maths.cs")).Message);
        Assert.Equal("5", (await session.RunAsync("Maths.Divide(2)")).Result);
    }

    [Fact]
    public async Task An_error_in_such_a_file_names_it()
    {
        Write("Wrong.cs", "namespace Foo;\n\nclass Wrong : Missing;");

        Assert.StartsWith("Wrong.cs: (3,15): error CS0246", (await session.FailAsync("#!import Wrong.cs")).Message);
    }

    [Fact]
    public async Task A_notebook_is_imported_with_each_cell_in_its_language()
    {
        Write("setup.ipynb", """
            {"cells": [
              {"cell_type": "markdown", "metadata": {}, "source": "# x"},
              {"cell_type": "code", "metadata": {}, "execution_count": null, "outputs": [], "source": "int x = 20;"},
              {"cell_type": "code", "metadata": {"polyglot_notebook": {"kernelName": "fsharp"}}, "execution_count": null,
               "outputs": [], "source": "y = word"},
              {"cell_type": "code", "metadata": {}, "execution_count": null, "outputs": [], "source": "Console.Write(\"shown\");"}],
             "metadata": {"kernelspec": {"language": "C#", "name": ".net-csharp"}}, "nbformat": 4, "nbformat_minor": 4}
            """);

        Assert.Equal("shown", (await session.RunAsync("#!import \"setup.ipynb\"")).Text);
        Assert.Equal("word", (await session.RunAsync("#!fsharp\ny")).Result);
        Assert.Equal("21", (await session.RunAsync("x + 1")).Result);
    }

    [Fact]
    public async Task Paths_in_an_imported_file_begin_at_the_notebooks_folder()
    {
        Directory.CreateDirectory(folder.File("parts"));
        Write("parts/outer.dib", "#!csharp\n#!import parts/inner.fsx\nint x = 1;");
        Write("parts/inner.fsx", "y = inner");

        await session.RunAsync("#!import parts/outer.dib");

        Assert.Equal("inner", (await session.RunAsync("#!fsharp\ny")).Result);
    }

    [Fact]
    public async Task A_file_that_imports_itself_is_an_error_that_shows_the_circle()
    {
        Write("a.dib", "#!csharp\n#!import b.dib");
        Write("b.dib", "#!csharp\n#!import a.dib");

        var error = await session.FailAsync("1 + 1\n#!import a.dib");

        Assert.EndsWith("#!import a.dib: the file imports itself: a.dib -> b.dib -> a.dib.", error.Message);
        Assert.Equal("2", (await session.RunAsync("1 + 1")).Result);
        Write("b.dib", "#!csharp\nint z = 3;");
        Assert.Equal("3", (await session.RunAsync("#!import a.dib\nz")).Result);
    }

    [Fact]
    public async Task An_error_in_the_file_names_the_file_and_ends_the_cell()
    {
        Write("bad.dib", "#!csharp\nint fine = 1;\n#!csharp\n\nmissing");
        Write("late.csx", "int n = 0;\nConsole.Write(1 / n);");

        var wrong = await session.TryAsync("#!import bad.dib\nConsole.Write(\"after\");");
        var thrown = await session.FailAsync("#!import late.csx");

        var error = Assert.IsType<ErrorOutput>(Assert.Single(wrong.Outputs));
        Assert.StartsWith("bad.dib, cell 2: (1,1): error CS0103", error.Message);
        Assert.Equal("bad.dib, cell 2:", error.Traceback[0]);
        Assert.StartsWith("late.csx: Attempted to divide by zero.", thrown.Message);
        Assert.Contains("   at late.csx, line 2", thrown.Traceback);
    }

    [Theory]
    [InlineData("#!import", "#!import: no file is named; write #!import PATH.")]
    [InlineData("#!import missing.csx", "#!import missing.csx: there is no file ")]
    [InlineData("#!import missing.dib", "#!import missing.dib: ")]
    [InlineData(
        "#!import notes.txt",
        "#!import notes.txt: only notebooks (.ipynb, .dib) and scripts (.cs, .csx, .fs, .fsx) can be imported.")]
    public async Task What_cannot_be_imported_is_one_error(string magic, string expected) =>
        Assert.StartsWith(expected, (await session.FailAsync(magic)).Message);

    [Fact]
    public async Task Functions_of_a_file_that_was_changed_and_imported_again_show_their_own_lines()
    {
        Write("setup.csx", "void Old() => throw new Exception(\"old\");");
        await session.RunAsync("#!import setup.csx");
        Write("setup.csx", "// new\nvoid New() => throw new Exception(\"new\");");
        await session.RunAsync("#!import setup.csx");

        Assert.Contains("      void Old() => throw new Exception(\"old\");", (await session.FailAsync("Old();")).Traceback);
        Assert.Contains("      void New() => throw new Exception(\"new\");", (await session.FailAsync("New();")).Traceback);
    }

    private void Write(string file, string content) => File.WriteAllText(folder.File(file), content);
}
