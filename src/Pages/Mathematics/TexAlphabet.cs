using System.Text;

namespace Backprop.Pages.Mathematics;

/// <summary>TeX's alphabets, whose letters are separate characters in Unicode.</summary>
internal static class TexAlphabet
{
    /// <summary>Command -> code points of its A, a, 0, Α and α; 0 for none.</summary>
    private static readonly Dictionary<string, (int Upper, int Lower, int Digit, int GreekUpper, int GreekLower)> Alphabets = new()
    {
        ["mathbf"] = (0x1D400, 0x1D41A, 0x1D7CE, 0x1D6A8, 0x1D6C2),
        ["boldsymbol"] = (0x1D468, 0x1D482, 0x1D7CE, 0x1D71C, 0x1D736),
        ["bm"] = (0x1D468, 0x1D482, 0x1D7CE, 0x1D71C, 0x1D736),
        ["mathcal"] = (0x1D49C, 0x1D4B6, 0, 0, 0),
        ["mathbb"] = (0x1D538, 0x1D552, 0x1D7D8, 0, 0),
        ["mathfrak"] = (0x1D504, 0x1D51E, 0, 0, 0),
        ["mathsf"] = (0x1D5A0, 0x1D5BA, 0x1D7E2, 0, 0),
        ["mathtt"] = (0x1D670, 0x1D68A, 0x1D7F6, 0, 0),
    };

    /// <summary>Letters that have older code points outside their alphabet's block.</summary>
    private static readonly Dictionary<int, char> Earlier = new()
    {
        [0x1D49D] = 'ℬ', [0x1D4A0] = 'ℰ', [0x1D4A1] = 'ℱ', [0x1D4A3] = 'ℋ', [0x1D4A4] = 'ℐ', [0x1D4A7] = 'ℒ', [0x1D4A8] = 'ℳ',
        [0x1D4AD] = 'ℛ', [0x1D4BA] = 'ℯ', [0x1D4BC] = 'ℊ', [0x1D4C4] = 'ℴ',
        [0x1D53A] = 'ℂ', [0x1D53F] = 'ℍ', [0x1D545] = 'ℕ', [0x1D547] = 'ℙ', [0x1D548] = 'ℚ', [0x1D549] = 'ℝ', [0x1D551] = 'ℤ',
        [0x1D506] = 'ℭ', [0x1D50B] = 'ℌ', [0x1D50C] = 'ℑ', [0x1D515] = 'ℜ', [0x1D51D] = 'ℨ',
    };

    public static bool Has(string command) => Alphabets.ContainsKey(command);

    /// <summary>The text in that alphabet; characters that it lacks stay unchanged.</summary>
    public static string Set(string text, string command)
    {
        var alphabet = Alphabets[command];
        var set = new StringBuilder();
        foreach (char letter in text)
        {
            int code = letter switch
            {
                >= 'A' and <= 'Z' => alphabet.Upper + letter - 'A',
                >= 'a' and <= 'z' => alphabet.Lower + letter - 'a',
                >= '0' and <= '9' when alphabet.Digit > 0 => alphabet.Digit + letter - '0',
                >= 'Α' and <= 'Ω' when alphabet.GreekUpper > 0 => alphabet.GreekUpper + letter - 'Α',
                >= 'α' and <= 'ω' when alphabet.GreekLower > 0 => alphabet.GreekLower + letter - 'α',
                _ => letter,
            };
            set.Append(Earlier.TryGetValue(code, out char earlier) ? earlier.ToString() : char.ConvertFromUtf32(code));
        }
        return set.ToString();
    }
}
