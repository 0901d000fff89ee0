using Backprop.Engine;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop;

/// <summary>
/// Images bent at random: shifted, turned, scaled, sheared, and pushed about like rubber, so that a network sees each image anew in
/// each epoch. Values are drawn uniformly, from −range to range; all ranges are 0 by default, which leaves images as they are.
/// </summary>
/// <remarks>
/// Simard, Steinkraus, Platt, "Best Practices for Convolutional Neural Networks", ICDAR 2003 (elastic displacements);
/// Cireşan, Meier, Gambardella, Schmidhuber, "Deep, Big, Simple Neural Nets", Neural Computation 22 (2010), both at once.
/// </remarks>
public sealed record Augmentation
{
    /// <summary>How far from its place, to the right and down, a pixel is read at most, in pixels; 0 to 1000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside of this range.</exception>
    public double Shift { get; init => field = Checked(value, nameof(Shift), 1000); }

    /// <summary>How far an image is turned at most, in degrees; 0 to 180.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside of this range.</exception>
    public double Rotation { get; init => field = Checked(value, nameof(Rotation), 180); }

    /// <summary>
    /// By what share the distances between the places that are read, horizontal and vertical ones each on their own, are longer or shorter
    /// at most; 0 to 0.99. With 0.15 a digit becomes up to 13 % smaller and 18 % larger.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside of this range.</exception>
    public double Scale { get; init => field = Checked(value, nameof(Scale), 0.99); }

    /// <summary>How far a row is pushed along itself at most, for each pixel that it is away from the middle; 0 to 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside of this range.</exception>
    public double Shear { get; init => field = Checked(value, nameof(Shear), 100); }

    /// <summary>α, the strength of elastic displacements, whose deviation is α / (6.1 σ): 1.2 pixels with 36 and 5; 0 to 10,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside of this range.</exception>
    public double ElasticStrength { get; init => field = Checked(value, nameof(ElasticStrength), 10_000); }

    /// <summary>σ, over how many pixels elastic displacements are smoothed; 1 to 1000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside of this range.</exception>
    public double ElasticSmoothness { get; init => field = Checked(value, nameof(ElasticSmoothness), 1000, min: 1); } = 5;

    /// <summary>Shifted, turned, scaled and sheared a little.</summary>
    public static Augmentation Affine { get; } = new() { Shift = 1.5, Rotation = 10, Scale = 0.15, Shear = 0.15 };

    /// <summary>Elastic displacements.</summary>
    public static Augmentation Elastic { get; } = new() { ElasticStrength = 36, ElasticSmoothness = 5 };

    /// <summary><see cref="Affine"/> and <see cref="Elastic"/>.</summary>
    public static Augmentation Both { get; } =
        Affine with { ElasticStrength = Elastic.ElasticStrength, ElasticSmoothness = Elastic.ElasticSmoothness };

    /// <summary>As the engine takes them.</summary>
    internal BendRanges Ranges => new((float)Shift, (float)(Rotation * Math.PI / 180), (float)Scale, (float)Shear,
        (float)ElasticStrength, ElasticSmoothness);

