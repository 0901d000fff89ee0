using Microsoft.Data.Analysis;

namespace Backprop.Visuals;

/// <summary>Draws points of two classes in a plane, how networks divide it, and how their hidden layers bend it.</summary>
public static class PlanePicture
{
    private const int MaxPanels = 4, MaxRows = 120;
    private const int Width = 720, Gap = 16, Top = 58;

    /// <summary>
    /// The points; with a network also what it answers at each place of the plane, a dashed line for each neuron of layer 1 where its z is
    /// 0, and beside it the plane as the last hidden layer bends it. A point in a ring is answered wrongly.
    /// </summary>
    /// <param name="points">The points: images of two pixels, in two classes.</param>
    /// <param name="network">A network of two inputs and two outputs; optional.</param>
    /// <returns>
    /// The picture; its data are the neurons of layer 1, w₁, w₂ and b, or without a network the points: of more than 120, 120, evenly
    /// spread.
    /// </returns>
    /// <exception cref="ArgumentException">These are no points, the network does not fit them, or its weights are not finite.</exception>
    public static Figure Plane(this Dataset points, Network? network = null) => SideBySide(new PlanePanel(points, network));

    /// <summary>Several planes side by side, each with its network, and below each the plane as the last hidden layer bends it.</summary>
    /// <param name="panels">One to four.</param>
    /// <exception cref="ArgumentException">There are none, or more than four, or weights are not finite.</exception>
    public static Figure SideBySide(params IReadOnlyList<PlanePanel> panels)
    {
        ArgumentNullException.ThrowIfNull(panels);
        if (panels.Count is < 1 or > MaxPanels)
            throw new ArgumentException($"A picture holds 1 to {MaxPanels} planes side by side; given: {panels.Count}.", nameof(panels));
        PlaneMap?[] maps = [.. panels.Select(panel => panel.Network is null ? null : MapOf(panel.Network, panel.Points))];
        string words = string.Join('\n', panels.Zip(maps, Words));
        string caption = panels.All(panel => panel.Network is null) ? ""
            : "Dashed: z = 0 of a neuron in layer 1. In a ring: a wrong answer. "
                + $"{(panels.Count == 1 ? "Right" : "Below")}: the plane as the last hidden layer bends it; a line divides it."
                + (maps.All(map => map is null or { AreAnswersDivided: true }) ? ""
                    : " The line is where z is the same in both outputs; the activation of the outputs gives some points another answer.");
        return new Figure(words, Data(panels), description => Draw(panels, maps, description), caption);
    }

    private static PlaneMap MapOf(Network network, Dataset points) =>
        network.Layers.FirstOrDefault(layer => !layer.W.Enumerate().Concat(layer.b).All(double.IsFinite)) is { } broken
            ? throw new ArgumentException(
                $"Layer {broken.Number} has weights or biases that are not finite. Was the learning rate too large?", nameof(network))
            : new PlaneMap(network, points);

    private static string Words(PlanePanel panel, PlaneMap? map) => panel.Network is null
        ? $"{panel.Title}: {Note(panel, map)} of two classes"
        : $"{panel.Title}: {Note(panel, map)}, {panel.Network}, {PlaneMap.Lines(panel.Network).Count(line => line is not null)} of "
            + $"{panel.Network.Sizes[1]} lines cross the plane";

    private static string Note(PlanePanel panel, PlaneMap? map)
    {
        string count = NumberText.Count(panel.Points.Count);
        return map is null ? $"{count} points" : $"{NumberText.Count(map.IsWrong.Count(isWrong => !isWrong))} of {count} right";
    }

    private static DataFrame Data(IReadOnlyList<PlanePanel> panels)
    {
        bool arePoints = panels.All(panel => panel.Network is null);
        (string Panel, int Number, double First, double Second, double Third)[] rows = arePoints
            ? [.. panels.SelectMany(panel => Thinning.Evenly(panel.Points.Count, MaxRows / panels.Count).Select(i => (panel.Title, i,
                Coordinate(panel.Points, i, 0), Coordinate(panel.Points, i, 1), (double)panel.Points.Labels[i])))]
            : [.. panels.Where(panel => panel.Network is not null).SelectMany(panel => panel.Network![1].W.EnumerateRows().Select((w, i) =>
                (panel.Title, i, w[0], w[1], panel.Network[1].b[i])))];
        string[] names = arePoints ? ["point", "x", "y", "class"] : ["neuron", "w₁", "w₂", "b"];
        var data = new DataFrame(
            new Int32DataFrameColumn(names[0], rows.Select(row => row.Number)),
            new DoubleDataFrameColumn(names[1], rows.Select(row => Math.Round(row.First, 4))),
            new DoubleDataFrameColumn(names[2], rows.Select(row => Math.Round(row.Second, 4))),
            new DoubleDataFrameColumn(names[3], rows.Select(row => Math.Round(row.Third, 4))));
        if (panels.Count > 1)
            data.Columns.Insert(0, new StringDataFrameColumn("plane", rows.Select(row => row.Panel)));
        return data;
    }

    private static double Coordinate(Dataset points, int point, int axis) => Dataset.Intensity(points.Image(point)[axis]);

    private static string Draw(IReadOnlyList<PlanePanel> panels, PlaneMap?[] maps, string description)
    {
        bool isOne = panels.Count == 1, areBent = panels.Any(panel => panel.Network is not null);
        int columns = isOne && areBent ? 2 : panels.Count;
        double side = Math.Min(336, (Width - Gap * (columns + 1)) / (double)columns);
        double width = columns * (side + Gap) + Gap, height = Top + side + Gap + (areBent && !isOne ? side + Gap : 0);
        var svg = new SvgWriter(width, height, panels[0].Title, description, width);
        foreach (var (column, panel) in panels.Index())
        {
            double left = Gap + column * (side + Gap);
            svg.Text(left, 26, Shorten(panel.Title, (int)(side / 7.6)), Bold);
            svg.Text(left, 44, Note(panel, maps[column]), Small);
            if (isOne && areBent)
                svg.Text(left + side + Gap, 26, "As the last hidden layer bends it", Bold);
            new PlaneDrawing(svg, panel, maps[column]).Draw(left, Top, side, isOne ? (left + side + Gap, Top) : (left, Top + side + Gap));
        }
        return svg.Close();
    }
}
