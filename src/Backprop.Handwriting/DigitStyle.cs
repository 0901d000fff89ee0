using System.Globalization;
using System.Numerics;

namespace Backprop.Handwriting;

/// <summary>
/// One way to write a digit: the points that the pen passes, in several forms that differ only in proportion, so that
/// any mixture of two forms is again a way to write it.
/// </summary>
/// <remarks>
/// A form is text: points <c>x,y</c> in a box about 100 high, <c>!</c> after a point where the pen turns sharply
/// instead of curving through, and <c>|</c> where it leaves the paper.
/// </remarks>
internal sealed class DigitStyle
{
    private readonly Vector2[][] forms;

    public DigitStyle(float share, params string[] forms)
    {
        Share = share;
        this.forms = [.. forms.Select(Points)];
        StrokeLengths = Lengths(forms[0]);
        Corners = Turns(forms[0]);
        foreach (string form in forms)
        {
            if (!Lengths(form).SequenceEqual(StrokeLengths) || !Turns(form).SequenceEqual(Corners))
                throw new ArgumentException($"'{form}' has other strokes or corners than '{forms[0]}', so the two cannot be mixed.");
        }
    }

    /// <summary>The share of writers who write the digit this way.</summary>
    public float Share { get; }

    /// <summary>How many points each stroke has.</summary>
    public int[] StrokeLengths { get; }

    /// <summary>For each point, whether the pen turns sharply there.</summary>
    public bool[] Corners { get; }

    /// <summary>Writes a mixture of two forms chosen at random, or a little more than either, to <paramref name="points"/>.</summary>
    public void Mix(ref SplitMix64 random, Span<Vector2> points)
    {
        Vector2[] first = forms[random.Below(forms.Length)], second = forms[random.Below(forms.Length)];
        float part = random.Uniform(-0.1f, 1.1f);
        for (int i = 0; i < points.Length; i++)
            points[i] = first[i] + part * (second[i] - first[i]);
    }

    private static IEnumerable<string> Words(string form) =>
        form.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => word != "|");

    private static int[] Lengths(string form) => [.. form.Split('|').Select(stroke => Words(stroke).Count())];

    private static bool[] Turns(string form) => [.. Words(form).Select(word => word.EndsWith('!'))];

    private static Vector2[] Points(string form) =>
        [.. Words(form).Select(word => word.TrimEnd('!').Split(',')).Select(pair => new Vector2(Number(pair[0]), Number(pair[1])))];

    private static float Number(string text) => float.Parse(text, CultureInfo.InvariantCulture);
}