    /// <summary>
    /// From where each pixel of a bent image is read, as a distance from its own place p: M·(p − c) + shift + field − (p − c), where c is
    /// the middle, M = rotation·shear·scale, and field = α·F·R·Fᵀ.
    /// </summary>
    /// <remarks>
    /// R has a random number from −1 to 1 for every s × s pixels, s = ⌊σ⌋ or the side, and F a row a pixel: the density of the normal
    /// distribution around it. Simard's field has a number for each pixel; fewer, and F stronger by √s, have the same deviation.
    /// </remarks>
    /// <param name="side">The height and width of the image, in pixels.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="epoch">The epoch, counted from 0.</param>
    /// <param name="image">The image's number in its data set.</param>
    /// <returns>The distances to the right and down, side × side each: a row of the matrix is a row of pixels.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The side is not positive, or the epoch or the image below 0.</exception>
    public (Matrix<double> Right, Matrix<double> Down) Displacement(int side, uint seed = 0, int epoch = 0, int image = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(side);
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(image);
        var M = Matrix<double>.Build;
        var grid = new ElasticGrid(side, ElasticSmoothness);
        uint key = BendNoise.Key(seed, epoch), first = (uint)(image * grid.NumberCount);
        double Random(int i) => BendNoise.Number(key, first + (uint)i);
        Matrix<double> Points(int start) => M.Dense(grid.Points, grid.Points, (i, j) => Random(start + i * grid.Points + j));   // n × n

        double angle = Rotation * Random(2) * Math.PI / 180, c = (side - 1) / 2.0;
        var rotation = M.DenseOfRowArrays([Math.Cos(angle), -Math.Sin(angle)], [Math.Sin(angle), Math.Cos(angle)]);
        var shear = M.DenseOfRowArrays([1, Shear * Random(5)], [0, 1]);
        var scale = M.DenseOfRowArrays([1 + Scale * Random(3), 0], [0, 1 + Scale * Random(4)]);
        var affine = rotation * shear * scale - M.DenseIdentity(2);                              // 2 × 2
        var F = M.Dense(side, grid.Points, grid.Smoothing);                                      // side × n
        Matrix<double> Field(int start) => ElasticStrength * F * Points(start) * F.Transpose();  // side × side

        return (M.Dense(side, side, (y, x) => affine[0, 0] * (x - c) + affine[0, 1] * (y - c) + Shift * Random(0))
                + Field(ElasticGrid.First),
            M.Dense(side, side, (y, x) => affine[1, 0] * (x - c) + affine[1, 1] * (y - c) + Shift * Random(1))
                + Field(ElasticGrid.First + grid.Points * grid.Points));
    }

    /// <summary>Reads an image at displaced places, each between the four pixels around it; outside of the image all is 0.</summary>
    /// <param name="image">The image, a row of the matrix for each row of pixels.</param>
    /// <param name="right">How far to the right of its own place each pixel is read; of the image's shape.</param>
    /// <param name="down">How far below.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Matrix<double> Bend(Matrix<double> image, Matrix<double> right, Matrix<double> down)
    {
        ArgumentNullException.ThrowIfNull(image);
        MatrixShape.Same(image, nameof(image), right, nameof(right), "each pixel has its displacement");
        MatrixShape.Same(image, nameof(image), down, nameof(down), "each pixel has its displacement");
        double Pixel(int y, int x) => y >= 0 && y < image.RowCount && x >= 0 && x < image.ColumnCount ? image[y, x] : 0;
        return Matrix<double>.Build.Dense(image.RowCount, image.ColumnCount, (y, x) =>
        {
            double atX = x + right[y, x], atY = y + down[y, x];
            int left = (int)Math.Floor(atX), top = (int)Math.Floor(atY);
            double u = atX - left, v = atY - top;
            return (1 - v) * ((1 - u) * Pixel(top, left) + u * Pixel(top, left + 1))
                + v * ((1 - u) * Pixel(top + 1, left) + u * Pixel(top + 1, left + 1));
        });
    }

    /// <summary>
    /// Every image of a data set, bent as in an epoch of a run. Pixels are whole numbers again, and those below 16, most of them on the rim
    /// that interpolation leaves around a stroke, are blank: they would cost a tenth of the training time.
    /// </summary>
    /// <exception cref="ArgumentException">The images are not square.</exception>
    public Dataset Bend(Dataset data, uint seed = 0, int epoch = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        int[] order = [.. Enumerable.Range(0, data.Count)];
        ImageSet bent = Start(data, seed, data.Count, new WorkerPool(Environment.ProcessorCount)).Bend(order, .., epoch);
        return data.With($"{data.Name}, bent", bent);
    }

    internal BentImages Start(Dataset data, uint seed, int capacity, WorkerPool pool)
    {
        CheckFits(data);
        return new BentImages(data.Images, Ranges, seed, capacity, pool);
    }

    internal void CheckFits(Dataset data)
    {
        if (data.Rows != data.Columns)
            throw new ArgumentException($"Only square images can be bent; those of {data.Name} have {data.Rows}×{data.Columns} pixels.");
    }

    private static double Checked(double value, string name, double max, double min = 0) =>
        Require.That(value, value >= min && value <= max, FormattableString.Invariant($"{name} is {min} to {max}"), name);
}
