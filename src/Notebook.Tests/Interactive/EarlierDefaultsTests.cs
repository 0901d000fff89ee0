namespace Backprop.Notebook.Tests.Interactive;

public sealed class EarlierDefaultsTests : IDisposable
{
    private readonly TestSession session = new();

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("display(span(b(\"bold\"), br));", "<span><b>bold</b><br /></span>")]
    [InlineData("display(img[src: \"x.png\"]);", "<img src=\"x.png\"></img>")]
    [InlineData("PocketView view = i(\"x\");\ndisplay(view);", "<i>x</i>")]
    public async Task A_notebook_from_the_days_when_tags_were_imported_runs(string code, string html)
    {
        var cell = await session.RunAsync(code);

        Assert.Equal(html, cell.Shown.Data["text/html"]!.GetValue<string>());
    }

    [Fact]
    public async Task So_does_one_that_finds_the_formatters_and_the_tags_in_a_lambda_of_theirs()
    {
        await session.RunAsync(
            "class Point { public int X = 1; }\nFormatter.Register<Point>((point, writer) => writer.Write(b(point.X)), \"text/html\");");

        var cell = await session.RunAsync("new Point()");

        Assert.Contains("<b>", cell.Shown.Data["text/html"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("Console.WriteLine(i);")]
    [InlineData("var sum = a + b;")]
    [InlineData("var x = b(nowhere);")]
    public async Task A_name_that_nobody_declared_stays_a_mistake(string code)
    {
        var error = await session.FailAsync(code);

        Assert.Contains("CS0103", error.Message);
        Assert.Contains("does not exist in the current context", error.Message);
    }

    [Fact]
    public async Task A_variable_is_what_it_was_before_and_after()
    {
        await session.RunAsync("var i = 3;\ndisplay(h1(\"x\"));");

        Assert.Equal("3", (await session.RunAsync("i")).Result);
    }
}
