using System.Text.RegularExpressions;

namespace Backprop.Data;

/// <summary>
/// The four files of a data set like MNIST, under the names that they come by: <c>train-images-idx3-ubyte</c>, with .gz, with a dot as
/// 7-Zip leaves it, in a folder of its own name as Kaggle packs it, or with a prefix (<c>qmnist-</c>, <c>emnist-letters-</c>).
/// </summary>
internal static partial class IdxFolder
{
    private static readonly string[] Roles = ["train images", "train labels", "test images", "test labels"];

    /// <summary>The paths of the training images and labels and of the test images and labels; null for one that is not there.</summary>
    /// <exception cref="DataUnavailableException">The folder holds several data sets.</exception>
    public static string?[] Find(string folder)
    {
        if (!Directory.Exists(folder))
            return new string?[Roles.Length];
        (string Prefix, string?[] Paths)[] sets =
        [
            .. Directory.EnumerateFileSystemEntries(folder)
                .Select(path => Directory.Exists(path) ? Path.Combine(path, Path.GetFileName(path)) : path)
                .Select(path => (Path: path, Name: Name().Match(Path.GetFileName(path))))
                .Where(file => file.Name.Success && File.Exists(file.Path))
                // A plain file before a packed one.
                .OrderBy(file => file.Path.Length).ThenBy(file => file.Path, StringComparer.Ordinal)
                .GroupBy(file => file.Name.Groups["prefix"].Value.ToLowerInvariant())
                .OrderBy(set => set.Key, StringComparer.Ordinal)
                .Select(set => (set.Key, Array.ConvertAll(Roles, role => set.FirstOrDefault(file => Role(file.Name) == role).Path))),
        ];
        if (sets is [] or [{ Prefix: "" }, ..])
            return sets.FirstOrDefault().Paths ?? new string?[Roles.Length];
        (string Prefix, string?[] Paths)[] whole = [.. sets.Where(set => !set.Paths.Contains(null))];
        if (whole.Length > 1)
        {
            throw new DataUnavailableException($"{folder} holds several data sets, "
                + $"{string.Join(", ", whole.Select(set => set.Prefix + "*"))}; put the files of one into a folder of their own.");
        }
        return whole.Concat(sets).First().Paths;
    }

    private static string Role(Match name) => $"{name.Groups["set"]} {name.Groups["kind"]}".ToLowerInvariant().Replace("t10k", "test");

    [GeneratedRegex(@"^(?<prefix>.*?)(?<set>train|t10k|test)-(?<kind>images|labels)[-.]idx\d-(ubyte|int)(\.gz)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Name();
}
