using System.Globalization;

namespace Backprop.Handwriting;

/// <summary>The ways to write each digit, as DigitSkeletons.txt holds them.</summary>
internal static class DigitSkeletons
{
    /// <summary>The styles of digits 0 to 9; the shares of one digit's styles add up to 1.</summary>
    public static readonly DigitStyle[][] All =
        [.. ReadText().Split("\n# ").Skip(1).Select(digit => digit.Split("\n\n").Skip(1).Select(Style).ToArray())];

    private static string ReadText()
    {
        Type type = typeof(DigitSkeletons);
        using var reader = new StreamReader(type.Assembly.GetManifestResourceStream(type, $"{type.Name}.txt")!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static DigitStyle Style(string paragraph)
    {
        string[] lines = paragraph.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new(float.Parse(lines[0].TrimEnd(' ', '%'), CultureInfo.InvariantCulture) / 100, lines[1..]);
    }
}
