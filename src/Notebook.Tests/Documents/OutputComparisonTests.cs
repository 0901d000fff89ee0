using System.Text.Json.Nodes;

namespace Backprop.Notebook.Tests.Documents;

public sealed class OutputComparisonTests
{
    private static readonly ErrorOutput Error = new("E", "message", ["trace"]);

    [Fact]
    public void Equal_outputs_have_no_difference() =>
        Assert.Null(
            OutputComparison.FirstDifference([Out("a\n"), Show("text/plain", "1"), Error], [Out("a\n"), Show("text/plain", "1"), Error]));

    [Fact]
    public void Text_written_in_pieces_equals_text_written_at_once() =>
        Assert.Null(OutputComparison.FirstDifference([Out("a\nb\n")], [Out("a"), Out("\n"), Out("b\n")]));

    [Fact]
    public void Pictures_are_equal_whatever_they_show() =>
        Assert.Null(OutputComparison.FirstDifference([Show("image/png", "aaaa")], [Show("image/png", "bbbb")]));

    [Fact]
    public void JSON_is_compared_by_content() =>
        Assert.Null(OutputComparison.FirstDifference(
            [Show("application/json", JsonNode.Parse("""{"a": 1.0, "b": 2}""")!)],
            [Show("application/json", JsonNode.Parse("""{"b":2,"a":1}""")!)]));

    [Fact]
    public void Traces_may_differ() => Assert.Null(OutputComparison.FirstDifference([Error], [Error with { Traceback = [] }]));

    [Fact]
    public void Every_difference_is_told_in_a_sentence()
    {
        Differ("output 1, stdout: line 2 expected \"b\", but got \"c\".", [Out("a\nb\n")], [Out("a\nc\n")]);
        Differ("output 1, stdout: line 2 expected \"\", but got the end.", [Out("a\n")], [Out("a")]);
        Differ("output 1 expected text on stdout, but got text on stderr.", [Out("a")], [new StreamOutput("stderr", "a")]);
        Differ("output 2, a display (text/plain), is missing.", [Out("a"), Show("text/plain", "1")], [Out("a")]);
        Differ("output 1, the error E, is not stored in the notebook.", [], [Error]);
        Differ("output 1, E: line 1 expected \"message\", but got \"other\".", [Error], [Error with { Message = "other" }]);
        Differ("output 1 expected the error E, but got F: message.", [Error], [Error with { Name = "F" }]);
        Differ("output 1 has no image/png any more.", [Show("image/png", "a")], [Show("text/plain", "a")]);
        Differ("output 1, text/plain: line 1 expected \"1\", but got \"2\".", [Show("text/plain", "1")], [Show("text/plain", "2")]);
        Differ(
            "output 1, application/json: $.a[1].b expected 2, but got \"3\".",
            [Show("application/json", JsonNode.Parse("""{"a": [1, {"b": 2}]}""")!)],
            [Show("application/json", JsonNode.Parse("""{"a": [1, {"b": "3"}]}""")!)]);
        Differ(
            "output 1, application/json: $.a is missing.",
            [Show("application/json", JsonNode.Parse("""{"a": null}""")!)], [Show("application/json", JsonNode.Parse("{}")!)]);
        Differ(
            "output 1 expected a result (text/plain), but got a display (text/plain).",
            [new DisplayOutput(new() { ["text/plain"] = "1" }, [], IsResult: true)], [Show("text/plain", "1")]);
    }

    [Fact]
    public void Of_a_long_line_the_place_that_differs_is_shown()
    {
        string start = new('x', 500);
        Differ(
            $"output 1, stdout: line 1 expected \"…{start[..20]}1\", but got \"…{start[..20]}2\".", [Out(start + "1")], [Out(start + "2")]);
    }

    private static void Differ(string sentence, Output[] stored, Output[] actual) =>
        Assert.Equal(sentence, OutputComparison.FirstDifference(stored, actual));

    private static StreamOutput Out(string text) => new("stdout", text);

    private static DisplayOutput Show(string mimeType, JsonNode content) => new(new() { [mimeType] = content }, [], IsResult: false);
}
