using System.Text.Json.Nodes;
using Backprop.Data;

namespace Backprop.Cli.Tests.Grading;

/// <summary>A class of thirty, graded whole, in twenty minutes: <c>dotnet test -c Release src/Cli.Tests --filter ClassTests</c>.</summary>
public sealed class ClassTests
{
    // In what a solution says, what is written instead, and the one exercise that is wrong then.
    private static readonly (string File, string Right, string Wrong, string Exercise)[] Mistakes =
    [
        ("01", "double myC = 0.5 * ", "double myC = ", "01 C"),
        ("02", "(b * gradient, a * gradient)", "(a * gradient, b * gradient)", "02 product"),
        ("02", "(1 - Math.Tanh(x) * Math.Tanh(x)) * gradient", "(1 - Math.Tanh(x)) * gradient", "02 tanh"),
        ("04", ".Sum() / 2 / m", ".Sum() / m", "04 cost"),
        ("04", "b1 - rate", "b1 + rate", "04 new b1"),
        ("05", "(2 * h)", "h", "05 central difference"),
        ("05", "1 - 1.0 / m", "1.0 / m", "05 relative error"),
        ("07", "initializationIs = Role.Guilty", "initializationIs = Role.Innocent", "07 Initialization"),
        ("08", "1 / Math.Sqrt(784)", "1.0 / 784", "08 initial scale"),
        ("09", "(runs.Count() - 1)", "runs.Count()", "09 mean and deviation"),
        ("11", "{ 0, 1, 8 }", "{ 0, 8 }", "11 digits that may be turned"),
    ];

    // What stands in place of the first answer of notebook 04.
    private static readonly (string Name, string Source)[] Hostile =
    [
        ("array", "double MyCost() { var big = new long[1 << 30]; Array.Fill(big, 1L); return big[7]; }"),
        ("exit", "double MyCost() { Environment.Exit(0); return 0; }"),
        ("flood", "double MyCost() { while (true) Console.WriteLine(new string('x', 1000)); }"),
        ("forged",
            "static class Check { }\ndouble MyCost() => 0;\nclass Fake { public Fake Cost(object o) => this; }\nvar check = new Fake();"),
        ("loop", "double MyCost() { while (true) { } }"),
    ];

    [Fact, Trait("Run", "ByName")]
    public async Task Thirty_copies_are_graded_right()
    {
        string? mnist = Environment.GetEnvironmentVariable(Mnist.FolderVariable);
        using var course = new CourseFolder(string.IsNullOrEmpty(mnist) ? null : Path.GetFullPath(mnist), text => text);
        var solutions = await Solutions.AskAsync(course.Work.File("course"));
        for (int i = 0; i < 10; i++)
        {
            course.HandIn($"right {i}", solutions.Solve);
            var made = MistakesOf(i);
            course.HandIn($"wrong {i}", (file, cells) =>
            {
                solutions.Solve(file, cells);
                foreach (var (_, right, wrong, _) in made.Where(mistake => file.StartsWith(mistake.File, StringComparison.Ordinal)))
                    Replace(cells, right, wrong);
            });
            if (i < 5)
                course.HandIn($"untouched {i}", (_, _) => { });
        }
        foreach (var (name, source) in Hostile)
        {
            course.HandIn($"hostile {name}", (file, cells) =>
            {
                solutions.Solve(file, cells);
                if (file.StartsWith("04", StringComparison.Ordinal))
                    Cell(cells, "check.Cost")["source"] = source + "\ncheck.Cost(MyCost)";
            });
        }

        var grades = await course.GradeAsync(TimeSpan.FromMinutes(40));

        Assert.Equal(30, grades.Count);
        for (int i = 0; i < 10; i++)
        {
            Assert.Empty(NotRight($"right {i}"));
            Assert.Equal(
                MistakesOf(i).Select(mistake => mistake.Exercise).Order(), NotRight($"wrong {i}").Select(mark => mark.Exercise).Order());
            Assert.All(NotRight($"wrong {i}"), mark => Assert.Equal("wrong", mark.Outcome));
            Assert.All(grades[$"untouched {i % 5}"].Marks, mark => Assert.Equal("not attempted", mark.Outcome));
        }
        Assert.All(["array", "loop", "flood"], name => Assert.Equal("04 cost", Assert.Single(NotRight($"hostile {name}")).Exercise));
        Assert.All(["exit", "forged"], name => Assert.All(NotRight($"hostile {name}"), mark => Assert.StartsWith("04 ", mark.Exercise)));
        Assert.Equal(11, NotRight("hostile forged").Count());
        Assert.Equal(11, NotRight("hostile exit").Count());

        IEnumerable<Marked> NotRight(string student) => grades[student].Marks.Where(mark => mark.Outcome != "right");
        static IEnumerable<(string File, string Right, string Wrong, string Exercise)> MistakesOf(int student) =>
            Enumerable.Range(student, 3).Select(i => Mistakes[i % Mistakes.Length]);
    }

    private static JsonObject Cell(JsonArray cells, string part) =>
        cells.OfType<JsonObject>().First(cell => Solutions.Text(cell).Contains(part, StringComparison.Ordinal));

    private static void Replace(JsonArray cells, string right, string wrong)
    {
        JsonObject cell = Cell(cells, right);
        cell["source"] = Solutions.Text(cell).Replace(right, wrong, StringComparison.Ordinal);
    }
}
