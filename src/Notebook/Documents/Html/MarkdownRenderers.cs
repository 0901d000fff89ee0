using Markdig.Extensions.Mathematics;
using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;

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

/// <summary>A formula stays TeX: setting it would take a script.</summary>
internal sealed class Formula : HtmlObjectRenderer<MathInline>
{
    protected override void Write(HtmlRenderer renderer, MathInline formula)
    {
        renderer.Write(formula.DelimiterCount > 1 ? "<span class=\"math block\">" : "<span class=\"math\">");
        renderer.WriteEscape(ref formula.Content);
        renderer.Write("</span>");
    }
}

/// <summary>A formula on lines of its own.</summary>
internal sealed class FormulaBlock : HtmlObjectRenderer<MathBlock>
{
    protected override void Write(HtmlRenderer renderer, MathBlock formula)
    {
        renderer.Write("<div class=\"math block\">");
        renderer.WriteLeafRawLines(formula, writeEndOfLines: true, escape: true);
        renderer.WriteLine("</div>");
    }
}
