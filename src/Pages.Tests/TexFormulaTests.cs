using System.Text.RegularExpressions;
using System.Xml.Linq;
using CsCheck;

namespace Backprop.Pages.Tests;

public sealed class TexFormulaTests
{
    [Theory]
    [InlineData("a+b", "<mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow>")]
    [InlineData("x_i^2", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>")]
    [InlineData(@"\tfrac12", "<mfrac><mn>1</mn><mn>2</mn></mfrac>")]
    [InlineData("0.25", "<mn>0.25</mn>")]
    [InlineData("f'(z)",
        "<mrow><mrow><mi>f</mi><mo lspace=\"0\" rspace=\"0\">′</mo></mrow>"
        + "<mo stretchy=\"false\">(</mo><mi>z</mi><mo stretchy=\"false\">)</mo></mrow>")]
    [InlineData(
        @"\delta^{[L]}",
        "<msup><mi>δ</mi><mrow><mo stretchy=\"false\">[</mo><mi>L</mi><mo stretchy=\"false\">]</mo></mrow></msup>")]
    [InlineData(@"\mathbf{W}x \in \mathbb{R}", "<mrow><mi>&#119830;</mi><mi>x</mi><mo>∈</mo><mi>ℝ</mi></mrow>")]
    [InlineData(@"\sum_j e^{z_j}",
        "<mrow><munder><mo largeop=\"true\" movablelimits=\"true\">∑</mo><mi>j</mi></munder>"
        + "<msup><mi>e</mi><msub><mi>z</mi><mi>j</mi></msub></msup></mrow>")]
    [InlineData(
        @"\left(\frac{a}{b}\right.",
        "<mrow><mo stretchy=\"true\" fence=\"true\" form=\"prefix\">(</mo><mfrac><mi>a</mi><mi>b</mi></mfrac></mrow>")]
    [InlineData(@"\text{if } x < 0", "<mrow><mtext>if&#160;</mtext><mi>x</mi><mo>&lt;</mo><mn>0</mn></mrow>")]
    [InlineData(@"\begin{pmatrix} 1 & 0 \\ 0 & 1 \\ \end{pmatrix}",
        "<mrow><mo stretchy=\"true\" fence=\"true\" form=\"prefix\">(</mo>"
        + "<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr><mtr><mtd><mn>0</mn></mtd><mtd><mn>1</mn></mtd></mtr></mtable>"
        + "<mo stretchy=\"true\" fence=\"true\" form=\"postfix\">)</mo></mrow>")]
    [InlineData("", "<mrow></mrow>")]
    public void TeX_becomes_MathML(string tex, string expected) =>
        Assert.Equal($"<math>{expected}</math>", TexFormula.ToMathML(tex, isBlock: false));

    [Fact]
    public void Lines_are_aligned_with_an_environment_and_without()
    {
        string? bare = TexFormula.ToMathML(@"a &= b \\ c &= d", isBlock: true);
        Assert.Equal(bare, TexFormula.ToMathML(@"\begin{aligned} a &= b \\ c &= d \end{aligned}", isBlock: true));
        Assert.StartsWith("<math display=\"block\"><mtable displaystyle=\"true\" class=\"aligned\">", bare);
    }

    [Theory]
    [InlineData(@"\foo{x}")]
    [InlineData("{a")]
    [InlineData("a}")]
    [InlineData(@"\frac{a}")]
    [InlineData(@"\left( a")]
    [InlineData(@"\begin{matrix} a \end{pmatrix}")]
    [InlineData("x^")]
    public void A_formula_that_is_not_understood_is_none(string tex) => Assert.Null(TexFormula.ToMathML(tex, isBlock: true));

    [Fact]
    public void Whatever_the_formula_the_MathML_is_well_formed_or_none()
    {
        Assert.Null(TexFormula.ToMathML(new string('{', 100_000), isBlock: false));
        Gen.OneOf(@"\frac", "{", "}", "x", "^", "_", "&", @"\\", "12", "'", "<", @"\left", @"\right", "(", "]", @"\begin{cases}",
                @"\end{cases}", @"\sqrt", "[", @"\text", @"\mathbf", @"\alpha", @"\hat", @"\max", @"\sum", @"\,", "😀", "\"", @"\",
                @"\Gamma")
            .Array[0, 12].Select(parts => string.Join(' ', parts))
            .Sample(tex =>
            {
                if (TexFormula.ToMathML(tex, isBlock: true) is { } mathML)
                    XElement.Parse(mathML);
            }, iter: 20_000);
    }

    [Fact]
    public void Every_name_is_set_as_something()
    {
        Dictionary<string, string>[] tables =
        [
            TexSymbols.Letters, TexSymbols.Upright, TexSymbols.Operators, TexSymbols.Large, TexSymbols.Integrals, TexSymbols.Spaces,
        ];
        string[] names = [.. tables.SelectMany(table => table.Keys), .. TexSymbols.Functions];
        Assert.All(names, name => Assert.Matches("^<math>.+</math>$", TexFormula.ToMathML("\\" + name, isBlock: false)));
        Assert.DoesNotMatch(new Regex("[A-Za-z]{2,}"), string.Concat(TexSymbols.Operators.Values));
    }
}
