using System.Text.Json.Nodes;

namespace Backprop.Visuals.Charts;

/// <summary>One axis: data (a number, its logarithm, a category) become positions along the axis, and these become coordinates.</summary>
internal sealed class ChartAxis
{
    private readonly JsonObject? layout;
    private readonly Dictionary<string, int>? categories;
    private bool isWhole = true;
    private double from;
    private double to;

    /// <param name="layout">plotly's axis.</param>
    /// <param name="data">The coordinates of all traces along the axis.</param>
    internal ChartAxis(JsonObject? layout, IReadOnlyList<JsonArray> data)
    {
        this.layout = layout;
        Title = string.Join(' ', layout.TitleLines());
        Domain = layout.Items("domain") is [var start, var end] && start.AsNumber() < end.AsNumber()
            ? (start.AsNumber(), end.AsNumber()) : (0, 1);
        string? type = layout.Text("type");
        IsLog = type == "log";
        if (type is "category" || (type is not ("linear" or "log") && data.Any(values => values.Any(JsonReading.IsText))))
            categories = data.SelectMany(values => values).Select(value => value.AsText()).OfType<string>().Distinct().Index()
                .ToDictionary(category => category.Item, category => category.Index);
    }

    internal string Title { get; }

    /// <summary>The shares of the whole plot's width or height between which the axis lies.</summary>
    internal (double From, double To) Domain { get; }
    internal bool IsCategory => categories is not null;
    internal bool IsLog { get; }
    internal double Low { get; private set; } = double.PositiveInfinity;
    internal double High { get; private set; } = double.NegativeInfinity;
    internal bool IsReversed { get; private set; }

    /// <summary>The positions of values along the axis; NaN where there is none.</summary>
    internal double[] Read(JsonArray values) => [.. values.Select(Read)];

    private double Read(JsonNode? value)
    {
        if (categories is not null && value.AsText() is { } label && categories.TryGetValue(label, out int index))
            return index;
        double number = value.AsNumber();
        return !IsLog ? number : number > 0 ? Math.Log10(number) : double.NaN;
    }

    /// <summary>Extends the axis so that it reaches these positions, and a margin around each.</summary>
    internal void Include(IEnumerable<double> positions, double margin = 0)
    {
        foreach (double position in positions.Where(position => !double.IsNaN(position + margin)))
        {
            Low = Math.Min(Low, position - margin);
            High = Math.Max(High, position + margin);
            isWhole &= position == Math.Round(position);
        }
    }

    /// <summary>Fixes the ends of the axis.</summary>
    /// <param name="padding">The space beyond the data, as a share of their extent.</param>
    /// <param name="standsOnZero">Whether bars start at zero, so that there is no space below it.</param>
    internal void Settle(double padding, bool standsOnZero)
    {
        if (Low > High)
            (Low, High, padding, isWhole) = (0, categories is null ? 1 : Math.Max(categories.Count - 1, 0), 0, false);
        if (categories is not null)
            (Low, High, padding) = (Math.Min(Low, -0.5), Math.Max(High, categories.Count - 0.5), 0);
        else if (!IsLog && standsOnZero)
            (Low, High) = (Math.Min(Low, 0), Math.Max(High, 0));
        (double min, double max) = (Low, High);
        if (layout.Items("range") is [var first, var last] && !double.IsNaN(first.AsNumber() + last.AsNumber()))
        {
            (Low, High, padding) = (Math.Min(first.AsNumber(), last.AsNumber()), Math.Max(first.AsNumber(), last.AsNumber()), 0);
            IsReversed = first.AsNumber() > last.AsNumber();
        }
        if (IsLog)
            (Low, High) = (Math.Clamp(Low, -300, 300), Math.Clamp(High, -300, 300));
        double extent = High - Low;
        (Low, High) = IsLog && extent == 0 ? (Low - 0.5, High + 0.5) : Ticks.Widened(Low, High);
        isWhole &= High - Low == extent || High - Low >= 2;
        padding *= High - Low;
        Low -= standsOnZero && min == 0 ? 0 : padding;
        High += standsOnZero && max == 0 ? 0 : padding;
        IsReversed |= layout.Text("autorange") == "reversed";
    }

    /// <summary>Puts the low end at one coordinate of the picture and the high end at the other.</summary>
    internal void Place(double atLow, double atHigh) => (from, to) = IsReversed ? (atHigh, atLow) : (atLow, atHigh);

    /// <summary>The coordinate of a position, limited to what SVG viewers can handle.</summary>
    internal double At(double position) => Math.Clamp(from + (position - Low) / (High - Low) * (to - from), -1e5, 1e5);

    /// <summary>The coordinate at which bars start.</summary>
    internal double Ground => At(IsLog ? Low : 0);

    /// <summary>The labeled positions and their labels.</summary>
    internal (double At, string Label)[] Labels(int max, int maxLength = 18)
    {
        if (categories is not null)
        {
            int stride = Math.Max(1, (categories.Count + max - 1) / max);
            return [.. categories.Where(category => category.Value % stride == 0 && category.Value >= Low && category.Value <= High)
                .Select(category => ((double)category.Value, Shorten(category.Key, maxLength)))];
        }
        max = Math.Max(max, 8);
        if (IsLog)
            return [.. Ticks.Log(Low, High, max).Select(position => (position, TickText.Of(Math.Pow(10, position))))];
        var (numbers, step) = Ticks.Linear(Low, High, max, isWhole && High - Low > 1);
        double largest = numbers.Max(Math.Abs);
        return [.. numbers.Select(number => (number, TickText.Tick(number, step, largest)))];
    }
}
