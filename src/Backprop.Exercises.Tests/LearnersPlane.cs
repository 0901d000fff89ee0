namespace Backprop.Exercises.Tests;

/// <summary>What learners write in notebook 12: the line of a neuron, and how many neurons the circles need.</summary>
internal static class LearnersPlane
{
    public static IEnumerable<(string Words, Func<CheckResult> Ask)> All =>
    [
        ("exchanged", () => Check.NeuronLine((w1, w2, b, x) => -(w2 * x + b) / w1)),
        ("b is missing", () => Check.NeuronLine((w1, w2, b, x) => -w1 * x / w2)),
        ("b has the wrong sign", () => Check.NeuronLine((w1, w2, b, x) => (b - w1 * x) / w2)),
        ("w1·x has the wrong sign", () => Check.NeuronLine((w1, w2, b, x) => (w1 * x - b) / w2)),
        ("b is not divided", () => Check.NeuronLine((w1, w2, b, x) => -w1 / w2 * x - b)),
        ("b is not divided by w2, and has", () => Check.NeuronLine((w1, w2, b, x) => -w1 / w2 * x + b)),
        ("not divided by w2. Are parentheses", () => Check.NeuronLine((w1, w2, b, x) => -w1 * x - b / w2)),
        ("w1·x is not divided by w2, and b", () => Check.NeuronLine((w1, w2, b, x) => -w1 * x + b / w2)),
        ("w1·x is not divided by w2, and has", () => Check.NeuronLine((w1, w2, b, x) => w1 * x - b / w2)),
        ("parentheses are missing", () => Check.NeuronLine((w1, w2, b, x) => w1 * x + b / w2)),
        ("which is w2·y", () => Check.NeuronLine((w1, w2, b, x) => -w1 * x - b)),
        ("z where y is 0", () => Check.NeuronLine((w1, w2, b, x) => w1 * x + b)),
        ("multiplied by w2; divide", () => Check.NeuronLine((w1, w2, b, x) => -(w1 * x + b) * w2)),
        ("divide by −w2", () => Check.NeuronLine((w1, w2, b, x) => (w1 * x + b) * w2)),
        ("divided by w1", () => Check.NeuronLine((w1, w2, b, x) => -(w1 * x + b) / w1)),
        ("w2 is subtracted", () => Check.NeuronLine((w1, w2, b, x) => -(w1 * x + b) - w2)),
        ("x is missing", () => Check.NeuronLine((w1, w2, b, x) => -(w1 + b) / w2)),
        ("slope", () => Check.NeuronLine((w1, w2, b, x) => -w1 / w2)),
        ("w1·x is missing", () => Check.NeuronLine((w1, w2, b, x) => -b / w2)),
        ("w1 is missing", () => Check.NeuronLine((w1, w2, b, x) => -(x + b) / w2)),
        ("direction of w", () => Check.NeuronLine((w1, w2, b, x) => w2 / w1 * x)),
        ("x itself", () => Check.NeuronLine((w1, w2, b, x) => x)),
        ("wrong sign", () => Check.NeuronLine((w1, w2, b, x) => (w1 * x + b) / w2)),
        ("z is 0 on the line", () => Check.NeuronLine((w1, w2, b, x) => 0)),
        ("not finite", () => Check.NeuronLine((w1, w2, b, x) => double.NaN)),

        ("one straight line", () => Check.FewestForCircles(0)),
        ("across its line.* [5-8]\\d of 96 points", () => Check.FewestForCircles(1)),
        ("cannot close in a disk.* [78]\\d of 96 points", () => Check.FewestForCircles(2)),
        ("not the fewest", () => Check.FewestForCircles(4)),
        ("not the fewest", () => Check.FewestForCircles(1e9)),
        ("a whole number", () => Check.FewestForCircles(2.5)),
        ("a whole number", () => Check.FewestForCircles("a few")),
        ("a whole number", () => Check.FewestForCircles(-3)),
    ];

    public static IEnumerable<CheckResult> Right =>
    [
        Check.NeuronLine((w1, w2, b, x) => -(w1 * x + b) / w2), Check.NeuronLine((w1, w2, b, x) => -w1 / w2 * x - b / w2),
        Check.NeuronLine((w1, w2, b, x) => (float)((w1 * x + b) / -w2)), Check.FewestForCircles(3), Check.FewestForCircles("3"),
    ];
}
