using System.Runtime.Intrinsics;

namespace Backprop.Engine.Tests;

/// <summary>The step of a narrow layer in single precision.</summary>
public class NarrowStepTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.9)]
    public void Any_vector_computes_the_same_bits(double momentum)
    {
        Assert.SkipUnless(System.Runtime.Intrinsics.X86.Fma.IsSupported || System.Runtime.Intrinsics.Arm.AdvSimd.IsSupported,
            "Without fused multiply-adds narrow and wide vectors round alike only by chance.");
        Dataset data = RandomNetworks.Data(new Network([784, 10]), count: 40, seed: 6, blankTenths: 8);
        double[] Weights<V>()
            where V : struct
        {
            var network = new Network([784, 10], seed: 5);
            var trainer = new Trainer<float, V>(network.Model, 16, threads: 2);
            trainer.SetWeights(1, network[1].Weights, network[1].Biases);
            foreach (int start in (int[])[0, 16, 24])
                trainer.TrainBatch(data.Images, [.. Enumerable.Range(start, 15)], [], new GradientStep(0.1, 0.1, momentum, Decay: 0.01));
            trainer.GetWeights(1, network[1].Weights, network[1].Biases);
            return [.. network[1].Weights, .. network[1].Biases];
        }

        double[] narrow = Weights<Vector128<float>>();

        Assert.Equal(narrow, Weights<Vector256<float>>());
        Assert.Equal(narrow, Weights<Vector512<float>>());
    }
}
