using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Backprop.Engine;

/// <summary>How far images are bent at most: see the properties of <c>Augmentation</c>, in pixels, radians and shares.</summary>
internal readonly record struct BendRanges(
    float Shift, float Rotation, float Scale, float Shear, float ElasticStrength, double ElasticSmoothness);

/// <summary>Bends square images, in single precision and 16 pixels at a time, as <c>Augmentation</c> defines it; for one thread.</summary>
internal sealed class ImageBender
{
    private const int Lanes = 16;                      // of a vector
    private const int TileRows = 4, TileColumns = 32;  // of a product
    private const int Border = 2;                      // blank pixels around the image
    private const int Faintest = 16;                   // below it, as on the rim that interpolation leaves, a pixel is blank
    private readonly BendRanges ranges;
    private readonly ElasticGrid grid;
    private readonly int side, stride, points, framedSide;
    private readonly float[] smoothing, smoothingT;    // F and Fᵀ
    private readonly float[] field, halfway;           // R, and R·Fᵀ
    private readonly float[] right, down;              // how far from its own place a pixel is read, side × stride; then between which
    private readonly int[] places;                     // where a pixel is read, and then the four pixels there
    private readonly byte[] frame, pixelPairs;         // the image and its border; each pixel of it, and the one below
    private readonly byte[] bent, rowMask;
    private readonly bool[] isInked;                   // of a row of the bent image, whether it may be
    private int top, bottom;                           // of the image, the first and the last row with ink

    /// <summary>Allocates for images of so many pixels, which are the square of their side.</summary>
    public ImageBender(BendRanges ranges, int pixelCount)
    {
        this.ranges = ranges;
        side = (int)Math.Sqrt(pixelCount);
        grid = new ElasticGrid(side, ranges.ElasticSmoothness);
        points = grid.Points;
        stride = RoundUp(side, TileColumns);
        framedSide = side + 2 * Border;
        field = new float[RoundUp(grid.NumberCount + TileRows * points, Lanes)];
        halfway = new float[RoundUp(points, TileRows) * stride];
        smoothing = new float[RoundUp(side, TileRows) * points];
        smoothingT = new float[points * stride];
        for (int i = 0; i < side && ranges.ElasticStrength > 0; i++)
            for (int j = 0; j < points; j++)
                smoothing[i * points + j] = smoothingT[j * stride + i] = MathF.Sqrt(ranges.ElasticStrength) * (float)grid.Smoothing(i, j);
        right = new float[RoundUp(side, TileRows) * stride];
        down = new float[right.Length];
        places = new int[side * stride];
        frame = new byte[RoundUp(framedSide * framedSide, TileColumns) + framedSide + TileColumns];
        pixelPairs = new byte[2 * frame.Length];
        bent = new byte[side * side + TileColumns];
        isInked = new bool[side];
        rowMask = [.. Enumerable.Range(0, stride).Select(x => (byte)(x < side ? 255 : 0))];
    }

