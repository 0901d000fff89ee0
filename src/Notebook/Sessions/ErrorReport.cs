using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;

namespace Backprop.Notebook.Sessions;

/// <summary>
/// Reports errors as C# developers expect: the message, then where it happened in the cell, with the line's text. Frames of the
/// host, the compiler and async machinery are left out.
/// </summary>
internal static partial class ErrorReport
{
    /// <summary>The name of a compile error.</summary>
    public const string CompilationError = "CompilationError";

    /// <summary>The likely cause of an unknown name.</summary>
    public const string NotRun =
        "If another cell declares or imports it, that cell has not been run, or has failed, since the kernel started.";

    private const string ReferenceError = "ReferenceError";

    public static ErrorOutput Of(CompilationException problem, string code)
    {
        string[] lines = code.Split('\n');
        var traceback = new List<string>();
        foreach (var error in problem.Errors)
        {
            traceback.Add(CompilationException.Describe(error));
            var span = error.Location.GetLineSpan();
            var (start, end) = (span.StartLinePosition, span.EndLinePosition);
            // An error in a #load-ed file has no line in this cell to point at.
            if (CompilationException.LoadedFile(error) is null)
                traceback.AddRange(Pointer(lines, start.Line, start.Character, end.Line, end.Character));
        }
        if (problem.Errors.Any(error => error.Id is "CS0103" or "CS0246" && MissingUsing.Hint(error).Length == 0))
            traceback.Add(NotRun);
        var first = problem.Errors[0];
        bool isInCell = CompilationException.LoadedFile(first) is null;
        return new ErrorOutput(CompilationError, problem.Message, traceback)
        {
            Line = isInCell ? first.Location.GetLineSpan().StartLinePosition.Line + 1 : null,
        };
    }

    /// <summary>The line where an error begins, and carets below the erroneous part; lines and columns from 0.</summary>
    public static IEnumerable<string> Pointer(string[] lines, int startLine, int startColumn, int endLine, int endColumn)
    {
        if (startLine < 0 || startLine >= lines.Length)
            yield break;
        string line = lines[startLine].TrimEnd('\r');
        int start = Math.Min(startColumn, line.Length);
        int length = endLine == startLine ? Math.Max(1, endColumn - start) : 1;
        yield return "    " + line;
        yield return "    " + new string([.. line[..start].Select(c => c == '\t' ? '\t' : ' ')]) + new string('^', length);
    }

    public static ErrorOutput Of(ReferenceException problem) => new(ReferenceError, problem.Message, problem.Message.Split('\n'));

    /// <param name="problem">The exception that a cell threw.</param>
    /// <param name="context">The notebook's load context, whose frames are the user's code.</param>
    /// <param name="cell">The name of the cell that threw it.</param>
    /// <param name="codes">The code of each cell, by the name of its stack frames.</param>
    /// <param name="lastLine">The line that the cell reached last, for frames without line numbers; 0 if unknown.</param>
    public static ErrorOutput Of(
        Exception problem, AssemblyLoadContext context, string cell, IReadOnlyDictionary<string, string> codes, int lastLine = 0)
    {
        var traceback = new List<string>();
        StackFrame[] frames = UserFrames(problem, context);
        Describe(problem, frames, context, cell, codes, lastLine, traceback);
        int line = Array.FindLast(frames, frame => FileOf(frame, codes) == cell)?.GetFileLineNumber() ?? lastLine;
        return new ErrorOutput(
            CellTypes.Shorten(problem.GetType().ToString()), CellTypes.Shorten(problem.Message), [.. traceback.Select(CellTypes.Shorten)])
        {
            Line = line > 0 ? line : null,
        };
    }

    // A cell's name, or any other file's path.
    private static string? FileOf(StackFrame frame, IReadOnlyDictionary<string, string> codes) =>
        frame.GetFileLineNumber() == 0 ? null
        : frame.GetFileName() is { } path && codes.ContainsKey(Path.GetFileName(path)) ? Path.GetFileName(path)
        // The source of a library built on another machine is not available here.
        : File.Exists(frame.GetFileName()) ? frame.GetFileName() : null;

