using System.Net;
using Markdig.Extensions.Mathematics;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Helpers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Backprop.Pages;

/// <summary>A table that scrolls, so that a wide one does not widen the page.</summary>
internal sealed class ScrollingTable : HtmlTableRenderer
{
    protected override void Write(HtmlRenderer renderer, Table table)
    {
        renderer.Write("<div class=\"scroll\">");
        base.Write(renderer, table);
        renderer.WriteLine("</div>");
    }
}

/// <summary>A check box with a label for screen readers.</summary>
internal sealed class TickBox : HtmlTaskListRenderer
{
    protected override void Write(HtmlRenderer renderer, TaskList box) =>
        renderer.Write($"<input type=\"checkbox\" disabled{(box.Checked ? " checked aria-label=\"done\"" : " aria-label=\"to do\"")}>");
}

/// <summary>A C# code block, highlighted like a C# cell.</summary>
internal sealed class HighlightedCode : CodeBlockRenderer
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
        // A word joiner: a line may break after a formula, but not before the comma that follows it.
        bool isFollowedByPunctuation = formula.NextSibling is LiteralInline { Content: { IsEmpty: false } next }
            && next.CurrentChar.IsAsciiPunctuation();
        if (TexFormula.ToMathML(tex, isBlock) is not { } mathML)
            renderer.Write($"<span class=\"{(isBlock ? "formula " : "")}tex\">{WebUtility.HtmlEncode(tex)}</span>");
        else if (isBlock)
            renderer.Write($"<span class=\"formula\">{mathML}</span>");
        else
            renderer.Write(mathML + (isFollowedByPunctuation ? "\u2060" : ""));
    }
}

/// <summary>A formula on lines of its own.</summary>
internal sealed class FormulaBlock : HtmlObjectRenderer<MathBlock>
{
    protected override void Write(HtmlRenderer renderer, MathBlock formula)
    {
        string tex = formula.Lines.ToString();
        string? mathML = TexFormula.ToMathML(tex, isBlock: true);
        renderer.WriteLine($"<div class=\"formula{(mathML is null ? " tex" : "")}\">{mathML ?? WebUtility.HtmlEncode(tex)}</div>");
    }
}
