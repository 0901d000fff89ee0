using System.Text;

namespace Backprop.Notebook.Magics;

/// <summary>A word of a magic line, without quotes; one that begins with a quote is plain text.</summary>
internal sealed record MagicWord(string Text, int Start, int End, bool IsQuoted)
{
    /// <summary>
    /// Splits a line at spaces. Double quotes keep spaces, <c>\"</c> is a quote inside them, and a backslash before anything else is
    /// literal, as needed for Windows paths. In a word that looks like JSON, quotes are kept.
    /// </summary>
    public static IReadOnlyList<MagicWord> Split(string line)
    {
        var words = new List<MagicWord>();
        int i = 0;
        while (true)
        {
            while (i < line.Length && char.IsWhiteSpace(line[i]))
                i++;
            if (i == line.Length)
                return words;
            int start = i;
            bool open = false, isJson = line[i] is '{' or '[';
            var text = new StringBuilder();
            for (; i < line.Length && (open || !char.IsWhiteSpace(line[i])); i++)
            {
                if (open && !isJson && line[i] == '\\' && i + 1 < line.Length && line[i + 1] == '"' && line.IndexOf('"', i + 2) >= 0)
                    text.Append(line[++i]);
                else if (line[i] == '"' && !isJson)
                    open = !open;
                else
                    text.Append(line[i]);
                if (isJson && line[i] == '"')
                    open = !open;
            }
            words.Add(new MagicWord(text.ToString(), start, i, line[start] == '"'));
        }
    }
}
