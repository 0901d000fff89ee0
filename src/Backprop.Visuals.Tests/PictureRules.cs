using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Visuals.Tests;

/// <summary>What holds for every picture of the course.</summary>
internal static partial class PictureRules
{
    /// <summary>
    /// The picture looks as it did; its text lies inside and is not small; it has alternative text and its data; it runs nothing.
    /// </summary>
    internal static void Holds(object picture, string snapshot)
    {
        string svg = picture.ToDisplayString("image/svg+xml"), html = picture.ToDisplayString("text/html");
        // How zlib packs pixels may change with the runtime; what the picture looks like does not.
        Snapshot.Matches(Pixels().Replace(svg, "data:image/png;base64,"), $"{snapshot}.svg");
        if (Environment.GetEnvironmentVariable("BACKPROP_PICTURES") is { Length: > 0 } folder)
            File.WriteAllText(
                Path.Combine(folder, $"{snapshot}.html"),
                $"<!doctype html><meta charset=utf-8><meta name=color-scheme content='light dark'><body>{html}");

        XElement root = XDocument.Parse(svg).Root!;
        string[] parts = ((string)root.Attribute("viewBox")!).Split(' ');
        double[] box = [.. parts.Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        foreach (XElement text in root.Descendants()
            .Where(element => element.Name.LocalName == "text" && element.Attribute("transform") is null))
        {
            double size = Number(text, "font-size", 13), width = SvgWriter.TextWidth(text.Value, size);
            double x = Number(text, "x", 0), y = Number(text, "y", 0);
            double left = (string?)text.Attribute("text-anchor") switch { "middle" => x - width / 2, "end" => x - width, _ => x };
            Assert.True(size * Number(root, "width", 0) / box[2] >= 11, $"{text} is small");
            Assert.True(
                left >= 0 && left + width <= box[2] && y >= size && y <= box[3] - 2,
                $"{text} reaches out of {box[2]}×{box[3]}: from {left:0} to {left + width:0}");
        }
        Assert.True(((string)root.Attribute("aria-label")!).Length > 20);
        Assert.Contains("<img alt=\"" + SvgWriter.Escape(Figure.OneLine(picture.ToDisplayString("text/plain"))), html);
        Assert.Contains("Data</summary>", html);
        Assert.Contains("</table>", html);
        Assert.DoesNotContain(
            root.Descendants(), element => element.Name.LocalName is "script" or "foreignObject" || element.Attribute("id") is not null);
        Assert.DoesNotMatch("=[\"'][^\"']*(NaN|∞|E\\+)", LongText().Replace(svg, ""));
    }

    private static double Number(XElement element, string name, double otherwise) =>
        element.Attribute(name) is { } attribute ? double.Parse(attribute.Value, CultureInfo.InvariantCulture) : otherwise;

    [GeneratedRegex("data:image/png;base64,[^\"']*")]
    private static partial Regex Pixels();

    [GeneratedRegex("(aria-label|href)=(\"[^\"]*\"|'[^']*')")]
    private static partial Regex LongText();
}
