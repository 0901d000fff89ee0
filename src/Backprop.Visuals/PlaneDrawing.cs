using System.Drawing;
using System.Text;

namespace Backprop.Visuals;

/// <summary>Draws one plane, and below or beside it the same plane as the last hidden layer bends it.</summary>
internal sealed class PlaneDrawing(SvgWriter svg, PlanePanel panel, PlaneMap? map)
{
    private const int Cells = 48, GridLines = 9, Samples = 25;

    // Blue where the answer is 0, orange where it is 1, the stronger the clearer it is; the page shows through.
    private static readonly Color[] Tints =
    [
        .. Enumerable.Range(0, 255).Select(step => Color.FromArgb(
            24 + (int)(70 * Math.Abs(step - 127) / 127.0), ColorTranslator.FromHtml(step < 127 ? Palette.Blue : Palette.Orange))),
        Color.FromArgb(0, Color.Black),
    ];

    // The centers of the cells, row by row from above.
    private static readonly (double X, double Y)[] CellCenters = [.. Enumerable.Range(0, Cells * Cells)
        .Select(cell => ((cell % Cells + 0.5) / Cells, 1 - (cell / Cells + 0.5) / Cells))];

    // Lines along x, then lines along y, each a row of samples.
    private static readonly (double X, double Y)[] Grid =
    [
        .. Lines().Select(sample => (sample.Along, sample.At)), .. Lines().Select(sample => (sample.At, sample.Along)),
    ];

    internal void Draw(double left, double top, double side, (double Left, double Top) bentAt)
    {
        var plane = new Square(left, top, side, (0, 1), (0, 1));
        if (map is null)
        {
            DrawPoints(plane, PlaneMap.Points(panel.Points), new bool[panel.Points.Count]);
            return;
        }
        DrawAnswers(plane, map, panel.Network!);
        DrawPoints(plane, map.Plane, map.IsWrong);

        (double Right, double Up)[] grid = map.Bend(Grid), all = [.. grid, .. map.Bent];
        var square = new Square(bentAt.Left, bentAt.Top, side,
            WithRoom(all.Select(place => place.Right)), WithRoom(all.Select(place => place.Up).Append(0)));
        DrawBent(square, grid);
        DrawPoints(square, map.Bent, map.IsWrong);
    }

    private static IEnumerable<(double Along, double At)> Lines() => Enumerable.Range(0, GridLines * Samples)
        .Select(sample => (sample % Samples / (Samples - 1.0), sample / Samples / (GridLines - 1.0)));

    private void DrawAnswers(Square plane, PlaneMap map, Network network)
    {
        // The softmax output 1 / (1 + e⁻ᶻ) of class 1, where z is z₁ − z₀; blue, too, where the answer is 0 by a hair.
        byte[] steps = [.. map.Answers(CellCenters)
            .Select(z => Math.Min(ColorScale.Step(1 / (1 + Math.Exp(-z)), 0, 1), z > 0 ? byte.MaxValue : (byte)126))];
        svg.Image(plane.Left, plane.Top, plane.Side, plane.Side, Png.DataUri(Cells, Cells, steps, Tints), isSharp: false);
        var lines = PlaneMap.Lines(network).OfType<((double, double) From, (double, double) To)>();
        svg.Path(
            string.Concat(lines.Select(line => $"M{plane.At(line.From)}L{plane.At(line.To)}")),
            "fill='none' stroke='currentColor' stroke-opacity='0.7' stroke-width='1.2' stroke-dasharray='5 3'");
    }

    private void DrawBent(Square square, (double Right, double Up)[] grid)
    {
        double line = square.Place((0, 0)).Y, bottom = square.Top + square.Side;
        svg.Rect(square.Left, square.Top, square.Side, line - square.Top, $"fill='{Palette.Orange}' fill-opacity='0.3'");
        svg.Rect(square.Left, line, square.Side, bottom - line, $"fill='{Palette.Blue}' fill-opacity='0.3'");
        var path = new StringBuilder();
        foreach (var (sample, place) in grid.Index())
            path.Append(sample % Samples == 0 ? 'M' : 'L').Append(square.At(place));
        svg.Path($"{path}", "fill='none' stroke='currentColor' stroke-opacity='0.45' stroke-width='0.8'");
        svg.Line(square.Left, line, square.Left + square.Side, line, "stroke='currentColor' stroke-width='2'");
    }

    // Class 0 is round, class 1 square: strokes of no length with round and square caps. One in the page's color below parts each
    // from the next.
    private void DrawPoints(Square square, (double Right, double Up)[] places, bool[] isWrong)
    {
        double size = square.Side < 200 ? 3.5 : 5;
        string Dots(Func<int, bool> isMeant) =>
            string.Concat(Enumerable.Range(0, places.Length).Where(isMeant).Select(i => $"M{square.At(places[i])}h0"));
        void Stroke(string dots, double width, string color, string cap) =>
            svg.Path(dots, $"fill='none' {color} stroke-width='{N(width)}' stroke-linecap='{cap}'");
        Stroke(Dots(i => isWrong[i]), size + 6, "stroke='currentColor'", "round");
        foreach (var (label, color, cap) in ((int, string, string)[])[(0, Palette.Blue, "round"), (1, Palette.Orange, "square")])
        {
            string dots = Dots(i => panel.Points.Labels[i] == label);
            Stroke(dots, size + 2, "stroke='#ffffff' style='stroke:var(--vscode-editor-background,var(--page))'", cap);
            Stroke(dots, size, $"stroke='{color}'", cap);
        }
        svg.Rect(square.Left, square.Top, square.Side, square.Side, "fill='none' stroke='currentColor' stroke-opacity='0.5'");
    }

    private static (double Low, double High) WithRoom(IEnumerable<double> values)
    {
        var (low, high) = Ticks.Widened(values.Min(), values.Max());
        double room = 0.05 * (high - low);
        return (low - room, high + room);
    }

    /// <summary>A square of the picture, and the ranges of the numbers that it shows.</summary>
    private sealed record Square(double Left, double Top, double Side, (double Low, double High) X, (double Low, double High) Y)
    {
        internal (double X, double Y) Place((double Right, double Up) point) =>
            (Left + Side * (point.Right - X.Low) / (X.High - X.Low), Top + Side * (Y.High - point.Up) / (Y.High - Y.Low));

        internal string At((double Right, double Up) point) => Place(point) is var (x, y) ? $"{N(x)} {N(y)}" : "";
    }
}
