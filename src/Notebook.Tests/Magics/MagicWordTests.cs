using CsCheck;

namespace Backprop.Notebook.Tests.Magics;

public sealed class MagicWordTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("   ", "")]
    [InlineData("#!set --name x", "#!set|--name|x")]
    [InlineData("  #!set\t--name  x ", "#!set|--name|x")]
    [InlineData("--value \"one two\"", "--value|one two")]
    [InlineData("--value \"\"", "--value|")]
    [InlineData("@input:\"Your name?\"", "@input:Your name?")]
    [InlineData("\"a \\\"b\\\" c\"", "a \"b\" c")]
    [InlineData("\"C:\\data\\x.csv\"", "C:\\data\\x.csv")]
    [InlineData("\"C:\\data\\\" next", "C:\\data\\|next")]
    [InlineData("\"open and", "open and")]
    [InlineData("it's", "it's")]
    [InlineData("--value {\"a\":1} [\"x\\\"y\"]", "--value|{\"a\":1}|[\"x\\\"y\"]")]
    public void A_line_is_split_at_blanks_outside_of_quotes(string line, string expected) =>
        Assert.Equal(expected, string.Join('|', MagicWord.Split(line).Select(word => word.Text)));

    [Fact]
    public void Words_know_where_they_stand_whatever_the_line() => Gen.String[Gen.Char["ab \t\"\\-@"], 0, 30].Sample(line =>
    {
        int end = 0;
        foreach (var word in MagicWord.Split(line))
        {
            Assert.True(word.Start >= end && word.End > word.Start && word.End <= line.Length);
            Assert.True(string.IsNullOrWhiteSpace(line[end..word.Start]));
            Assert.Equal(line[word.Start] == '"', word.IsQuoted);
            end = word.End;
        }
        Assert.True(string.IsNullOrWhiteSpace(line[end..]));
    });

    [Theory]
    [InlineData("#!shar", "#!share")]
    [InlineData("#!sh", "#!share")]
    [InlineData("#!shrae", "#!share")]
    [InlineData("#!Time", "#!time")]
    [InlineData("#!tiem", "#!time")]
    [InlineData("#!xyz", null)]
    public void The_nearest_is_what_was_meant(string word, string? expected) =>
        Assert.Equal(expected, Nearest.To(word, ["#!time", "#!share", "#!who", "#!csharp"]));
}
