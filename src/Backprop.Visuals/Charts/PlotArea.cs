namespace Backprop.Visuals.Charts;

/// <summary>A rectangle of the picture: that of the whole plot, or that which the axes of one panel enclose.</summary>
internal readonly record struct PlotArea(double Left, double Top, double Right, double Bottom)
{
    internal double Width => Right - Left;

    internal double Height => Bottom - Top;

    internal (double X, double Y) Center => ((Left + Right) / 2, (Top + Bottom) / 2);

    /// <summary>The part between two shares of the width and of the height; as in plotly, heights count from the bottom.</summary>
    internal PlotArea Part((double From, double To) across, (double From, double To) up) => new(
        Left + across.From * Width, Bottom - up.To * Height, Left + across.To * Width, Bottom - up.From * Height);
}
