using System.Globalization;

namespace Backprop.Visuals;

/// <summary>Draws one scene of the walk: a map of all quantities, the formula, and the values in the order of the formula.</summary>
internal static class WalkPicture
{
    private const double Width = 600;
    private const double Height = 430;
    private const double Edge = 16;
    private const double MapRow = 34;
    private const double MaxTermHeight = 130;

    internal static string Draw(IReadOnlyList<WalkScene> scenes, int current)
    {
        WalkScene scene = scenes[current];
        var svg = new SvgWriter(Width, Height, $"{scene.Symbol}, {scene.Title}", scene.Words);
        DrawMap(svg, scenes, current);
        const double top = Edge + 3 * MapRow + 26;
        svg.Text(Edge, top, $"{scene.Symbol}: {scene.Title}", $"font-size='17' {Bold}");
        svg.Text(Edge, top + 26, scene.Formula, "font-size='16'");
        foreach (var (line, words) in Lines(scene.Why).Index())
            svg.Text(Edge, Height - Edge - 18 + 18 * line, words, "font-size='14' fill-opacity='0.85'");
        DrawTerms(svg, scene.Terms, top + 44);
        return svg.Close();
    }

    // Forward along the first row, back along the second, the gradients below.
    private static void DrawMap(SvgWriter svg, IReadOnlyList<WalkScene> scenes, int current)
    {
        int columns = scenes.Count(scene => Row(scene) == 0);
        double step = Math.Min((Width - 2 * Edge) / columns, 92), width = step - 8;
        HashSet<string> sources = [.. scenes[current].Terms.Select(term => term.Symbol.Replace("ᵀ", "", StringComparison.Ordinal))];
        foreach (var (index, scene) in scenes.Index())
        {
            int row = Row(scene), layer = Layer(scene);
            int column = scene.Symbol switch
            {
                "C" => columns - 1,
                ['A', ..] => 2 * layer,
                ['d', 'W', ..] => 2 * layer - 2,
                _ => 2 * layer - 1,
            };
            double left = Edge + step * column, top = Edge + row * MapRow;
            (string color, string strong) = row == 0 ? (Palette.Blue, "#0a69a3") : (Palette.Orange, "#b34700");
            bool isSource = sources.Contains(scene.Symbol), isPast = index < current;
            string fill = $"fill='{color}' fill-opacity='{(isPast ? "0.16" : "0.04")}'";
            string text = isPast ? "fill-opacity='0.85'" : "fill-opacity='0.7'";
            string stroke = isSource ? $"stroke='{color}' stroke-width='2.5'" : "stroke='currentColor' stroke-opacity='0.25'";
            if (index == current)
                (fill, stroke, text) = ($"fill='{strong}'", "", $"fill='#ffffff' {Bold}");
            else if (isSource)
                text = "";
            svg.Rect(left, top, width, 26, $"rx='6' {fill} {stroke}");
            svg.Text(left + width / 2, top + 18, scene.Symbol, $"{Centered} font-size='{N(Math.Min(14, width / 3))}' {text}");
        }
    }

    private static int Row(WalkScene scene) => scene.Symbol[0] switch { 'δ' => 1, 'd' => 2, _ => 0 };

    private static int Layer(WalkScene scene) =>
        scene.Symbol == "C" ? 0 : int.Parse(scene.Symbol.Split('[', ']')[1], CultureInfo.InvariantCulture);

    private static void DrawTerms(SvgWriter svg, WalkTerm[] terms, double top)
    {
        double left = Edge;
        foreach (WalkTerm term in terms)
        {
            var image = new MatrixImage(term.Values, 110, MaxTermHeight);
            if (term.Sign.Length > 0)
            {
                double room = TextWidth(term.Sign, 16) + 12;
                svg.Text(left + room / 2, top + MaxTermHeight / 2 + 6, term.Sign, $"{Centered} font-size='16'");
                left += room;
            }
            double slot = Math.Max(image.Width, 108), middle = left + slot / 2, textTop = top + MaxTermHeight;
            image.Draw(svg, middle - image.Width / 2, top + (MaxTermHeight - image.Height) / 2);
            svg.Text(middle, textTop + 20, term.Symbol, $"{Centered} font-size='14' font-weight='{(term.Sign == "=" ? "700" : "400")}'");
            svg.Text(middle, textTop + 38, term.Shape, $"{Centered} fill-opacity='0.8'");
            svg.Text(middle, textTop + 55, $"{Value(image.Min)} to {Value(image.Max)}", $"{Centered} font-size='12' fill-opacity='0.8'");
            left += slot + 4;
        }
    }

    private static string Value(double value) => NumberText.Short(value, 2).Replace('-', '−');

    private static IEnumerable<string> Lines(string words)
    {
        string line = "";
        foreach (string word in words.Split(' '))
        {
            if (line.Length > 0 && TextWidth($"{line} {word}", 14) > Width - 2 * Edge)
            {
                yield return line;
                line = "";
            }
            line = line.Length > 0 ? $"{line} {word}" : word;
        }
        yield return line;
    }
}
