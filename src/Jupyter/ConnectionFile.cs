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
        try
        {
            JsonObject file = JsonNode.Parse(text, documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject
                ?? throw new JsonException("it is not a JSON object.");
            // The only transport that works on every system; ipc would need Unix sockets.
            if (file.Text("transport", "tcp") is not "tcp" and var transport)
                throw new FormatException($"{path} asks for the transport \"{transport}\"; this kernel speaks \"tcp\".");
            return new ConnectionFile(
                file.Text("ip", "127.0.0.1"), file.Port("shell_port"), file.Port("control_port"), file.Port("stdin_port"),
                file.Port("iopub_port"), file.Port("hb_port"), file.Text("key", ""), file.Text("signature_scheme", "hmac-sha256"));
        }
        catch (JsonException problem)
        {
            throw new FormatException($"{path} is not a connection file: {problem.Message}", problem);
        }
        catch (MessageFormatException problem)
        {
            throw new FormatException($"{path}: {problem.Message}", problem);
        }
    }
}
