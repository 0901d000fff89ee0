using System.Globalization;
using System.Text.Json.Nodes;

namespace Backprop.Notebook.Tests.Languages;

/// <summary>A notebook's session, and what each of its cells has shown.</summary>
internal sealed class TestSession(string? folder = null, ILanguage? fsharp = null) : IDisposable
{
    private readonly OutputRecorder recorder = new();
    private OutputRecorder.RecordedCell? latest;
    private int count;

    /// <summary>The session itself.</summary>
    public NotebookSession Session { get; } = new(folder ?? Path.GetTempPath(),
        fsharp is null ? [] : [KeyValuePair.Create<string, Func<NotebookReferences, ILanguage>>("fsharp", _ => fsharp)]);

    /// <summary>What the cell that began last has written by now.</summary>
    public string TextSoFar => new RanCell(false, latest!).Text;

    /// <summary>What a person answers, one after the other; nobody is there unless given.</summary>
    public Queue<string> Answers { get; } = [];

    /// <summary>What a person was asked; a question whose answer stays hidden ends in a star.</summary>
    public List<string> Questions { get; } = [];

    /// <summary>Runs a cell, whether it fails or not.</summary>
    public async Task<RanCell> TryAsync(string source, string? language = null, CancellationToken cancellation = default)
    {
        var output = latest = recorder.BeginCell();
        bool completed = await Session.RunAsync(source, language, $"cell [{++count}]", new AnsweredOutput(output, this), cancellation);
        return new RanCell(completed, output);
    }

    /// <summary>Runs a cell that must come to its end.</summary>
    public async Task<RanCell> RunAsync(string source)
    {
        RanCell cell = await TryAsync(source);
        Assert.True(cell.Completed, string.Join('\n', cell.Outputs.OfType<ErrorOutput>().SelectMany(error => error.Traceback)));
        return cell;
    }

    /// <summary>Runs a cell that must fail, and gives its error.</summary>
    public async Task<ErrorOutput> FailAsync(string source)
    {
        RanCell cell = await TryAsync(source);
        Assert.False(cell.Completed);
        return Assert.Single(cell.Outputs.OfType<ErrorOutput>());
    }

    public void Dispose() => Session.Dispose();

    private sealed class AnsweredOutput(ICellOutput output, TestSession asked) : ICellOutput
    {
        public void Write(string name, string text) => output.Write(name, text);

        public void Display(string? displayId, JsonObject data, bool isResult) => output.Display(displayId, data, isResult);

        public void Update(string displayId, JsonObject data) => output.Update(displayId, data);

        public void Error(ErrorOutput error) => output.Error(error);

        public void Clear(bool wait) => output.Clear(wait);

        public void Page(JsonObject data) => output.Page(data);

        public string Input(string prompt, bool isPassword)
        {
            asked.Questions.Add(prompt + (isPassword ? "*" : ""));
            return asked.Answers.TryDequeue(out string? answer) ? answer : output.Input(prompt, isPassword);
        }
    }
}

/// <summary>A cell that has run.</summary>
internal sealed record RanCell(bool Completed, OutputRecorder.RecordedCell Recorded)
{
    /// <summary>What it shows now: a later cell may have updated it.</summary>
    public IReadOnlyList<Output> Outputs => Recorded.Outputs;

    /// <summary>The value of its last expression as plain text; null if it shows none.</summary>
    public string? Result =>
        Outputs.OfType<DisplayOutput>().SingleOrDefault(output => output.IsResult)?.Data["text/plain"]!.GetValue<string>();

    /// <summary>What it wrote to stdout.</summary>
    public string Text =>
        string.Concat(Outputs.OfType<StreamOutput>().Where(output => output.Name == "stdout").Select(output => output.Text));

    /// <summary>All it has written to stderr.</summary>
    public string ErrorText =>
        string.Concat(Outputs.OfType<StreamOutput>().Where(output => output.Name == "stderr").Select(output => output.Text));

    /// <summary>The only thing that it shows.</summary>
    public DisplayOutput Shown => Assert.IsType<DisplayOutput>(Assert.Single(Outputs));
}

/// <summary>A machine of another culture, for as long as a test takes.</summary>
internal sealed class CultureScope : IDisposable
{
    private readonly CultureInfo before = CultureInfo.CurrentCulture;

    public CultureScope(string name) => CultureInfo.CurrentCulture = new CultureInfo(name);

    public void Dispose() => CultureInfo.CurrentCulture = before;
}
