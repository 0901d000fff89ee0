using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Backprop.Shared;

namespace Backprop.Cli.Grading;

/// <summary>The grades of a class, as files.</summary>
/// <param name="Course">The course.</param>
/// <param name="Grades">The students', by name.</param>
internal sealed record Gradebook(Course Course, IReadOnlyList<Grade> Grades)
{
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Every exercise of the course, with a name of its own: "04 δ2", and "03 forward 2" where a name comes twice.</summary>
    public IReadOnlyList<(Exercise Exercise, string Title)> Exercises { get; } =
        Titles([.. Course.Notebooks.SelectMany(notebook => notebook.Exercises)]);

    /// <summary>The mistakes that were made, the most frequent first, and by whom.</summary>
    public IEnumerable<(string Title, string Message, string[] Students)> Mistakes() =>
        from grade in Grades
        from mark in grade.Marks.Select((mark, i) => (mark, Exercises[i].Title))
        where mark.mark.Outcome == Outcome.Wrong
        group grade.Name by (mark.Title, mark.mark.Message, mark.mark.IsNamed) into mistake
        orderby mistake.Key.IsNamed descending, mistake.Count() descending
        select (mistake.Key.Title, mistake.Key.Message, mistake.ToArray());

    /// <summary>Writes grades.csv, grades.json and grades.html, each whole or not at all.</summary>
    public void Save(string folder)
    {
        AtomicFile.Write(Path.Combine(folder, "grades.json"), Json().ToJsonString(Indented) + "\n");
        AtomicFile.Write(Path.Combine(folder, "grades.html"), GradesPage.Of(this));
        // The last, because a spreadsheet that shows it may keep it from being replaced.
        AtomicFile.Write(Path.Combine(folder, "grades.csv"), Csv());
    }

    private string Csv()
    {
        var text = new StringBuilder();
        Row(["student", "right", "of", .. Exercises.Select(exercise => exercise.Title)]);
        foreach (Grade grade in Grades)
        {
            Row(
            [
                grade.Name, Number(grade.Count(Outcome.Right)), Number(Exercises.Count),
                .. grade.Marks.Select(mark => Word(mark.Outcome)),
            ]);
        }
        return text.ToString();

        void Row(IEnumerable<string> fields) => text.AppendJoin(',', fields.Select(Field)).Append("\r\n");
        static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);

        // A spreadsheet would take a folder's name that begins so for a formula.
        static string Field(string field) =>
            $"\"{(field is ['=' or '+' or '-' or '@' or '\t', ..] ? "'" : "")}{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private JsonObject Json() => new()
    {
        ["exercises"] = new JsonArray([.. Exercises.Select(exercise => (JsonNode)new JsonObject
        {
            ["title"] = exercise.Title,
            ["notebook"] = exercise.Exercise.Notebook,
            ["check"] = exercise.Exercise.Check.Call,
        })]),
        ["students"] = new JsonArray([.. Grades.Select(grade => (JsonNode)new JsonObject
        {
            ["name"] = grade.Name,
            ["right"] = grade.Count(Outcome.Right),
            ["seconds"] = Math.Round(grade.Seconds, 1),
            ["remarks"] = new JsonArray([.. grade.Remarks.Select(remark => (JsonNode)remark)]),
            ["marks"] = new JsonArray([.. grade.Marks.Select((mark, i) => (JsonNode)new JsonObject
            {
                ["exercise"] = Exercises[i].Title,
                ["outcome"] = Word(mark.Outcome),
                ["message"] = mark.Message,
                ["named"] = mark.IsNamed,
                ["help"] = new JsonArray([.. mark.Help.Select(help => (JsonNode)help)]),
                ["seconds"] = Math.Round(mark.Seconds, 2),
            })]),
        })]),
    };

    /// <summary>"not attempted".</summary>
    public static string Word(Outcome outcome) => outcome == Outcome.NotAttempted ? "not attempted" : $"{outcome}".ToLowerInvariant();

    private static (Exercise, string)[] Titles(Exercise[] exercises)
    {
        var used = new Dictionary<string, int>();
        return [.. exercises.Select(exercise => (exercise, Title(exercise)))];

        string Title(Exercise exercise)
        {
            string title = $"{exercise.Notebook.Split('-')[0]} {exercise.Name}";
            int count = used[title] = used.GetValueOrDefault(title) + 1;
            return count == 1 ? title : FormattableString.Invariant($"{title} {count}");
        }
    }
}