    /// <summary>Bends an image.</summary>
    /// <param name="image">Its pixels.</param>
    /// <param name="key">The epoch's <see cref="BendNoise.Key"/>.</param>
    /// <param name="number">The image's number in its data set.</param>
    /// <param name="target">Receives the bent image's pixels.</param>
    public void Bend(ReadOnlySpan<byte> image, uint key, int number, Span<byte> target)
    {
        if (ranges with { ElasticSmoothness = 0 } == default)
        {
            image.CopyTo(target);
            return;
        }
        BendNoise.Fill(key, (uint)(number * grid.NumberCount), field.AsSpan(0, RoundUp(grid.NumberCount, Lanes)));
        if (ranges.ElasticStrength > 0)
        {
            FindField(ElasticGrid.First, right);
            FindField(ElasticGrid.First + points * points, down);
        }
        else
        {
            right.AsSpan().Clear();
            down.AsSpan().Clear();
        }
        Frame(image);
        Locate();
        // Apart from the loops before and behind it, which move vectors: a vector that has just been stored in pieces is loaded late.
        ref byte pixels = ref MemoryMarshal.GetArrayDataReference(pixelPairs);
        for (int y = 0; y < side; y++)
            if (isInked[y])
                foreach (ref int place in places.AsSpan(y * stride, side))
                    place = Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref pixels, place));
        Blend();
        bent.AsSpan(0, side * side).CopyTo(target);
    }

    // F·R·Fᵀ, where R begins at that number: (side × points)·(points × points)·(points × side)
    private void FindField(int start, float[] displacement)
    {
        Multiply(field.AsSpan(start), RoundUp(points, TileRows), smoothingT, halfway);
        Multiply(smoothing, RoundUp(side, TileRows), halfway, displacement);
    }

    // C = A·B, four rows and two vectors at a time: (rows × points)·(points × stride)
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(ReadOnlySpan<float> A, int rows, ReadOnlySpan<float> B, Span<float> C)
    {
        for (int column = 0; column < stride; column += TileColumns)
        {
            for (int row = 0; row < rows; row += TileRows)
            {
                ref float a = ref Unsafe.AsRef(in A[row * points]);
                ref float b = ref Unsafe.AsRef(in B[column]);
                Vector512<float> c00 = default, c01 = default, c10 = default, c11 = default;
                Vector512<float> c20 = default, c21 = default, c30 = default, c31 = default;
                for (int k = 0; k < points; k++, b = ref Unsafe.Add(ref b, stride))
                {
                    Vector512<float> b0 = Vector512.LoadUnsafe(ref b), b1 = Vector512.LoadUnsafe(ref b, Lanes);
                    Vector512<float> a0 = Vector512.Create(Unsafe.Add(ref a, k)), a1 = Vector512.Create(Unsafe.Add(ref a, points + k));
                    var a2 = Vector512.Create(Unsafe.Add(ref a, 2 * points + k));
                    var a3 = Vector512.Create(Unsafe.Add(ref a, 3 * points + k));
                    (c00, c01) = (Vector512.FusedMultiplyAdd(a0, b0, c00), Vector512.FusedMultiplyAdd(a0, b1, c01));
                    (c10, c11) = (Vector512.FusedMultiplyAdd(a1, b0, c10), Vector512.FusedMultiplyAdd(a1, b1, c11));
                    (c20, c21) = (Vector512.FusedMultiplyAdd(a2, b0, c20), Vector512.FusedMultiplyAdd(a2, b1, c21));
                    (c30, c31) = (Vector512.FusedMultiplyAdd(a3, b0, c30), Vector512.FusedMultiplyAdd(a3, b1, c31));
                }
                ref float c = ref C[row * stride + column];
                Store(c00, c01, ref c);
                Store(c10, c11, ref Unsafe.Add(ref c, stride));
                Store(c20, c21, ref Unsafe.Add(ref c, 2 * stride));
                Store(c30, c31, ref Unsafe.Add(ref c, 3 * stride));
            }
        }
    }

    // The image in its border, and then each pixel beside the one below it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Frame(ReadOnlySpan<byte> image)
    {
        image.CopyTo(bent);   // which has room behind it
        ref byte pixels = ref MemoryMarshal.GetArrayDataReference(frame), pairs = ref MemoryMarshal.GetArrayDataReference(pixelPairs);
        // What a row leaves behind itself, the next one overwrites.
        (top, bottom) = (side, -1);
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x += TileColumns)
            {
                var row = Vector256.LoadUnsafe(ref bent[y * side + x]) & Vector256.LoadUnsafe(ref rowMask[x]);
                row.StoreUnsafe(ref frame[(y + Border) * framedSide + Border + x]);
                if (row != default)
                    (top, bottom) = (Math.Min(top, y), y);
            }
        }
        for (int i = 0; i < framedSide * framedSide; i += TileColumns)
        {
            var (left, right) = Vector256.Widen(Vector256.LoadUnsafe(ref pixels, (nuint)i));
            var (lowerLeft, lowerRight) = Vector256.Widen(Vector256.LoadUnsafe(ref pixels, (nuint)(i + framedSide)));
            (left | (lowerLeft << 8)).AsByte().StoreUnsafe(ref pairs, (nuint)(2 * i));
            (right | (lowerRight << 8)).AsByte().StoreUnsafe(ref pairs, (nuint)(2 * i + TileColumns));
        }
    }

    // Where each pixel is read: M·(p − c) + c + shift + field, and how far it is from there to the next pixel to the left and above.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Locate()
    {
        float angle = ranges.Rotation * field[2], shear = ranges.Shear * field[5], center = (side - 1) / 2f;
        float scaleX = 1 + ranges.Scale * field[3], scaleY = 1 + ranges.Scale * field[4];
        float cos = MathF.Cos(angle), sin = MathF.Sin(angle);
        // M = rotation · shear · scale.
        float xx = cos * scaleX, xy = (cos * shear - sin) * scaleY, yx = sin * scaleX, yy = (sin * shear + cos) * scaleY;
        float atCenter = center + Border;
        Vector512<float> low = Vector512.Create(Border - 1f), high = Vector512.Create((float)(side + Border));
        var width = Vector512.Create(framedSide);
        ref float rights = ref MemoryMarshal.GetArrayDataReference(right), downs = ref MemoryMarshal.GetArrayDataReference(down);
        ref int read = ref MemoryMarshal.GetArrayDataReference(places);
        // A place between these rows is beside an inked one.
        Vector512<float> above = Vector512.Create((float)(top + Border - 1)), below = Vector512.Create((float)(bottom + Border + 1));
        isInked.AsSpan().Clear();
        for (int first = 0; first < side; first += Lanes)
        {
            var x = Vector512.CreateSequence(first - center, 1f);
            Vector512<float> rowX = x * xx + Vector512.Create(atCenter + ranges.Shift * field[0]);
            Vector512<float> rowY = x * yx + Vector512.Create(atCenter + ranges.Shift * field[1]);
            for (int y = 0; y < side; y++)
            {
                nuint at = (nuint)(y * stride + first);
                var atX = rowX + Vector512.Create(xy * (y - center)) + Vector512.LoadUnsafe(ref rights, at);
                var atY = rowY + Vector512.Create(yy * (y - center)) + Vector512.LoadUnsafe(ref downs, at);
                atX = Vector512.MinNative(Vector512.MaxNative(atX, low), high);
                atY = Vector512.MinNative(Vector512.MaxNative(atY, low), high);
                isInked[y] |= Vector512.GreaterThanAny(atY, above) && Vector512.LessThanAny(atY, below);
                Vector512<int> column = Vector512.ConvertToInt32Native(atX), row = Vector512.ConvertToInt32Native(atY);
                ((row * width + column) << 1).StoreUnsafe(ref read, at);
                (atX - Vector512.ConvertToSingle(column)).StoreUnsafe(ref rights, at);
                (atY - Vector512.ConvertToSingle(row)).StoreUnsafe(ref downs, at);
            }
        }
    }

    // Each pixel is between the four around its place. Little-endian: the first of them is the lowest byte.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Blend()
    {
        var mask = Vector512.Create(255);
        var half = Vector512.Create(0.5f);
        var faintest = Vector512.Create(Faintest);
        ref float rights = ref MemoryMarshal.GetArrayDataReference(right), downs = ref MemoryMarshal.GetArrayDataReference(down);
        ref int read = ref MemoryMarshal.GetArrayDataReference(places);
        ref byte target = ref MemoryMarshal.GetArrayDataReference(bent);
        // What a row leaves behind itself, the next one overwrites.
        for (int y = 0; y < side; y++)
        {
            if (!isInked[y])
                bent.AsSpan(y * side, side).Clear();
            for (int x = 0; x < side && isInked[y]; x += Lanes)
            {
                nuint at = (nuint)(y * stride + x);
                Vector512<float> u = Vector512.LoadUnsafe(ref rights, at), v = Vector512.LoadUnsafe(ref downs, at);
                var pixels = Vector512.LoadUnsafe(ref read, at);
                var topLeft = Vector512.ConvertToSingle(pixels & mask);
                var bottomLeft = Vector512.ConvertToSingle((pixels >>> 8) & mask);
                var topRight = Vector512.ConvertToSingle((pixels >>> 16) & mask);
                var bottomRight = Vector512.ConvertToSingle(pixels >>> 24);
                var above = topLeft + u * (topRight - topLeft);
                var below = bottomLeft + u * (bottomRight - bottomLeft);
                var value = Vector512.ConvertToInt32Native(above + v * (below - above) + half);
                value &= Vector512.GreaterThanOrEqual(value, faintest);
                var narrow = Vector256.Narrow(value.GetLower(), value.GetUpper());
                Vector128.Narrow(narrow.GetLower(), narrow.GetUpper()).AsByte().StoreUnsafe(ref target, (nuint)(y * side + x));
            }
        }
    }

    private static void Store(Vector512<float> left, Vector512<float> right, ref float target)
    {
        left.StoreUnsafe(ref target);
        right.StoreUnsafe(ref target, Lanes);
    }

    private static int RoundUp(int count, int unit) => (count + unit - 1) / unit * unit;
}
