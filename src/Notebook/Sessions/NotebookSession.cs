using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;

namespace Backprop.Notebook.Sessions;

/// <summary>
/// Runs the cells of a notebook, each in its language: that of a magic line (<c>#!html</c>) if there is one, then that of the
/// cell's metadata, then the notebook's.
/// </summary>
public sealed partial class NotebookSession : IDisposable
{
    private const string SentCode = "sent code";

    private readonly NotebookReferences references;
    private readonly NotebookKernels kernels;
    private readonly ConcurrentDictionary<string, int> runs = [];
    private CancellationTokenSource sentStop = new();

    /// <summary>Starts a session.</summary>
    /// <param name="folder">The notebook's folder, to which paths of <c>#r</c> and <c>#load</c> are relative.</param>
    /// <param name="language">The language of cells that do not specify one: "csharp" or "fsharp".</param>
    public NotebookSession(string folder, string language = "csharp") : this(folder, [], language)
    {
    }

    internal NotebookSession(
        string folder, IEnumerable<KeyValuePair<string, Func<NotebookReferences, ILanguage>>> added, string language = "csharp")
    {
        DefaultLanguage = language;
        ConsoleCapture.Install();
        ThreadFailures.Install();
        DisplayIds.Listen();
        DefaultForms.Register();
        // On a thread of its own, since nothing waits for it and pool threads may be needed.
        new Thread(() => SessionFolder.Sweep()) { IsBackground = true, Name = "sweep" }.Start();
        references = new NotebookReferences(folder);
        references.PrepareAsync = new PackageExtensions(this, references.Context).LoadAsync;
        Languages = new LanguageSet(references, added, name => kernels?.Added(name));
        kernels = new NotebookKernels(this);
    }

    /// <summary>The language of cells that do not specify one.</summary>
    public string DefaultLanguage { get; }

    /// <summary>The variables that a language's cells have declared, with their current values.</summary>
    /// <param name="language">The language: "csharp" or "fsharp".</param>
    public IReadOnlyList<Variable> Variables(string language) => Languages.Variables(language);

    /// <summary>The kernel of .NET Interactive that contains those of the languages.</summary>
    internal CompositeKernel RootKernel => kernels.Root;

    /// <summary>The languages that keep variables.</summary>
    internal LanguageSet Languages { get; }

    /// <summary>The notebook's folder.</summary>
    internal string Folder => references.Folder;

    /// <summary>The files being imported, outermost first.</summary>
    internal List<string> Importing { get; } = [];

    /// <summary>Runs a cell, part by part if magic lines change its language.</summary>
    /// <param name="source">The cell's text.</param>
    /// <param name="language">The language of its metadata, if any.</param>
    /// <param name="name">The name of its stack frames, such as "cell [3]"; a number is added to one that was used before.</param>
    /// <param name="output">Receives its output.</param>
    /// <param name="cancellation">Stops the cell.</param>
    /// <returns>Whether it succeeded; if not, the error was written to the output.</returns>
    /// <exception cref="OperationCanceledException">The cell was stopped; the message says what is still running, if anything.</exception>
    public async Task<bool> RunAsync(
        string source, string? language, string name, ICellOutput output, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(output);
        name = NewName(name);
        output = new CappedOutput(output);
        CurrentCell.Begin(output, cancellation);
        ConsoleCapture.Restore();
        // Code that a cell has sent after its end runs before this cell, so that it is to stop, too.
        using var stop = cancellation.UnsafeRegister(_ => Interlocked.Exchange(ref sentStop, new CancellationTokenSource()).Cancel(), null);
        try
        {
            language = Languages.Magics.LanguageOf(language ?? DefaultLanguage);
            return await kernels.RunAsync(source, language, RunCellAsync, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException problem) when (cancellation.IsCancellationRequested && problem is not CellStoppedException)
        {
            // Stopped before it ran, while it was compiled or packages were restored.
            throw new CellStoppedException();
        }

        async Task<bool> RunCellAsync(SubmitCode command, KernelInvocationContext context)
        {
            CurrentCell.Here!.LeaveOut(Thread.CurrentThread);
            var told = new CommandOutput(output, context, command);
            CurrentCell.Redirect(told);
            bool completed = await RunPartsAsync(source, language, name, told, cancellation).ConfigureAwait(false);
            told.End(completed);
            return completed;
        }
    }

    /// <summary>Runs code that a cell or an extension sends to a kernel; its output is shown below the cell.</summary>
    /// <param name="command">The command that was sent.</param>
    /// <param name="context">The command's context.</param>
    /// <param name="language">The language of the code, unless the command names one.</param>
    internal async Task RunSentAsync(SubmitCode command, KernelInvocationContext context, string language)
    {
        var cell = CurrentCell.Here ?? throw new InvalidOperationException("Code can be sent only while a cell is running.");
        ICellOutput output = CurrentCell.CurrentOutput();
        output = new NestedOutput(output is CommandOutput outer ? outer.Shown : output, SentCode);
        var told = new CommandOutput(output, context, command);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cell.Cancellation, sentStop.Token);
        told.End(await CurrentCell.InTurnAsync(RunAsync, stop.Token).ConfigureAwait(false));

        Task<bool> RunAsync()
        {
            CurrentCell.Redirect(told);
            return RunPartsAsync(command.Code, command.TargetKernelName ?? language, NewName(SentCode), told, stop.Token);
        }
    }

