using System.Text.Json.Nodes;

namespace Backprop.Notebook.Tests.Documents;

public sealed class JavaScriptNumbersTests
{
    // Expected: JSON.stringify(JSON.parse(…)).
    [Theory]
    [InlineData("-4.0", "-4")]
    [InlineData("0.0", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("8.960478446232589E-05", "0.00008960478446232589")]
    [InlineData("1e-6", "0.000001")]
    [InlineData("1.5E-07", "1.5e-7")]
    [InlineData("-2E-300", "-2e-300")]
    [InlineData("5E-324", "5e-324")]
    [InlineData("1E+16", "10000000000000000")]
    [InlineData("123456789012345680000.0", "123456789012345680000")]
    [InlineData("1E+21", "1e+21")]
    [InlineData("1.7976931348623157E+308", "1.7976931348623157e+308")]
    [InlineData("0.1", "0.1")]
    [InlineData("12345678901234567890", "12345678901234567890")]
    public void Numbers_are_written_as_JavaScript_writes_them(string given, string expected)
    {
        JsonNode written = JavaScriptNumbers.Write(JsonNode.Parse($$"""{"a": [{{given}}, "1.0", null, true]}"""))!;

        Assert.Equal($$"""{"a":[{{expected}},"1.0",null,true]}""", written.ToJsonString());
    }

    [Fact]
    public async Task A_chart_is_shown_with_such_numbers()
    {
        using var session = new TestSession();
        var cell = await session.RunAsync("\"{ \\\"y\\\": [-4.0, 1E-07] }\".DisplayAs(\"application/vnd.plotly.v1+json\");");

        Assert.Equal("""{"y":[-4,1e-7]}""", cell.Shown.Data["application/vnd.plotly.v1+json"]!.ToJsonString());
    }
}
