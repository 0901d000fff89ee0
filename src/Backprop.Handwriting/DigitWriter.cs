using System.Numerics;
namespace Backprop.Handwriting;

/// <summary>Writes one digit after another, each as another hand would; keeps the buffers for it, so use one for each thread.</summary>
/// <remarks>
/// Only + - * / and square roots, which IEEE 754 defines to the last bit: the same image on every platform. So angles are
/// given by the tangent of their half and normal numbers are sums of uniform ones.
/// </remarks>
internal sealed class DigitWriter
{
    private const int StepsPerCurve = 5;

    // MNIST fits each digit into a box of this size before it centres it by mass.
    private const float Box = 20;

    private static readonly int MostPoints = DigitSkeletons.All.Max(styles => styles.Max(style => style.Corners.Length));

    private readonly Pen pen = new();
    private readonly Vector2[] points = new Vector2[MostPoints];
    private readonly Vector2[] line = new Vector2[MostPoints * StepsPerCurve];

    /// <summary>Writes <paramref name="digit"/> into a blank square image of <paramref name="side"/> pixels.</summary>
    public void Write(int digit, ref SplitMix64 random, Span<byte> image, int side)
    {
        DigitStyle style = Choose(DigitSkeletons.All[digit], random.Uniform());
        Span<Vector2> skeleton = points.AsSpan(0, style.Corners.Length);
        style.Mix(ref random, skeleton);
        Wobble(style, ref random, skeleton);
        Bend(ref random, skeleton);
        Lean(ref random, skeleton);
        Draw(style, ref random, skeleton);
        pen.CutOut(image, side);
    }

    private static DigitStyle Choose(DigitStyle[] styles, float part)
    {
        int i = 0;
        while (i < styles.Length - 1 && part >= styles[i].Share)
            part -= styles[i++].Share;
        return styles[i];
    }

    /// <summary>Moves each point a little, and lets strokes begin and end too early or too late.</summary>
    private static void Wobble(DigitStyle style, ref SplitMix64 random, Span<Vector2> points)
    {
        float care = random.Uniform(1, 3.4f);
        int start = 0;
        foreach (int length in style.StrokeLengths)
        {
            // Neighbours share most of their push (weights 1 2 1), so that the stroke sways and does not tremble.
            Vector2 before = Push(ref random, care), here = Push(ref random, care);
            foreach (ref Vector2 point in points.Slice(start, length))
            {
                Vector2 after = Push(ref random, care);
                point += before + 2 * here + after;
                (before, here) = (here, after);
            }

            Span<Vector2> stroke = points.Slice(start, length);
            stroke[0] += random.Normal(0.1f) * (stroke[0] - stroke[1]);
            stroke[^1] += random.Normal(0.2f) * (stroke[^1] - stroke[^2]);
            start += length;
        }
    }

    private static Vector2 Push(ref SplitMix64 random, float deviation) => new(random.Normal(deviation), random.Normal(deviation));

    /// <summary>Bends the paper: loops get larger or smaller, stems curve, one end widens.</summary>
    private static void Bend(ref SplitMix64 random, Span<Vector2> points)
    {
        float bow = random.Normal(0.08f), snake = random.Normal(0.08f), taper = random.Normal(0.15f);
        float balance = random.Normal(0.09f), smile = random.Normal(0.08f), tilt = random.Normal(0.1f);
        foreach (ref Vector2 point in points)
        {
            float u = (point.X - 30) / 50, v = (point.Y - 50) / 50;
            point = new Vector2(
                u + bow * v * v + snake * v * (v * v - 1) + taper * u * v,
                v + balance * (1 - v * v) + smile * u * u + tilt * u * v);
        }
    }