    /// <summary>Loads the compiler, so that the first cell does not wait for it.</summary>
    public Task WarmUpAsync() => Languages.Find(DefaultLanguage)!.WarmUpAsync();

    /// <summary>Loads what completion needs, so that an editor's first request does not wait for it.</summary>
    public Task WarmUpEditorAsync(CancellationToken cancellation) => CompleteAsync("Console.", "Console.".Length, cancellation);

    /// <summary>Completes code at a position in a cell, in the language of that part.</summary>
    /// <param name="source">The cell's text.</param>
    /// <param name="position">The cursor position, in UTF-16 units.</param>
    /// <param name="cancellation">Stops the search.</param>
    public async Task<Completions> CompleteAsync(string source, int position, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (PartAt(source, position) is not { } part)
            return Completions.None(position);
        if (part.Magic is not null)
            return MagicHelp.Complete(Languages, part, source, position);
        if (Languages.Find(part.Language) is not { } language)
            return Completions.None(position);
        var found = await language.CompleteAsync(part.Text(source), part.ToPart(position), cancellation).ConfigureAwait(false);
        return found with { Start = part.ToCell(found.Start), End = part.ToCell(found.End) };
    }

    /// <summary>Describes the code at a position: signature and documentation as plain text and Markdown; null if unknown.</summary>
    /// <param name="source">The cell's text.</param>
    /// <param name="position">The cursor position, in UTF-16 units.</param>
    /// <param name="cancellation">Stops the search.</param>
    public async Task<JsonObject?> InspectAsync(string source, int position, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (PartAt(source, position) is not { } part)
            return null;
        if (part.Magic is not null)
            return Languages.Magics.Find(part.Magic) is { } magic ? MagicHelp.Of(magic) : null;
        return Languages.Find(part.Language) is { } language
            ? await language.InspectAsync(part.Text(source), part.ToPart(position), cancellation).ConfigureAwait(false)
            : null;
    }

    /// <summary>Whether a cell's code is complete.</summary>
    /// <param name="source">The cell's text.</param>
    public Completeness Check(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var last = new Completeness(CompletenessStatus.Complete);
        if (Question().IsMatch(source.Trim()))
            return last;
        foreach (var part in CellPart.Of(source, DefaultLanguage, Languages.Magics))
        {
            // A part that is incomplete before a magic line cannot be completed by later lines.
            if (last.Status != CompletenessStatus.Complete || (part.Magic is not null && Languages.Magics.Find(part.Magic) is null))
                return new Completeness(CompletenessStatus.Invalid);
            if (part.Magic is null && Languages.Find(part.Language) is { } language)
                last = language.Check(part.Text(source));
        }
        return last;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        kernels.Dispose();
        Languages.Dispose();
        references.Dispose();
    }

    /// <summary>A name for stack frames that no earlier code has, so that they show the lines of their own code.</summary>
    internal string NewName(string name) =>
        runs.AddOrUpdate(name, 1, (_, count) => count + 1) is > 1 and var run ? $"{name} ({run})" : name;

