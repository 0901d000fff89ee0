using Backprop.Shared;
using System.Text.Json.Nodes;

namespace Backprop.Visuals;

/// <summary>One axis: from what the data say (a number, its logarithm's place, a category) to a place in the picture.</summary>
internal sealed class ChartAxis
{
    private readonly JsonObject? layout;
    private readonly bool isLog;
    private readonly List<string>? categories;
    private readonly Dictionary<string, int> indexOf = [];
    private double low = double.PositiveInfinity;
    private double high = double.NegativeInfinity;
    private bool isWhole = true;
    private double from;
    private double to;

    /// <param name="layout">plotly's axis.</param>
    /// <param name="data">The coordinates of all traces along the axis.</param>
    internal ChartAxis(JsonObject? layout, IReadOnlyList<JsonArray> data)
    {
        this.layout = layout;
        Title = string.Join(' ', layout.TitleLines());
        TitleColor = Palette.Safe(layout.Object("title").Object("font").Text("color"), "currentColor");
        string? type = layout.Text("type");
        isLog = type == "log";
        if (type is "category" || (type is not ("linear" or "log") && data.Any(values => values.Any(value => value.IsText()))))
        {
            categories = [];
            foreach (string label in data.SelectMany(values => values).Select(value => value.AsText()).OfType<string>())
            {
                if (indexOf.TryAdd(label, categories.Count))
                    categories.Add(label);
            }
        }
    }

    internal string Title { get; }

    internal string TitleColor { get; }

    internal bool IsCategory => categories is not null;

    internal bool IsLog => isLog;

    internal double Low => low;

    internal double High => high;

    internal bool ShowsLabels => layout.Flag("showticklabels") ?? true;

    /// <summary>The places of values along the axis; NaN where there is none.</summary>
    internal double[] Read(JsonArray values) => [.. values.Select(Read)];

    internal double Read(JsonNode? value)
    {
        if (categories is not null)
            return value.AsText() is { } label && indexOf.TryGetValue(label, out int index) ? index : value is JsonValue && !value.IsText() ? value.AsNumber() : double.NaN;
        double number = value.AsNumber();
        return !isLog ? number : number > 0 ? Math.Log10(number) : double.NaN;
    }

    /// <summary>The place of a number that layout gives for an annotation: a logarithm already where the axis is one.</summary>
    internal double ReadPlace(JsonNode? value) => isLog ? value.AsNumber() : Read(value);

    /// <summary>Makes room for places.</summary>
    internal void Include(IEnumerable<double> places, double around = 0)
    {
        foreach (double place in places.Where(place => !double.IsNaN(place + around)))
        {
            low = Math.Min(low, place - around);
            high = Math.Max(high, place + around);
            isWhole &= place == Math.Round(place);
        }
    }

    /// <summary>Settles the ends, with a little air beyond the data: that share of their extent.</summary>
    /// <param name="air">The share.</param>
    /// <param name="standsOnZero">Whether something stands on zero, so that no air belongs below it.</param>
    internal void Settle(double air, bool standsOnZero)
    {
        bool isEmpty = low > high;
        if (isEmpty)
            (low, high, air, isWhole) = (0, categories is null ? 1 : Math.Max(categories.Count - 1, 0), 0, false);
        if (categories is not null)
        {
            (low, high, air) = (Math.Min(low, -0.5), Math.Max(high, categories.Count - 0.5), 0);
        }
        else if (!isLog && (standsOnZero || layout.Text("rangemode") == "tozero"))
        {
            (low, high) = (Math.Min(low, 0), Math.Max(high, 0));
        }
        (double least, double most) = (low, high);
        if (layout.Items("range") is [var first, var last] && !double.IsNaN(first.AsNumber()) && !double.IsNaN(last.AsNumber()))
        {
            (low, high, air) = (Math.Min(first.AsNumber(), last.AsNumber()), Math.Max(first.AsNumber(), last.AsNumber()), 0);
            IsReversed = first.AsNumber() > last.AsNumber();
        }
        if (isLog)
            (low, high) = (Math.Clamp(low, -300, 300), Math.Clamp(high, -300, 300));
        double extent = high - low;
        (low, high) = isLog && extent == 0 ? (low - 0.5, high + 0.5) : Ticks.Widened(low, high);
        isWhole &= high - low == extent || high - low >= 2;
        double extra = (high - low) * air;
        low -= standsOnZero && least == 0 ? 0 : extra;
        high += standsOnZero && most == 0 ? 0 : extra;
        IsReversed |= layout.Text("autorange") == "reversed";
    }

    internal bool IsReversed { get; private set; }

    /// <summary>Puts the low end at one coordinate of the picture and the high end at the other.</summary>
    internal void Place(double atLow, double atHigh) => (from, to) = IsReversed ? (atHigh, atLow) : (atLow, atHigh);

    /// <summary>The coordinate of a place; what lies far outside of the picture lies at the limit of what viewers can count.</summary>
    internal double At(double place) => Math.Clamp(from + (place - low) / (high - low) * (to - from), -1e5, 1e5);

    /// <summary>The places that get a label, and the labels.</summary>
    internal (double At, string Label)[] Labels(int most, int longest = 18)
    {
        if (layout.Items("tickvals") is { Count: > 0 } places)
        {
            JsonArray texts = layout.Items("ticktext");
            return Inside([.. places.Select((place, index) => (Read(place), (index < texts.Count ? texts[index] : place).AsText() ?? ""))]);
        }
        if (categories is not null)
        {
            int stride = Math.Max(1, (categories.Count + most - 1) / most);
            return Inside([.. categories.Select((label, index) => ((double)index, SvgWriter.Shorten(label, longest))).Where((_, index) => index % stride == 0)]);
        }
        most = Math.Max(most, 8);
        if (isLog)
        {
            double[] at = Ticks.Log(low, high, most);
            return [.. at.Select(place => (place, LogLabel(place)))];
        }
        var (numbers, step) = Ticks.Linear(low, high, most, isWhole && high - low > 1);
        double scale = layout.Text("tickformat")?.EndsWith('%') == true ? 100 : 1;
        double largest = numbers.Max(Math.Abs) * scale;
        return [.. numbers.Select(number => (number, Dressed(TickText.Tick(number * scale, step * scale, largest) + (scale == 100 ? "%" : ""))))];
    }

    private (double, string)[] Inside((double At, string Label)[] ticks) => [.. ticks.Where(tick => tick.At >= low && tick.At <= high)];

    private string LogLabel(double place) => Dressed(
        Math.Abs(place) < 4 ? TickText.Tick(Math.Pow(10, place), Math.Pow(10, Math.Floor(place + 1e-9)), Math.Pow(10, place))
        : Math.Abs(place - Math.Round(place)) < 1e-9 ? TickText.PowerOfTen((int)Math.Round(place))
        : NumberText.Short(Math.Round(Math.Pow(10, place - Math.Floor(place)), 3)) + "·" + TickText.PowerOfTen((int)Math.Floor(place)));

    private string Dressed(string label) => layout.Text("tickprefix") + label + layout.Text("ticksuffix");
}
