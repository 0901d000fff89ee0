using System.Text.Json.Nodes;
using Backprop.Notebook.Export;

namespace Backprop.Notebook.Tests.Export;

public sealed class ProgramExportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Cells_become_statements_texts_comments_and_the_last_expression_is_shown()
    {
        string program = await ExportAsync(
            "# Title\n\nOf a *text*.", "using System.IO;\nint n;   // a number\nPath.Combine(\"a\", \"b\") // shown");

        Assert.StartsWith("// test.ipynb as a program; run it with: dotnet run FILE.cs\n\n#:package ", program);
        Assert.Contains("\n// # Title\n//\n// Of a *text*.\n\nint n = default;   // a number\n"
            + "display(Path.Combine(\"a\", \"b\")); // shown\n", program);
        Assert.Single(program.Split('\n'), line => line == "using System.IO;");
    }

    [Theory]
    [InlineData("var s = \"\"\"\n    a  \n\n\n\n    b\n    \"\"\";")]
    [InlineData("var s = @\"a  \n\n\n\nb\";")]
    [InlineData("var s = $\"\"\"\n    a {1}  \n\n\n\n    b {2}  \n    \"\"\";")]
    public async Task The_lines_of_a_string_stay_as_they_are(string cell)
    {
        string program = await ExportAsync("", $"int n = 1;  \n\n\n\n{cell}  \n// end");

        Assert.Contains($"\n\nint n = 1;\n\n{cell}\n// end\n", program);
    }

    [Fact]
    public async Task A_package_and_the_sources_of_packages_are_one_line_each()
    {
        string program = await ExportAsync("", "#r \"nuget: MathNet.Numerics\"\n#r \"nuget: mathnet.numerics, 5.0.0\"",
            $"#i \"nuget: {folder.Path}\"\n#i \"nuget: https://api.nuget.org/v3/index.json\"\n1");

        string[] lines = program.Split('\n');
        Assert.Equal("#:package MathNet.Numerics@5.0.0",
            Assert.Single(lines, line => line.Contains("mathnet", StringComparison.OrdinalIgnoreCase)));
        Assert.Single(lines, $"#:property RestoreAdditionalProjectSources={folder.Path};https://api.nuget.org/v3/index.json");
    }

    [Theory]
    // A later cell declares a variable, a function or a type anew; each use means the one before it.
    [InlineData("int x = 1; var y = x;|string x = \"a\";|x + y", "int x = 1; var y = x;|string x2 = \"a\";|display(x2 + y);")]
    [InlineData("int F() => 1;|int F() => F() + 1;|F()", "int F() => 1;|int F2() => F2() + 1;|display(F2());")]
    [InlineData("int F(int n) => n; int F(string n) => 2;|F(\"\")", "int F(int n) => n; int F2(string n) => 2;|display(F2(\"\"));")]
    [InlineData("var a = 1;|var (a, b) = (3, 2);|(a, b)", "var a = 1;|var (a2, b) = (3, 2);|display((a: a2, b));")]
    [InlineData("int a = 1, b = 2;|int a = 3;|(a, b) = (b, a);", "int a = 1, b = 2;|int a2 = 3;|(a2, b) = (b, a: a2);")]
    [InlineData("var a = 1;|var a = 2;|new { a, a.GetType().Name }", "var a = 1;|var a2 = 2;|display(new { a = a2, a2.GetType().Name });")]
    [InlineData("var x2 = 0; var x = 1;|var x = 2;", "var x2 = 0; var x = 1;|var x3 = 2;")]
    // A block's variable would clash with one that a cell declares for all later ones, a function's would not.
    [InlineData("foreach (int i in new[] { 1 }) { }|int i = 2;", "foreach (int i in new[] { 1 }) { }|int i2 = 2;")]
    [InlineData("int z = 1;|double F(double z) => z;|Func<int, int> g = z => z;",
        "int z = 1;|double F(double z) => z;|Func<int, int> g = z => z;")]
    [InlineData("int z = 1;|var q = from z in new[] { 1 } select z;", "int z2 = 1;|var q = from z in new[] { 1 } select z;")]
    [InlineData("double z = 1;|double F() { double z = 2; return z; }|int z = 3;",
        "double z = 1;|double F() { double z = 2; return z; }|int z2 = 3;")]
    // So would a function that is called like a type or a function of a library.
    [InlineData("Math.Max(1, 2)|double Math(double x) => x;", "display(Math.Max(1, 2));|double Math2(double x) => x;")]
    [InlineData("string display = \"\", args = display;", "string display2 = \"\", args2 = display2;")]
    // What is no expression with a value is not shown, and what was shown is not shown twice.
    [InlineData("Console.Beep()|display(1)|await Task.FromResult(2)", "Console.Beep();|display(1);|display(await Task.FromResult(2));")]
    [InlineData("public static readonly int n = 3; private static async Task F() => await Task.Yield();",
        "int n = 3; async Task F() => await Task.Yield();")]
    public async Task Names_keep_their_meaning(string cells, string expected)
    {
        string program = await ExportAsync(["", .. cells.Split('|')]);

        Assert.Contains("\n" + expected.Replace("|", "\n\n") + "\n", program);
    }

    [Fact]
    public async Task Types_stand_last_and_one_that_is_declared_anew_has_another_name()
    {
        string program = await ExportAsync("", "class P\n{\n    public P() { }\n    public P Next => new();\n}\nvar p = new P();",
            "// a point\nrecord P(int X);", "new P(1).X + p.Next.GetHashCode()", "class Q { }\n$\"{p}\"");

        Assert.Contains("\nvar p = new P();\n\ndisplay(new P2(1).X + p.Next.GetHashCode());\n\n"
            + "display($\"{p}\");\n\nclass P\n{\n    public P() { }\n", program);
        Assert.Contains("\nclass Q { }\n", program);
        Assert.Contains("\n// a point\nrecord P2(int X);\n", program);
    }

    [Fact]
    public async Task What_a_cell_imports_stands_in_its_place()
    {
        File.WriteAllText(folder.File("setup.csx"), "#r \"nuget: MathNet.Numerics, 5.0.0\"\nusing MathNet.Numerics;\nint one = 1;\n");

        string program = await ExportAsync("", "#!import setup.csx\none + 1");

        Assert.Contains("\n#:package MathNet.Numerics@5.0.0\n", program);
        Assert.Contains("\nusing MathNet.Numerics;\n", program);
        Assert.Contains("\nint one = 1;\n\ndisplay(one + 1);\n", program);
    }

    [Theory]
    [InlineData("#!fsharp\nlet x = 1", "cell 2 has the line #!fsharp: a program in C# can keep neither other languages nor commands")]
    [InlineData("#!time\nint x = 1;", "cell 2 has the line #!time")]
    [InlineData("var name = input(\"Your name?\");", "cell 2 calls input, which only a notebook can do.")]
    [InlineData("HTML(\"<b>b</b>\")", "cell 2 calls HTML, which only a notebook can do.")]
    [InlineData("int x = 1; return x;", "cell 2 has a return outside of a function, which would end the program.")]
    [InlineData("int x = \"\";", "cell 2 does not compile: Cannot implicitly convert type 'string' to 'int'")]
    [InlineData("int P { get; set; }", "cell 2 cannot be a part of a program: ")]
    [InlineData("static int Twice(this int n) => 2 * n;", "cell 2 cannot be a part of a program: ")]
    [InlineData("#!import nowhere.csx", "cell 2, nowhere.csx cannot be read: Could not find file")]
    [InlineData("#r \"nowhere.dll\"", "A library is missing: #r \"nowhere.dll\": there is no file")]
    public async Task What_cannot_be_in_a_program_is_refused_with_cell_and_reason(string cell, string expected)
    {
        var refused = await Assert.ThrowsAsync<ExportException>(() => ExportAsync("", cell));

        Assert.StartsWith(expected, refused.Message);
    }

    [Fact]
    public async Task An_assembly_without_a_project_and_a_package_is_refused()
    {
        string library = folder.File("Lonely.dll");
        File.Copy(typeof(CsCheck.Gen).Assembly.Location, library);

        var refused = await Assert.ThrowsAsync<ExportException>(() => ExportAsync("", $"#r \"{library}\""));

        Assert.StartsWith($"{library} belongs to no project in a folder above it", refused.Message);

        foreach (string name in (string[])["Other.deps.json", "Lonely.deps.json"])
        {
            File.WriteAllText(folder.File(name), "{ \"targets\": [");
            refused = await Assert.ThrowsAsync<ExportException>(() => ExportAsync("", $"#r \"{library}\""));
            Assert.Contains($"{folder.File(name)} is damaged", refused.Message);
        }
    }

    // A text, then cells of code.
    private Task<string> ExportAsync(string text, params string[] cells) => ExportAsync([text, .. cells]);

    private Task<string> ExportAsync(string[] cells)
    {
        var document = new NotebookDocument("test.ipynb", new JsonObject
        {
            ["cells"] = new JsonArray([.. cells.Select((source, i) => new JsonObject
            {
                ["cell_type"] = i == 0 ? "markdown" : "code",
                ["execution_count"] = null,
                ["metadata"] = new JsonObject(),
                ["outputs"] = new JsonArray(),
                ["source"] = source,
            })]),
            ["metadata"] = new JsonObject(),
            ["nbformat"] = 4,
            ["nbformat_minor"] = 4,
        }.ToJsonString());
        return ProgramExport.ToProgramAsync(document, folder.Path, folder.Path);
    }
}
