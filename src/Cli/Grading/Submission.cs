namespace Backprop.Cli.Grading;

/// <summary>
/// A student's notebook, made ready to be graded: everything is the course's but the answers and the cells that the student added.
/// </summary>
/// <param name="Cells">The cells to run, in order.</param>
/// <param name="Remarks">What the student changed in the course's cells.</param>
/// <param name="Redefined">What checks are called on and the student's code replaces.</param>
/// <param name="Helped">The exercises whose hint or solution the student's notebook asks for, and which.</param>
internal sealed record Submission(
    IReadOnlyList<GradedCell> Cells, IReadOnlyList<string> Remarks, IReadOnlySet<string> Redefined, ILookup<Exercise, string> Helped)
{
    private const long MaxBytes = 50_000_000;
    private static readonly string[] Reflection = ["Reflection", "BindingFlags", "UnsafeAccessor", "Unsafe", "Marshal", "DllImport"];

    /// <summary>Reads a student's notebook and completes it from the course.</summary>
    /// <param name="path">The student's notebook.</param>
    /// <param name="course">The notebook as it was given out.</param>
    /// <exception cref="NotebookFormatException">It is no notebook.</exception>
    public static Submission Load(string path, CourseNotebook course)
    {
        if (new FileInfo(path) is { Exists: true, Length: > MaxBytes and var length })
            throw new NotebookFormatException(FormattableString.Invariant($"{path} has {length / 1e6:0} MB; the most is {MaxBytes / 1e6:0}."));
        var cells = new List<GradedCell>();
        var remarks = new List<string>();
        var redefined = new HashSet<string>();
        var helped = new List<(Exercise, string)>();
        var checkers = course.Checkers.ToHashSet();
        var (own, added) = Matched(NotebookDocument.Load(path).Cells, course);
        foreach (var other in added[-1])
            Add(other);
        for (int i = 0; i <= course.Last; i++)
        {
            var given = course.Cells[i];
            string? mine = own.GetValueOrDefault(i)?.Source;
            if (given.Exercises.Count > 0)
                AddExercise(given, mine);
            else if (!given.IsUngraded)
                cells.Add(new GradedCell(given.Cell.Source, given.Cell.Language ?? course.Language) { IsGiven = true });
            if (mine is null)
                remarks.Add($"deleted: {Begin(given.Cell.Source)}");
            else if (given.Exercises.Count == 0 && !given.IsUngraded && mine.Trim() != given.Cell.Source.Trim())
                remarks.Add($"restored: {Begin(given.Cell.Source)} (was: {Begin(mine)})");
            foreach (var other in i < course.Last ? added[i] : [])
                Add(other);
        }
        return new Submission(cells, [.. remarks.Distinct()], redefined, helped.ToLookup(help => help.Item1, help => help.Item2));

        void AddExercise(CourseCell given, string? mine)
        {
            var syntax = CheckSyntax.Of(mine ?? given.Cell.Source, checkers);
            Look(syntax, given.Exercises);
            string[] expected = [.. given.Exercises.Select(exercise => exercise.Check.Call), .. given.Syntax!.Makers.Select(maker => maker.Text)];
            string[] found = [.. syntax.Checks.Select(check => check.Call), .. syntax.Makers.Select(maker => maker.Text)];
            if (found.Except(expected).ToArray() is [_, ..] changed)
                remarks.Add($"restored: {string.Join("; ", expected.Except(found))} (was: {string.Join("; ", changed)})");
            else if (expected.Except(found).ToArray() is [_, ..] missing)
                remarks.Add($"restored: {string.Join("; ", missing)} (was missing)");
            cells.Add(new GradedCell(syntax.Answer, course.Language) { IsAnswer = true });
            cells.AddRange(given.Syntax.Makers.Select(maker => new GradedCell(maker.Text, course.Language)));
            cells.AddRange(given.Exercises.Select(exercise => new GradedCell(exercise.Check.Call, course.Language, exercise)));
        }

        void Add(Cell cell)
        {
            var syntax = CheckSyntax.Of(cell.Source, checkers);
            redefined.UnionWith(syntax.Makers.Select(maker => maker.Name).Intersect(course.Checkers));
            Look(syntax, course.Exercises);
            cells.Add(new GradedCell(cell.Source, cell.Language ?? course.Language));
        }

        void Look(CheckSyntax syntax, IEnumerable<Exercise> exercises)
        {
            foreach (var check in syntax.Checks.Where(check => check.Help.Length > 0))
                if (check.In(exercises.Select(exercise => exercise.Check)) is { } asked)
                    helped.Add((exercises.First(exercise => exercise.Check == asked), check.Help.ToLowerInvariant()));
            redefined.UnionWith(syntax.Redefined(course.Checkers));
            foreach (string name in syntax.Root.DescendantTokens().Select(token => token.Text).Intersect(Reflection))
                remarks.Add($"uses {name}: read it");
        }
    }

    // The cells of the course that the student's notebook has, and those between them that it adds.
    private static (Dictionary<int, Cell> Own, ILookup<int, Cell> Added) Matched(IReadOnlyList<Cell> cells, CourseNotebook course)
    {
        var own = new Dictionary<int, Cell>();
        var added = new List<(int After, Cell Cell)>();
        int last = -1;
        foreach (Cell cell in cells.Where(cell => cell.Kind == CellKind.Code && cell.Source.Trim().Length > 0))
        {
            int at = IndexOf(cell);
            if (at < 0)
                added.Add((last, cell));
            else
                own[last = at] = cell;
        }
        return (own, added.ToLookup(cell => cell.After, cell => cell.Cell));

        // Some editors give cells other ids: then by their text, or, of an exercise, by what it checks.
        int IndexOf(Cell cell)
        {
            var left = Enumerable.Range(0, course.Cells.Count).Where(i => !own.ContainsKey(i)).ToList();
            string[] checks = [.. CheckSyntax.Of(cell.Source, [.. course.Checkers]).Checks.Select(check => check.Call)];
            return Find(given => given.Cell.Id is { } id && id == cell.Id)
                ?? Find(given => given.Cell.Source.Trim() == cell.Source.Trim())
                ?? Find(given => given.Exercises.Any(exercise => checks.Contains(exercise.Check.Call)))
                ?? -1;

            int? Find(Func<CourseCell, bool> isIt) => left.Where(i => isIt(course.Cells[i])).Select(i => (int?)i).FirstOrDefault();
        }
    }

    /// <summary>The first line of a cell, shortened.</summary>
    public static string Begin(string source)
    {
        string line = source.Trim().Split('\n')[0].Trim();
        return line.Length <= 60 ? line : line[..59] + "…";
    }
}

/// <summary>A cell to run.</summary>
/// <param name="Source">Its text.</param>
/// <param name="Language">Its language.</param>
/// <param name="Exercise">The exercise that it checks; null if it checks none.</param>
internal sealed record GradedCell(string Source, string Language, Exercise? Exercise = null)
{
    /// <summary>Whether it holds the student's answers to the exercises that follow.</summary>
    public bool IsAnswer { get; init; }

    /// <summary>Whether it is the course's own.</summary>
    public bool IsGiven { get; init; }
}
