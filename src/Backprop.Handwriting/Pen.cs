using System.Numerics;

namespace Backprop.Handwriting;

/// <summary>Draws lines with soft edges on a sheet larger than an image, and cuts the image out around its center of mass.</summary>
internal sealed class Pen
{
    /// <summary>Width and height of the sheet; the drawing lies anywhere around its middle.</summary>
    public const int Sheet = 48;

    // Across the edge of a line, coverage falls from 1 to 0 over this many pixels; 1 would be a sharp scan.
    private const float Softness = 1.2f;

    private readonly float[] ink = new float[Sheet * Sheet];

    /// <summary>Starts a blank sheet.</summary>
    public void Clear() => Array.Clear(ink);

    /// <summary>
    /// Draws from <paramref name="a"/> to <paramref name="b"/>; half the pen's width goes from <paramref name="ra"/> to
    /// <paramref name="rb"/>. A pixel keeps the most ink that any line gave it, so that joints and crossings do not show.
    /// </summary>
    public void Line(Vector2 a, float ra, Vector2 b, float rb)
    {
        float reach = MathF.Max(ra, rb) + Softness / 2;
        int left = Math.Max(0, (int)(MathF.Min(a.X, b.X) - reach)), right = Math.Min(Sheet - 1, (int)(MathF.Max(a.X, b.X) + reach) + 1);
        int top = Math.Max(0, (int)(MathF.Min(a.Y, b.Y) - reach)), bottom = Math.Min(Sheet - 1, (int)(MathF.Max(a.Y, b.Y) + reach) + 1);
        Vector2 along = b - a;
        float square = along.X * along.X + along.Y * along.Y;
        float inverse = square > 0 ? 1 / square : 0;
        for (int y = top; y <= bottom; y++)
        {
            Span<float> row = ink.AsSpan(y * Sheet, Sheet);
            float dy = y - a.Y;
            for (int x = left; x <= right; x++)
            {
                float dx = x - a.X;
                float t = Math.Clamp((dx * along.X + dy * along.Y) * inverse, 0, 1);
                float ex = dx - t * along.X, ey = dy - t * along.Y;
                float r = ra + t * (rb - ra);
                float distance = ex * ex + ey * ey;
                if (distance >= (r + Softness / 2) * (r + Softness / 2))
                    continue;
                float cover = 0.5f + (r - MathF.Sqrt(distance)) * (1 / Softness);
                row[x] = MathF.Max(row[x], MathF.Min(cover, 1));
            }
        }
    }

    /// <summary>
    /// Copies the window whose middle is nearest to the center of mass. The window moves by whole pixels, as MNIST's did,
    /// so the center of mass is up to half a pixel off the image's middle.
    /// </summary>
    public void CutOut(Span<byte> image, int side)
    {
        double mass = 0, massX = 0, massY = 0;
        for (int i = 0; i < ink.Length; i++)
        {
            mass += ink[i];
            massX += ink[i] * (i % Sheet);
            massY += ink[i] * (i / Sheet);
        }

        // A center of mass c belongs at (side - 1) / 2 of the window, so the window starts at c - (side - 1) / 2, rounded.
        int left = (int)(massX / mass - (side - 1) / 2.0 + 0.5), top = (int)(massY / mass - (side - 1) / 2.0 + 0.5);
        for (int y = 0; y < side; y++)
            for (int x = 0; x < side; x++)
                image[y * side + x] = (byte)(ink[(top + y) * Sheet + left + x] * 255 + 0.5f);
    }
}
