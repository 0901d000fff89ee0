using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.DotNet.Interactive.ValueSharing;

namespace Backprop.Notebook.Interactive;

/// <summary>A language that keeps variables, as a kernel of .NET Interactive: for code and values that cells or extensions send.</summary>
internal sealed class LanguageKernel : Kernel,
    IKernelCommandHandler<SubmitCode>,
    IKernelCommandHandler<RequestValue>,
    IKernelCommandHandler<RequestValueInfos>,
    IKernelCommandHandler<SendValue>
{
    private readonly NotebookSession session;

    /// <param name="name">The language's name, as in <see cref="LanguageSet"/>.</param>
    /// <param name="session">The session that runs its code.</param>
    public LanguageKernel(string name, NotebookSession session) : base(name)
    {
        this.session = session;
        KernelInfo.LanguageName = name;
        // For whoever asks which there are; the session runs them.
        foreach (Magic magic in session.Languages.Magics.All.Where(magic => magic.RunAsync is not null))
            AddDirective(Directive(magic), (_, _) => Task.CompletedTask);
    }

    // #!value is a magic with options, not only the name of a kernel.
    public override KernelSpecifierDirective? KernelSpecifierDirective =>
        Name == NotebookLanguage.Value ? null : base.KernelSpecifierDirective;

    public Task HandleAsync(SubmitCode command, KernelInvocationContext context) =>
        session.RunSentAsync(command, context, Name);

    public Task HandleAsync(RequestValue command, KernelInvocationContext context)
    {
        try
        {
            object? value = session.Languages.Variable(Name, command.Name).Value;
            var formatted = FormattedValue.CreateSingleFromObject(value, command.MimeType);
            context.Publish(new ValueProduced(value, command.Name, formatted, command));
        }
        catch (MagicException problem)
        {
            context.Fail(command, new CommandProblem(problem.Message));
        }
        return Task.CompletedTask;
    }

    public Task HandleAsync(RequestValueInfos command, KernelInvocationContext context)
    {
        var known = session.Languages.Variables(Name)
            .Select(variable => new KernelValueInfo(
                variable.Name, FormattedValue.CreateSingleFromObject(variable.Value, command.MimeType), variable.Type));
        context.Publish(new ValueInfosProduced([.. known], command));
        return Task.CompletedTask;
    }

    public Task HandleAsync(SendValue command, KernelInvocationContext context) => CurrentCell.InTurnAsync(
        async () =>
        {
            await SetValueAsync(
                command, context, (name, value, _) => session.Languages.SetAsync(Name, name, value, context.CancellationToken))
                .ConfigureAwait(false);
            return true;
        },
        context.CancellationToken);

    private static KernelActionDirective Directive(Magic magic)
    {
        var directive = new KernelActionDirective(magic.Name, magic.Help);
        foreach (MagicOption option in magic.Options)
            directive.Parameters.Add(new KernelDirectiveParameter(option.Name) { Flag = !option.TakesValue });
        if (magic.MaxWords > 0)
            directive.Parameters.Add(new KernelDirectiveParameter("--word") { AllowImplicitName = true });
        return directive;
    }
}
