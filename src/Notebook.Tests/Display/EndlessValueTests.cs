namespace Backprop.Notebook.Tests.Display;

public sealed class EndlessValueTests : IDisposable
{
    private const string Endless = """
        class Endless : IEnumerable<Endless>
        {
            public IEnumerator<Endless> GetEnumerator() { yield return new Endless(); yield return new Endless(); }
            IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
        }

        """;

    private readonly TestSession session = new();

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("var tree = new List<object>(); tree.Add(tree); tree.Add(tree);\ntree")]
    [InlineData("var array = new object[1]; array[0] = array;\narray")]
    [InlineData("var array = new object[1]; array[0] = array;\ndisplay(array, \"text/html\");")]
    [InlineData(Endless + "new Endless()")]
    [InlineData(Endless + "new { Inner = new Endless() }")]
    [InlineData(Endless + "new Endless().Select(x => x)")]
    public async Task A_collection_that_contains_itself_is_said_to_do_so(string code)
    {
        var cell = await session.RunAsync(code);

        Assert.Contains(
            "that contains itself", Assert.Single(cell.Shown.Data, entry => entry.Key == "text/plain").Value!.GetValue<string>());
        Assert.Single(cell.Shown.Data);
        Assert.Equal("2", (await session.RunAsync("1 + 1")).Result);
    }

    [Theory]
    [InlineData("var all = new Dictionary<string, object>(); all[\"me\"] = all;\nall")]
    [InlineData("class Node { public List<object> Inner = []; }\nvar node = new Node(); node.Inner.Add(node);\nnode")]
    [InlineData("IDictionary<string, object> node = new System.Dynamic.ExpandoObject(); node[\"me\"] = node;\nnode")]
    public async Task An_object_that_leads_back_to_itself_is_shown_for_some_levels(string code)
    {
        var shown = (await session.RunAsync(code)).Shown;

        Assert.Equal(["text/html", "text/plain"], shown.Data.Select(entry => entry.Key));
        Assert.DoesNotContain("cannot be shown", shown.Data.ToJsonString());
    }

    [Fact]
    public async Task What_is_nested_with_an_end_is_shown_whole()
    {
        var cell = await session.RunAsync(
            "object nested = \"core\"; for (int i = 0; i < 40; i++) nested = new List<object> { nested };\nnested");
        var shown = cell.Shown;

        Assert.Contains("core", shown.Data["text/plain"]!.GetValue<string>());
        Assert.Contains("core", shown.Data["text/html"]!.GetValue<string>());
    }
}
