using System.Text.Json.Nodes;

namespace Backprop.Cli.Grading;

/// <summary>The course as its author wrote it: what submissions are compared with and completed from.</summary>
/// <param name="Folder">The folder of its notebooks.</param>
/// <param name="Notebooks">Those with exercises, in order.</param>
internal sealed record Course(string Folder, IReadOnlyList<CourseNotebook> Notebooks)
{
    /// <summary>Reads a course.</summary>
    /// <exception cref="ArgumentException">There is none in the folder, or a notebook lacks the outputs of its checks.</exception>
    public static Course Load(string folder)
    {
        if (!Directory.Exists(folder))
            throw new ArgumentException($"--course {folder}: there is no such folder. Name that of the notebooks as you gave them out.");
        CourseNotebook[] notebooks =
        [
            .. Directory.EnumerateFiles(folder, "*.ipynb").Order(StringComparer.Ordinal)
                .Select(CourseNotebook.Load).Where(notebook => notebook.Exercises.Any()),
        ];
        return notebooks.Length > 0 ? new Course(Path.GetFullPath(folder), notebooks)
            : throw new ArgumentException($"--course {folder}: none of its notebooks has an exercise, a cell that calls Check.");
    }
}

/// <summary>A notebook of the course.</summary>
/// <param name="File">The name of its file.</param>
/// <param name="Language">Its language: "csharp".</param>
/// <param name="Cells">Its code cells.</param>
/// <param name="Checkers">The names on which checks are called, besides Check.</param>
internal sealed record CourseNotebook(string File, string Language, IReadOnlyList<CourseCell> Cells, IReadOnlySet<string> Checkers)
{
    /// <summary>The tag of a cell that shows something that no exercise needs.</summary>
    private const string Ungraded = "ungraded";

    /// <summary>The index of the last cell with an exercise; what follows is not run.</summary>
    public int Last { get; } = Cells.Select((cell, i) => cell.Exercises.Count > 0 ? i : -1).DefaultIfEmpty(-1).Max();

    /// <summary>What the course's cells give its checks, which only they should set: Check itself, what it is called on and with.</summary>
    public IReadOnlySet<string> Inputs { get; } = new HashSet<string>(
        from cell in Cells
        where cell.Syntax is not null
        from call in cell.Syntax!.Statements
        from name in CheckSyntax.Names(call)
        where !Cells.Any(answers => answers.Exercises.Count > 0 && answers.Syntax!.Declared().Contains(name))
        select name);

    /// <summary>The statements that make what checks are called on.</summary>
    public IEnumerable<string> Makers =>
        Cells.SelectMany(cell => cell.Syntax?.Makers ?? []).Select(maker => maker.Text);

    /// <summary>Its exercises, in order.</summary>
    public IEnumerable<Exercise> Exercises => Cells.SelectMany(cell => cell.Exercises);

    /// <summary>Reads a notebook.</summary>
    /// <exception cref="ArgumentException">It lacks the outputs of a check.</exception>
    public static CourseNotebook Load(string path)
    {
        var document = NotebookDocument.Load(path);
        string file = Path.GetFileName(path);
        var checkers = new HashSet<string>();
        var cells = new List<CourseCell>();
        foreach (Cell cell in document.Cells.Where(cell => cell.Kind == CellKind.Code && cell.Source.Trim().Length > 0))
        {
            if ((cell.Language ?? document.Language) != "csharp" || cell.Source.StartsWith("#!", StringComparison.Ordinal))
            {
                cells.Add(new CourseCell(cell, null, [], cell.Tags.Contains(Ungraded)));
                continue;
            }
            var syntax = CheckSyntax.Of(cell.Source, checkers, isCourse: true);
            checkers.UnionWith(syntax.Makers.Select(maker => maker.Name));
            string[] names = [.. Names(cell)];
            if (names.Length != syntax.Checks.Count)
            {
                throw new ArgumentException($"{path}: the cell that begins with \"{Submission.Begin(cell.Source)}\" calls "
                    + $"{syntax.Checks.Count} checks, each in a statement of its own, but has {names.Length} stored results. "
                    + "Run the notebook, unsolved, and save it with its outputs.");
            }
            int before = cells.Sum(cell => cell.Exercises.Count);
            Exercise[] exercises = [.. syntax.Checks.Zip(names, (check, name) => (check, name)).Select((exercise, i) =>
                new Exercise(file, before + i, exercise.name, exercise.check))];
            cells.Add(new CourseCell(cell, syntax, exercises, cell.Tags.Contains(Ungraded)));
        }
        return new CourseNotebook(file, document.Language, cells, checkers);
    }

    private static IEnumerable<string> Names(Cell cell) =>
        from output in cell.Outputs.OfType<DisplayOutput>()
        let data = output.Data[CheckData.Mime] as JsonObject
        where data is not null
        select $"{data["exercise"]}";
}

/// <summary>A code cell of the course.</summary>
/// <param name="Cell">As the course has it.</param>
/// <param name="Syntax">Its checks; null for a cell that is not C#.</param>
/// <param name="Exercises">What it checks.</param>
/// <param name="IsUngraded">Whether it is left out when the notebook is graded.</param>
internal sealed record CourseCell(Cell Cell, CheckSyntax? Syntax, IReadOnlyList<Exercise> Exercises, bool IsUngraded)
{
    /// <summary>What it makes that checks are called on.</summary>
    public IReadOnlyList<string> Defines => Syntax is null ? [] : [.. Syntax.Makers.Select(maker => maker.Name)];
}

/// <summary>An exercise of the course: one check.</summary>
/// <param name="Notebook">The notebook's file.</param>
/// <param name="Index">Its place among those of the notebook.</param>
/// <param name="Name">What its check calls it: "δ2".</param>
/// <param name="Check">The check.</param>
internal sealed record Exercise(string Notebook, int Index, string Name, CheckStatement Check);
