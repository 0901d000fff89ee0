using System.Text.Json;
using System.Text.Json.Nodes;

namespace Backprop.Cli.Tests.Grading;

/// <summary>This checkout's course in a temporary folder, its libraries those of the tests, and folders of students beside it.</summary>
internal sealed class CourseFolder : IDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <param name="data">What BACKPROP_DATA is; null for drawn digits.</param>
    /// <param name="shorten">Changes a notebook's text, so that its training takes less time.</param>
    /// <param name="notebooks">Which notebooks, by the beginnings of their names; all if none is given.</param>
    public CourseFolder(string? data, Func<string, string> shorten, params string[] notebooks)
    {
        Work = new WorkingFolder { Data = data };
        string setup = File.ReadAllText(Path.Combine(Source, "setup.csx"))
            .Replace("../src/Cli/bin/Release/net10.0/", AppContext.BaseDirectory.Replace('\\', '/'), StringComparison.Ordinal);
        Work.Write("course/setup.csx", setup);
        Files =
        [
            .. Directory.EnumerateFiles(Source, "*.ipynb").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
                .Where(file => notebooks.Length == 0 || notebooks.Any(file.StartsWith)),
        ];
        foreach (string file in Files)
            Work.Write($"course/{file}", shorten(File.ReadAllText(Path.Combine(Source, file))));
    }

    public WorkingFolder Work { get; }

    public IReadOnlyList<string> Files { get; }

    /// <summary>The notebooks of this checkout.</summary>
    public static string Source { get; } = Find();

    /// <summary>Hands in the course as a student, each notebook changed first.</summary>
    /// <param name="student">The student's name.</param>
    /// <param name="change">Changes a notebook: its file, its cells.</param>
    public void HandIn(string student, Action<string, JsonArray> change)
    {
        foreach (string file in Files)
        {
            JsonNode notebook = JsonNode.Parse(Work.Read($"course/{file}"))!;
            change(file, notebook["cells"]!.AsArray());
            Work.Write($"class/{student}/{file}", notebook.ToJsonString(Indented));
        }
    }

    /// <summary>Grades the class.</summary>
    /// <returns>Each student's marks and remarks.</returns>
    public async Task<IReadOnlyDictionary<string, Handed>> GradeAsync(TimeSpan patience, params string[] options)
    {
        (await WorkingFolder.EndAsync(Work.Start(["grade", "class", "--course", "course", "-o", "grades", .. options]), patience: patience))
            .IsDone();
        return JsonNode.Parse(Work.Read("grades/grades.json"))!["students"]!.AsArray()
            .ToDictionary(student => $"{student!["name"]}", student => new Handed(
                [.. student!["marks"]!.AsArray().Select(mark => Marked.Of(mark!))],
                [.. student["remarks"]!.AsArray().Select(remark => $"{remark}")]));
    }

    public void Dispose() => Work.Dispose();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "global.json")))
                return Path.Combine(folder.FullName, "notebooks");
        throw new DirectoryNotFoundException("The tests do not lie in a checkout.");
    }
}

/// <summary>A student's results.</summary>
internal sealed record Handed(IReadOnlyList<Marked> Marks, IReadOnlyList<string> Remarks)
{
    /// <summary>How many exercises came out so.</summary>
    public int Count(string outcome) => Marks.Count(mark => mark.Outcome == outcome);
}

/// <summary>A mark.</summary>
internal sealed record Marked(string Exercise, string Outcome, string Message, IReadOnlyList<string> Help)
{
    /// <summary>Reads a mark of grades.json.</summary>
    public static Marked Of(JsonNode mark) => new(
        $"{mark["exercise"]}", $"{mark["outcome"]}", $"{mark["message"]}", [.. mark["help"]!.AsArray().Select(help => $"{help}")]);
}
