using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Backprop.Cli.Grading;

/// <summary>
/// A student's notebook, made ready to be graded: everything is the course's but the answers and the cells that the student added.
/// </summary>
/// <param name="Cells">The cells to run, in order.</param>
/// <param name="Remarks">What the teacher should know: what was changed in the course's cells, what asks to be read.</param>
/// <param name="Helped">The exercises whose hint or solution the student's notebook asks for, and which.</param>
internal sealed record Submission(IReadOnlyList<GradedCell> Cells, IReadOnlyList<string> Remarks, ILookup<Exercise, string> Helped)
{
    private const long MaxBytes = 20_000_000;
    private const int MaxCode = 1_000_000, MaxRemarks = 50;

    // Through reflection results can be forged, and a check that is asked in a loop tells the answer.
    private static readonly string[] Suspicious =
        ["Reflection", "BindingFlags", "GetMethod", "GetField", "UnsafeAccessor", "unsafe", "Marshal", "DllImport", "LibraryImport",
            "KernelInvocationContext", "IsCorrect", "Verdict"];

    /// <summary>Reads a student's notebook and completes it from the course.</summary>
    /// <param name="path">The student's notebook.</param>
    /// <param name="course">The notebook as it was given out.</param>
    /// <exception cref="NotebookFormatException">It is no notebook, or larger than any notebook is.</exception>
    public static Submission Load(string path, CourseNotebook course)
    {
        if (new FileInfo(path) is { Exists: true, Length: > MaxBytes and var length })
            throw new NotebookFormatException(FormattableString.Invariant($"it has {length / 1e6:0} MB; the most is {MaxBytes / 1e6:0}."));
        Cell[] all = [.. NotebookDocument.Load(path).Cells.Where(cell => cell.Kind == CellKind.Code && cell.Source.Trim().Length > 0)];
        if (all.Sum(cell => (long)cell.Source.Length) is > MaxCode and var code)
            throw new NotebookFormatException(FormattableString.Invariant($"its code has {code:N0} characters; the most is {MaxCode:N0}."));

        var cells = new List<GradedCell>();
        var remarks = new List<string>();
        var (own, added) = Matched(all, course);
        for (int i = 0; i <= course.Last; i++)
        {
            var given = course.Cells[i];
            string? mine = own.GetValueOrDefault(i)?.Source;
            // What stands before the course's first cell follows it: it loads the checks.
            Cell[] others = [.. i == 0 ? added[-1] : [], .. added[i]];
            if (given.Exercises.Count == 0)
            {
                if (!given.IsUngraded)
                    Run(given.Cell.Source, given.Cell.Language, CodeKind.Given, given.Defines);
                if (mine is not null && !given.IsUngraded && mine.Trim() != given.Cell.Source.Trim())
                    remarks.Add($"restored: {Begin(given.Cell.Source)} (was: {Begin(mine)})");
            }
            else
            {
                var syntax = CheckSyntax.Of(mine ?? given.Cell.Source, course.Checkers);
                Compare(given, syntax);
                Run(syntax.Answer, null, CodeKind.Answer, []);
                foreach (var (name, text) in given.Syntax!.Makers)
                    Run(text, null, CodeKind.Given, [name]);
            }
            if (mine is null)
                remarks.Add($"deleted: {Begin(given.Cell.Source)}");
            foreach (var other in others)
                Run(other.Source, other.Language, CodeKind.Added, []);
            // After the cells that follow, too, because an answer may stand in one of them.
            cells.AddRange(given.Exercises.Select(exercise => new GradedCell(
                new GradedCode(exercise.Check.Call, course.Language, CodeKind.Check, exercise.Check.Target, []), exercise)));
        }
        var syntaxes = all.Select(cell => CheckSyntax.Of(cell.Source, course.Checkers)).ToList();
        remarks.AddRange(Read(all, syntaxes, course));
        return new Submission(cells, [.. remarks.Distinct().Take(MaxRemarks)], Asked(syntaxes, course));

        void Run(string source, string? language, CodeKind kind, IReadOnlyList<string> defines) =>
            cells.Add(new GradedCell(new GradedCode(source, language ?? course.Language, kind, "", defines)));

        void Compare(CourseCell given, CheckSyntax syntax)
        {
            string[] expected = [.. given.Syntax!.Statements], found = [.. syntax.Statements];
            string lacking = string.Join("; ", expected.Except(found)), changed = string.Join("; ", found.Except(expected));
            if (lacking.Length > 0)
                remarks.Add($"restored: {Begin(lacking)} ({(changed.Length > 0 ? $"was: {Begin(changed)}" : "was missing")})");
        }
    }

    /// <summary>The first line of a cell, shortened.</summary>
    public static string Begin(string source)
    {
        string line = source.Trim().Split('\n')[0].Trim();
        return line.Length <= 100 ? line : line[..99] + "…";
    }

    // The cells of the course that the student's notebook has, and those between them that it adds.
    private static (Dictionary<int, Cell> Own, ILookup<int, Cell> Added) Matched(Cell[] cells, CourseNotebook course)
    {
        var own = new Dictionary<int, Cell>();
        var added = new List<(int After, Cell Cell)>();
        int last = -1;
        foreach (Cell cell in cells)
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
            string[] calls = [.. CheckSyntax.Of(cell.Source, course.Checkers).Checks.Select(check => check.Call)];
            return Find(given => given.Cell.Id is { } id && id == cell.Id)
                ?? Find(given => given.Cell.Source.Trim() == cell.Source.Trim())
                ?? Find(given => given.Exercises.Any(exercise => calls.Contains(exercise.Check.Call)))
                ?? -1;

            int? Find(Func<CourseCell, bool> isIt) => left.Where(i => isIt(course.Cells[i])).Select(i => (int?)i).FirstOrDefault();
        }
    }

    // What code of the student's is worth a look: what replaces the checks or what they are called with, or looks behind them.
    private static IEnumerable<string> Read(Cell[] cells, IReadOnlyList<CheckSyntax> parsed, CourseNotebook course)
    {
        string[] known = [.. course.Cells.Select(cell => cell.Cell.Source)];
        foreach (var (cell, syntax) in cells.Zip(parsed).Where(pair => !known.Contains(pair.First.Source)))
        {
            foreach (string word in Suspicious.Where(word => cell.Source.Contains(word, StringComparison.Ordinal)))
                yield return $"has {word}, read it: {Begin(cell.Source)}";
            foreach (string name in syntax.Declared().Intersect(course.Inputs).Distinct())
                yield return $"sets {name}, which a check is called with, read it: {Begin(cell.Source)}";
        }
    }

    private static ILookup<Exercise, string> Asked(IEnumerable<CheckSyntax> parsed, CourseNotebook course) =>
        (from syntax in parsed
         from call in syntax.Root.DescendantNodes().OfType<InvocationExpressionSyntax>()
         let asked = call.Expression as MemberAccessExpressionSyntax
         where asked?.Name.Identifier.Text is "Hint" or "Solution" && asked.Expression is InvocationExpressionSyntax
         let check = new CheckStatement((InvocationExpressionSyntax)asked.Expression)
             .In(course.Exercises.Select(exercise => exercise.Check))
         where check is not null
         select (Exercise: course.Exercises.First(exercise => exercise.Check == check), asked.Name.Identifier.Text))
        .ToLookup(help => help.Exercise, help => help.Text.ToLowerInvariant());
}

/// <summary>A cell to run.</summary>
/// <param name="Code">What runs.</param>
/// <param name="Exercise">The exercise that it checks; null if it checks none.</param>
internal sealed record GradedCell(GradedCode Code, Exercise? Exercise = null);
