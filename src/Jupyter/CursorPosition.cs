namespace Backprop.Jupyter;

/// <summary>
/// A position in code as a front end counts it. The protocol counts code points, VS Code UTF-16 units; they differ only after
/// characters outside the basic plane, such as emoji.
/// </summary>
internal sealed class CursorPosition
{
    private readonly string code;
    private readonly bool countsUnits;

    /// <summary>Reads a position from a request; null is the end.</summary>
    public CursorPosition(string code, int? given)
    {
        this.code = code;
        int points = CodePoints(code.Length);
        Units = ToUnits(Math.Clamp(given ?? points, 0, points));
        // Requests are usually made at the end of a word, so prefer the reading that is at one.
        if (given is { } units && units > 0 && units <= code.Length
            && (units > points || (units != Units && !EndsWord(Units) && EndsWord(units))))
            (countsUnits, Units) = (true, units);
    }

    /// <summary>The position in UTF-16 units.</summary>
    public int Units { get; }

    /// <summary>Converts a position in UTF-16 units to the front end's counting.</summary>
    public int Given(int units) => countsUnits ? units : CodePoints(units);

    private bool EndsWord(int units) => units > 0
        && (char.IsLetterOrDigit(code[units - 1]) || code[units - 1] is '_' or '.' or '(' or ',' or '#' or '!' or '?');

    private int CodePoints(int units) => units - code.Take(units).Count(char.IsLowSurrogate);

    private int ToUnits(int points) => code.EnumerateRunes().Take(points).Sum(rune => rune.Utf16SequenceLength);
}
