using System.Text.Json;
using System.Text.Json.Nodes;

namespace Backprop.Jupyter;

/// <summary>The file in which a front end gives a kernel its ports and the key for signatures.</summary>
/// <param name="Ip">The address to bind to; "127.0.0.1" by default.</param>
/// <param name="ShellPort">The port for requests.</param>
/// <param name="ControlPort">The port for interrupt and shutdown.</param>
/// <param name="StdinPort">The port for questions to the person.</param>
/// <param name="IOPubPort">The port for published output.</param>
/// <param name="HeartbeatPort">The port on which the kernel echoes, to show that it is alive.</param>
/// <param name="Key">The key of the signatures; empty for no signatures.</param>
/// <param name="SignatureScheme">How messages are signed: "hmac-sha256".</param>
public sealed record ConnectionFile(
    string Ip, int ShellPort, int ControlPort, int StdinPort, int IOPubPort, int HeartbeatPort, string Key, string SignatureScheme)
{
    /// <summary>Reads a connection file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="FormatException">It is not a connection file, or requests something unsupported.</exception>
    public static ConnectionFile Load(string path)
    {
        string text = File.ReadAllText(path);
        JsonObject file;
        try
        {
            file = JsonNode.Parse(text, documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject
                ?? throw new FormatException($"{path} is not a connection file: it is not a JSON object.");
            // The only transport that works on every system; ipc would need Unix sockets.
            if (Text("transport", "tcp") is not "tcp" and var transport)
                throw new FormatException($"{path} asks for the transport \"{transport}\"; this kernel speaks \"tcp\".");
            return new ConnectionFile(
                Text("ip", "127.0.0.1"), Port("shell_port"), Port("control_port"), Port("stdin_port"), Port("iopub_port"), Port("hb_port"),
                Text("key", ""), Text("signature_scheme", "hmac-sha256"));
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new FormatException($"{path} is not a connection file: {problem.Message}", problem);
        }

        string Text(string name, string otherwise) =>
            file[name] is null ? otherwise
            : file[name] is JsonValue value && value.TryGetValue(out string? text) ? text
            : throw new FormatException($"{path}: \"{name}\" is {file[name]!.ToJsonString()}; it should be a string.");

        int Port(string name) =>
            file[name] is JsonValue value && value.TryGetValue(out int port) && port is > 0 and < 65536
            ? port
            : throw new FormatException(
                $"{path}: \"{name}\" is {file[name]?.ToJsonString() ?? "missing"}; it should be a port, 1 to 65535.");
    }
}
