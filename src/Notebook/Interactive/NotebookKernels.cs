using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.DotNet.Interactive.Parsing;

namespace Backprop.Notebook.Interactive;

/// <summary>
/// The session's languages as kernels of .NET Interactive. A cell is a command to them, and what they say that no cell's code has
/// shown itself (kernels and directives that extensions or cells add, <c>KernelInvocationContext.Publish</c>) is shown by the cell.
/// </summary>
internal sealed class NotebookKernels : IDisposable
{
    // .NET Interactive splits code at lines that look like magics, in strings too, unless the code is a part of such a split.
    // The session splits cells itself, so it marks them as parts. The package is archived, so the field keeps its name.
    private static readonly FieldInfo Part =
        typeof(SubmitCode).GetField("<SyntaxNode>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)!;

    private static readonly object AnyPart = RuntimeHelpers.GetUninitializedObject(
        typeof(SubmissionParser).Assembly.GetType("Microsoft.DotNet.Interactive.Parsing.LanguageNode", throwOnError: true)!);

    private static readonly FieldInfo Source = typeof(KernelInvocationContext)
        .GetField("_cancellationTokenSource", BindingFlags.Instance | BindingFlags.NonPublic)!;

    private static readonly FieldInfo
        Value = typeof(DisplayEvent).GetField("<Value>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)!,
        Forms = typeof(DisplayEvent).GetField("<FormattedValues>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)!;

    private static readonly PropertyInfo CountsByItself =
        typeof(KernelCommand).GetProperty("ShouldPublishCompletionEvent", BindingFlags.Instance | BindingFlags.NonPublic)!;

    private readonly HashSet<string> own = [];
    private readonly ConditionalWeakTable<KernelCommand, NotebookSession> split = [];
    private readonly IDisposable listening;
    private int preparedDirectives;

    /// <param name="session">The session.</param>
    public NotebookKernels(NotebookSession session)
    {
        foreach (string name in session.Languages.Kernels)
            Root.Add(new LanguageKernel(name, session), NotebookLanguage.Find(name)?.Aliases);
        foreach (var language in NotebookLanguage.All.Where(language => language.Show is not null))
            Root.Add(new ContentKernel(language, session), language.Aliases);
        Root.DefaultKernelName = session.DefaultLanguage;
        foreach (Kernel kernel in Root.ChildKernels.Prepend(Root))
            kernel.AddMiddleware((command, context, next) => SplitAsync(command, context, next, kernel, session));
        Root.RegisterCommandHandler<RequestInput>(AskAsync);
        Root.RegisterCommandHandler<RequestInputs>(AskAsync);
        own.UnionWith(Root.KernelInfo.SupportedDirectives.Select(directive => directive.Name));
        listening = Root.KernelEvents.Subscribe(new Listener());
    }

    /// <summary>The kernel that contains all others.</summary>
    public CompositeKernel Root { get; } = [];

    /// <summary>Runs code as one command, as it is.</summary>
    /// <param name="code">The code.</param>
    /// <param name="kernel">The kernel that handles it.</param>
    /// <param name="run">What the command does, in place of what the kernel would do.</param>
    /// <param name="cancellation">Stops it; <paramref name="run"/> is waited for even then, once it has begun.</param>
    /// <returns>What <paramref name="run"/> returned.</returns>
    /// <exception cref="CellStoppedException">It was stopped before it began.</exception>
    public async Task<bool> RunAsync(
        string code, string kernel, Func<SubmitCode, KernelInvocationContext, Task<bool>> run, CancellationToken cancellation)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var command = new SubmitCode(code, kernel);
        Part.SetValue(command, AnyPart);
        command.Handler = HandleAsync;
        PrepareParsers();
        // Without the token: .NET Interactive would drop the events of a canceled command, such as a chart's last frame.
        var sending = Root.SendAsync(command, CancellationToken.None);
        await Task.WhenAny(sending, begun.Task, Task.Delay(Timeout.Infinite, cancellation)).ConfigureAwait(false);
        if (!begun.Task.IsCompleted && !sending.IsCompleted)
            throw new CellStoppedException();
        if (!begun.Task.IsCompleted)
            return HasSucceeded(await sending.ConfigureAwait(false));
        bool completed = await ended.Task.ConfigureAwait(false);
        await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return completed;

        async Task HandleAsync(KernelCommand _, KernelInvocationContext context)
        {
            if (cancellation.IsCancellationRequested)
                return;
            begun.SetResult();
            using var stop = cancellation.UnsafeRegister(_ => Cancel(context), null);
            try
            {
                ended.SetResult(await run(command, context).ConfigureAwait(false));
            }
            catch (Exception problem)
            {
                context.Fail(command, new CommandProblem(problem.Message));
                ended.SetException(problem);
            }
        }
    }

    /// <summary>Sends code to a kernel or directive that is not the session's own, and shows its failure.</summary>
    /// <returns>Whether it succeeded.</returns>
    /// <exception cref="CellStoppedException">It was stopped.</exception>
    public async Task<bool> SendAsync(string code, string? kernel, CancellationToken cancellation)
    {
        KernelCommandResult? result = null;
        var command = new SubmitCode(code, kernel);
        split.Add(command, null!);
        // A handler may never return, and runs on the thread that sends.
        await StoppableThread.RunAsync(
            async () => result = await Root.SendAsync(command, CancellationToken.None).ConfigureAwait(false),
            cancellation).ConfigureAwait(false);
        return HasSucceeded(result!);
    }

    /// <summary>A magic that a cell or an extension has added: the name of a kernel, or a directive; null if there is none.</summary>
    public Magic? Added(string name)
    {
        if (own.Contains(name))
            return null;
        var directive = Root.ChildKernels.Prepend(Root).SelectMany(kernel => kernel.KernelInfo.SupportedDirectives)
            .FirstOrDefault(directive => directive.Name == name);
        return directive switch
        {
            KernelSpecifierDirective kernel => new Magic(name, "", directive.Description ?? "") { Language = kernel.KernelName },
            not null => new Magic(name, "", directive.Description ?? "") { IsAdded = true },
            null => null,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        listening.Dispose();
        Root.Dispose();
    }

    // Runs code that was sent in place of the first of the parts that .NET Interactive has made of it.
    private async Task SplitAsync(
        KernelCommand command, KernelInvocationContext context, KernelPipelineContinuation next, Kernel kernel, NotebookSession session)
    {
        // Its error for an unknown magic is a command of a class that nobody else can send.
        bool isPart = command.Parent is SubmitCode && (CountsByItself.GetValue(command) is null || !command.GetType().IsPublic);
        if (!isPart || (split.TryGetValue(command.Parent!, out var by) && by is null))
        {
            await next(command, context).ConfigureAwait(false);
        }
        else if (split.TryAdd(command.Parent!, session))
        {
            string language = kernel == Root ? Root.DefaultKernelName : kernel.Name;
            await session.RunSentAsync((SubmitCode)command.Parent!, context, language).ConfigureAwait(false);
        }
    }

    // A parser prepares itself when it is first used, which must not happen on several of a cell's threads at once; and anew when a
    // directive or a kernel is added.
    private void PrepareParsers()
    {
        Kernel[] kernels = [Root, .. Root.ChildKernels];
        int directives = kernels.Sum(kernel => kernel.KernelInfo.SupportedDirectives.Count);
        if (directives == preparedDirectives)
            return;
        foreach (Kernel kernel in kernels)
            kernel.SubmissionParser.ParseDirectiveLine("#!prepare");
        preparedDirectives = directives;
    }

    // The context's own method would end its events, too. The package is archived, so the field keeps its name.
    private static void Cancel(KernelInvocationContext context)
    {
        try
        {
            ((CancellationTokenSource)Source.GetValue(context)!).Cancel();
        }
        catch (Exception problem) when (problem is ObjectDisposedException or AggregateException)
        {
            // It has just ended, or a callback of the cell has failed.
        }
    }

    private static bool HasSucceeded(KernelCommandResult result)
    {
        if (result.Events.OfType<CommandFailed>().LastOrDefault() is not { } failed)
            return true;
        string message = failed.Exception?.Message ?? failed.Message;
        CurrentCell.CurrentOutput().Error(new ErrorOutput("Error", message, message.Split('\n')));
        return false;
    }

    private static Task AskAsync(RequestInput command, KernelInvocationContext context)
    {
        if (Ask(command.Prompt, command.IsPassword, command, context) is { } answer)
            context.Publish(new InputProduced(answer, command));
        return Task.CompletedTask;
    }

    private static Task AskAsync(RequestInputs command, KernelInvocationContext context)
    {
        var answers = new Dictionary<string, string>();
        foreach (InputDescription input in command.Inputs)
        {
            if (Ask(input.Prompt, input.TypeHint == "password", command, context) is not { } answer)
                return Task.CompletedTask;
            answers[input.GetPropertyNameForJsonSerialization()] = answer;
        }
        context.Publish(new InputsProduced(answers, command));
        return Task.CompletedTask;
    }

    private static string? Ask(string? prompt, bool isPassword, KernelCommand command, KernelInvocationContext context)
    {
        try
        {
            return CurrentCell.CurrentOutput().Input(prompt ?? "", isPassword);
        }
        catch (InvalidOperationException nobody)
        {
            context.Fail(command, new CommandProblem(nobody.Message));
            return null;
        }
    }

    // Shows events on the cell for which the thread works that delivers them.
    private sealed class Listener : IObserver<KernelEvent>
    {
        private DisplayedValueUpdated? last;

        public void OnNext(KernelEvent told)
        {
            if (CommandOutput.HasShown(told) || CurrentCell.Output is not { } output)
                return;
            switch (told)
            {
                case StandardOutputValueProduced written:
                    output.Write("stdout", Text(written));
                    break;
                case StandardErrorValueProduced written:
                    output.Write("stderr", Text(written));
                    break;
                case DisplayedValueUpdated updated:
                    DisplayIds.Update(output, updated.ValueId, updated.Value, updated.FormattedValues);
                    // Events are kept until their command ends, and a chart is updated for hours: all but the last are emptied.
                    if (Interlocked.Exchange(ref last, updated) is { } before)
                    {
                        Value.SetValue(before, null);
                        Forms.SetValue(before, Array.Empty<FormattedValue>());
                    }
                    break;
                case ErrorProduced error:
                    output.Write("stderr", error.Message + "\n");
                    break;
                case DisplayEvent shown:
                    DisplayIds.Display(output, shown.ValueId, shown.Value, shown.FormattedValues);
                    break;
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        private static string Text(DisplayEvent written) => string.Concat(written.FormattedValues.Select(form => form.Value));
    }
}
