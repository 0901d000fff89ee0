using System.Globalization;
using System.Net;
using System.Text;

namespace Backprop.Cli.Grading;

/// <summary>A class's grades as one page that needs no network: the table, the mistakes of the class, and each student's details.</summary>
internal static class GradesPage
{
    private const string Style =
        """
        :root { color-scheme: light dark; --line: #8884; --right: #009e73; --wrong: #d55e00; --failed: #cc79a7; --none: #868686; }
        body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; padding: 0 1rem; max-width: 80rem; }
        h1, h2 { line-height: 1.2; }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { border: 1px solid var(--line); padding: .15rem .4rem; text-align: center; }
        th[scope=row], td.text { text-align: left; }
        tbody th[scope=row] { position: sticky; left: 0; background: Canvas; white-space: nowrap; }
        thead th.turned { writing-mode: vertical-rl; writing-mode: sideways-lr; }
        thead th.turned { text-align: left; vertical-align: bottom; font-weight: normal; }
        .Right { box-shadow: inset 0 -4px var(--right); } .Wrong { box-shadow: inset 0 -4px var(--wrong); }
        .Failed, .Forged { box-shadow: inset 0 -4px var(--failed); } .NotAttempted { color: GrayText; }
        sup { font-size: .65em; }
        """;

    public static string Of(Gradebook book)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Grades</title>
            <style>{Style}</style></head>
            <body><main>
            <h1>Grades</h1>
            <p>Students: {book.Grades.Count}. Exercises: {book.Exercises.Count}. ✓ right, ✗ wrong, ○ not attempted, ! failed, ⚠ not the
            check's own result; <sup>h</sup> asks for the hint, <sup>s</sup> for the solution.</p>

            """);
        Table(page, book);
        Mistakes(page, book);
        page.Append("<h2>Student by student</h2>\n");
        foreach (Grade grade in book.Grades)
            Details(page, book, grade);
        return page.Append("</main></body>\n</html>\n").ToString();
    }

    private static void Table(StringBuilder page, Gradebook book)
    {
        page.Append(Wide("Students and exercises")).Append("<th scope=\"col\">student</th><th scope=\"col\">right</th>");
        foreach (var (_, title) in book.Exercises)
            page.Append($"<th scope=\"col\" class=\"turned\">{Html(title)}</th>");
        page.Append("<th scope=\"col\">seconds</th></tr></thead>\n<tbody>\n");
        foreach (Grade grade in book.Grades)
        {
            page.Append(CultureInfo.InvariantCulture,
                $"<tr><th scope=\"row\">{Html(grade.Name)}</th><td>{grade.Count(Outcome.Right)}</td>");
            foreach (Mark mark in grade.Marks)
            {
                string help = string.Concat(mark.Help.Select(help => help[0]));
                string title = $"{Gradebook.Word(mark.Outcome)}{(mark.Message.Length > 0 ? ": " + mark.Message : "")}";
                page.Append($"<td class=\"{mark.Outcome}\" title=\"{Html(title)}\">{Icon(mark.Outcome)}"
                    + $"{(help.Length > 0 ? $"<sup>{help}</sup>" : "")}</td>");
            }
            page.Append(CultureInfo.InvariantCulture, $"<td>{grade.Seconds:0}</td></tr>\n");
        }
        page.Append("</tbody>\n<tfoot><tr><th scope=\"row\">right</th><td></td>");
        for (int i = 0; i < book.Exercises.Count; i++)
            page.Append(CultureInfo.InvariantCulture, $"<td>{book.Grades.Count(grade => grade.Marks[i].Outcome == Outcome.Right)}</td>");
        page.Append("<td></td></tr></tfoot></table></div>\n");
    }

    private static void Mistakes(StringBuilder page, Gradebook book)
    {
        page.Append("<h2>Mistakes of the class</h2>\n");
        var mistakes = book.Mistakes().ToList();
        if (mistakes.Count == 0)
        {
            page.Append("<p>None.</p>\n");
            return;
        }
        page.Append(Wide("Mistakes")).Append("<th scope=\"col\">students</th><th scope=\"col\">exercise</th>"
            + "<th scope=\"col\">what the check said</th><th scope=\"col\">who</th></tr></thead>\n<tbody>\n");
        foreach (var (title, message, students) in mistakes)
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{students.Length}</td><td class=\"text\">{Html(title)}</td>"
                + $"<td class=\"text\">{Html(message)}</td><td class=\"text\">{Html(string.Join(", ", students))}</td></tr>\n");
        page.Append("</tbody></table></div>\n");
    }

    private static void Details(StringBuilder page, Gradebook book, Grade grade)
    {
        page.Append(CultureInfo.InvariantCulture,
            $"<details><summary>{Html(grade.Name)}: {grade.Count(Outcome.Right)} of {book.Exercises.Count}</summary>\n<ul>\n");
        foreach (string remark in grade.Remarks)
            page.Append($"<li>{Html(remark)}</li>\n");
        foreach (var (mark, (_, title)) in grade.Marks.Zip(book.Exercises).Where(pair => pair.First.Message.Length > 0))
            page.Append(CultureInfo.InvariantCulture,
                $"<li>{Icon(mark.Outcome)} {Html(title)}, {Gradebook.Word(mark.Outcome)}, {mark.Seconds:0.0} s: "
                + $"{Html(mark.Message)}</li>\n");
        page.Append("</ul></details>\n");
    }

    private static string Wide(string label) =>
        $"<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{label}\">\n<table><thead><tr>";

    private static string Icon(Outcome outcome) => outcome switch
    {
        Outcome.Right => "✓",
        Outcome.Wrong => "✗",
        Outcome.Failed => "!",
        Outcome.Forged => "⚠",
        _ => "○",
    };

    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
