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
        string found = Hash(content);
        if (found == Checksum)
            return;
        content.Position = 0;
        byte[] all = new byte[content.Length];
        content.ReadExactly(all);
        string unpacked = Hash(new MemoryStream(IdxFile.Unpack(all)));
        if (unpacked != Checksum)
            throw new InvalidDataException($"what was sent has the {name} {found}, unpacked {unpacked}, not {Checksum}");

        string Hash(Stream stream)
        {
            stream.Position = 0;
            return Convert.ToHexStringLower(CryptographicOperations.HashData(kind, stream));
        }
    }
}
