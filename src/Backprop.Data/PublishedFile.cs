using System.IO.Compression;
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
    internal void Check(Stream content)
    {
        var (kind, name) = Checksum.Length == 64 ? (HashAlgorithmName.SHA256, "SHA-256") : (HashAlgorithmName.MD5, "MD5");
        content.Position = 0;
        string found = Hash(content);
        if (found == Checksum)
            return;
        content.Position = 0;
        bool isPacked = (content.ReadByte(), content.ReadByte()) is (0x1F, 0x8B);
        content.Position = 0;
        using var gzip = new GZipStream(content, CompressionMode.Decompress, leaveOpen: true);
        string unpacked = isPacked ? Hash(gzip) : found;
        if (unpacked != Checksum)
            throw new InvalidDataException($"what was sent has the {name} {found}, unpacked {unpacked}, not {Checksum}");

        string Hash(Stream stream) => Convert.ToHexStringLower(CryptographicOperations.HashData(kind, stream));
    }
}
