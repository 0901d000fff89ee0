using System.Text.Json.Nodes;
using Backprop.Cli.Grading;
using Backprop.Data;
using Microsoft.CodeAnalysis.CSharp;

namespace Backprop.Cli.Tests.Grading;

public sealed class GradeTests
{
    private static readonly string? Data = Environment.GetEnvironmentVariable(Mnist.FolderVariable) is { Length: > 0 } mnist
        ? Path.GetFullPath(mnist) : null;

    [Fact, Trait("Run", "CI")]
    public async Task Solved_the_course_has_full_marks_and_untouched_none()
    {
        using var course = new CourseFolder(Data, text => text
            .Replace("uint seeds = 5;", "uint seeds = 2;", StringComparison.Ordinal)
            .Replace("Epochs = 20, BatchSize", "Epochs = 1, BatchSize", StringComparison.Ordinal)
            .Replace("new EpochReport[10][]", "new EpochReport[1][]", StringComparison.Ordinal));
        var solutions = await Solutions.AskAsync(course.Work.File("course"));
        course.HandIn("solved", solutions.Solve);
        course.HandIn("untouched", (_, _) => { });

        var grades = await course.GradeAsync(TimeSpan.FromMinutes(8));

        Assert.Equal(["solved", "untouched"], grades.Keys);
        Assert.All(grades["solved"].Marks, mark => Assert.True(mark.Outcome == "right", $"{mark}"));
        Assert.All(grades["untouched"].Marks, mark => Assert.True(mark.Outcome == "not attempted", $"{mark}"));
        Assert.All(grades.Values, grade => Assert.Empty(grade.Remarks));
        Assert.True(grades["solved"].Marks.Count > 50);
    }

    [Fact, Trait("Run", "CI")]
    public async Task Whatever_a_notebook_does_costs_its_student_alone()
    {
        using var course = new CourseFolder(null, text => text, "01");
        var solutions = await Solutions.AskAsync(course.Work.File("course"));
        // Each does its harm before the first exercise, and is solved otherwise.
        var harm = new Dictionary<string, string>
        {
            ["loops"] = "while (true) { }",
            ["exits"] = "Environment.Exit(0);",
            ["fails fast"] = "Environment.FailFast(\"now\");",
            ["overflows"] = "int Deep(int n) => 1 + Deep(n + 1);\nDeep(0)",
            ["one array"] = "var big = new long[1 << 30];\nArray.Fill(big, 1L);",
            ["many arrays"] =
                "var all = new List<byte[]>();\nwhile (true) { var part = new byte[1 << 24]; part.AsSpan().Fill(1); all.Add(part); }",
            ["native memory"] =
                """
                unsafe { new Span<byte>(System.Runtime.InteropServices.NativeMemory.Alloc(2_000_000_000), 2_000_000_000).Fill(1); }
                """,
            ["floods"] = "while (true) Console.WriteLine(new string('x', 10000));",
            ["floods past the console"] =
                "var raw = Console.OpenStandardOutput();\nwhile (true) raw.Write(new byte[10000]);",
            ["writes to the course"] = $"System.IO.File.AppendAllText({Literal(course.Work.File("course/setup.csx"))}, \"// written\");",
            ["remounts"] = "System.Diagnostics.Process.Start(\"mount\", \"-o remount,bind,rw /\").WaitForExit();\n"
                + $"System.IO.File.AppendAllText({Literal(course.Work.File("course/setup.csx"))}, \"// written\");",
            ["nests brackets"] = $"$\"{{{new string('(', 190_000)}",
            ["fills its folder"] = "System.IO.File.WriteAllBytes(\"big\", new byte[300_000_000]);",
            ["leaves a thread"] = "new System.Threading.Thread(() => { while (true) { } }).Start();",
        };
        // Memory of other processes is counted where a notebook sees only its own.
        if (Sandbox.Find().Command.Count > 0)
        {
            harm["starts a program"] = "System.Diagnostics.Process.Start(\"tail\", \"/dev/zero\").WaitForExit();";
            harm["leaves a program"] = "System.Diagnostics.Process.Start(\"sleep\", \"86399\");";
        }
        foreach (var (name, source) in harm)
            course.HandIn(name, (file, cells) => Before(cells, source, () => solutions.Solve(file, cells)));
        course.HandIn("right", solutions.Solve);

        var grades = await course.GradeAsync(TimeSpan.FromMinutes(4), "--timeout", "5", "--memory", "600");

        int all = grades["right"].Marks.Count;
        Assert.Equal(all, grades["right"].Count("right"));
        // These cells are stopped, or fail, and the notebook goes on.
        string[] survived =
        [
            "loops", "overflows", "one array", "floods", "writes to the course", "remounts", "fills its folder", "leaves a thread",
            .. harm.Keys.Where(name => name == "leaves a program"),
        ];
        Assert.All(survived, name => Assert.Equal(all, grades[name].Count("right")));
        if (Sandbox.Find().Command is ["bwrap", ..])
            Assert.DoesNotContain("// written", course.Work.Read("course/setup.csx"));
        foreach (string name in harm.Keys.Except([.. survived, "many arrays"]))
            Assert.True(grades[name].Count("failed") == all, $"{name}: {grades[name].Marks[0]}");
        Assert.All(grades["exits"].Marks, mark => Assert.Contains("exit code 0", mark.Message));
        string[] large = ["native memory", "starts a program"];
        Assert.All(large.Where(grades.ContainsKey).SelectMany(name => grades[name].Marks),
            mark => Assert.Contains("more than 600 MB", mark.Message));
        if (harm.ContainsKey("leaves a program"))
        {
            Assert.DoesNotContain(System.Diagnostics.Process.GetProcessesByName("sleep"),
                process => File.ReadAllText($"/proc/{process.Id}/cmdline").Contains("86399", StringComparison.Ordinal));
        }
        Assert.All(grades["many arrays"].Marks, mark => Assert.Contains(mark.Outcome, (string[])["right", "failed"]));
    }

