using System.Text.Json.Nodes;

namespace Backprop.Notebook.Tests.Magics;

/// <summary>
/// A language of one kind of statement, <c>name = word</c>; a name alone is its value. It stands beside C# where a test is about
/// what happens between two languages.
/// </summary>
internal sealed class WordLanguage : ILanguage
{
    private readonly Dictionary<string, Variable> variables = [];

    /// <summary>The code and the position of the last question.</summary>
    public (string Code, int Position) Asked { get; private set; }

    public IReadOnlyList<Variable> Variables => [.. variables.Values];

    public Task<bool> RunAsync(string code, string name, ICellOutput output, CancellationToken cancellation)
    {
        var lines = code.Split('\n').Select(line => line.Split('=', StringSplitOptions.TrimEntries));
        foreach (string[] words in lines.Where(words => words[0].Length > 0))
        {
            if (words.Length == 2)
                variables[words[0]] = new Variable(words[0], typeof(string), words[1]);
            else if (variables.TryGetValue(words[0], out var variable))
                output.Display(null, MimeBundle.Of(variable.Value), isResult: true);
            else
                return Fail(output, words[0]);
        }
        return Task.FromResult(true);
    }

    public Task SetAsync(string name, object? value, CancellationToken cancellation)
    {
        if (!name.All(char.IsLetter))
            throw new ArgumentException($"\"{name}\" is no name here: letters alone make one.");
        variables[name] = new Variable(name, value?.GetType() ?? typeof(object), value);
        return Task.CompletedTask;
    }

    public Task<Completions> CompleteAsync(string code, int position, CancellationToken cancellation)
    {
        Asked = (code, position);
        int start = code.LastIndexOf('\n', position - 1) + 1;
        var items = variables.Keys.Where(name => name.StartsWith(code[start..position]))
            .Select(name => new CompletionItem(name, "variable"));
        return Task.FromResult(new Completions([.. items], start, position));
    }

    public Task<JsonObject?> InspectAsync(string code, int position, CancellationToken cancellation)
    {
        Asked = (code, position);
        return Task.FromResult(variables.TryGetValue(code.Trim(), out var variable)
            ? new JsonObject { ["text/plain"] = $"{variable.Name}: {variable.Value}" }
            : null);
    }

    public Completeness Check(string code) =>
        new(code.TrimEnd().EndsWith('=') ? CompletenessStatus.Incomplete
            : code.Contains('?') ? CompletenessStatus.Invalid
            : CompletenessStatus.Complete);

    public void Dispose()
    {
    }

    private static Task<bool> Fail(ICellOutput output, string name)
    {
        output.Error(new ErrorOutput("WordError", $"{name} is not declared", [$"{name} is not declared"]) { Line = 1 });
        return Task.FromResult(false);
    }
}
