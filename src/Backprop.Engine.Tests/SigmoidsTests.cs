using CsCheck;

namespace Backprop.Engine.Tests;

/// <summary>The engine's σ and tanh against those of .NET.</summary>
public class SigmoidsTests
{
    [Fact]
    public void Sigmoids_are_those_of_Math_to_the_last_bits() =>
        Gen.OneOf(Gen.Double[-40, 40], Gen.Double[-900, 900]).Array[1, 70].Sample(z =>
        {
            double[] sigmoid = [.. z], tanh = [.. z];
            float[] singles = Array.ConvertAll(z, x => (float)(x / 10)), rounded = [.. singles];
            Sigmoids.Apply<double>(sigmoid, 1, 1, 0);
            Sigmoids.Apply<double>(tanh, 2, 2, -1);
            Sigmoids.Apply<float>(singles, 1, 1, 0);
            for (int i = 0; i < z.Length; i++)
            {
                Assert.Equal(1, (sigmoid[i] + 1e-290) / (Sigmoid(z[i]) + 1e-290), 2e-15);
                Assert.Equal(Math.Tanh(z[i]), tanh[i], 1e-15);
                Assert.Equal(1, (singles[i] + 1e-29) / (Sigmoid(rounded[i]) + 1e-29), 4e-7);
            }

            static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
        });

    [Fact]
    public void What_is_no_number_stays_none_in_a_sigmoid()
    {
        float[] singles = [float.NaN, float.PositiveInfinity, float.NegativeInfinity];
        double[] doubles = [double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        Sigmoids.Apply<float>(singles, 1, 1, 0);
        Sigmoids.Apply<double>(doubles, 1, 1, 0);

        Assert.Equal([float.NaN, 1, 0], singles.Select(x => MathF.Round(x, 6)));
        Assert.Equal([double.NaN, 1, 0], doubles.Select(x => Math.Round(x, 15)));
    }
}