    /// <summary>Stretches, slants and turns the digit; people lean to the right more than to the left.</summary>
    private static void Lean(ref SplitMix64 random, Span<Vector2> points)
    {
        float width = 1.15f + random.Normal(0.18f), slant = 0.14f + random.Normal(0.25f), halfTurn = random.Normal(0.06f);
        float cos = (1 - halfTurn * halfTurn) / (1 + halfTurn * halfTurn), sin = 2 * halfTurn / (1 + halfTurn * halfTurn);
        foreach (ref Vector2 point in points)
        {
            float x = width * point.X - slant * point.Y, y = point.Y;
            point = new Vector2(cos * x - sin * y, sin * x + cos * y);
        }
    }

    /// <summary>Draws smooth strokes through the points with a pen of random width and slowly varying pressure.</summary>
    private void Draw(DigitStyle style, ref SplitMix64 random, ReadOnlySpan<Vector2> points)
    {
        // About a sixth less ink than MNIST: the more ink all digits share, the deeper the first steps push every output of a
        // sigmoid layer down, and the longer some digit stays lost (at rate 3, quadratic cost, batches of 16, MNIST itself
        // loses one for more than four epochs in two runs of four).
        float radius = random.Uniform(0.5f, 1.05f) + random.Uniform(0, 0.55f);
        float press = random.Normal(0.1f), swell = random.Normal(0.1f);

        // The pen's middle keeps half its width from the box's edges. MNIST's digits fill their box; here the size varies a little.
        (Vector2 middle, float extent) = Trace(style, points);
        float scale = (Box - 2 * radius) / extent * random.Uniform(0.93f, 1.01f);
        Vector2 place = new(Pen.Sheet / 2 - 1 + random.Uniform(), Pen.Sheet / 2 - 1 + random.Uniform());

        pen.Clear();
        int start = 0;
        foreach (int length in style.StrokeLengths)
        {
            int steps = (length - 1) * StepsPerCurve;
            Vector2 before = default;
            float radiusBefore = 0;
            for (int i = 0; i <= steps; i++)
            {
                float along = 2f * i / steps - 1;
                Vector2 here = place + scale * (line[start + i] - middle);
                float radiusHere = radius * (1 + press * along + swell * along * along);
                if (i > 0)
                    pen.Line(before, radiusBefore, here, radiusHere);
                (before, radiusBefore) = (here, radiusHere);
            }
            start += steps + 1;
        }
    }

    /// <summary>Lays the curves through the points into <see cref="line"/>; tells their middle and the longer side of their box.</summary>
    private (Vector2 Middle, float Extent) Trace(DigitStyle style, ReadOnlySpan<Vector2> points)
    {
        float left = float.MaxValue, right = float.MinValue, top = float.MaxValue, bottom = float.MinValue;
        int start = 0, count = 0;
        foreach (int length in style.StrokeLengths)
        {
            for (int i = 0; i <= (length - 1) * StepsPerCurve; i++)
            {
                Vector2 spot = OnCurve(points.Slice(start, length), style.Corners.AsSpan(start, length), i);
                (left, right) = (MathF.Min(left, spot.X), MathF.Max(right, spot.X));
                (top, bottom) = (MathF.Min(top, spot.Y), MathF.Max(bottom, spot.Y));
                line[count++] = spot;
            }
            start += length;
        }
        return (new Vector2((left + right) / 2, (top + bottom) / 2), MathF.Max(right - left, bottom - top));
    }

    /// <summary>The Catmull-Rom curve through a stroke's points, in even steps; its ends and corners run out straight.</summary>
    private static Vector2 OnCurve(ReadOnlySpan<Vector2> stroke, ReadOnlySpan<bool> corners, int step)
    {
        int i = Math.Min(step / StepsPerCurve, stroke.Length - 2);
        float t = (step - i * StepsPerCurve) / (float)StepsPerCurve;
        Vector2 b = stroke[i], c = stroke[i + 1];
        Vector2 a = i == 0 || corners[i] ? b - (c - b) : stroke[i - 1];
        Vector2 d = i + 2 == stroke.Length || corners[i + 1] ? c + (c - b) : stroke[i + 2];
        return b + 0.5f * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
    }
}
