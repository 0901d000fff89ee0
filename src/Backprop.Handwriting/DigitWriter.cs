using System.Numerics;

namespace Backprop.Handwriting;

/// <summary>Writes digits, each as another person would. Its buffers are reused, so each thread needs a writer of its own.</summary>
/// <remarks>
/// It computes with + - * / and square roots only, which IEEE 754 defines to the last bit, so the image is the same on every
/// platform. That is why angles are given by the tangent of their half, and normal numbers are sums of uniform ones.
/// </remarks>
internal sealed class DigitWriter
{
    private const int StepsPerCurve = 5;

    // MNIST fits each digit into a box of this size before it centers it by mass.
    private const float Box = 20;

    private static readonly int MaxPoints = DigitSkeletons.All.Max(styles => styles.Max(style => style.Corners.Length));

    private readonly Pen pen = new();
    private readonly Vector2[] points = new Vector2[MaxPoints];
    private readonly Vector2[] line = new Vector2[MaxPoints * StepsPerCurve];

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

    /// <summary>Moves each point a little, and makes strokes begin and end too early or too late.</summary>
    private static void Wobble(DigitStyle style, ref SplitMix64 random, Span<Vector2> points)
    {
        float care = random.Uniform(1, 3.4f);
        int start = 0;
        foreach (int length in style.StrokeLengths)
        {
            // Neighbors share most of their push (weights 1 2 1), so the stroke sways and does not tremble.
            Vector2 before = Push(ref random, care), here = Push(ref random, care);
            Span<Vector2> stroke = points.Slice(start, length);
            foreach (ref Vector2 point in stroke)
            {
                Vector2 after = Push(ref random, care);
                point += before + 2 * here + after;
                (before, here) = (here, after);
            }
            stroke[0] += random.Normal(0.1f) * (stroke[0] - stroke[1]);
            stroke[^1] += random.Normal(0.2f) * (stroke[^1] - stroke[^2]);
            start += length;
        }
    }

    private static Vector2 Push(ref SplitMix64 random, float deviation) => new(random.Normal(deviation), random.Normal(deviation));

    /// <summary>Warps the digit: loops get larger or smaller, stems curve, one end widens.</summary>
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
        // This gives about a sixth less ink than MNIST has. The more ink all digits share, the deeper the first steps push every
        // output of a sigmoid layer down, and the longer some digit stays lost (at rate 3, with the quadratic cost and batches of
        // 16, MNIST itself loses one for more than four epochs in two runs of four).
        float radius = random.Uniform(0.5f, 1.05f) + random.Uniform(0, 0.55f);
        float press = random.Normal(0.1f), swell = random.Normal(0.1f);

        // The middle of the pen stays half its width inside the box. MNIST's digits fill their box; here the size varies a little.
        (Vector2 middle, float extent) = Trace(style, points);
        float scale = (Box - 2 * radius) / extent * random.Uniform(0.93f, 1.01f);
        Vector2 place = new(Pen.Sheet / 2 - 1 + random.Uniform(), Pen.Sheet / 2 - 1 + random.Uniform());

        pen.Clear();
        int start = 0;
        foreach (int length in style.StrokeLengths)
        {
            int steps = (length - 1) * StepsPerCurve;
            Vector2 Position(int i) => place + scale * (line[start + i] - middle);
            float Radius(int i)
            {
                float along = 2f * i / steps - 1;
                return radius * (1 + press * along + swell * along * along);
            }
            for (int i = 1; i <= steps; i++)
                pen.Line(Position(i - 1), Radius(i - 1), Position(i), Radius(i));
            start += steps + 1;
        }
    }

    /// <summary>Writes the curves through the points to <see cref="line"/>; returns the middle and the longer side of their box.</summary>
    private (Vector2 Middle, float Extent) Trace(DigitStyle style, ReadOnlySpan<Vector2> points)
    {
        Vector2 min = new(float.MaxValue), max = new(float.MinValue);
        int start = 0, count = 0;
        foreach (int length in style.StrokeLengths)
        {
            for (int i = 0; i <= (length - 1) * StepsPerCurve; i++)
            {
                Vector2 point = OnCurve(points.Slice(start, length), style.Corners.AsSpan(start, length), i);
                (min, max) = (Vector2.Min(min, point), Vector2.Max(max, point));
                line[count++] = point;
            }
            start += length;
        }
        return ((min + max) / 2, MathF.Max(max.X - min.X, max.Y - min.Y));
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
