using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Backprop.Cli.Grading;

/// <summary>
/// A student's notebook, made ready to be graded: everything is the course's but the answers and the cells that the student added.
/// </summary>
/// <param name="Cells">The cells to run, in order.</param>
/// <param name="Remarks">What the teacher should know: what was changed in the course's cells, what asks to be read.</param>
/// <param name="Helped">The exercises whose hint or solution the student's notebook asks for, and which.</param>
internal sealed record Submission(
    IReadOnlyList<GradedCode> Cells, IReadOnlyList<string> Remarks, IReadOnlyList<AskedHelp> Helped)
{
    private const long MaxBytes = 20_000_000;
    private const int MaxCode = 200_000, MaxRemarks = 50;

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
        if (new FileInfo(path) is { Exists: true, Length: > MaxBytes and var bytes })
            throw new NotebookFormatException(FormattableString.Invariant($"it has {bytes / 1e6:0} MB; the most is {MaxBytes / 1e6:0}."));
        Cell[] code = [.. NotebookDocument.Load(path).Cells.Where(cell => cell.Kind == CellKind.Code && cell.Source.Trim().Length > 0)];
        if (code.Sum(cell => (long)cell.Source.Length) is > MaxCode and var length)
        {
            throw new NotebookFormatException(
                FormattableString.Invariant($"its code has {length:N0} characters; the most is {MaxCode:N0}."));
        }
        StudentCell[] all = [.. code.Select(cell => new StudentCell(cell, CheckSyntax.Of(cell.Source, course.Checkers)))];

        var cells = new List<GradedCode>();
        var remarks = new List<string>();
        var (own, added) = Matched(all, course);
        for (int i = 0; i <= course.Last; i++)
        {
            var given = course.Cells[i];
            var mine = own.GetValueOrDefault(i);
            // What stands before the course's first cell follows it: it loads the checks.
            StudentCell[] others = [.. i == 0 ? added[-1] : [], .. added[i]];
            if (given.Exercises.Count == 0)
            {
                if (!given.IsUngraded)
                    Run(given.Cell.Source, given.Cell.Language, CodeKind.Given, given.Defines);
                if (mine is not null && !given.IsUngraded && !mine.IsAlike(given))
                    remarks.Add($"restored: {Begin(given.Cell.Source)} (was: {Begin(mine.Cell.Source)})");
            }
            else
            {
                var syntax = mine?.Syntax ?? given.Syntax!;
                Compare(given, syntax);
                foreach (var (name, text) in given.Syntax!.Makers)
                    Run(text, null, CodeKind.Given, [name]);
                Run(syntax.Answer, null, CodeKind.Answer, []);
            }
            if (mine is null)
                remarks.Add($"deleted: {Begin(given.Cell.Source)}");
            // A copy of an exercise makes anew what its checks are called on: nobody's forgery.
            foreach (var other in others)
            {
                // The exercise as it was given out, kept below the answer, would take it back.
                if (course.Cells.Any(cell => cell.Exercises.Count > 0 && other.IsAlike(cell)))
                    continue;
                bool isCopy = other.Syntax.Makers.All(maker => course.Makers.Contains(maker.Text));
                Run(isCopy ? other.Syntax.Answer : other.Cell.Source, other.Cell.Language, CodeKind.Added, []);
            }
            // After the cells that follow, too, because an answer may stand in one of them.
            cells.AddRange(given.Exercises.Select(exercise => new GradedCode(
                exercise.Check.Call, course.Language, CodeKind.Check, exercise.Check.Target, [], exercise.Index)));
        }
        remarks.AddRange(Read(all, course));
        return new Submission(cells, [.. remarks.Distinct().Take(MaxRemarks)], Asked(all, course));

        void Run(string source, string? language, CodeKind kind, IReadOnlyList<string> defines) =>
            cells.Add(new GradedCode(source, language ?? course.Language, kind, "", defines));

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
    private static (Dictionary<int, StudentCell> Own, ILookup<int, StudentCell> Added) Matched(StudentCell[] cells, CourseNotebook course)
    {
        // Some editors give cells other ids: then by their text, or, of an exercise, by what it checks.
        Func<CourseCell, StudentCell, bool>[] ways =
        [
            (given, cell) => given.Cell.Id is { } id && id == cell.Cell.Id,
            (given, cell) => cell.IsAlike(given),
            (given, cell) => given.Exercises.Any(exercise => cell.Syntax.Checks.Any(check => check.Call == exercise.Check.Call)),
        ];
        var own = new Dictionary<int, StudentCell>();
        int[] places = Array.ConvertAll(cells, _ => -1);
        foreach (var isIt in ways)
        {
            for (int i = 0; i < cells.Length; i++)
            {
                if (places[i] >= 0)
                    continue;
                places[i] = Enumerable.Range(0, course.Cells.Count)
                    .FirstOrDefault(at => !own.ContainsKey(at) && isIt(course.Cells[at], cells[i]), -1);
                if (places[i] >= 0)
                    own[places[i]] = cells[i];
            }
        }
        var added = new List<(int After, StudentCell Cell)>();
        int last = -1;
        foreach (var (cell, place) in cells.Zip(places))
        {
            if (place < 0)
                added.Add((last, cell));
            else
                last = place;
        }
        return (own, added.ToLookup(cell => cell.After, cell => cell.Cell));
    }

    // What code of the student's is worth a look: what replaces the checks or what they are called with, or looks behind them.
    private static IEnumerable<string> Read(StudentCell[] cells, CourseNotebook course)
    {
        string[] known = [.. course.Cells.Select(cell => cell.Cell.Source)];
        foreach (var (cell, syntax) in cells.Where(cell => !known.Contains(cell.Cell.Source)))
        {
            foreach (string word in Suspicious.Where(word => cell.Source.Contains(word, StringComparison.Ordinal)))
                yield return $"has {word}, read it: {Begin(cell.Source)}";
            foreach (string name in syntax.Declared().Intersect(course.Inputs).Distinct())
                yield return $"sets {name}, which a check is called with, read it: {Begin(cell.Source)}";
        }
    }

    private static AskedHelp[] Asked(StudentCell[] cells, CourseNotebook course) =>
    [
        .. from cell in cells
           from call in cell.Syntax.Root.DescendantNodes().OfType<InvocationExpressionSyntax>()
           let asked = call.Expression as MemberAccessExpressionSyntax
           where asked?.Name.Identifier.Text is "Hint" or "Solution" && asked.Expression is InvocationExpressionSyntax
           let check = new CheckStatement((InvocationExpressionSyntax)asked.Expression)
               .In(course.Exercises.Select(exercise => exercise.Check))
           where check is not null
           select new AskedHelp(
               course.Exercises.First(exercise => exercise.Check == check).Index, asked.Name.Identifier.Text.ToLowerInvariant()),
    ];
}

