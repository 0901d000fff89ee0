using System.Text.Json.Nodes;

namespace Backprop.Notebook.Tests.Display;

public sealed class DisplayTests : IDisposable
{
    private readonly TestSession session = new();

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("1.5", "1.5")]
    [InlineData("-1234567.25", "-1234567.25")]
    [InlineData("0.1f", "0.1")]
    [InlineData("12.50m", "12.50")]
    [InlineData("1e300", "1E+300")]
    [InlineData("double.NaN", "NaN")]
    [InlineData("1_000_000", "1000000")]
    [InlineData("true", "True")]
    [InlineData("'c'", "c")]
    [InlineData("\"two\\nlines <b>\"", "two\nlines <b>")]
    [InlineData("\"\"", "")]
    [InlineData("DayOfWeek.Monday", "Monday")]
    [InlineData("TimeSpan.FromSeconds(1.5)", "00:00:01.5000000")]
    [InlineData("new DateTime(2026, 4, 30, 1, 2, 3)", "04/30/2026 01:02:03")]
    [InlineData("Guid.Empty", "00000000-0000-0000-0000-000000000000")]
    [InlineData("System.Numerics.BigInteger.Pow(10, 20)", "100000000000000000000")]
    [InlineData("(int?)5", "5")]
    public async Task Scalars_and_strings_are_plain_text_alone_in_the_invariant_culture(string expression, string expected)
    {
        using var _ = new CultureScope("de-DE");

        var shown = (await session.RunAsync(expression)).Shown;

        Assert.True(shown.IsResult);
        Assert.Equal(expected, Assert.Single(shown.Data, entry => entry.Key == "text/plain").Value!.GetValue<string>());
        Assert.Single(shown.Data);
    }

    [Fact]
    public async Task An_object_is_shown_as_html_and_as_plain_text()
    {
        using var _ = new CultureScope("de-DE");

        var shown = (await session.RunAsync("new { Name = \"W\", Rows = 30, Mean = 0.25 }")).Shown;

        Assert.Equal(["text/html", "text/plain"], shown.Data.Select(entry => entry.Key));
        Assert.Contains("0.25", Text(shown, "text/html"));
        Assert.Contains("Rows: 30", Text(shown, "text/plain"));
        Assert.Contains("Mean: 0.25", Text(shown, "text/plain"));
    }

    [Fact]
    public async Task A_list_of_numbers_is_in_the_invariant_culture_too()
    {
        using var _ = new CultureScope("de-DE");

        var shown = (await session.RunAsync("new[] { 1.5, 2.25 }")).Shown;

        Assert.Contains("1.5, 2.25", Text(shown, "text/plain"));
        Assert.Contains("2.25", Text(shown, "text/html"));
        Assert.DoesNotContain("2,25", Text(shown, "text/html"));
    }

    [Fact]
    public async Task Display_shows_at_once_in_order_with_what_is_written()
    {
        var cell = await session.RunAsync("Console.Write(\"a\");\ndisplay(1);\nConsole.Write(\"b\");\n2.Display();\n3");

        Assert.Equal(
            ["a", "1", "b", "2", "3"],
            cell.Outputs.Select(output => output is StreamOutput stream ? stream.Text : Text((DisplayOutput)output, "text/plain")));
        Assert.Equal([false, false, true], cell.Outputs.OfType<DisplayOutput>().Select(output => output.IsResult));
    }

    [Fact]
    public async Task Update_replaces_what_is_shown_in_place()
    {
        var cell = await session.RunAsync(
            "var shown = display(\"first\");\ndisplay(\"other\");\nshown.Update(\"second\");\nshown.Update(\"third\");");

        Assert.Equal(["third", "other"], cell.Outputs.Cast<DisplayOutput>().Select(output => Text(output, "text/plain")));
    }

    [Fact]
    public async Task Update_reaches_an_earlier_cell()
    {
        var first = await session.RunAsync("var shown = \"first\".Display();");
        var second = await session.RunAsync("shown.Update(\"second\");");

        Assert.Equal("second", Text(first.Shown, "text/plain"));
        Assert.Empty(second.Outputs);
    }

    [Fact]
    public async Task Update_keeps_the_forms_that_were_asked_for()
    {
        var cell = await session.RunAsync("var shown = display(new { a = 1 }, \"text/plain\");\nshown.Update(new { a = 2 });");

        Assert.Equal("text/plain", Assert.Single(cell.Shown.Data).Key);
        Assert.Contains("a: 2", Text(cell.Shown, "text/plain"));
    }

    [Fact]
    public async Task Display_gives_the_forms_asked_for()
    {
        var cell = await session.RunAsync("display(new { a = 1 }, \"text/html\", \"application/json\");");

        Assert.Equal(["text/html", "application/json"], cell.Shown.Data.Select(entry => entry.Key));
        Assert.Equal(1, cell.Shown.Data["application/json"]!["a"]!.GetValue<int>());
    }

    [Fact]
    public async Task DisplayAs_takes_text_for_what_it_is()
    {
        var cell = await session.RunAsync(
            "\"<b>x</b>\".DisplayAs(\"text/html\");\n\"{\\\"a\\\": [1]}\".DisplayAs(\"application/vnd.plotly.v1+json\");");

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"text/html":"<b>x</b>"}"""), Data(cell, 0)));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"application/vnd.plotly.v1+json":{"a":[1]}}"""), Data(cell, 1)));
    }

    [Fact]
    public async Task It_takes_an_update_of_it_so_too()
    {
        var cell = await session.RunAsync("\"<b>x</b>\".DisplayAs(\"text/html\").Update(\"<i>y</i>\");");

        Assert.Equal("<i>y</i>", Text(cell.Shown, "text/html"));
    }

    [Fact]
    public async Task DisplayTable_has_a_row_an_item_and_a_column_a_property()
    {
        var cell = await session.RunAsync("new[] { new { Layer = 1, Rows = 30 }, new { Layer = 2, Rows = 10 } }.DisplayTable();");

        string html = Text(cell.Shown, "text/html");
        Assert.Equal(3, html.Split("<tr").Length - 1);
        Assert.Equal(6, html.Split("<td").Length - 1);
        Assert.Contains("Layer", html);
        Assert.Contains("30", html);
    }

    [Fact]
    public async Task HTML_is_shown_as_it_is()
    {
        Assert.Equal("<b>x</b>", Text((await session.RunAsync("HTML(\"<b>x</b>\")")).Shown, "text/html"));
        Assert.Equal("<i>y</i>", Text((await session.RunAsync("display(HTML(\"<i>y</i>\"));")).Shown, "text/html"));
        Assert.Single((await session.RunAsync("HTML(\"<b>x</b>\")")).Shown.Data);
    }

    [Fact]
    public async Task CSS_and_Javascript_are_put_in_the_page()
    {
        var cell = await session.RunAsync("CSS(\"b { color: red }\");\nJavascript(\"let x = 1;\");");

        Assert.Equal("<style>b { color: red }</style>", Data(cell, 0)["text/html"]!.GetValue<string>());
        Assert.Equal("<script type=\"text/javascript\">let x = 1;</script>", Data(cell, 1)["text/html"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_formatter_that_a_cell_registers_is_used_by_the_cells_after_it()
    {
        await session.RunAsync("""
            using Microsoft.DotNet.Interactive.Formatting;
            class Digit { public int Value = 7; }
            Formatter.Register<Digit>(digit => $"<svg>{digit.Value}</svg>", "text/html");
            Formatter.Register<Digit>(digit => $"digit {digit.Value}", "text/plain");
            """);

        var shown = (await session.RunAsync("new Digit()")).Shown;

        Assert.Equal("<svg>7</svg>", Text(shown, "text/html"));
        Assert.Equal("digit 7", Text(shown, "text/plain"));
    }

    [Fact]
    public async Task A_formatter_that_throws_is_told_of_in_place_of_the_value()
    {
        await session.RunAsync("""
            using Microsoft.DotNet.Interactive.Formatting;
            class Broken { public override string ToString() => "whole"; }
            Formatter.Register<Broken>(_ => throw new InvalidOperationException("no picture"), "text/html");
            """);

        var shown = (await session.RunAsync("new Broken()")).Shown;

        Assert.Contains("InvalidOperationException: no picture", Text(shown, "text/html"));
    }

    [Fact]
    public async Task PocketViewTags_write_html()
    {
        var cell = await session.RunAsync(
            "using static Microsoft.DotNet.Interactive.Formatting.PocketViewTags;\ndiv[@class: \"a\"](b(\"x\"))");

        Assert.Equal("<div class=\"a\"><b>x</b></div>", Text(cell.Shown, "text/html"));
    }

    [Fact]
    public async Task Stdout_and_stderr_are_kept_apart_and_joined_where_they_follow_each_other()
    {
        var cell = await session.RunAsync("""
            Console.Write("a"); Console.Write(1); Console.WriteLine('c');
            Console.Error.Write("e"); Console.Error.WriteLine("f");
            Console.WriteLine("{0}-{1}", 1, 2);
            """);

        Assert.Equal(
            [new StreamOutput("stdout", "a1c\n"), new StreamOutput("stderr", "ef\n"), new StreamOutput("stdout", "1-2\n")], cell.Outputs);
    }

    [Fact]
    public async Task Twenty_thousand_writes_lose_nothing()
    {
        var cell = await session.RunAsync("for (int i = 0; i < 20000; i++) Console.WriteLine(i);");

        Assert.Equal(
            string.Concat(Enumerable.Range(0, 20000).Select(i => $"{i}\n")), Assert.IsType<StreamOutput>(Assert.Single(cell.Outputs)).Text);
    }

    [Fact]
    public async Task Lines_of_several_threads_do_not_mix()
    {
        var cell = await session.RunAsync("Parallel.For(0, 2000, i => Console.WriteLine($\"line {i}\"));");

        Assert.Equal(
            Enumerable.Range(0, 2000).Select(i => $"line {i}").Order(StringComparer.Ordinal),
            cell.Text.TrimEnd().Split('\n').Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_a_task_writes_goes_to_the_cell_that_started_it()
    {
        var first = await session.RunAsync("""
            var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var late = Task.Run(async () => { await go.Task; Console.Write("from a task"); display("shown by a task"); });
            """);
        var second = await session.RunAsync("go.SetResult();\nawait late;\nConsole.Write(\"second\");");

        Assert.Equal("from a task", first.Text);
        Assert.Equal("shown by a task", Text(first.Outputs.OfType<DisplayOutput>().Single(), "text/plain"));
        Assert.Equal([new StreamOutput("stdout", "second")], second.Outputs);
    }

    [Fact]
    public async Task What_a_thread_writes_goes_to_the_cell_that_started_it()
    {
        var first = await session.RunAsync("""
            using System.Threading;
            var gate = new ManualResetEventSlim();
            var thread = new Thread(() => { gate.Wait(); Console.Write("from a thread"); });
            thread.Start();
            """);
        var second = await session.RunAsync("gate.Set();\nthread.Join();");

        Assert.Equal("from a thread", first.Text);
        Assert.Empty(second.Outputs);
    }

    private static string Text(DisplayOutput output, string mimeType) => output.Data[mimeType]!.GetValue<string>();

    private static JsonObject Data(RanCell cell, int index) => ((DisplayOutput)cell.Outputs[index]).Data;
}
