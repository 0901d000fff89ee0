using System.Text.RegularExpressions;

namespace Backprop.Pages.Mathematics;

/// <summary>A formula's commands and characters, in order.</summary>
internal sealed partial class TexTokens(string tex)
{
    private readonly Match[] tokens = [.. Token().Matches(tex).Cast<Match>()];
    private int next;

    /// <summary>The next token; empty at the end.</summary>
    public string Peek => next < tokens.Length ? tokens[next].Value : "";

    public string Take() => next < tokens.Length ? tokens[next++].Value : throw new FormatException("The formula ends too early.");

    public bool TryTake(string token)
    {
        if (Peek != token)
            return false;
        next++;
        return true;
    }

    public void Expect(string token)
    {
        if (!TryTake(token))
            throw new FormatException($"{token} is missing.");
    }

    /// <summary>Takes the text between the next pair of braces, unparsed.</summary>
    public string TakeText()
    {
        Expect("{");
        int start = tokens[next - 1].Index + 1;
        for (int depth = 1; ;)
        {
            string token = Take();
            depth += token == "{" ? 1 : token == "}" ? -1 : 0;
            if (depth == 0)
                return tex[start..tokens[next - 1].Index];
        }
    }

    [GeneratedRegex(@"\\(?:[A-Za-z]+\*?|.)|[\uD800-\uDBFF][\uDC00-\uDFFF]|\S", RegexOptions.Singleline)]
    private static partial Regex Token();
}
