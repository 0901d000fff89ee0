namespace Backprop.Notebook.Tests.Display;

public sealed class QueryTests : IDisposable
{
    private readonly TestSession session = new();

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("Enumerable.Range(0, 3).Select(n => { count++; return n; })", 3)]
    [InlineData("Enumerable.Range(0, 3).Select(n => { count++; return n; }).OrderBy(n => n)", 3)]
    [InlineData("from n in new[] { 1, 2 } where ++count > 0 select new { n }", 2)]
    [InlineData("Items()", 3)]
    public async Task A_query_is_run_once_however_many_forms_it_is_shown_in(string query, int expected)
    {
        await session.RunAsync("int count = 0;\nIEnumerable<int> Items() { for (int i = 0; i < 3; i++) { count++; yield return i; } }");

        var shown = (await session.RunAsync(query)).Shown;

        Assert.Equal(["text/html", "text/plain"], shown.Data.Select(entry => entry.Key));
        Assert.Equal(expected.ToString(), (await session.RunAsync("count")).Result);
    }

    [Fact]
    public async Task A_query_looks_like_the_list_of_its_items()
    {
        var query = (await session.RunAsync("new[] { 1.5, 2.5 }.Select(x => x)")).Shown;
        var rows = (await session.RunAsync("new[] { 1, 2 }.Select(n => new { Layer = n })")).Shown;
        var list = (await session.RunAsync("new[] { 1, 2 }.Select(n => new { Layer = n }).ToList()")).Shown;

        Assert.Contains("1.5, 2.5", query.Data["text/plain"]!.GetValue<string>());
        Assert.Equal(list.Data["text/html"]!.GetValue<string>(), rows.Data["text/html"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_query_without_end_is_shown_as_far_as_a_reader_looks()
    {
        await session.RunAsync("int count = 0;\nIEnumerable<int> All() { while (true) yield return count++; }");

        await session.RunAsync("All()");

        Assert.InRange(int.Parse((await session.RunAsync("count")).Result!), 2, 200);
    }

    [Fact]
    public async Task What_a_query_throws_is_the_error_of_the_cell()
    {
        var error = await session.FailAsync("int zero = 0;\nnew[] { 1, 2 }.Select(n =>\n    n / zero)");

        Assert.Equal("System.DivideByZeroException", error.Name);
        Assert.Equal(3, error.Line);
        Assert.Contains("   at lambda(Int32 n) in cell [1], line 3", error.Traceback);
    }

    [Fact]
    public async Task What_a_query_throws_when_it_is_displayed_can_be_caught()
    {
        var cell = await session.RunAsync("int zero = 0;\n"
            + "try { display(new[] { 1 }.Select(n => n / zero)); } catch (DivideByZeroException) { Console.Write(\"caught\"); }");

        Assert.Equal("caught", cell.Text);
        Assert.Single(cell.Outputs);
    }

    [Fact]
    public async Task A_sequence_that_is_a_type_of_its_own_keeps_its_formatter()
    {
        await session.RunAsync("""
            using Microsoft.DotNet.Interactive.Formatting;
            class Digits : IEnumerable<int>
            {
                public IEnumerator<int> GetEnumerator() { yield return 7; }
                IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
            }
            Formatter.Register<Digits>(_ => "<svg/>", "text/html");
            """);

        Assert.Equal("<svg/>", (await session.RunAsync("new Digits()")).Shown.Data["text/html"]!.GetValue<string>());
    }
}
