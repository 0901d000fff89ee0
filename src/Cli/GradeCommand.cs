using System.CommandLine;
using Backprop.Cli.Grading;
using Spectre.Console;

namespace Backprop.Cli;

/// <summary><c>backprop grade</c>: grades what students hand in.</summary>
internal static class GradeCommand
{
    /// <summary>The command that a student's notebook runs in, in a process of its own.</summary>
    public const string HostName = "grade-notebook";

    private static readonly Argument<string[]> Folders = new("folders")
    {
        Description = "Students' folders with their notebooks, or folders of such folders",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> CourseFolder = new("--course")
    {
        Description = "The notebooks as they were given out",
        DefaultValueFactory = _ => "notebooks",
    };

    private static readonly Option<DirectoryInfo> Output = new("--output", "-o")
    {
        Description = "Where grades.csv, grades.json and grades.html go",
        DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "grades")),
    };

    private static readonly Option<double> Timeout = new("--timeout")
    {
        Description = "Seconds that an answer may take; a notebook may take 5 times that and a minute, a student 10 times",
        DefaultValueFactory = _ => 60,
        CustomParser = CommandLine.Number,
    };

    private static readonly Option<int> Memory = new("--memory")
    {
        Description = "Megabytes that a notebook's values may take",
        DefaultValueFactory = _ => 1500,
    };

    private static readonly Option<int> Jobs = new("--jobs")
    {
        Description = "Students that are graded at once",
        // As many as processors and memory allow.
        DefaultValueFactory = call => (int)Math.Clamp(
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes
                / (new GradingLimits(1, call.GetValue(Memory) * 1_000_000L).ProcessBytes + Sandbox.MaxFiles),
            1, Environment.ProcessorCount),
    };

    public static Command Create()
    {
        const string Description = "Runs students' notebooks, each in a process of its own, and grades their exercises.";
        var command = new Command("grade", Description) { Folders, CourseFolder, Output, Timeout, Memory, Jobs };
        command.SetAction(RunAsync);
        return command;
    }

    public static Command CreateHost()
    {
        var command = new Command(HostName, "Runs a notebook for `grade`.") { Hidden = true };
        command.SetAction((_, cancellation) => GradingHost.RunAsync(cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult call, CancellationToken cancellation)
    {
        double timeout = call.GetValue(Timeout);
        int memory = call.GetValue(Memory), jobs = call.GetValue(Jobs);
        if (timeout is not (> 0 and < 1e5))
            throw new ArgumentException(FormattableString.Invariant($"--timeout {timeout}: give a positive number of seconds."));
        if (memory is < 100 or > 1_000_000)
            throw new ArgumentException($"--memory {memory}: give 100 to 1000000 megabytes.");
        if (jobs < 1)
            throw new ArgumentException($"--jobs {jobs}: at least one student is graded at a time.");
        var course = Course.Load(call.GetValue(CourseFolder)!);
        (string Name, string Folder)[] students = [.. Students(call.GetValue(Folders)!, course)];
        if (students.GroupBy(student => student.Name).FirstOrDefault(name => name.Count() > 1) is { } twice)
        {
            throw new ArgumentException(
                $"Two students are called {twice.Key}: {string.Join(" and ", twice.Select(student => student.Folder))}.");
        }

        var terminal = new Terminal();
        var sandbox = Sandbox.Find();
        terminal.Note($"Students' notebooks run with: {sandbox.Description}.");
        string output = Directory.CreateDirectory(call.GetValue(Output)!.FullName).FullName;
        var grader = new StudentGrader(course, new GradingLimits(timeout, memory * 1_000_000L), sandbox);
        var grades = new SortedDictionary<string, Grade>(StringComparer.Ordinal);
        int processors = Math.Max(1, Environment.ProcessorCount / jobs);
        await Watch(students.Length, terminal, async done =>
            await Parallel.ForEachAsync(students, new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancellation },
                async (student, stop) =>
                {
                    Grade grade = await grader.GradeAsync(student.Name, student.Folder, processors, stop);
                    lock (grades)
                    {
                        grades[student.Name] = grade;
                        done(grade);
                        // What is graded is kept, whatever happens next.
                        try
                        {
                            new Gradebook(course, [.. grades.Values]).Save(output);
                        }
                        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
                        {
                            terminal.Note($"The grades so far could not be written: {problem.Message}");
                        }
                    }
                }));
        new Gradebook(course, [.. grades.Values]).Save(output);
        Show(grades.Values, terminal);
        terminal.Result($"{grades.Count} students, {course.Notebooks.Sum(notebook => notebook.Exercises.Count())} exercises -> "
            + Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(output, "grades.html")));
        return CommandLine.Done;
    }

    // A link may lead to another student's folder.
    private static bool IsBelowLink(string path, string folder) =>
        Path.GetDirectoryName(path) is { } parent && parent.Length > folder.Length
        && (new DirectoryInfo(parent).LinkTarget is not null || IsBelowLink(parent, folder));

    private static async Task Watch(int count, Terminal terminal, Func<Action<Grade>, Task> run)
    {
        int done = 0;
        if (!terminal.IsWatched)
        {
            await run(grade => terminal.Note($"{++done}/{count} {Line(grade)}"));
            return;
        }
        await terminal.Console.Progress().StartAsync(async bars =>
        {
            var bar = bars.AddTask("students", maxValue: count);
            await run(grade =>
            {
                terminal.Console.WriteLine(Line(grade));
                bar.Increment(1);
            });
        });
    }

    private static string Line(Grade grade) => FormattableString.Invariant(
        $"{grade.Name}: {grade.Count(Outcome.Right)} of {grade.Marks.Count} right in {grade.Seconds:0} s");

    private static void Show(IEnumerable<Grade> grades, Terminal terminal)
    {
        var table = new Spectre.Console.Table();
        Outcome[] outcomes = [Outcome.Right, Outcome.Wrong, Outcome.NotAttempted, Outcome.Failed, Outcome.Forged];
        table.AddColumns(["student", .. outcomes.Select(Gradebook.Word), "seconds", "remarks"]);
        foreach (Grade grade in grades)
        {
            table.AddRow(
            [
                Markup.Escape(grade.Name),
                .. outcomes.Select(outcome => FormattableString.Invariant($"{grade.Count(outcome)}")),
                FormattableString.Invariant($"{grade.Seconds:0}"),
                FormattableString.Invariant($"{grade.Remarks.Count}"),
            ]);
        }
        terminal.Results.Write(table);
    }

    // A folder with one of the course's notebooks is a student's; of any other, each folder in it is.
    private static IEnumerable<(string Name, string Folder)> Students(string[] folders, Course course)
    {
        foreach (string given in folders)
        {
            string folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(given));
            if (!Directory.Exists(folder))
                throw new ArgumentException($"{given}: there is no such folder.");
            if (NotebooksIn(folder) is not { } notebooks)
                throw new ArgumentException($"{given}: neither it nor a folder in it has a notebook of the course "
                    + $"({course.Notebooks[0].File} …).");
            if (notebooks == folder)
            {
                yield return (Path.GetFileName(folder), folder);
                continue;
            }
            foreach (string student in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
                if (Path.GetFileName(student) is var name && !name.StartsWith('.'))
                    yield return (name, NotebooksIn(student) ?? student);
        }

        // The notebooks may lie in a folder of what was handed in: the outermost one, and of several the one with most.
        string? NotebooksIn(string folder) =>
            Directory.EnumerateFiles(folder, "*.ipynb", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 5 })
                .Where(path => !IsBelowLink(path, folder) && course.Notebooks.Any(notebook => notebook.File == Path.GetFileName(path)))
                .GroupBy(path => Path.GetDirectoryName(path)!)
                .OrderBy(found => found.Key.Count(character => character == Path.DirectorySeparatorChar))
                .ThenByDescending(found => found.Count()).FirstOrDefault()?.Key;
    }
}