    /// <summary>Runs the parts of a cell or an imported cell.</summary>
    internal async Task<bool> RunPartsAsync(string source, string language, string name, ICellOutput output, CancellationToken cancellation)
    {
        source = source.ReplaceLineEndings("\n");
        language = Languages.Magics.LanguageOf(language);
        var cell = new CellRun(this, name, language, output, cancellation);
        int line = 1;
        try
        {
            if (Question().Match(source.Trim()) is { Success: true } question)
            {
                await PageAsync(question.Groups["name"].Value, language, output, cancellation).ConfigureAwait(false);
                return true;
            }
            bool completed = true;
            // The parts are split before any runs, so a kernel or directive that this cell adds counts from the next cell on.
            var parts = CellPart.Of(source, language, Languages.Magics);
            for (int i = 0; completed && i < parts.Count; i++)
            {
                line = parts[i].Line + 1;
                completed = await RunPartAsync(parts[i], source, cell).ConfigureAwait(false);
            }
            foreach (var action in cell.AtEnd.Where(_ => completed))
                action();
            return completed;
        }
        catch (MagicException problem)
        {
            output.Error(problem.ToError(line));
        }
        catch (ImportMagic.ImportFailedException)
        {
        }
        return false;
    }

    private async Task<bool> RunPartAsync(CellPart part, string source, CellRun cell)
    {
        string text = part.Text(source);
        if (part.Magic is not null)
        {
            Magic magic = Languages.Magics.Find(part.Magic) ?? throw Languages.Magics.Unknown(part.Magic);
            if (magic.IsAdded)
                return await kernels.SendAsync(text[part.Line..], cell.Language, cell.Cancellation).ConfigureAwait(false);
            var arguments = MagicArguments.Parse(magic, text[part.Line..]);
            if (arguments.AsksForHelp)
                cell.Output.Display(null, MagicHelp.Of(magic), isResult: false);
            else if (magic.RunAsync is not null)
                await magic.RunAsync(new MagicCall(magic, arguments, cell)).ConfigureAwait(false);
            cell.Language = magic.Language ?? cell.Language;
            return true;
        }
        if (part.Language == NotebookLanguage.Value)
        {
            if (text.Trim() is { Length: > 0 } kept)
                (cell.KeepText ?? throw new MagicException("A value needs a name: begin the cell with #!value --name NAME."))(kept);
            return true;
        }
        if (text.Trim().Length == 0)
            return true;
        if (NotebookLanguage.Find(part.Language) is { Show: not null } content)
        {
            content.ShowIn(cell.Output, text);
            return true;
        }
        if (Languages.Find(part.Language) is not { } language)
        {
            return RootKernel.ChildKernels.TryGetByAlias(part.Language, out _)
                ? await kernels.SendAsync(source[part.Start..part.End].Trim(), part.Language, cell.Cancellation).ConfigureAwait(false)
                : throw Languages.Magics.Unknown("#!" + part.Language);
        }
        if (KernelInvocationContext.Current?.HandlingKernel.Name == part.Language)
            return await language.RunAsync(text, cell.Name, cell.Output, cell.Cancellation).ConfigureAwait(false);
        // So that Kernel.Current is the kernel of this part.
        return await kernels.RunAsync(
            text,
            part.Language,
            (_, _) => language.RunAsync(text, cell.Name, cell.Output, cell.Cancellation),
            cell.Cancellation).ConfigureAwait(false);
    }

    private async Task PageAsync(string name, string language, ICellOutput output, CancellationToken cancellation)
    {
        JsonObject? found = Languages.Magics.Find(name) is { } magic ? MagicHelp.Of(magic)
            : Languages.Find(language) is { } known ? await known.InspectAsync(name, name.Length, cancellation).ConfigureAwait(false)
            : null;
        output.Page(found ?? throw new MagicException(
            $"Nothing is known of {name}. Has the cell that declares it been run, and is its namespace imported by a using?"));
    }

    // At the border of two parts, the one on the cursor's line.
    private CellPart? PartAt(string source, int position) =>
        CellPart.Of(source, DefaultLanguage, Languages.Magics).LastOrDefault(part => part.Start <= position && position <= part.End);

    // A cell that consists of ?name or name?, which is how Jupyter asks for documentation.
    [GeneratedRegex(@"^(\?{1,2}[ \t]*(?<name>[\w.#!]+)|(?<name>[\w.#!]+)[ \t]*\?{1,2})$")]
    private static partial Regex Question();
}
