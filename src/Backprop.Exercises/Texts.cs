using System.Globalization;
using System.Reflection;

namespace Backprop.Exercises;

/// <summary>The exercises as their author writes them: the Markdown files in Texts, one for each notebook.</summary>
/// <remarks>
/// A section is an exercise: the heading <c>## key: name</c>, the hint in one paragraph, the solution in a code block, and, where the
/// answer is a choice, a table of choices and replies. The key is the call that checks the answer.
/// </remarks>
internal static class Texts
{
    private static readonly Dictionary<string, string> Sections = ReadSections().ToDictionary(section => section.Split(": ")[0]);

    /// <summary>Every key, such as "check.Delta2".</summary>
    public static IEnumerable<string> Keys => Sections.Keys;

    /// <summary>One exercise.</summary>
    /// <param name="key">The key of its section.</param>
    /// <param name="values">What replaces each placeholder in the text: "digit" is the name of {digit}.</param>
    public static Exercise Read(string key, params (string Name, object? Value)[] values)
    {
        string section = Sections[key];
        foreach (var (name, value) in values)
            section = section.Replace($"{{{name}}}", Convert.ToString(value, CultureInfo.InvariantCulture), StringComparison.Ordinal);
        // The code block stands between the hint and the table.
        string[] parts = section.Split("\n```");
        string[] lines = parts[0].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new(lines[0].Split(": ")[1], string.Join(' ', lines.Skip(1)), parts[1]["csharp\n".Length..])
        {
            Table = [.. parts[2].Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal))
                .Select(line => line.Trim('|', ' ').Split(" | "))],
        };
    }

    private static IEnumerable<string> ReadSections()
    {
        Assembly assembly = typeof(Texts).Assembly;
        foreach (string name in assembly.GetManifestResourceNames())
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            foreach (string section in reader.ReadToEnd().ReplaceLineEndings("\n").Split("\n## ").Skip(1))
                yield return section;
        }
    }
}
