using System.Reflection;

namespace Backprop.Notebook;

/// <summary>The C# cells of one notebook: state, references and packages kept from cell to cell.</summary>
public sealed class CSharpSession : IDisposable
{
    private readonly SessionLoadContext context = new();
    private readonly CSharpSubmissions submissions;
    private readonly Dictionary<string, string> codes = [];
    private readonly List<(string Id, string Version)> packages = [];
    private readonly List<string> sources = [];
    private readonly string folder;

    /// <summary>Begins a session.</summary>
    /// <param name="folder">The notebook's folder, where relative paths of <c>#r</c> and <c>#load</c> begin.</param>
    public CSharpSession(string folder)
    {
        this.folder = Path.GetFullPath(folder);
        submissions = new CSharpSubmissions(context);
        ConsoleCapture.Install();
    }

    /// <summary>Runs one cell; what it writes, shows and ends in goes to its output.</summary>
    /// <param name="code">The cell's code.</param>
    /// <param name="name">What its stack frames are called: "cell [3]".</param>
    /// <param name="output">Where the output goes.</param>
    /// <param name="cancellation">Stops the cell: its awaits, its waits, and its loops of managed code.</param>
    /// <returns>Whether it came to its end; if not, the error has gone to the output.</returns>
    /// <exception cref="OperationCanceledException">The cell was stopped.</exception>
    public async Task<bool> RunAsync(string code, string name, ICellOutput output, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(output);
        CurrentCell.Output = output;
        try
        {
            var directives = ReferenceDirectives.Parse(code);
            await AddReferencesAsync(directives, cancellation).ConfigureAwait(false);
            var submission = submissions.Compile(directives.Code, name, folder, cancellation);
            codes[name] = Joined(codes.GetValueOrDefault(name, ""), code);
            // To show a value may run code of the cell's own (a lazy sequence, a ToString): it counts as the cell's time.
            await StoppableThread.RunAsync(async () =>
            {
                object? value = await submission.Run().ConfigureAwait(false);
                if (submission.HasResult || value is not null)
                    output.Display(null, MimeBundle.Of(value), isResult: true);
            }, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (CompilationException problem)
        {
            output.Error(ErrorReport.Of(problem, code));
        }
        catch (ReferenceException problem)
        {
            output.Error(ErrorReport.Of(problem));
        }
        catch (Exception problem) when (!cancellation.IsCancellationRequested)
        {
            output.Error(ErrorReport.Of(problem, context, name, codes));
        }
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => context.Dispose();

    private async Task AddReferencesAsync(ReferenceDirectives directives, CancellationToken cancellation)
    {
        foreach (string file in directives.Files)
        {
            string path = Path.GetFullPath(Path.Combine(folder, file));
            if (!File.Exists(path))
                throw new ReferenceException($"#r \"{file}\": there is no file {path}.{(path.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}") ? " Is its project built, in this configuration?" : "")}");
            Add(path);
        }
        sources.AddRange(directives.Sources.Except(sources));
        var added = directives.Packages.Except(packages).ToList();
        if (added.Count == 0)
            return;
        // All packages of the notebook are resolved together, so that what they share has one version.
        var restored = await NuGetPackages.RestoreAsync([.. packages, .. added], sources, folder, cancellation).ConfigureAwait(false);
        packages.AddRange(added);
        foreach (string native in restored.NativeFolders)
            context.AddNativeFolder(native);
        foreach (string file in restored.Runtime)
            context.Add(file);
        foreach (string file in restored.Compile)
            Add(file);
    }

    // The parts of one cell, each with empty lines in place of the others.
    private static string Joined(string before, string code)
    {
        string[] known = before.Split('\n');
        return string.Join('\n', code.Split('\n').Select((line, i) => line.Length == 0 && i < known.Length ? known[i] : line));
    }

    private void Add(string path)
    {
        try
        {
            // Once the compiler has been told of a file that is none, no later cell would compile.
            _ = AssemblyName.GetAssemblyName(path);
            submissions.AddReference(context.Add(path));
        }
        catch (BadImageFormatException problem)
        {
            throw new ReferenceException($"#r \"{path}\" is no .NET assembly.", problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ReferenceException($"#r \"{path}\" cannot be read: {problem.Message}", problem);
        }
    }
}