    [Fact]
    public async Task Forged_results_do_not_count()
    {
        using var course = new CourseFolder(null, text => text, "01");
        var forged = new Dictionary<string, string>
        {
            ["another check"] = "var Check = new { };",
            ["another class"] =
                """
                public class Fake
                {
                    public Fake Output(object a) => this;
                    public Fake Cost(object a) => this;
                    public Fake dCdw(object a) => this;
                    public Fake dCdb(object a) => this;
                }
                static class Check { public static Fake Neuron(double x, double w, double b, double y) => new(); }
                """,
            ["replayed"] =
                """
                Microsoft.DotNet.Interactive.Formatting.Formatter.Register<CheckResult>(
                    _ => "{\"exercise\":\"a\",\"verdict\":\"Correct\",\"named\":false,\"message\":\"\"}",
                    "application/vnd.backprop.check+json");
                """,
            ["reported"] =
                """
                var raw = new System.IO.StreamWriter(Console.OpenStandardOutput());
                for (int i = 0; i < 50; i++)
                {
                    raw.Write("\n{\"Cell\":{\"Index\":" + i + ",\"Seconds\":1,\"Check\":{\"exercise\":\"a\",\"verdict\":\"Correct\"},"
                        + "\"IsReplaced\":false}}\n");
                }
                raw.Flush();
                Environment.Exit(0);
                """,
        };
        foreach (var (name, source) in forged)
            course.HandIn(name, (_, cells) => Before(cells, source, () => { }));
        // The checks are taken away, and their results written instead.
        course.HandIn("another cell", (_, cells) => Exercise(cells)["source"] = "HTML(\"<b>✓ Correct.</b>\")");
        // Its own question, of which it knows the answers.
        course.HandIn("another question", (_, cells) => cells.Insert(cells.IndexOf(Exercise(cells)) + 1, NotebookFiles.Code(
            "neuron = Check.Neuron(x: 0, w: 0, b: 0, y: 0.5);\nmyA = 0.5;\nmyC = 0;\nmyDCdw = 0;\nmyDCdb = 0;")));

        var grades = await course.GradeAsync(TimeSpan.FromMinutes(2));

        Assert.All(grades, grade => Assert.True(grade.Value.Count("right") == 0, $"{grade.Key}: {grade.Value.Marks[0]}"));
        Assert.All(grades["reported"].Marks, mark => Assert.Contains("exit code 0", mark.Message));
        foreach (string name in (string[])["another class", "another question"])
            Assert.True(grades[name].Marks[0].Outcome == "forged", $"{name}: {grades[name].Marks[0]}");
        Assert.Contains(grades["another class"].Remarks, remark => remark.Contains("sets Check"));
        Assert.Contains(grades["another cell"].Remarks, remark => remark.Contains("neuron.Output(myA)"));
    }

    [Fact]
    public async Task A_link_to_another_student_s_notebook_is_not_followed_and_a_pipe_not_waited_for()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a right there, and pipes are no files");
        using var course = new CourseFolder(null, text => text, "01");
        course.HandIn("anna", (_, _) => { });
        Directory.CreateDirectory(course.Work.File("class/mallory"));
        File.CreateSymbolicLink(course.Work.File("class/mallory/01-one-neuron.ipynb"), "../anna/01-one-neuron.ipynb");

        Directory.CreateDirectory(course.Work.File("class/pipe"));
        System.Diagnostics.Process.Start("mkfifo", course.Work.File("class/pipe/01-one-neuron.ipynb")).WaitForExit();

