namespace Backprop.Visuals;

/// <summary>Lays out a computation graph from left to right and draws it.</summary>
/// <param name="boxes">The values, each after its operands.</param>
internal sealed class GraphPicture(IReadOnlyList<GraphBox> boxes)
{
    private const double Margin = 16, Gap = 44, LineHeight = 17;

    // A box has the height of all its lines from the start, so that it keeps its place when its gradient arrives.
    private readonly double height = boxes.Any(box => box.Data is not null) ? 3 * LineHeight + 12 : LineHeight + 14;
    private readonly double width = boxes.Max(box => box.Lines.Max(line => TextWidth(line))) + 28;
    private readonly int[] column = Columns(boxes);
    private readonly double[] row = new double[boxes.Count];

    public string Draw(string description)
    {
        PlaceRows();
        double wide = 2 * Margin + (column.Max() + 1) * (width + Gap) - Gap;
        double tall = 2 * Margin + row.Max() * (height + Margin) + height;
        var svg = new SvgWriter(wide, tall, $"Computation graph of {boxes[^1].Name}", description, shownWidth: wide);
        for (int to = 0; to < boxes.Count; to++)
            foreach (int from in boxes[to].Operands)
                DrawArrow(svg, from, to);
        for (int i = 0; i < boxes.Count; i++)
            DrawBox(svg, i);
        return svg.Close();
    }

    // The last value stands at the right; every other to the left of all that is computed from it.
    private static int[] Columns(IReadOnlyList<GraphBox> boxes)
    {
        int[] fromRight = new int[boxes.Count];
        for (int i = boxes.Count - 1; i >= 0; i--)
            foreach (int operand in boxes[i].Operands)
                fromRight[operand] = Math.Max(fromRight[operand], fromRight[i] + 1);
        return [.. fromRight.Select(steps => fromRight.Max() - steps)];
    }

    // A value that is given gets the next free row; one that is computed stands in the middle of its operands, unless another is there.
    private void PlaceRows()
    {
        int given = 0;
        for (int i = 0; i < boxes.Count; i++)
            row[i] = boxes[i].Operands.Count == 0 ? given++ : boxes[i].Operands.Average(operand => row[operand]);
        foreach (var inColumn in Enumerable.Range(0, boxes.Count).GroupBy(i => column[i]))
        {
            double free = 0;
            foreach (int i in inColumn.OrderBy(i => row[i]))
            {
                row[i] = Math.Max(row[i], free);
                free = row[i] + 1;
            }
        }
    }

    private double Left(int i) => Margin + column[i] * (width + Gap);

    private double Top(int i) => Margin + row[i] * (height + Margin);

    private void DrawArrow(SvgWriter svg, int from, int to)
    {
        double x1 = Left(from) + width, y1 = Top(from) + height / 2, x2 = Left(to) - 2, y2 = Top(to) + height / 2, middle = x2 - Gap / 2;
        svg.Path($"M{N(x1)} {N(y1)}C{N(middle)} {N(y1)} {N(middle)} {N(y2)} {N(x2 - 6)} {N(y2)}", $"fill='none' {AxisLine}");
        svg.Path($"M{N(x2)} {N(y2)}l-8 -4v8z", "fill-opacity='0.6'");
    }

    private void DrawBox(SvgWriter svg, int i)
    {
        string color = i == boxes.Count - 1 ? Palette.Orange : boxes[i].Operands.Count == 0 ? Palette.Gray : Palette.Blue;
        svg.Rect(Left(i), Top(i), width, height, $"class='ground' rx='8' fill='#ffffff' stroke='{color}' stroke-width='2'");
        foreach (var (line, text) in boxes[i].Lines.Index())
        {
            svg.Text(Left(i) + width / 2, Top(i) + 21 + line * LineHeight, text, $"{Centered} {(line == 1 ? Muted : Bold)}");
        }
    }
}
