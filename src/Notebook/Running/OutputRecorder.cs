using System.Text.Json.Nodes;

namespace Backprop.Notebook;

/// <summary>Collects the outputs of a notebook's cells as a document keeps them; an update changes the output it names, in whichever cell.</summary>
internal sealed class OutputRecorder
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (List<Output> Outputs, int Index)> displays = [];

    /// <summary>The outputs of one more cell.</summary>
    public RecordedCell BeginCell() => new(this);

    internal sealed class RecordedCell(OutputRecorder recorder) : ICellOutput
    {
        private readonly List<Output> outputs = [];

        /// <summary>What has come so far.</summary>
        public IReadOnlyList<Output> Outputs
        {
            get
            {
                lock (recorder.gate)
                    return [.. outputs];
            }
        }

        public void Write(string name, string text)
        {
            lock (recorder.gate)
            {
                if (outputs is [.., StreamOutput last] && last.Name == name)
                    outputs[^1] = last with { Text = last.Text + text };
                else
                    outputs.Add(new StreamOutput(name, text));
            }
        }

        public void Display(string? displayId, JsonObject data, bool isResult)
        {
            lock (recorder.gate)
            {
                if (displayId is not null)
                    recorder.displays[displayId] = (outputs, outputs.Count);
                outputs.Add(new DisplayOutput(data, [], isResult));
            }
        }

        public void Update(string displayId, JsonObject data)
        {
            lock (recorder.gate)
            {
                if (recorder.displays.TryGetValue(displayId, out var shown))
                    shown.Outputs[shown.Index] = new DisplayOutput(data, [], IsResult: false);
            }
        }

        public void Error(ErrorOutput error)
        {
            lock (recorder.gate)
                outputs.Add(error);
        }
    }
}