        var grades = await course.GradeAsync(TimeSpan.FromMinutes(1), "--timeout", "5");

        Assert.All(grades["pipe"].Marks, mark => Assert.Equal("failed", mark.Outcome));
        Assert.All(grades["mallory"].Marks, mark => Assert.Equal("failed", mark.Outcome));
        Assert.Contains("link", Assert.Single(grades["mallory"].Remarks));
    }

    [Fact]
    public async Task Mistakes_are_named_and_changes_told()
    {
        using var course = new CourseFolder(null, text => text, "01");
        var solutions = await Solutions.AskAsync(course.Work.File("course"));
        course.HandIn("changed", (file, cells) =>
        {
            solutions.Solve(file, cells);
            JsonObject exercise = Exercise(cells);
            exercise["source"] = Solutions.Text(exercise)
                .Replace("double myC = 0.5 * ", "double myC = ", StringComparison.Ordinal)
                .Replace("display(neuron.Output(myA));", "display(neuron.Output(0.65));", StringComparison.Ordinal);
            cells.Insert(cells.IndexOf(exercise), NotebookFiles.Code("neuron.dCdb(null).Hint()"));
            // A variable of that name inside a function is nobody's forgery.
            cells.Insert(0, NotebookFiles.Code("int Kept() { int neuron = 0; neuron = 1; return neuron; }"));
            // Without ids, as older formats have none.
            foreach (JsonObject cell in cells.OfType<JsonObject>())
                cell.Remove("id");
        });
        course.HandIn("copied", (file, cells) =>
        {
            string given = Solutions.Text(Exercise(cells));
            solutions.Solve(file, cells);
            JsonObject exercise = Exercise(cells);
            cells.Insert(cells.IndexOf(exercise) + 1, NotebookFiles.Code(Solutions.Text(exercise)));
            cells.Insert(cells.IndexOf(exercise) + 2, NotebookFiles.Code(given));
            cells.Insert(cells.IndexOf(exercise), NotebookFiles.Code("neuron.dCdb(myDCdb).Hint()"));
            exercise["source"] = Solutions.Text(exercise) + "\nvar kept = neuron.Cost(myC);\ndisplay(kept);";
        });
        course.Work.Write("class/empty/01-one-neuron.ipynb", "");

        var grades = await course.GradeAsync(TimeSpan.FromMinutes(2));

        var marks = grades["changed"].Marks;
        Assert.Equal(["right", "wrong", "right", "right", "right"], marks.Select(mark => mark.Outcome));
        Assert.NotEmpty(marks[1].Message);
        Assert.Equal(["hint"], marks[3].Help);
        Assert.Contains(grades["changed"].Remarks, remark => remark.Contains("restored: neuron.Output(myA) (was: neuron.Output(0.65))"));
        Assert.All(grades["copied"].Marks, mark => Assert.True(mark.Outcome == "right", $"{mark}"));
        Assert.Empty(grades["copied"].Remarks);
        Assert.All(grades["empty"].Marks, mark => Assert.Equal("failed", mark.Outcome));
        Assert.Contains("is empty", Assert.Single(grades["empty"].Remarks));
        string csv = course.Work.Read("grades/grades.csv");
        Assert.StartsWith(
            "\"student\",\"right\",\"of\",\"01 a\",\"01 C\",\"01 dC/dw\",\"01 dC/db\",\"01 new w\"\r\n\"changed\",\"4\",\"5\",\"right\",",
            csv);
        string page = course.Work.Read("grades/grades.html");
        Assert.Contains(System.Net.WebUtility.HtmlEncode(marks[1].Message), page);
        Assert.DoesNotContain("http", page);
    }

    [Fact]
    public async Task A_wrong_call_says_what_is_wrong()
    {
        using var folder = new WorkingFolder();
        folder.Write("empty/notes.txt", "");
        (await folder.RunAsync("grade", "empty", "--course", "nowhere")).IsWrongCall("nowhere", "no such folder");
        (await folder.RunAsync("grade", "empty", "--course", "empty")).IsWrongCall("none of its notebooks");
        (await folder.RunAsync("grade", "nobody", "--course", CourseFolder.Source)).IsWrongCall("nobody");
        (await folder.RunAsync("grade", "empty", "--course", CourseFolder.Source)).IsWrongCall("01-one-neuron.ipynb");
    }

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    private static JsonObject Exercise(JsonArray cells) =>
        cells.OfType<JsonObject>().First(cell => Solutions.Text(cell).Contains("neuron.Output(", StringComparison.Ordinal));

    private static void Before(JsonArray cells, string source, Action solve)
    {
        int at = cells.IndexOf(Exercise(cells));
        solve();
        cells.Insert(at, NotebookFiles.Code(source));
    }
}
