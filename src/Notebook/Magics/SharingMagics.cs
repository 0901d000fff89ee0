namespace Backprop.Notebook.Magics;

/// <summary>The magics that pass objects from one language to another.</summary>
internal static class SharingMagics
{
    private const string AsTheyAre = "not supported, and not needed: objects are shared as they are, without a text form between.";

    private static readonly MagicOption MimeType = new("--mime-type", Refusal: AsTheyAre);

    public static IReadOnlyList<Magic> All { get; } =
    [
        new("#!share", "--from KERNEL NAME [--as NEWNAME]", "Declares a variable that another kernel has, here too: the same object.")
        {
            Options = [new("--from", IsKernel: true), new("--name"), new("--as"), MimeType],
            MaxWords = 1,
            RunAsync = ShareAsync,
        },
        new(
            "#!set",
            "--name NAME --value TEXT|@KERNEL:NAME|@input:PROMPT|@password:PROMPT",
            "Declares a variable: a text, another kernel's object, or what a person answers.")
        {
            Options = [new("--name"), new("--value"), new("--byref", TakesValue: false), MimeType],
            RunAsync = SetAsync,
        },
        new(
            "#!value",
            "--name NAME [--from-value TEXT|--from-file PATH|--from-url URL] [--mime-type TYPE]",
            "Keeps a text under a name, by default the lines below; #!share --from value NAME fetches it.")
        {
            Options = [new("--name"), new("--from-value"), new("--from-file"), new("--from-url"), new("--mime-type")],
            Language = NotebookLanguage.Value,
            RunAsync = ValueAsync,
        },
    ];

    private static async Task ShareAsync(MagicCall call)
    {
        var (line, cell) = (call.Line, call.Cell);
        string? first = line.Words.FirstOrDefault()?.Text, second = line["--name"]?.Text;
        if (first is not null && second is not null)
            throw new MagicException($"#!share: a variable is named twice, {first} and {second}; write {call.Magic.Usage}.");
        string from = Required(call, "--from").Text;
        string name = first ?? second ?? throw new MagicException($"#!share: no variable is named; write {call.Magic.Usage}.");
        Variable shared = cell.Session.Languages.Variable(from, name);
        await DeclareAsync(cell, line["--as"]?.Text ?? name, shared.Value).ConfigureAwait(false);
    }

    private static async Task SetAsync(MagicCall call)
    {
        string name = Required(call, "--name").Text;
        object? value = call.Cell.Resolve(Required(call, "--value"));
        await DeclareAsync(call.Cell, name, value).ConfigureAwait(false);
    }

    private static Task DeclareAsync(CellRun cell, string name, object? value)
    {
        if (cell.Language != NotebookLanguage.JavaScript)
            return cell.Session.Languages.SetAsync(cell.Language, name, value, cell.Cancellation);
        // Scripts in the page get the value as JSON, in a global variable that later cells' scripts see, too.
        string json = MimeBundle.Of(value, "application/json")["application/json"]?.ToJsonString() ?? "null";
        NotebookLanguage.Find(cell.Language)!.ShowIn(cell.Output, $"{name} = {json};");
        return Task.CompletedTask;
    }

    private static async Task ValueAsync(MagicCall call)
    {
        var cell = call.Cell;
        string name = Required(call, "--name").Text;
        string[] sources = [.. ((string[])["--from-value", "--from-file", "--from-url"]).Where(call.Line.Has)];
        if (sources.Length > 1)
            throw new MagicException($"#!value: {string.Join(" and ", sources)} cannot be given together.");
        if (sources.Length == 1)
        {
            object? given = cell.Resolve(call.Line[sources[0]]!);
            Keep(sources[0] == "--from-value" ? given : await ReadAsync(sources[0], given?.ToString() ?? "", cell).ConfigureAwait(false));
            cell.KeepText = _ => throw new MagicException(
                $"#!value: {sources[0]} is given, but lines follow too; a value has one source.");
            return;
        }
        cell.KeepText = Keep;
        // Without a line below there is nothing to keep, which would otherwise be noticed only much later.
        cell.AtEnd.Add(() =>
        {
            if (cell.KeepText is not null)
            {
                throw new MagicException($"#!value: there is no text to keep as {name}; write it on the lines below, "
                    + "or give --from-value, --from-file or --from-url.");
            }
        });

        void Keep(object? value)
        {
            cell.Session.Languages.Keep(name, value);
            cell.KeepText = null;
            if (call.Line["--mime-type"] is { } mimeType)
                cell.Output.Display(null, MimeBundle.Single(mimeType.Text, value?.ToString() ?? ""), isResult: false);
        }
    }

    private static async Task<string> ReadAsync(string option, string source, CellRun cell)
    {
        try
        {
            if (option == "--from-file")
                return await File.ReadAllTextAsync(Path.Combine(cell.Session.Folder, source), cell.Cancellation).ConfigureAwait(false);
            using var client = new HttpClient();
            return await client.GetStringAsync(new Uri(source), cell.Cancellation).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or HttpRequestException
            or UriFormatException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            throw new MagicException($"#!value {option} {source} cannot be read: {problem.Message}", problem);
        }
    }

    private static MagicWord Required(MagicCall call, string option) =>
        call.Line[option] ?? throw new MagicException($"{call.Magic.Name}: {option} is missing; write {call.Magic.Usage}.");
}
