using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;

namespace Backprop.Notebook.Interactive;

/// <summary>A language whose text is only shown, as a kernel of .NET Interactive.</summary>
internal sealed class ContentKernel : Kernel, IKernelCommandHandler<SubmitCode>
{
    private readonly NotebookSession session;

    /// <param name="language">The language.</param>
    /// <param name="session">The session that shows it.</param>
    public ContentKernel(NotebookLanguage language, NotebookSession session) : base(language.Name)
    {
        this.session = session;
        KernelInfo.LanguageName = language.Name;
    }

    public Task HandleAsync(SubmitCode command, KernelInvocationContext context) =>
        session.RunSentAsync(command, context, Name);
}
