using static Backprop.Exercises.FunctionCheck;
using static System.FormattableString;

namespace Backprop.Exercises;

/// <content>A plane, bent: the line of a neuron, and how many neurons the circles need.</content>
public static partial class Check
{
    private const int FewestNeurons = 3, Starts = 5;

    private static readonly (double W1, double W2, double B, double X)[] LinePoints =
        [(2, -3, 1, 0.5), (0.5, 4, -2, 0.3), (-1.5, 0.25, 0.7, 0.9), (3, 1.1, -1.3, 0.2), (-0.4, -0.6, 0.5, 0.7)];

    /// <summary>The line on which a neuron's z is 0: from w₁, w₂, b and x to y.</summary>
    /// <param name="mine">A function of w₁, w₂, b and x, for w₂ other than 0.</param>
    public static CheckResult NeuronLine(Func<double, double, double, double, double>? mine) => Judge(
        Texts.Read("Check.NeuronLine"), mine, LinePoints, p => Invariant($"w1 = {p.W1}, w2 = {p.W2}, b = {p.B}, x = {p.X}"),
        p => [mine!(p.W1, p.W2, p.B, p.X)], At(LinePoints, p => -(p.W1 * p.X + p.B) / p.W2,
        [
            ("w1 and w2 are exchanged: w1 belongs to x, w2 to y.", p => -(p.W2 * p.X + p.B) / p.W1),
            ("b is missing: that line goes through (0, 0).", p => -p.W1 * p.X / p.W2),
            ("b has the wrong sign: it goes to the other side of the equation, as w1·x does.", p => (p.B - p.W1 * p.X) / p.W2),
            ("w1·x has the wrong sign: it goes to the other side of the equation, as b does.", p => (p.W1 * p.X - p.B) / p.W2),
            ("b is not divided by w2.", p => -p.W1 * p.X / p.W2 - p.B),
            ("b is not divided by w2, and has the wrong sign.", p => -p.W1 * p.X / p.W2 + p.B),
            ("w1·x is not divided by w2. Are parentheses missing?", p => -p.W1 * p.X - p.B / p.W2),
            ("w1·x is not divided by w2, and b has the wrong sign. Are parentheses missing?", p => -p.W1 * p.X + p.B / p.W2),
            ("w1·x is not divided by w2, and has the wrong sign. Are parentheses missing?", p => p.W1 * p.X - p.B / p.W2),
            ("This is w1·x + b/w2: parentheses are missing, and the sign is wrong.", p => p.W1 * p.X + p.B / p.W2),
            ("This is −(w1·x + b), which is w2·y; y alone is needed.", p => -(p.W1 * p.X + p.B)),
            ("This is w1·x + b, z where y is 0; on the line z is 0.", p => p.W1 * p.X + p.B),
            ("It is multiplied by w2; divide by it.", p => -(p.W1 * p.X + p.B) * p.W2),
            ("It is multiplied by w2 and has the wrong sign; divide by −w2.", p => (p.W1 * p.X + p.B) * p.W2),
            ("It is divided by w1, the weight of x; w2 belongs to y.", p => -(p.W1 * p.X + p.B) / p.W1),
            ("w2 is subtracted; it multiplies y, so divide by it.", p => -(p.W1 * p.X + p.B) - p.W2),
            ("x is missing.", p => -(p.W1 + p.B) / p.W2),
            ("That is the slope of the line alone, −w1/w2.", p => -p.W1 / p.W2),
            ("w1·x is missing: that is y where x is 0.", p => -p.B / p.W2),
            ("w1 is missing.", p => -(p.X + p.B) / p.W2),
            ("That is the direction of w; the line stands across it.", p => p.W2 * p.X / p.W1),
            ("x itself is not y.", p => p.X),
        ]), "z is 0 on the line, not y.",
        WrongFactor.Sign("w1·x + b goes to the other side of the equation, and changes its sign."), new(2, "× 2."), new(0.5, "÷ 2."));

    /// <summary>How many hidden neurons, in one layer, are the fewest that tell a disk from the ring around it.</summary>
    /// <param name="mine">A count. Up to three neurons are trained, from five seeds.</param>
    public static CheckResult FewestForCircles(object? mine) => Texts.Read("Check.FewestForCircles").Grade(mine, exercise =>
    {
        if (Answer.Number(mine) is not { } given || given != Math.Floor(given) || given < 0)
            return exercise.Incorrect("A count of neurons is needed: a whole number.");
        if (given == 0)
            return exercise.Incorrect("Without a hidden neuron one straight line divides the answers, and the ring is on all sides.");
        if (given > FewestNeurons)
            return exercise.Incorrect(Invariant($"{given} are enough, and not the fewest. How many straight lines close in a disk?"));
        Dataset circles = Circles();
        int[] right = [.. Enumerable.Range(1, Starts).Select(seed => Divided(circles, (int)given, (uint)seed))];
        string counts = right.Min() == right.Max() ? $"{right[0]}" : $"{right.Min()} to {right.Max()}";
        string trained = $"Trained from {Starts} seeds just now: {counts} of {circles.Count} points right.";
        return given switch
        {
            1 => exercise.Incorrect("The only direction that counts for one neuron is across its line: along it the answer stays, "
                + $"from the disk into the ring. {trained}"),
            2 => exercise.Incorrect("Two lines cannot close in a disk. There is a direction in which each of the two z moves as the disk's "
                + $"answer wants it; whoever walks there from the disk comes to the ring, and the answer stays. {trained}"),
            _ => exercise.Correct($"Three lines are a triangle around the disk, and leave no way out. {trained}"),
        };
    });

    // A disk and a ring, 48 points each.
    private static Dataset Circles()
    {
        var points = Enumerable.Range(0, 96)
            .Select(i => (Label: i % 2, Radius: i % 2 == 1 ? 0.4 : i % 4 == 0 ? 0.1 : 0.2, Angle: i * Math.PI / 48));
        byte[] pixels = [.. points.SelectMany(point => new[] { Math.Cos(point.Angle), Math.Sin(point.Angle) }
            .Select(direction => (byte)Math.Round(255 * (0.5 + point.Radius * direction))))];
        return new Dataset("circles", pixels, [.. points.Select(point => (byte)point.Label)], rows: 1, columns: 2, classes: 2);
    }

    private static int Divided(Dataset circles, int neurons, uint seed)
    {
        var network = new Network([2, neurons, 2], seed, Activation.Tanh, Cost.LogLikelihood, Initializer.Xavier);
        // As if the inputs had mean 0 and deviation 1.
        (3.5 * network[1].W).CopyTo(network[1].W);
        (-0.5 * network[1].W.RowSums()).CopyTo(network[1].b);
        var options = new SgdOptions { Epochs = 400, LearningRate = 0.05, Momentum = 0.9, ShuffleSeed = seed };
        _ = new Sgd(network, options).Run(circles).Last();
        return network.Evaluate(circles).Correct;
    }
}