/// <summary>A cell to run.</summary>
/// <param name="Source">Its text; of a check, an expression.</param>
/// <param name="Language">Its language.</param>
/// <param name="Kind">Whose it is.</param>
/// <param name="Target">What a check is called on.</param>
/// <param name="Defines">What checks are called on, of that which the course's cell declares.</param>
/// <param name="Exercise">The index of the exercise that a check is of.</param>
internal sealed record GradedCode(
    string Source, string Language, CodeKind Kind, string Target, IReadOnlyList<string> Defines, int? Exercise = null);

/// <summary>Whose code a cell is.</summary>
internal enum CodeKind
{
    /// <summary>A cell that the student added.</summary>
    Added,

    /// <summary>The student's answers to the exercises that follow.</summary>
    Answer,

    /// <summary>The course's own.</summary>
    Given,

    /// <summary>A check of the course's.</summary>
    Check,
}

/// <summary>That a student's notebook asks for help with an exercise.</summary>
/// <param name="Exercise">The index of the exercise.</param>
/// <param name="Kind">"hint" or "solution".</param>
internal sealed record AskedHelp(int Exercise, string Kind);

/// <summary>A code cell of the student's notebook.</summary>
/// <param name="Cell">As the student has handed it in.</param>
/// <param name="Syntax">Its checks.</param>
internal sealed record StudentCell(Cell Cell, CheckSyntax Syntax)
{
    /// <summary>Whether its text is that of a cell of the course.</summary>
    public bool IsAlike(CourseCell given) => Cell.Source.Trim() == given.Cell.Source.Trim();
}
