using System.Diagnostics;

namespace Backprop.Cli.Grading;

/// <summary>A student's results.</summary>
/// <param name="Name">The name of the student's folder.</param>
/// <param name="Marks">One for each exercise of the course, in order.</param>
/// <param name="Remarks">What the teacher should know: what was changed, what is missing.</param>
/// <param name="Seconds">How long grading took.</param>
internal sealed record Grade(string Name, IReadOnlyList<Mark> Marks, IReadOnlyList<string> Remarks, double Seconds)
{
    /// <summary>How many exercises came out so.</summary>
    public int Count(Outcome outcome) => Marks.Count(mark => mark.Outcome == outcome);
}

/// <summary>Grades the notebooks of a student, one after the other; whatever they do, the next student is graded.</summary>
/// <param name="course">The course.</param>
/// <param name="limits">What a notebook may take.</param>
/// <param name="sandbox">What its process is kept from.</param>
internal sealed class StudentGrader(Course course, GradingLimits limits, Sandbox sandbox)
{
    private readonly NotebookGrader grader = new(course, limits, sandbox);

    /// <summary>Grades a student.</summary>
    /// <param name="student">The student's name.</param>
    /// <param name="folder">The folder of the notebooks.</param>
    /// <param name="processors">How many processors a notebook may use.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<Grade> GradeAsync(string student, string folder, int processors, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        var marks = new List<Mark>();
        var remarks = new List<string>();
        foreach (var notebook in course.Notebooks)
        {
            string path = Path.Combine(folder, notebook.File), name = Path.GetFileNameWithoutExtension(path);
            if (!File.Exists(path))
            {
                remarks.Add($"{name} is missing");
                marks.AddRange(All(notebook, Outcome.NotAttempted, ""));
            }
            else if (IsLink(path) || IsLink(folder))
            {
                remarks.Add($"{name} is a link, which is not followed");
                marks.AddRange(All(notebook, Outcome.Failed, "The notebook is a link."));
            }
            else if (limits.PerStudent - Stopwatch.GetElapsedTime(start) is var left && left <= TimeSpan.Zero)
            {
                string late = FormattableString.Invariant($"Not run: the notebooks before it took {limits.PerStudent.TotalSeconds:0} s.");
                remarks.Add($"{name}: {late}");
                marks.AddRange(All(notebook, Outcome.Failed, late));
            }
            else
            {
                TimeSpan limit = left < limits.PerNotebook ? left : limits.PerNotebook;
                marks.AddRange(await GradeAsync(notebook, path, name, limit, processors, remarks, cancellation));
            }
        }
        return new Grade(student, marks, remarks, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private async Task<IEnumerable<Mark>> GradeAsync(CourseNotebook notebook, string path, string name,
        TimeSpan limit, int processors, List<string> remarks, CancellationToken cancellation)
    {
        try
        {
            var (marks, found) = await grader.GradeAsync(path, notebook, limit, processors, cancellation);
            remarks.AddRange(found.Select(remark => $"{name}: {remark}"));
            return marks;
        }
        // Whatever it is, it costs this student alone.
        catch (Exception problem) when (!cancellation.IsCancellationRequested)
        {
            remarks.Add($"{name} could not be graded: {Submission.Begin(problem.Message)}");
            return All(notebook, Outcome.Failed, $"The notebook could not be graded: {Submission.Begin(problem.Message)}");
        }
    }

    private static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;

    private static IEnumerable<Mark> All(CourseNotebook notebook, Outcome outcome, string message) =>
        notebook.Exercises.Select(exercise => new Mark(exercise, outcome, message, false, [], 0));
}
