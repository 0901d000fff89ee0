using System.Diagnostics;

namespace Backprop.Notebook.Tests.Display;

public sealed class EndlessValueTests : IDisposable
{
    private const string Endless = """
        class Endless : IEnumerable<Endless>
        {
            public string Name => "e";
            public IEnumerator<Endless> GetEnumerator() { yield return new Endless(); yield return new Endless(); }
            IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
        }

        """;

    private readonly TestSession session = new();

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("var tree = new List<object>(); tree.Add(1); tree.Add(tree);\ntree", "[ 1, … ]")]
    [InlineData("var array = new object[1]; array[0] = array;\narray", "[ … ]")]
    [InlineData("var array = new object[1]; array[0] = array;\ndisplay(array, \"text/html\");", "[ … ]")]
    [InlineData(Endless + "new Endless()", "Endless { Name = e, (values) = [ Endless { Name = e, (values) = [ Endless { Name = e,")]
    [InlineData(Endless + "new Endless().Select(x => x)", "[ Endless { Name = e, (values) = [ Endless { Name = e,")]
    [InlineData(
        "class Self : List<object>;\nvar self = new Self { 1, \"two\" }; self.Add(self); self.Add(4);\nself",
        "(values) = [ 1, two, …, 4 ] }")]
    [InlineData("class Bag { public List<object> All = []; public int Bad => throw new ArgumentException(\"no\"); }\n"
        + "var bag = new Bag(); bag.All.Add(bag.All);\nbag", "Bag { Bad = ArgumentException, All = [ … ] }")]
    [InlineData("class Odd : List<object> { public Task<int> Pending = new TaskCompletionSource<int>().Task; "
        + "public ReadOnlySpan<char> Name => \"x\"; }\nvar odd = new Odd(); odd.Add(odd);\nodd", "Name = NotSupportedException, ")]
    public async Task A_collection_that_contains_itself_shows_its_first_items_on_one_line(string code, string expected)
    {
        var cell = await session.RunAsync(code);

        Assert.Contains(expected, Assert.Single(cell.Shown.Data, entry => entry.Key == "text/plain").Value!.GetValue<string>());
        Assert.Single(cell.Shown.Data);
        Assert.Equal("2", (await session.RunAsync("1 + 1")).Result);
    }

    [Theory]
    [InlineData("a", "Link { Name = alpha, Next = Link { Name = beta, Next = … } }")]
    [InlineData(
        "new Later(7) { Name = \"late\", Next = a }", "Later { Name = late, Next = Link { Name = alpha, Next = Link { Name = beta,")]
    [InlineData("new Dictionary<string, object> { [\"link\"] = a }", "Link { Name = alpha, Next = Link { Name = beta, Next = … } }")]
    [InlineData("(1, new { a })", "(1, { a = Link { Name = alpha, Next = Link { Name = beta, Next = … } } })")]
    public async Task A_record_that_leads_back_to_itself_shows_its_fields(string value, string head)
    {
        await session.RunAsync("""
            record Link { public string Name { get; set; } public Link Next { get; set; } }
            record Later(int X) : Link;
            var a = new Link { Name = "alpha" };
            a.Next = new Link { Name = "beta", Next = a };
            """);
        var watch = Stopwatch.StartNew();

        var shown = (await session.RunAsync(value)).Shown;

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
        Assert.Contains($"<code>{head}", shown.Data["text/html"]!.GetValue<string>());
        Assert.Contains("Name: alpha", shown.Data["text/plain"]!.GetValue<string>());
        Assert.DoesNotContain("Submission#", shown.Data.ToJsonString());
    }

    [Theory]
    [InlineData("\"Submission#3.pdf FSI_0001.csv\"", "Submission#3.pdf FSI_0001.csv")]
    [InlineData(
        "record Chain(int N, Chain Next);\nChain c = null;\nfor (int i = 0; i < 500; i++) c = new(i, c);\n"
            + "c.ToString().Contains('…')", "False")]
    public async Task What_a_cell_says_is_not_shortened(string code, string expected) =>
        Assert.Equal(expected, (await session.RunAsync(code)).Result);

    [Fact]
    public async Task JSON_with_a_name_twice_is_shown_as_text()
    {
        var cell = await session.RunAsync("\"{\\\"a\\\":1,\\\"a\\\":2}\".DisplayAs(\"application/json\");");

        Assert.Equal("{\"a\":1,\"a\":2}", cell.Shown.Data["application/json"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_text_of_a_record_that_does_not_lead_back_is_that_of_the_framework()
    {
        await session.RunAsync("""
            record Pair(string Name, object X, int? N, Pair Left, Pair Right);
            var leaf = new Pair("leaf", 1.5, 2, null, null);
            record Node(int Value, Node Next);
            Node node = null;
            for (int i = 0; i < 100_000; i++)
                node = new Node(i, node);
            """);

        Assert.Equal(
            "Pair { Name = p, X = System.Int32[], N = , Left = Pair { Name = leaf, X = 1.5, N = 2, Left = , Right =  }, "
                + "Right = Pair { Name = leaf, X = 1.5, N = 2, Left = , Right =  } }",
            (await session.RunAsync("new Pair(\"p\", new int[1], null, leaf, leaf).ToString()")).Result);
        Assert.StartsWith("Node { Value = 99999, Next = Node", (await session.RunAsync("node.ToString()")).Result);
        Assert.StartsWith("Node\n", (await session.RunAsync("node")).Result);
    }

    [Theory]
    [InlineData("one", "One { Next = …, Name = o }")]
    [InlineData("new[] { one, one }", "[ One { Next = …, Name = o }, One { Next = …, Name = o } ]")]
    [InlineData("new { one }", "{ one = One { Next = …, Name = o } }")]
    public async Task Where_a_text_of_its_own_does_not_end_members_are_shown(string value, string expected)
    {
        await session.RunAsync("""
            class One { public One Next { get; set; } public string Name = "o"; public override string ToString() => $"({Next})"; }
            var one = new One(); one.Next = one;
            """);

        Assert.Contains(expected, (await session.RunAsync(value)).Result);
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
