using System.Text.Json.Nodes;

namespace Backprop.Jupyter.Tests;

public sealed class HistoryTests
{
    private readonly History history = new();

    public HistoryTests()
    {
        history.Add(1, "int x = 1;", null);
        history.Add(2, "x + 1", "2");
        history.Add(3, "int x = 1;", null);
        history.Add(4, "a\\b\n[c]", "?");
    }

    [Theory]
    [InlineData("{}", "1 2 3 4")]
    [InlineData("""{"hist_access_type":"tail","n":2}""", "3 4")]
    [InlineData("""{"hist_access_type":"tail","n":99}""", "1 2 3 4")]
    [InlineData("""{"hist_access_type":"tail","n":0}""", "")]
    [InlineData("""{"hist_access_type":"tail","n":-1}""", "")]
    [InlineData("""{"hist_access_type":"range","session":0,"start":2,"stop":4}""", "2 3")]
    [InlineData("""{"hist_access_type":"range","session":1,"start":3}""", "3 4")]
    [InlineData("""{"hist_access_type":"range"}""", "1 2 3 4")]
    [InlineData("""{"hist_access_type":"range","session":-1}""", "")]
    [InlineData("""{"hist_access_type":"search","pattern":"int*"}""", "1 3")]
    [InlineData("""{"hist_access_type":"search","pattern":"int*","unique":true}""", "3")]
    [InlineData("""{"hist_access_type":"search","pattern":"int*","n":1}""", "3")]
    [InlineData("""{"hist_access_type":"search","pattern":"x ? 1"}""", "2")]
    [InlineData("""{"hist_access_type":"search","pattern":"X*"}""", "")]
    [InlineData("""{"hist_access_type":"search","pattern":"x"}""", "")]
    [InlineData("""{"hist_access_type":"search","pattern":"a\\b*"}""", "4")]
    [InlineData("""{"hist_access_type":"search","pattern":"*[c]"}""", "4")]
    [InlineData("""{"hist_access_type":"search","unique":true}""", "2 3 4")]
    public void What_is_asked_for_is_found_in_its_order(string request, string lines) =>
        Assert.Equal(lines, string.Join(' ', Found(request).Select(entry => entry![1]!.GetValue<int>())));

    [Fact]
    public void Inputs_come_with_their_outputs_where_those_are_wanted()
    {
        Assert.Equal("""[[1,2,"x \u002B 1"]]""", Found("""{"hist_access_type":"search","pattern":"x*"}""").ToJsonString());
        Assert.Equal(
            """[[1,1,["int x = 1;",null]],[1,2,["x \u002B 1","2"]]]""",
            Found("""{"hist_access_type":"range","stop":3,"output":true}""").ToJsonString());
    }

    [Fact]
    public void A_pattern_of_any_length_ends()
    {
        string pattern = string.Concat(Enumerable.Repeat("*a", 2000));

        Assert.Empty(history.Reply(new JsonObject { ["hist_access_type"] = "search", ["pattern"] = pattern })["history"]!.AsArray());
    }

    [Fact]
    public void An_unknown_access_is_named() =>
        Assert.Equal(
            "\"hist_access_type\" is \"head\"; it should be tail, range or search.",
            Assert.Throws<MessageFormatException>(() => Found("""{"hist_access_type":"head"}""")).Message);

    private JsonArray Found(string request) => history.Reply(JsonNode.Parse(request)!.AsObject())["history"]!.AsArray();
}
