using System.IO.Compression;
using System.IO.Hashing;
using System.Text.RegularExpressions;

namespace Backprop.Formats;

/// <summary>
/// Named arrays in a zip file, one .npy file each, as NumPy's savez writes them
/// (https://numpy.org/doc/stable/reference/generated/numpy.savez.html).
/// </summary>
internal static partial class NpzFile
{
    private const string Extension = ".npy";

    // The first day that a zip file can name: the same network gives the same bytes.
    private static readonly DateTimeOffset Written = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static byte[] ToBytes(Safetensors file)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, values, shape) in file.Tensors)
                Add(name, NpyArray.ToBytes(values, shape));
            foreach (var (name, text) in file.Metadata)
                Add(name, NpyArray.ToBytes(text));

            void Add(string name, byte[] array)
            {
                ZipArchiveEntry entry = zip.CreateEntry(name + Extension, CompressionLevel.NoCompression);
                entry.LastWriteTime = Written;
                using Stream content = entry.Open();
                content.Write(array);
            }
        }
        return bytes.ToArray();
    }

    /// <exception cref="InvalidDataException">The file has another format, or is damaged.</exception>
    public static Safetensors Parse(byte[] bytes)
    {
        var tensors = new List<(string Name, double[] Values, int[] Shape)>();
        var metadata = new Dictionary<string, string>();
        try
        {
            using var zip = new ZipArchive(new MemoryStream(bytes), ZipArchiveMode.Read);
            foreach (ZipArchiveEntry entry in zip.Entries)
            {
                if (!entry.FullName.EndsWith(Extension, StringComparison.Ordinal))
                    throw new InvalidDataException($"its {entry.FullName} is no {Extension} file");
                string name = entry.FullName[..^Extension.Length];
                if (metadata.ContainsKey(name) || tensors.Exists(tensor => tensor.Name == name))
                    throw new InvalidDataException($"it has {name} twice");
                var array = NpyArray.Parse(name, Content(entry));
                // NumPy networks often keep b as a column, to be added to Z.
                int[] shape = Bias().IsMatch(name) && array.Shape is [var n, 1] ? [n] : array.Shape;
                if (array.Text is { } text)
                    metadata.Add(name, text);
                else
                    tensors.Add((name, array.Values, shape));
            }
        }
        // What the library throws at damage that it did not expect.
        catch (Exception problem) when (problem is not InvalidDataException)
        {
            throw new InvalidDataException($"it is no zip file that can be read: {problem.Message}", problem);
        }
        return new Safetensors(tensors, metadata);
    }

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using var content = new MemoryStream();
        // One byte more than is said: a damaged file may unpack to far more.
        byte[] buffer = new byte[1 << 16];
        for (int read; content.Length <= entry.Length && (read = stream.Read(buffer)) > 0;)
            content.Write(buffer, 0, read);
        byte[] bytes = content.ToArray();
        return bytes.Length == entry.Length && Crc32.HashToUInt32(bytes) == entry.Crc32
            ? bytes : throw new InvalidDataException($"its {entry.FullName} does not have the checksum or the length that the file names");
    }

    [GeneratedRegex(@"^b[0-9]+\z|\.bias\z")]
    private static partial Regex Bias();
}
