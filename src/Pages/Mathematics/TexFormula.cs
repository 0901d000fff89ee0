using System.Net;
using static Backprop.Pages.Mathematics.TexSymbols;

namespace Backprop.Pages.Mathematics;

/// <summary>
/// Converts a TeX formula to MathML, which browsers render without a script. It supports the TeX that is used for formulas about
/// networks; for anything else it returns null, so that the page shows the source rather than part of a formula.
/// </summary>
internal sealed partial class TexFormula
{
    private const int MaxDepth = 200;

    private readonly TexTokens tokens;
    private readonly bool isBlock;
    private string? alphabet;
    private int depth;

    private TexFormula(string tex, bool isBlock) => (tokens, this.isBlock) = (new TexTokens(tex), isBlock);

    /// <summary>The formula, or null if it contains unsupported TeX.</summary>
    /// <param name="tex">Its source, without dollars.</param>
    /// <param name="isBlock">Whether it is displayed on lines of its own.</param>
    public static string? ToMathML(string tex, bool isBlock)
    {
        var formula = new TexFormula(tex, isBlock);
        try
        {
            // Lines may be separated outside an environment, too.
            List<List<string>> rows = formula.Lines("");
            string body = rows is [[var only]] ? only : Table(rows, "aligned");
            return $"<math{(isBlock ? " display=\"block\"" : "")}>{body}</math>";
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private string Row(params ReadOnlySpan<string> ends)
    {
        if (++depth > MaxDepth)
            throw new FormatException("The formula is nested too deeply.");
        var row = new List<string>();
        while (!ends.Contains(tokens.Peek))
            row.Add(Scripted());
        depth--;
        return row.Count == 1 ? row[0] : $"<mrow>{string.Concat(row)}</mrow>";
    }

    /// <summary>A command's argument: a group in braces or a single token.</summary>
    private string Argument()
    {
        if (++depth > MaxDepth)
            throw new FormatException("The formula is nested too deeply.");
        string argument = Atom(tokens.Take()).Element;
        depth--;
        return argument;
    }

    private string Scripted()
    {
        (string element, bool hasLimits) = tokens.Peek is "^" or "_" ? ("<mrow></mrow>", false) : Atom(TakeNumber());
        string? below = null, above = null;
        string primes = "";
        while (true)
        {
            if (tokens.TryTake("'"))
                primes += "′";
            else if (below is null && tokens.TryTake("_"))
                below = Argument();
            else if (above is null && tokens.TryTake("^"))
                above = Argument();
            else if (tokens.TryTake("\\limits"))
                hasLimits = true;
            else if (tokens.TryTake("\\nolimits"))
                hasLimits = false;
            else
                break;
        }
        // In most fonts the prime is already small and raised.
        if (primes.Length > 0)
            element = $"<mrow>{element}<mo lspace=\"0\" rspace=\"0\">{primes}</mo></mrow>";
        string kind = hasLimits ? "under over" : "sub sup";
        return (below, above) switch
        {
            (null, null) => element,
            (_, null) => Wrap("m" + kind.Split(' ')[0], element + below),
            (null, _) => Wrap("m" + kind.Split(' ')[1], element + above),
            _ => Wrap("m" + kind.Replace(" ", ""), element + below + above),
        };
    }

    // A command takes a single digit, as in \tfrac12; elsewhere adjacent digits form a number.
    private string TakeNumber()
    {
        string number = tokens.Take();
        while (char.IsAsciiDigit(number[0]) && tokens.Peek is [var digit] && (char.IsAsciiDigit(digit) || digit == '.'))
            number += tokens.Take();
        return number;
    }

    private (string Element, bool HasLimits) Atom(string token)
    {
        if (token[0] == '\\' && token.Length > 1)
            return Command(token[1..].TrimEnd('*'));
        if (token is "{")
        {
            string row = Row("}");
            tokens.Expect("}");
            return (row, false);
        }
        return (token switch
        {
            "}" or "&" or "^" or "_" or "#" or "$" or "\\" => throw new FormatException($"{token} is not allowed here."),
            "(" or ")" or "[" or "]" or "|" => Fixed(token),
            "-" => "<mo>−</mo>",
            "*" => "<mo>∗</mo>",
            "/" => "<mo lspace=\"0\" rspace=\"0\">/</mo>",
            "~" => "<mspace width=\"0.25em\"/>",
            _ when char.IsAsciiDigit(token[0]) => Text("mn", Styled(token)),
            _ when char.IsLetter(token, 0) => Text("mi", Styled(token)),
            _ => Text("mo", token),
        }, false);
    }

    private (string, bool) Command(string name)
    {
        if (Letters.TryGetValue(name, out string? letter))
            return (Text("mi", Styled(letter)), false);
        if (Upright.TryGetValue(name, out string? upright))
        {
            string styled = Styled(upright);
            return (styled != upright
                ? Text("mi", styled)
                : $"<mi mathvariant=\"normal\">{WebUtility.HtmlEncode(upright)}</mi>", false);
        }
        if (Operators.TryGetValue(name, out string? sign))
            return (Text("mo", sign), false);
        if (Large.TryGetValue(name, out string? large))
            return ($"<mo largeop=\"true\" movablelimits=\"true\">{large}</mo>", true);
        if (Integrals.TryGetValue(name, out string? integral))
            return ($"<mo largeop=\"true\">{integral}</mo>", false);
        if (Delimiters.TryGetValue(name == "|" ? "||" : name, out string? delimiter))
            return (Fixed(delimiter), false);
        if (Functions.Contains(name))
            return (Function(name), false);
        if (Limits.Contains(name))
            return (Function(name), isBlock);
        if (Spaces.TryGetValue(name, out string? width))
            return ($"<mspace width=\"{width}em\"/>", false);
        if (Accents.TryGetValue(name, out string? accent))
        {
            string isStretched = name is "overline" or "widehat" or "widetilde" ? "true" : "false";
            return (Wrap("mover", $"{Argument()}<mo stretchy=\"{isStretched}\">{accent}</mo>", " accent=\"true\""), false);
        }
        if (TexAlphabet.Has(name))
            return (In(name), false);
        return (Construction(name), name is "underbrace" or "overbrace");
    }
}
