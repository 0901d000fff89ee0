using System.Text.RegularExpressions;

namespace Backprop.Data;

/// <summary>
/// The four files of a data set like MNIST, under the names that they come by: <c>train-images-idx3-ubyte</c>, with .gz, with a dot as
/// 7-Zip leaves it, in a folder of its own name as Kaggle packs it, or with a prefix (<c>qmnist-</c>, <c>emnist-letters-</c>).
/// </summary>
/// <param name="Folder">The folder.</param>
/// <param name="Prefix">What the names begin with.</param>
/// <param name="Paths">The training images and labels and the test images and labels; null for one that is not there.</param>
internal sealed partial record IdxFolder(string Folder, string Prefix, string?[] Paths)
{
    private static readonly string[] Roles = ["train images", "train labels", "test images", "test labels"];

    /// <summary>MNIST's names, in the same order.</summary>
    internal static readonly string[] FileNames =
        ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    /// <summary>Whether it holds none of them.</summary>
    internal bool IsEmpty => Paths.All(path => path is null);

    /// <summary>Whether a file's name is that of one of the four.</summary>
    internal static bool IsFile(string name) => Name().IsMatch(name);

    /// <summary>Finds the files of a folder, those with a prefix if one is given.</summary>
    /// <exception cref="DataUnavailableException">The folder holds several data sets, and no prefix was given.</exception>
    internal static IdxFolder Find(string folder, string? prefix = null)
    {
        IdxFolder[] sets = Directory.Exists(folder) ? [.. All(folder)] : [];
        IdxFolder none = new(folder, prefix ?? "", new string?[Roles.Length]);
        if (prefix is not null || sets is [] or [{ Prefix: "" }, ..])
            return sets.FirstOrDefault(set => set.Prefix == (prefix ?? "")) ?? none;
        IdxFolder[] whole = [.. sets.Where(set => !set.Paths.Contains(null))];
        if (whole.Length > 1)
        {
            throw new DataUnavailableException($"{folder} holds several data sets, "
                + $"{string.Join(", ", whole.Select(set => set.Prefix + "*"))}; put the files of one into a folder of their own."
                + (IdxImages.AreTransposed(whole[0].Prefix) ? " EMNIST's are read by name, as emnist-letters, from data/emnist." : ""));
        }
        return whole.Concat(sets).First();
    }

    private static IEnumerable<IdxFolder> All(string folder) =>
        Directory.EnumerateFileSystemEntries(folder)
            .Select(path => Directory.Exists(path) ? Path.Combine(path, Path.GetFileName(path)) : path)
            .Select(path => (Path: path, Name: Name().Match(Path.GetFileName(path))))
            .Where(file => file.Name.Success && File.Exists(file.Path))
            // A plain file before a packed one.
            .OrderBy(file => file.Path.Length).ThenBy(file => file.Path, StringComparer.Ordinal)
            .GroupBy(file => file.Name.Groups["prefix"].Value.ToLowerInvariant())
            .OrderBy(set => set.Key, StringComparer.Ordinal)
            .Select(set => new IdxFolder(
                folder, set.Key, Array.ConvertAll(Roles, role => set.FirstOrDefault(file => Role(file.Name) == role).Path)));

    private static string Role(Match name) => $"{name.Groups["set"]} {name.Groups["kind"]}".ToLowerInvariant().Replace("t10k", "test");

    [GeneratedRegex(@"^(?<prefix>.*?)(?<set>train|t10k|test)-(?<kind>images|labels)[-.]idx\d-(ubyte|int)(\.gz)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Name();
}
