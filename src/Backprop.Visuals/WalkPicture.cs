using Backprop.Shared;
using static Backprop.Visuals.SvgWriter;

namespace Backprop.Visuals;

/// <summary>Draws one scene of the walk: where on the way it is, its formula, and the values in the order of the formula.</summary>
internal static class WalkPicture
{
    private const double Width = 600;
    private const double Height = 430;
    private const double Edge = 16;
    private const double ChipHeight = 26;
    private const double MapRow = 34;
    private const string Here = "#0b7cc1";
    private const string Back = "#d55e00";

    internal static string Draw(IReadOnlyList<WalkScene> scenes, int current)
    {
        WalkScene scene = scenes[current];
        var svg = new SvgWriter(Width, Height, $"{scene.Symbol}, {scene.Title}", scene.Words);
        DrawMap(svg, scenes, current);
        double y = Edge + 3 * MapRow + 26;
        svg.Text(Edge, y, $"{scene.Symbol}: {scene.Title}", "font-size=\"17\" font-weight=\"600\"");
        svg.Text(Edge, y + 26, scene.Formula, "font-size=\"16\"");
        double line = Height - Edge - 18;
        foreach (string words in Lines(scene.Why))
        {
            svg.Text(Edge, line, words, "font-size=\"14\" fill-opacity=\"0.85\"");
            line += 18;
        }
        DrawTerms(svg, scene.Terms, y + 44);
        return svg.Close();
    }

    // The way as a map: forward along the first row, back along the second, the gradients below.
    private static void DrawMap(SvgWriter svg, IReadOnlyList<WalkScene> scenes, int current)
    {
        int columns = scenes.Count(scene => Row(scene) == 0);
        double step = Math.Min((Width - 2 * Edge) / columns, 92), chip = step - 8;
        HashSet<string> sources = [.. scenes[current].Terms.Select(term => term.Symbol.Replace("ᵀ", "", StringComparison.Ordinal))];
        for (int index = 0; index < scenes.Count; index++)
        {
            WalkScene scene = scenes[index];
            int row = Row(scene), layer = Layer(scene);
            double left = Edge + step * (scene.Symbol switch
            {
                "C" => columns - 1,
                ['A', ..] => 2 * layer,
                ['d', 'W', ..] => 2 * layer - 2,
                _ => 2 * layer - 1,
            });
            string color = row == 0 ? Here : Back;
            bool isHere = index == current, isSource = !isHere && sources.Contains(scene.Symbol);
            double faint = isHere || isSource ? 1 : index < current ? 0.85 : 0.7;
            svg.Add($"<rect x=\"{N(left)}\" y=\"{N(Edge + row * MapRow)}\" width=\"{N(chip)}\" height=\"{N(ChipHeight)}\" rx=\"6\" "
                + (isHere ? $"fill=\"{(row == 0 ? "#0a69a3" : "#b34700")}\"" : $"fill=\"{color}\" fill-opacity=\"{(index < current ? "0.16" : "0.04")}\" stroke=\"{(isSource ? color : "currentColor")}\" stroke-width=\"{(isSource ? "2.5" : "1")}\" stroke-opacity=\"{(isSource ? "1" : "0.25")}\"") + "/>\n");
            svg.Text(left + chip / 2, Edge + row * MapRow + 18, scene.Symbol,
                $"text-anchor=\"middle\" font-size=\"{N(Math.Min(14, chip / 3))}\" " + (isHere ? "fill=\"#ffffff\" font-weight=\"600\"" : $"fill-opacity=\"{N(faint)}\""));
        }
    }

    private static int Row(WalkScene scene) => scene.Symbol[0] switch { 'δ' => 1, 'd' => 2, _ => 0 };

    private static int Layer(WalkScene scene) => scene.Symbol == "C" ? 0 : int.Parse(scene.Symbol.AsSpan()[(scene.Symbol.IndexOf('[', StringComparison.Ordinal) + 1)..^1], System.Globalization.CultureInfo.InvariantCulture);

    private static void DrawTerms(SvgWriter svg, WalkTerm[] terms, double top)
    {
        const double tallest = 130;
        MatrixImage[] images = [.. terms.Select(term => new MatrixImage(term.Values, 110, tallest))];
        double left = Edge;
        for (int index = 0; index < terms.Length; index++)
        {
            if (terms[index].Sign is { Length: > 0 } sign)
            {
                double room = TextWidth(sign, 16) + 12;
                svg.Text(left + room / 2, top + tallest / 2 + 6, sign, "text-anchor=\"middle\" font-size=\"16\"");
                left += room;
            }
            double slot = Math.Max(images[index].Width, 108), middle = left + slot / 2;
            images[index].Draw(svg, middle - images[index].Width / 2, top + (tallest - images[index].Height) / 2);
            bool isResult = index == terms.Length - 1 && terms[index].Sign == "=";
            svg.Text(middle, top + tallest + 20, terms[index].Symbol, $"text-anchor=\"middle\" font-size=\"14\" font-weight=\"{(isResult ? "700" : "400")}\"");
            svg.Text(middle, top + tallest + 38, terms[index].Shape, "text-anchor=\"middle\" fill-opacity=\"0.8\"");
            svg.Text(middle, top + tallest + 55, $"{Value(images[index].Least)} to {Value(images[index].Most)}", "text-anchor=\"middle\" font-size=\"12\" fill-opacity=\"0.8\"");
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
