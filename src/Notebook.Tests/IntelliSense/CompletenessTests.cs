namespace Backprop.Notebook.Tests.IntelliSense;

public sealed class CompletenessTests
{
    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("int x = 1;")]
    [InlineData("int F(int n)\n{\n    return n;\n}")]
    [InlineData("using System;")]
    [InlineData("// a comment")]
    [InlineData("/* a comment */")]
    [InlineData("#r \"nuget: Some.Package, 1.0\"")]
    [InlineData("int x = 1;\n#r \"nuget: Some.Package\"\nx")]
    [InlineData("var s = \"\"\"\n  text\n  \"\"\";")]
    [InlineData("await Task.Delay(1)")]
    public void What_can_be_run_is_complete(string code) =>
        Assert.Equal(new Completeness(CompletenessStatus.Complete), CodeCompleteness.Of(code));

    [Theory]
    [InlineData("var x = ")]
    [InlineData("int x = 1")]
    [InlineData("if (true)")]
    [InlineData("if (true) x = 1; else")]
    [InlineData("try { }")]
    [InlineData("do { }")]
    [InlineData("x.")]
    [InlineData("await ")]
    [InlineData("x =>")]
    [InlineData("1 +\n")]
    [InlineData("from n in list")]
    [InlineData("/* a comment\n")]
    [InlineData("var s = @\"text\n")]
    [InlineData("var s = \"\"\"\n text")]
    [InlineData("var s = $@\"text {x")]
    [InlineData("var s = $\"\"\"\n {x} ")]
    [InlineData("#if DEBUG\nx")]
    [InlineData("[Obsolete]")]
    public void What_wants_more_is_incomplete(string code) => Assert.Equal(CompletenessStatus.Incomplete, CodeCompleteness.Of(code).Status);

    [Theory]
    [InlineData("int 5x = ;")]
    [InlineData(")")]
    [InlineData("}")]
    [InlineData("var = = 3;")]
    [InlineData("var = = 3; for (;;) {")]
    [InlineData("var s = \"text")]
    [InlineData("var s = $\"text {x}")]
    [InlineData("var c = 'a")]
    [InlineData("void F() { } }")]
    [InlineData("else { }")]
    [InlineData("#r \"\"")]
    public void What_nothing_can_mend_is_invalid(string code) => Assert.Equal(CompletenessStatus.Invalid, CodeCompleteness.Of(code).Status);

    [Theory]
    [InlineData("for (int i = 0; i < 3; i++) {", 4)]
    [InlineData("for (;;) {\n    if (x) {", 8)]
    [InlineData("for (;;) {\n    if (x) {\n    }", 4)]
    [InlineData("Console.WriteLine(\"a\"", 4)]
    [InlineData("var x = new[] { F(", 8)]
    [InlineData("var x = \"{\" + '(' /* [ */ + ", 0)]
    [InlineData("F(@\"text\n", 0)]
    [InlineData("x switch {", 4)]
    public void The_next_line_is_indented_by_what_is_open(string code, int indent) =>
        Assert.Equal(new Completeness(CompletenessStatus.Incomplete, new string(' ', indent)), CodeCompleteness.Of(code));
}
