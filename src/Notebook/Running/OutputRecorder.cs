using System.Text;
using System.Text.Json.Nodes;

namespace Backprop.Notebook.Running;

/// <summary>Collects the outputs of cells as a document stores them; an update changes the output it names, in any cell.</summary>
internal sealed class OutputRecorder
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (List<Output> Outputs, int Index)> displays = [];

    /// <summary>Starts to record another cell.</summary>
    public RecordedCell BeginCell() => new(this);

    internal sealed class RecordedCell(OutputRecorder recorder) : ICellOutput
    {
        private readonly List<Output> outputs = [];
        // Text is collected until other output arrives, because a cell may write a hundred thousand lines one by one.
        private readonly StringBuilder pending = new();
        private string? stream;
        private bool clearNext;

        /// <summary>The outputs so far.</summary>
        public IReadOnlyList<Output> Outputs
        {
            get
            {
                lock (recorder.gate)
                {
                    EndText();
                    return [.. outputs];
                }
            }
        }

        public void Write(string name, string text)
        {
            lock (recorder.gate)
            {
                ClearIfDue();
                if (stream != name)
                {
                    EndText();
                    stream = name;
                    if (outputs is [.., StreamOutput last] && last.Name == name)
                    {
                        pending.Append(last.Text);
                        outputs.RemoveAt(outputs.Count - 1);
                    }
                }
                pending.Append(text);
            }
        }

        public void Display(string? displayId, JsonObject data, bool isResult) => Add(new DisplayOutput(data, [], isResult), displayId);

        public void Update(string displayId, JsonObject data)
        {
            lock (recorder.gate)
            {
                if (recorder.displays.TryGetValue(displayId, out var shown))
                    shown.Outputs[shown.Index] = new DisplayOutput(data, [], IsResult: false);
            }
        }

        public void Error(ErrorOutput error) => Add(error, null);

        public void Clear(bool wait)
        {
            lock (recorder.gate)
            {
                clearNext = true;
                if (!wait)
                    ClearIfDue();
            }
        }

        public void Page(JsonObject data) => Display(null, data, isResult: false);

        public string Input(string prompt, bool isPassword) =>
            throw new InvalidOperationException(
                $"Nobody is there to be asked \"{prompt}\": the notebook runs without a front end. Set the value as a parameter instead.");

        private void Add(Output output, string? displayId)
        {
            lock (recorder.gate)
            {
                ClearIfDue();
                EndText();
                if (displayId is not null)
                    recorder.displays[displayId] = (outputs, outputs.Count);
                outputs.Add(output);
            }
        }

        private void ClearIfDue()
        {
            if (!clearNext)
                return;
            clearNext = false;
            EndText();
            foreach (string id in recorder.displays.Where(shown => shown.Value.Outputs == outputs).Select(shown => shown.Key).ToList())
                recorder.displays.Remove(id);
            outputs.Clear();
        }

        private void EndText()
        {
            if (stream is null)
                return;
            outputs.Add(new StreamOutput(stream, pending.ToString()));
            pending.Clear();
            stream = null;
        }
    }
}
