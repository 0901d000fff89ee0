namespace Backprop.Handwriting;

/// <summary>A place on the paper: x to the right, y down.</summary>
internal readonly record struct Spot(float X, float Y)
{
    public static Spot operator +(Spot a, Spot b) => new(a.X + b.X, a.Y + b.Y);

    public static Spot operator -(Spot a, Spot b) => new(a.X - b.X, a.Y - b.Y);

    public static Spot operator *(float factor, Spot a) => new(factor * a.X, factor * a.Y);
}