    private static void Describe(
        Exception problem,
        StackFrame[] frames,
        AssemblyLoadContext context,
        string cell,
        IReadOnlyDictionary<string, string> codes,
        int lastLine,
        List<string> traceback)
    {
        traceback.AddRange($"{problem.GetType()}: {problem.Message}".Split('\n'));
        Exception?[] causes = problem is AggregateException several ? [.. several.InnerExceptions] : [problem.InnerException];
        foreach (Exception inner in causes.OfType<Exception>())
        {
            var lines = new List<string>();
            Describe(inner, UserFrames(inner, context), context, cell, codes, lastLine, lines);
            traceback.AddRange(lines.Select((line, i) => i == 0 ? " ---> " + line : "      " + line));
        }
        foreach (var (frame, below) in FoldedFrames.Of(frames))
        {
            string name = MethodName(frame.GetMethod()!);
            string? file = FileOf(frame, codes);
            int line = frame.GetFileLineNumber();
            // F# cells have no line numbers, because they are compiled without symbols.
            if (name.Length == 0 && file is null && lastLine > 0)
                (file, line) = (cell, lastLine);
            else if (name.Length == 0 && file is null)
                name = cell;
            traceback.Add($"   at {name}{(file is null ? "" : $"{(name.Length > 0 ? " in " : "")}{file}, line {line}")}");
            if (file is not null && codes.TryGetValue(file, out string? code) && code.Split('\n') is { } lines && line <= lines.Length)
                traceback.Add($"      {lines[line - 1].Trim()}");
            if (below is not null)
                traceback.Add($"   {below}");
        }
    }

    // Frames below the outermost one of the notebook's code belong to the host.
    private static StackFrame[] UserFrames(Exception problem, AssemblyLoadContext context)
    {
        StackFrame[] frames = new StackTrace(problem, fNeedFileInfo: true).GetFrames();
        int outermost = Array.FindLastIndex(frames, frame => frame.GetMethod() is { } method
            && AssemblyLoadContext.GetLoadContext(method.Module.Assembly) == context);
        var shown = new Dictionary<MethodBase, bool>();
        return [.. frames.Take(outermost + 1).Where(frame => frame.GetMethod() is { } method
            && (shown.TryGetValue(method, out bool isShown) ? isShown : shown[method] = IsShown(method)))];
    }

    private static bool IsShown(MethodBase method) =>
        !method.IsDefined(typeof(StackTraceHiddenAttribute))
        && method.DeclaringType?.IsDefined(typeof(StackTraceHiddenAttribute)) != true
        && method.DeclaringType?.Namespace is not ("System.Runtime.CompilerServices" or "System.Runtime.ExceptionServices"
            or "Microsoft.FSharp.Control" or "Microsoft.FSharp.Primitives.Basics")
        && method.Name != "<Factory>";

    // "Foo(Int32 n)" for a cell's method, "Network.Forward(Matrix`1 X)" for another's, "" for the cell's own statements.
    private static string MethodName(MethodBase method)
    {
        Type? type = method.DeclaringType;
        string name = method.Name;
        // An async method or iterator runs in a nested type named <Name>d__0.
        if (name == "MoveNext" && type is not null && StateMachine().Match(type.Name) is { Success: true } machine)
        {
            name = machine.Groups["name"].Value;
            type = type.DeclaringType;
        }
        // A lambda or local function: <Name>b__0 or <Name>g__Local|0_0.
        if (LocalFunction().Match(name) is { Success: true } local)
            name = local.Groups["name"].Value;
        else if (Lambda().IsMatch(name))
            name = "lambda";
        while (type?.Name.StartsWith("<>c", StringComparison.Ordinal) == true)
            type = type.DeclaringType;

        // An F# closure: f@12-1.Invoke.
        if (type is not null && Closure().Match(type.Name) is { Success: true } closure)
        {
            name = closure.Groups["name"].Value is "it" ? "lambda" : closure.Groups["name"].Value;
            type = type.DeclaringType;
        }

        bool inCell = type is null || CellType().IsMatch(type.Name);
        if (inCell && name is "<Initialize>" or "main@" or "")
            return "";
        var parameters = method.GetParameters().Select(parameter => $"{parameter.ParameterType.Name} {parameter.Name}");
        var types = (type?.FullName ?? type?.Name ?? "").Split('+').Where(part => !CellType().IsMatch(part));
        string owner = inCell ? "" : string.Join('.', types) + ".";
        return $"{owner}{name}({string.Join(", ", parameters)})";
    }

    [GeneratedRegex(@"^<(?<name><?\w+>?)>d(__\d+)?")]
    private static partial Regex StateMachine();

    [GeneratedRegex(@"^<.*>g__(?<name>\w+)\|")]
    private static partial Regex LocalFunction();

    [GeneratedRegex(@"^(?<name>[\w|]+)@\d+(-\d+)?$")]
    private static partial Regex Closure();

    // The class that a C# or F# cell is compiled to.
    [GeneratedRegex(@"^(Submission#\d+|(<StartupCode\$FSI_\d+>\.)?\$?FSI_\d+)$")]
    private static partial Regex CellType();

    [GeneratedRegex("^<.*>b__")]
    private static partial Regex Lambda();
}
