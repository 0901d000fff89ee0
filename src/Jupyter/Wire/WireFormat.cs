using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Backprop.Jupyter.Wire;

/// <summary>
/// Converts messages to and from ZeroMQ frames: identities, delimiter, signature, header, parent header, metadata, content, buffers.
/// </summary>
internal sealed class WireFormat(MessageSigner signer)
{
    private static readonly byte[] Delimiter = "<IDS|MSG>"u8.ToArray();
    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 1000,
    };
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a message.</summary>
    /// <exception cref="MessageFormatException">It is malformed, forged or repeated.</exception>
    public Message Read(IReadOnlyList<byte[]> frames)
    {
        int at = 0;
        while (at < frames.Count && !frames[at].AsSpan().SequenceEqual(Delimiter))
            at++;
        if (frames.Count - at < 6)
            throw new MessageFormatException(at == frames.Count
                ? $"none of its {frames.Count} frames is the delimiter <IDS|MSG>"
                : $"{frames.Count - at - 1} frames follow the delimiter; "
                    + "at least 5 should: signature, header, parent header, metadata, content");
        signer.Verify(frames[at + 1], frames[at + 2], frames[at + 3], frames[at + 4], frames[at + 5]);
        return new Message([.. frames.Take(at)], Repeatable(Parse(frames[at + 2], "header")),
            Parse(frames[at + 3], "parent header"), Parse(frames[at + 4], "metadata"), Parse(frames[at + 5], "content"));
    }

    /// <summary>Writes and signs a message.</summary>
    public IReadOnlyList<byte[]> Write(Message message)
    {
        byte[][] parts = [Bytes(message.Header), Bytes(message.ParentHeader), Bytes(message.Metadata), Bytes(message.Content)];
        return [.. message.Identities, Delimiter, Encoding.ASCII.GetBytes(signer.Sign(parts)), .. parts];
    }

    private static byte[] Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString(Options));

    private static JsonObject Parse(byte[] frame, string part)
    {
        try
        {
            // Decoded strictly, because the JSON parser would accept invalid UTF-8 until the text is read.
            return JsonNode.Parse(StrictUtf8.GetString(frame), documentOptions: Strict) as JsonObject
                ?? throw new MessageFormatException($"its {part} is not a JSON object");
        }
        catch (Exception problem) when (problem is JsonException or DecoderFallbackException or InvalidOperationException)
        {
            // An InvalidOperationException means that a name contains half of a surrogate pair.
            throw new MessageFormatException($"its {part} is not a JSON object: {problem.Message}", problem);
        }
    }

    // Messages published for a request repeat its header, so it must be possible to write it.
    private static JsonObject Repeatable(JsonObject header)
    {
        try
        {
            Bytes(header);
            return header;
        }
        catch (InvalidOperationException problem)
        {
            throw new MessageFormatException("its header contains half of a surrogate pair", problem);
        }
    }
}
