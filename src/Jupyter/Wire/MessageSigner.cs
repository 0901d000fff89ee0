using System.Security.Cryptography;
using System.Text;

namespace Backprop.Jupyter.Wire;

/// <summary>Signs messages with the connection file's key and rejects forged and repeated ones.</summary>
internal sealed class MessageSigner
{
    private const int MaxSeen = 65536;
    private readonly byte[] key;
    private readonly HashAlgorithmName algorithm;
    private readonly HashSet<string> seen = [];
    private readonly Queue<string> order = [];

    /// <summary>Signs with a key, if it is not empty, and a scheme such as "hmac-sha256".</summary>
    /// <exception cref="FormatException">The scheme is unknown.</exception>
    public MessageSigner(string key, string scheme)
    {
        this.key = Encoding.UTF8.GetBytes(key);
        algorithm = scheme switch
        {
            "hmac-sha256" => HashAlgorithmName.SHA256,
            "hmac-sha384" => HashAlgorithmName.SHA384,
            "hmac-sha512" => HashAlgorithmName.SHA512,
            _ => throw new FormatException(
                $"Messages are to be signed by \"{scheme}\"; known here are hmac-sha256, hmac-sha384 and hmac-sha512."),
        };
    }

    /// <summary>The signature of a message's four parts, in hexadecimal; empty without a key.</summary>
    public string Sign(params ReadOnlySpan<byte[]> parts)
    {
        if (key.Length == 0)
            return "";
        using var hash = IncrementalHash.CreateHMAC(algorithm, key);
        foreach (byte[] part in parts)
            hash.AppendData(part);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Accepts a message once, if its signature is correct.</summary>
    /// <exception cref="MessageFormatException">The signature is wrong, or the message was received before.</exception>
    public void Verify(byte[] signature, params ReadOnlySpan<byte[]> parts)
    {
        if (key.Length == 0)
            return;
        string right = Sign(parts);
        if (!CryptographicOperations.FixedTimeEquals(signature, Encoding.ASCII.GetBytes(right)))
            throw new MessageFormatException("its signature is wrong");
        lock (seen)
        {
            if (!seen.Add(right))
                throw new MessageFormatException("it was received before, with the same signature");
            order.Enqueue(right);
            if (order.Count > MaxSeen)
                seen.Remove(order.Dequeue());
        }
    }
}
