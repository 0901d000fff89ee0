namespace Backprop.Notebook.Tests.Languages;

[Collection("F#")]
public sealed class SharingTests(TestLanguages session) : IClassFixture<TestLanguages>
{
    [Theory]
    [InlineData("42", "value + 1", "43")]
    [InlineData("\"text\"", "value.Length", "4")]
    [InlineData("new List<int> { 1, 2 }", "value.Add 3\nSeq.sum value", "6")]
    [InlineData("new Dictionary<string, int[]> { [\"a\"] = new[] { 4 } }", "value.[\"a\"].[0]", "4")]
    [InlineData("new[,] { { 1, 2 }, { 3, 4 } }", "value.[1, 0]", "3")]
    [InlineData("new int[][,] { new[,] { { 5 } } }", "value.[0].[0, 0]", "5")]
    [InlineData("(1, \"b\")", "let struct (n, s) = value\nn + s.Length", "2")]
    [InlineData("Tuple.Create(1, \"b\")", "snd value", "b")]
    [InlineData("Enumerable.Range(1, 4).Where(n => n > 2)", "Seq.toList value", "[3; 4]")]
    [InlineData("new[] { 1, 2 }.Select(n => new { n })", "Seq.length value", "2")]
    [InlineData("new List<int?> { null, 2 }", "value.[1].Value", "2")]
    [InlineData("DayOfWeek.Monday", "int value", "1")]
    [InlineData("(Func<int, int>)(n => n * 2)", "value.Invoke 4", "8")]
    [InlineData("new Dictionary<int, int> { [7] = 1 }.Keys", "value.Count", "1")]
    [InlineData("typeof(int)", "value.Name", "Int32")]
    [InlineData("(object)null", "isNull value", "True")]
    public async Task A_csharp_variable_is_usable_in_fsharp_as_what_it_is(string made, string used, string expected)
    {
        await session.RunCSharpAsync($"var value = {made};");

        await session.ToFSharpAsync("value");

        Assert.Equal(expected, (await session.RunAsync(used)).Result);
    }

    [Theory]
    [InlineData("42", "value + 1", "43")]
    [InlineData("[1; 2; 3]", "value.Head + value.Sum()", "7")]
    [InlineData("[| 1.5; 2.5 |]", "value[1]", "2.5")]
    [InlineData("[| [| 1 |]; [| 2 |] |]", "value[1][0]", "2")]
    [InlineData("Map [\"a\", [1]]", "value[\"a\"].Head", "1")]
    [InlineData("seq { 4; 5 }", "value.Sum()", "9")]
    [InlineData("(1, \"b\")", "value.Item2", "b")]
    [InlineData("struct (1, \"b\")", "value.Item2", "b")]
    [InlineData("Some 5", "value.Value", "5")]
    [InlineData("(None: int option)", "value == null", "True")]
    [InlineData("let add n = (fun m -> n + m) in add 2", "value.Invoke(3)", "5")]
    [InlineData("System.Collections.Generic.Dictionary<int, string>()", "value.Count", "0")]
    [InlineData("ref 3", "value.Value", "3")]
    public async Task An_fsharp_value_is_usable_in_csharp_as_what_it_is(string made, string used, string expected)
    {
        await session.RunAsync($"let value = {made}");

        await session.ToCSharpAsync("value");

        Assert.Equal(expected, (await session.RunCSharpAsync(used)).Result);
    }

    [Fact]
    public async Task Records_and_unions_of_an_fsharp_cell_keep_their_members_in_csharp_and_their_type_on_the_way_back()
    {
        await session.RunAsync("""
            type Person = { Name: string; Age: int } with member p.Older = { p with Age = p.Age + 1 }
            type Shape = Circle of radius: float | Point
            let ada = { Name = "Ada"; Age = 36 }
            let shapes = [Circle 2.0; Point]
            let circle = shapes.Head
            """);

        await session.ToCSharpAsync("ada");
        await session.ToCSharpAsync("shapes");
        await session.ToCSharpAsync("circle");

        Assert.Equal("Ada 37", (await session.RunCSharpAsync("$\"{ada.Name} {ada.Older.Age}\"")).Result);
        Assert.Equal("2", (await session.RunCSharpAsync("shapes.Count()")).Result);
        Assert.Equal("2", (await session.RunCSharpAsync("circle.radius")).Result);
        await session.RunCSharpAsync("object again = ada;\nobject form = circle;");
        await session.ToFSharpAsync("again");
        await session.ToFSharpAsync("form");
        Assert.Equal("36 True", (await session.RunAsync("$\"{again.Age} {Object.ReferenceEquals(again, ada)}\"")).Result);
        Assert.Equal("2", (await session.RunAsync("match form with Circle r -> r | Point -> 0.0")).Result);
    }

    [Fact]
    public async Task An_object_of_a_class_that_a_csharp_cell_declares_comes_back_as_what_it_was()
    {
        await session.RunCSharpAsync(
            "class Counter { public int N; }\nvar counter = new Counter { N = 3 };\nvar several = new List<Counter> { counter };");
        await session.ToFSharpAsync("counter");
        await session.ToFSharpAsync("several");
        Assert.Equal("1", (await session.RunAsync("Seq.length several")).Result);
        await session.RunAsync("let returned = counter\nlet all = several");

        await session.ToCSharpAsync("returned");
        await session.ToCSharpAsync("all");

        Assert.Equal("3 True", (await session.RunCSharpAsync("$\"{returned.N} {all[0] == counter}\"")).Result);
        // The name may mean another class by now.
        await session.RunCSharpAsync("class Counter { }");
        await session.ToCSharpAsync("returned");
        Assert.Equal("True", (await session.RunCSharpAsync("object.ReferenceEquals(returned, counter)")).Result);
    }

    [Theory]
    [InlineData("my value")]
    [InlineData("1st")]
    [InlineData("")]
    [InlineData("class")]
    [InlineData("a; b")]
    public async Task A_name_that_is_none_is_refused_in_a_sentence(string name)
    {
        var csharp = await Assert.ThrowsAsync<ArgumentException>(() => session.CSharp.SetAsync(name, 1, CancellationToken.None));
        var fsharp = await Assert.ThrowsAsync<ArgumentException>(() => session.FSharp.SetAsync(name, 1, CancellationToken.None));

        Assert.StartsWith($"\"{name}\" cannot name a variable in C#", csharp.Message);
        Assert.StartsWith($"\"{name}\" cannot name a value in F#", fsharp.Message);
    }

    [Fact]
    public async Task A_name_may_be_shared_again_with_a_value_of_another_type()
    {
        await session.CSharp.SetAsync("again", 1, CancellationToken.None);
        await session.CSharp.SetAsync("again", "text", CancellationToken.None);
        await session.FSharp.SetAsync("again", 1, CancellationToken.None);
        await session.FSharp.SetAsync("again", "text", CancellationToken.None);

        Assert.Equal("4", (await session.RunCSharpAsync("again.Length")).Result);
        Assert.Equal("4", (await session.RunAsync("again.Length")).Result);
    }
}
