namespace Backprop.Notebook.Tests.Languages;

/// <summary>The C# and the F# of one notebook, and what each cell has shown.</summary>
public sealed class TestLanguages : IDisposable
{
    private readonly OutputRecorder recorder = new();
    private readonly NotebookReferences references;
    private int count;
    private OutputRecorder.RecordedCell? latest;

    /// <summary>A notebook in the temporary folder.</summary>
    public TestLanguages() : this(Path.GetTempPath())
    {
    }

    internal TestLanguages(string folder)
    {
        ConsoleCapture.Install();
        references = new NotebookReferences(folder);
        CSharp = new CSharpSession(references);
        FSharp = new FSharpSession(references);
    }

    internal CSharpSession CSharp { get; }

    internal FSharpSession FSharp { get; }

    /// <summary>What the cell that began last has written by now.</summary>
    internal string TextSoFar => new RanCell(false, latest!).Text;

    /// <summary>Runs an F# cell, whether it fails or not.</summary>
    internal Task<RanCell> TryAsync(string source, CancellationToken cancellation = default) => TryAsync(FSharp, source, cancellation);

    internal Task<RanCell> TryCSharpAsync(string source, CancellationToken cancellation) => TryAsync(CSharp, source, cancellation);

    /// <summary>Runs an F# cell that must come to its end.</summary>
    internal Task<RanCell> RunAsync(string source) => RunAsync(FSharp, source);

    /// <summary>Runs a C# cell that must come to its end.</summary>
    internal Task<RanCell> RunCSharpAsync(string source) => RunAsync(CSharp, source);

    /// <summary>Runs an F# cell that must fail, and gives its error.</summary>
    internal async Task<ErrorOutput> FailAsync(string source)
    {
        RanCell cell = await TryAsync(source);
        Assert.False(cell.Completed);
        return Assert.Single(cell.Outputs.OfType<ErrorOutput>());
    }

    /// <summary>Hands a variable from one language to the other.</summary>
    internal static async Task ShareAsync(ILanguage from, ILanguage to, string name) =>
        await to.SetAsync(name, from.Variables.Single(variable => variable.Name == name).Value, CancellationToken.None);

    internal Task ToFSharpAsync(string name) => ShareAsync(CSharp, FSharp, name);

    internal Task ToCSharpAsync(string name) => ShareAsync(FSharp, CSharp, name);

    public void Dispose()
    {
        CSharp.Dispose();
        FSharp.Dispose();
        references.Dispose();
    }

    private static async Task<RanCell> Completed(Task<RanCell> running)
    {
        RanCell cell = await running;
        Assert.True(cell.Completed, string.Join('\n', cell.Outputs.OfType<ErrorOutput>().SelectMany(error => error.Traceback)));
        return cell;
    }

    private Task<RanCell> RunAsync(ILanguage language, string source) => Completed(TryAsync(language, source, default));

    private async Task<RanCell> TryAsync(ILanguage language, string source, CancellationToken cancellation)
    {
        var output = latest = recorder.BeginCell();
        CurrentCell.Begin(output, cancellation);
        bool completed = await language.RunAsync(source, $"cell [{++count}]", output, cancellation);
        return new RanCell(completed, output);
    }
}
