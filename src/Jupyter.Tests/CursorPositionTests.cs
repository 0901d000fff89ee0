using CsCheck;

namespace Backprop.Jupyter.Tests;

public sealed class CursorPositionTests
{
    private static readonly Gen<string> Codes = OneOf("a", "B", "_", ".", "(", " ", "\n", "é", "日", "😀", "👩‍💻")
        .Array[0, 20]
        .Select(string.Concat);

    [Fact]
    public void A_position_is_given_back_as_it_came() =>
        Gen.Select(Codes, Gen.Int[0, 40]).Sample((code, given) =>
        {
            var cursor = new CursorPosition(code, given);
            Assert.InRange(cursor.Units, 0, code.Length);
            if (given <= code.Length)
                Assert.Equal(given, cursor.Given(cursor.Units));
            if (code.All(character => !char.IsSurrogate(character)))
                Assert.Equal(Math.Min(given, code.Length), cursor.Units);
        }, iter: 20_000);

    [Theory]
    [InlineData("😀.Wri", 5)]
    [InlineData("\"😀😀\"; Console.Wri + 1", 17)]
    [InlineData("x", 1)]
    public void Code_points_are_understood(string code, int points)
    {
        var cursor = new CursorPosition(code, points);

        Assert.Equal(string.Concat(code.EnumerateRunes().Take(points)), code[..cursor.Units]);
    }

    [Theory]
    [InlineData("😀.Wri", 6)]
    [InlineData("\"😀😀\"; Console.Wri + 1", 19)]
    [InlineData("x", 1)]
    public void UTF_16_units_are_understood(string code, int units) => Assert.Equal(units, new CursorPosition(code, units).Units);

    [Theory]
    [InlineData(null, 3)]
    [InlineData(-5, 0)]
    [InlineData(int.MinValue, 0)]
    [InlineData(99, 3)]
    [InlineData(int.MaxValue, 3)]
    public void None_is_the_end_and_one_outside_the_nearest_inside(int? given, int units) =>
        Assert.Equal(units, new CursorPosition("a😀", given).Units);

    private static Gen<string> OneOf(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(i => choices[i]);
}
