namespace Backprop.Notebook.Tests.Languages;

// What is put into a cell so that it can be stopped changes nothing else about it.
public sealed class StopChecksTests : IDisposable
{
    private readonly TestSession session = new();

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("new[] { 3, 4 }.Select(n => n * 2).Sum() - 7")]
    [InlineData("Action<List<int>> add = list => list.Add(7);\nvar numbers = new List<int>();\nadd(numbers);\nnumbers[0]")]
    [InlineData("Func<int, Func<int, int>> plus = a => b => a + b;\nplus(3)(4)")]
    [InlineData("Func<byte> seven = () => 7;\nseven()")]
    [InlineData("var twice = (int n) => n * 2;\ntwice(3) + 1")]
    [InlineData("Func<int> fail = () => throw new Exception(\"no\");\ntry { fail(); } catch { }\n7")]
    [InlineData("Func<Task> wait = async () => await Task.Delay(1);\nawait wait();\n7")]
    [InlineData("Func<Task<int>> wait = async () => await Task.FromResult(7);\nawait wait()")]
    [InlineData("await Task.Run(() => Task.FromResult(7))")]
    [InlineData("int n = 0;\nawait Task.Run(() => n = 7);\nn")]
    [InlineData("System.Linq.Expressions.Expression<Func<int, int>> twice = n => n * 2;\ntwice.Compile()(3) + 1")]
    [InlineData("new[] { 3, 7 }.AsQueryable().Where(n => new[] { 7 }.Any(m => m == n)).Single()")]
    [InlineData("(from n in new[] { 3, 7 }.AsQueryable() where n > 3 select n).Single()")]
    [InlineData("(from a in new[] { 3 } from b in new[] { 4 } let c = a + b orderby c select c).Single()")]
    [InlineData("int sum = 0;\nfor (int i = 0; i < 4; i++) if (i > 2) sum += i; else sum += i + 1; // sums\nsum - 2")]
    [InlineData("int n = 0;\ndo n++; while (n < 7);\nn")]
    [InlineData("int n = 0;\nwhile (true) { if (++n == 7) return n; }")]
    [InlineData("int n = 0;\nwhile (n < 6) ++n;\nn + 1")]
    [InlineData("using System.Globalization;\nint n = 0;\nforeach (var (a, b) in new[] { (3, 4) }) n += a + b;\nn")]
    [InlineData("delegate int Make();\nMake make = delegate { return 7; };\nmake()")]
    [InlineData("static int Twice(int n) => n * 2;\n{ int Local() { return Twice(3); }\n  return Local() + 1; }")]
    public async Task A_cell_means_what_it_meant(string source) => Assert.Equal("7", (await session.RunAsync(source)).Result);

    [Fact]
    public async Task Lambdas_and_anonymous_types_of_an_earlier_cell_are_known_to_a_later_one()
    {
        await session.RunAsync("var points = new[] { 1, 2 }.Select(x => new { x, y = x + 5 }).ToList();");

        Assert.Equal("7", (await session.RunAsync("points.Where(p => p.x == 2).Single().y")).Result);
    }

    [Fact]
    public async Task An_error_is_told_where_it_was_written()
    {
        var cell = await session.TryAsync("while (true) missing++; new[] { 1 }.Select(n => n + gone);");

        var error = Assert.Single(cell.Outputs.OfType<ErrorOutput>());
        Assert.StartsWith("(1,14): error CS0103", error.Message);
        Assert.Contains(error.Traceback, line => line.StartsWith("(1,53): error CS0103", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_cell_has_no_variable_that_nobody_declared()
    {
        await session.RunAsync("int n = 0;\nwhile (n < 7) n++;");

        Assert.Equal("n", Assert.Single(session.Session.Languages.Find("csharp")!.Variables).Name);
    }
}
