using System.Security.Cryptography;

namespace Backprop.Data;

/// <summary>A file that can be downloaded.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Checksum">
/// Of the file, or of what it unpacks to: the SHA-256, 64 digits, or the MD5, 32, where no other is published.
/// </param>
internal sealed record PublishedFile(string Name, string Checksum)
{
    /// <summary>Checks what a mirror sent.</summary>
    /// <exception cref="InvalidDataException">It is not the file.</exception>
    internal void Check(byte[] content)
    {
        (string kind, Func<byte[], byte[]> hash) =
            Checksum.Length == 64 ? ("SHA-256", SHA256.HashData) : ("MD5", (Func<byte[], byte[]>)MD5.HashData);
        string found = Convert.ToHexStringLower(hash(content));
        if (found != Checksum && Convert.ToHexStringLower(hash(IdxFile.Unpack(content))) is var unpacked && unpacked != Checksum)
            throw new InvalidDataException($"what was sent has the {kind} {found}, unpacked {unpacked}, not {Checksum}");
    }
}
