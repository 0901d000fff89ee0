using System.Text.Json;
using System.Text.Json.Nodes;

namespace Backprop.Jupyter;

/// <summary>The file by which a front end tells a kernel where to listen and with which key messages are signed.</summary>
/// <param name="Ip">The address to bind to; "127.0.0.1" where the file names none.</param>
/// <param name="ShellPort">Where requests come in.</param>
/// <param name="ControlPort">Where interrupt and shutdown come in.</param>
/// <param name="StdinPort">Where the kernel asks the person.</param>
/// <param name="IOPubPort">Where the kernel publishes what cells show.</param>
/// <param name="HeartbeatPort">Where the kernel echoes, to show that it lives.</param>
/// <param name="Key">The key of the signatures; empty for no signatures.</param>
/// <param name="SignatureScheme">How messages are signed: "hmac-sha256".</param>
public sealed record ConnectionFile(
    string Ip, int ShellPort, int ControlPort, int StdinPort, int IOPubPort, int HeartbeatPort, string Key, string SignatureScheme)
{
    /// <summary>Reads a connection file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="FormatException">It is no connection file, or asks for something that is not supported here.</exception>
    public static ConnectionFile Load(string path)
    {
        string text = File.ReadAllText(path);
        JsonObject file;
        try
        {
            file = JsonNode.Parse(text, documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject ?? throw new FormatException($"{path} is no connection file: it holds no JSON object.");
            // The only one that works on every system; ipc would be a file.
            if (Text("transport", "tcp") is not "tcp" and var transport)
                throw new FormatException($"{path} asks for the transport \"{transport}\"; this kernel speaks \"tcp\".");
            return new ConnectionFile(
                Text("ip", "127.0.0.1"), Port("shell_port"), Port("control_port"), Port("stdin_port"), Port("iopub_port"), Port("hb_port"),
                Text("key", ""), Text("signature_scheme", "hmac-sha256"));
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new FormatException($"{path} is no connection file: {problem.Message}", problem);
        }

        string Text(string name, string otherwise) =>
            file[name] is null ? otherwise
            : file[name] is JsonValue value && value.TryGetValue(out string? text) ? text
            : throw new FormatException($"{path}: \"{name}\" is {file[name]!.ToJsonString()}; it should be a string.");

        int Port(string name) =>
            file[name] is JsonValue value && value.TryGetValue(out int port) && port is > 0 and < 65536 ? port
            : throw new FormatException($"{path}: \"{name}\" is {file[name]?.ToJsonString() ?? "missing"}; it should be a port, 1 to 65535.");
    }
}
