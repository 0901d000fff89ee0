using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Backprop.Data;
using Backprop.Notebook.Export;

namespace Backprop.Cli;

/// <summary>Runs a command; errors become one sentence on stderr and an exit code.</summary>
internal static class CommandLine
{
    public const int Done = 0, Failed = 1, WrongCall = 2;

    // Longer than the time given to a cell to stop, after which the finished cells are saved.
    private static readonly TimeSpan StoppingTime = TimeSpan.FromSeconds(10);

    public static async Task<int> InvokeAsync(RootCommand root, string[] args)
    {
        ParseResult call = root.Parse(args);
        if (call.Errors.Count > 0)
        {
            // "Required command was not provided" says less than an error about the unknown word.
            var error = call.Errors.FirstOrDefault(error => call.UnmatchedTokens.Any(token => error.Message.Contains($"'{token}'")))
                ?? call.Errors[0];
            return Complain($"{error.Message} `{Path(call)} --help` shows how to call it.", WrongCall);
        }
        try
        {
            return await call.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = StoppingTime });
        }
        catch (OperationCanceledException)
        {
            return Complain("Stopped.", Failed);
        }
        catch (Exception problem) when (problem is InvalidDataException or DataUnavailableException or NotebookFormatException)
        {
            return Complain(problem.Message, WrongCall);
        }
        catch (ArgumentException problem)
        {
            return Complain(FirstSentence(problem), WrongCall);
        }
        catch (Exception problem) when (
            problem is IOException or UnauthorizedAccessException or DivergenceException or ExportException)
        {
            return Complain(problem.Message, Failed);
        }
        catch (Exception problem)
        {
            return Complain($"{problem.GetType().Name}: {problem.Message}", Failed);
        }
    }

    /// <summary>Finds the choice that an option's value names, or throws an exception with the possible choices.</summary>
    public static T Choose<T>(string option, string given, IEnumerable<T> choices, Func<T, string> name) =>
        choices.FirstOrDefault(choice => name(choice).Equals(given, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"{option} {given}: there is no such choice; there are {string.Join(", ", choices.Select(name))}.");

    /// <summary>Parses a number with a decimal point; .NET would ignore a comma, so it is refused.</summary>
    public static double Number(ArgumentResult result)
    {
        string given = result.Tokens[^1].Value;
        if (!double.TryParse(given, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            result.AddError($"Cannot parse argument '{given}' as a number; numbers are written with a point, as in 3.0.");
        return number;
    }

    private static int Complain(string sentence, int exitCode)
    {
        Console.Error.WriteLine(sentence);
        return exitCode;
    }

    // Without what .NET adds for programmers: "(Parameter 'x')", "Actual value was 1."
    private static string FirstSentence(ArgumentException problem)
    {
        string message = problem.Message.Split('\n')[0];
        return message.IndexOf(" (Parameter '", StringComparison.Ordinal) is > 0 and var at ? message[..at] : message;
    }

    private static string Path(ParseResult call)
    {
        var names = new List<string>();
        for (var result = call.CommandResult; result is not null; result = result.Parent as System.CommandLine.Parsing.CommandResult)
            names.Insert(0, result.Command is RootCommand ? "backprop" : result.Command.Name);
        return string.Join(' ', names);
    }
}
