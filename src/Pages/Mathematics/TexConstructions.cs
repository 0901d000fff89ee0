using System.Net;
using static Backprop.Pages.Mathematics.TexSymbols;

namespace Backprop.Pages.Mathematics;

/// <summary>Fractions, roots, brackets, tables and text.</summary>
internal sealed partial class TexFormula
{
    private string Construction(string name) => name switch
    {
        "frac" or "dfrac" or "tfrac" => Wrap("mfrac", Argument() + Argument()),
        "binom" => $"<mrow><mo>(</mo>{Wrap("mfrac", Argument() + Argument(), " linethickness=\"0\"")}<mo>)</mo></mrow>",
        "sqrt" => Root(),
        "text" or "textrm" or "textnormal" or "mbox" => Text("mtext", Words()),
        "textbf" => $"<mtext><b>{WebUtility.HtmlEncode(Words())}</b></mtext>",
        "textit" => $"<mtext><i>{WebUtility.HtmlEncode(Words())}</i></mtext>",
        "texttt" => $"<mtext><code>{WebUtility.HtmlEncode(Words())}</code></mtext>",
        "mathrm" or "operatorname" => Function(Word()),
        "left" => Fenced(),
        "big" or "bigl" or "bigr" => Sized("1.2em"),
        "Big" or "Bigl" or "Bigr" => Sized("1.8em"),
        "underbrace" => Wrap("munder", $"{Argument()}<mo stretchy=\"true\">⏟</mo>"),
        "overbrace" => Wrap("mover", $"{Argument()}<mo stretchy=\"true\">⏞</mo>"),
        "underline" => Wrap("munder", $"{Argument()}<mo stretchy=\"true\">_</mo>"),
        "overset" or "stackrel" => Stacked("mover"),
        "underset" => Stacked("munder"),
        "begin" => Environment(),
        "displaystyle" => "<mrow></mrow>",
        " " => "<mspace width=\"0.25em\"/>",
        _ => throw new FormatException($"\\{name} is not known."),
    };

    private string Root()
    {
        if (!tokens.TryTake("["))
            return Wrap("msqrt", Argument());
        string degree = Row("]");
        tokens.Expect("]");
        return Wrap("mroot", Argument() + degree);
    }

    private string Stacked(string element)
    {
        string mark = Argument();
        return Wrap(element, Argument() + mark);
    }

    private string Fenced()
    {
        string open = Delimiter();
        string row = Row("\\right");
        tokens.Expect("\\right");
        return Bracketed(open, row, Delimiter());
    }

    private static string Bracketed(string open, string row, string close) =>
        $"<mrow>{Stretched(open, "prefix")}{row}{Stretched(close, "postfix")}</mrow>";

    private static string Stretched(string delimiter, string form) =>
        delimiter.Length == 0 ? "" : $"<mo stretchy=\"true\" fence=\"true\" form=\"{form}\">{delimiter}</mo>";

    private string Sized(string height) => $"<mo stretchy=\"true\" minsize=\"{height}\" maxsize=\"{height}\">{Delimiter()}</mo>";

    // A point stands for no bracket.
    private string Delimiter()
    {
        string token = tokens.Take();
        string name = token.Length > 1 ? token[1..] : token;
        if (token == ".")
            return "";
        return Delimiters.TryGetValue(token == "\\|" ? "||" : name, out string? delimiter)
            ? delimiter
            : throw new FormatException($"{token} is not a bracket.");
    }

    // Browsers drop spaces at either end.
    private string Words() => tokens.TakeText().Replace(' ', '\u00A0');

    private string Word()
    {
        string word = tokens.TakeText().Replace("\\,", " ").Trim();
        return word.All(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-')
            ? word
            : throw new FormatException($"{word} is not a word.");
    }

    private string Environment()
    {
        string name = tokens.TakeText().TrimEnd('*');
        if (name is "array")
            _ = tokens.TakeText(); // how its columns are aligned
        string table = Table(Lines("\\end"), name);
        tokens.Expect("\\end");
        if (tokens.TakeText().TrimEnd('*') != name)
            throw new FormatException($"{name} does not end.");
        return name switch
        {
            "matrix" or "smallmatrix" or "aligned" or "align" or "split" or "gathered" or "gather" or "array" or "equation" => table,
            "pmatrix" => Bracketed("(", table, ")"),
            "bmatrix" => Bracketed("[", table, "]"),
            "Bmatrix" => Bracketed("{", table, "}"),
            "vmatrix" => Bracketed("|", table, "|"),
            "Vmatrix" => Bracketed("‖", table, "‖"),
            "cases" => Bracketed("{", table, ""),
            _ => throw new FormatException($"{name} is not known."),
        };
    }

    private List<List<string>> Lines(string end)
    {
        List<List<string>> rows = [[]];
        while (true)
        {
            rows[^1].Add(Row("&", "\\\\", end));
            if (tokens.Peek != end && tokens.Take() == "&")
                continue;
            if (tokens.Peek == end)
                return rows;
            rows.Add([]);
        }
    }

    private static string Table(List<List<string>> rows, string environment)
    {
        bool isAligned = environment is "aligned" or "align" or "split";
        string kind = isAligned ? " displaystyle=\"true\" class=\"aligned\"" : environment == "cases" ? " class=\"cases\"" : "";
        var lines = rows.Select(row => $"<mtr>{string.Concat(row.Select(cell => $"<mtd>{cell}</mtd>"))}</mtr>");
        return $"<mtable{kind}>{string.Concat(lines)}</mtable>";
    }

    private string In(string chosen)
    {
        string? before = alphabet;
        alphabet = chosen;
        string element = Argument();
        alphabet = before;
        return element;
    }

    private string Styled(string text) => alphabet is null ? text : TexAlphabet.Set(text, alphabet);

    // A single letter would be italic. A thin space follows a function, except before a bracket or an operator.
    private string Function(string name)
    {
        string word = name.Length == 1 ? $"<mi mathvariant=\"normal\">{name}</mi>" : Text("mi", name);
        bool isApplied = name.Length > 1 && tokens.Peek
            is not ("" or "(" or ")" or "^" or "_" or "}" or "\\left" or "&" or "," or "+" or "-" or "=" or "[");
        return isApplied ? $"<mrow>{word}<mspace width=\"0.1667em\"/></mrow>" : word;
    }

    private static string Fixed(string delimiter) => $"<mo stretchy=\"false\">{delimiter}</mo>";

    private static string Text(string element, string text) => $"<{element}>{WebUtility.HtmlEncode(text)}</{element}>";

    private static string Wrap(string element, string children, string attributes = "") => $"<{element}{attributes}>{children}</{element}>";
}
