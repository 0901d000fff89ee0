using System.Text.Json.Nodes;

namespace Backprop.Jupyter.Tests;

public sealed class ConnectionFileTests : IDisposable
{
    private const string Good = """
        {"ip":"0.0.0.0","transport":"tcp","shell_port":1,"control_port":2,"stdin_port":3,"iopub_port":4,"hb_port":65535,
         "key":"é","signature_scheme":"hmac-sha512","kernel_name":""}
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Each_field_is_read() => Assert.Equal(new ConnectionFile("0.0.0.0", 1, 2, 3, 4, 65535, "é", "hmac-sha512"), Load(Good));

    [Fact]
    public void What_may_be_missing_has_a_default() =>
        Assert.Equal(
            new ConnectionFile("127.0.0.1", 1, 2, 3, 4, 5, "", "hmac-sha256"),
            Load("""{"shell_port":1,"control_port":2,"stdin_port":3,"iopub_port":4,"hb_port":5}"""));

    [Theory]
    [InlineData("ip", "5", "\"ip\" is 5; it should be a string.")]
    [InlineData("key", "[]", "\"key\" is []; it should be a string.")]
    [InlineData("signature_scheme", "true", "\"signature_scheme\" is true; it should be a string.")]
    [InlineData("transport", "\"ipc\"", "asks for the transport \"ipc\"; this kernel speaks \"tcp\".")]
    [InlineData("shell_port", null, "\"shell_port\" is missing; it should be a port, 1 to 65535.")]
    [InlineData("control_port", "0", "\"control_port\" is 0; it should be a port, 1 to 65535.")]
    [InlineData("stdin_port", "65536", "\"stdin_port\" is 65536; it should be a port, 1 to 65535.")]
    [InlineData("iopub_port", "\"4\"", "\"iopub_port\" is \"4\"; it should be a port, 1 to 65535.")]
    [InlineData("hb_port", "1.5", "\"hb_port\" is 1.5; it should be a port, 1 to 65535.")]
    [InlineData("hb_port", "1e99", "\"hb_port\" is 1e99; it should be a port, 1 to 65535.")]
    [InlineData("hb_port", "null", "\"hb_port\" is missing; it should be a port, 1 to 65535.")]
    [InlineData("key", "\"\\ud800\"", "\"key\" contains half of a surrogate pair.")]
    public void A_wrong_field_is_named_with_what_it_should_be(string field, string? value, string expected)
    {
        JsonObject file = JsonNode.Parse(Good)!.AsObject();
        file.Remove(field);
        // Not by way of JsonNode, which would not write all of these.
        string json = value is null ? file.ToJsonString() : $"{{\"{field}\": {value}, {file.ToJsonString()[1..]}";

        string message = Assert.Throws<FormatException>(() => Load(json)).Message;

        Assert.StartsWith(folder.File("kernel.json"), message);
        Assert.Contains(expected, message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"key\":\"\",\"key\":\"\"}")]
    public void What_is_no_connection_file_is_called_so(string text) =>
        Assert.Contains("is not a connection file: ", Assert.Throws<FormatException>(() => Load(text)).Message);

    private ConnectionFile Load(string json) => ConnectionFile.Load(folder.Write("kernel.json", json));
}
