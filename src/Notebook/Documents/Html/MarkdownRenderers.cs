using System.Net;
using Markdig.Extensions.Mathematics;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Helpers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Backprop.Notebook;

/// <summary>A wide table scrolls; the page does not.</summary>
internal sealed class ScrollingTable : HtmlTableRenderer
{
    protected override void Write(HtmlRenderer renderer, Table table)
    {
        renderer.Write("<div class=\"scroll\">");
        base.Write(renderer, table);
        renderer.WriteLine("</div>");
    }
}

/// <summary>A box to tick says what it says also to who cannot see it.</summary>
internal sealed class TickBox : HtmlTaskListRenderer
{
    protected override void Write(HtmlRenderer renderer, TaskList box) =>
        renderer.Write($"<input type=\"checkbox\" disabled{(box.Checked ? " checked aria-label=\"done\"" : " aria-label=\"to do\"")}>");
}

/// <summary>C# in the text looks like C# in the cells.</summary>
internal sealed class ColouredCode : CodeBlockRenderer
{
    protected override void Write(HtmlRenderer renderer, CodeBlock block)
    {
        if (block is FencedCodeBlock { Info: "csharp" or "cs" or "c#" })
            renderer.WriteLine($"<pre><code>{CodeHighlighter.ToHtml(block.Lines.ToString())}</code></pre>");
        else
            base.Write(renderer, block);
    }
}

/// <summary>A formula in a line of text, or between double dollars.</summary>
internal sealed class Formula : HtmlObjectRenderer<MathInline>
{
    protected override void Write(HtmlRenderer renderer, MathInline formula)
    {
        bool isBlock = formula.DelimiterCount > 1;
        string tex = formula.Content.ToString();
        // A line may end after a formula, but not before the comma that follows it.
        string joined = formula.NextSibling is LiteralInline { Content: { IsEmpty: false } next } && next.CurrentChar.IsAsciiPunctuation() ? "\u2060" : "";
        renderer.Write(TexFormula.ToMathML(tex, isBlock) is { } set ? isBlock ? $"<span class=\"formula\">{set}</span>" : set + joined
            : $"<span class=\"{(isBlock ? "formula " : "")}tex\">{WebUtility.HtmlEncode(tex)}</span>");
    }
}

/// <summary>A formula on lines of its own.</summary>
internal sealed class FormulaBlock : HtmlObjectRenderer<MathBlock>
{
    protected override void Write(HtmlRenderer renderer, MathBlock formula)
    {
        string tex = formula.Lines.ToString();
        renderer.WriteLine(TexFormula.ToMathML(tex, isBlock: true) is { } set ? $"<div class=\"formula\">{set}</div>"
            : $"<div class=\"formula tex\">{WebUtility.HtmlEncode(tex)}</div>");
    }
}
