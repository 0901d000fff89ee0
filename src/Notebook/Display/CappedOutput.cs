using System.Text.Json;
using System.Text.Json.Nodes;

namespace Backprop.Notebook.Display;

/// <summary>
/// Limits how much text and how many displays a cell may produce, since a person cannot read more and a notebook cannot hold more.
/// The result and errors still pass. Updates pass too, because they replace earlier content, up to a larger limit.
/// </summary>
internal sealed class CappedOutput(ICellOutput output, long cap = CappedOutput.Cap) : ICellOutput
{
    /// <summary>The maximum kept per cell, in characters.</summary>
    public const long Cap = 4_000_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, long> displays = [];
    private long used;
    private bool noticed;

    public void Write(string name, string text)
    {
        if (Interlocked.Add(ref used, text.Length) is var now && now <= cap)
        {
            output.Write(name, text);
            return;
        }
        long fits = cap - (now - text.Length);
        if (fits > 0)
            output.Write(name, text[..(int)(char.IsHighSurrogate(text[(int)fits - 1]) ? fits - 1 : fits)]);
        Notice();
    }

    public void Display(string? displayId, JsonObject data, bool isResult)
    {
        long size = Size(data);
        if (Interlocked.Add(ref used, size) > cap && !isResult)
        {
            Notice();
            return;
        }
        if (displayId is not null)
            lock (gate)
                displays[displayId] = size;
        output.Display(displayId, data, isResult);
    }

    public void Update(string displayId, JsonObject data)
    {
        long size = Size(data);
        lock (gate)
        {
            long growth = size - displays.GetValueOrDefault(displayId);
            if (Interlocked.Read(ref used) + growth > 10 * cap)
            {
                Notice();
                return;
            }
            Interlocked.Add(ref used, growth);
            displays[displayId] = size;
        }
        output.Update(displayId, data);
    }

    public void Error(ErrorOutput error) => output.Error(error);

    public void Clear(bool wait)
    {
        lock (gate)
        {
            displays.Clear();
            Interlocked.Exchange(ref used, 0);
            noticed = false;
        }
        output.Clear(wait);
    }

    public void Page(JsonObject data) => output.Page(data);

    public string Input(string prompt, bool isPassword) => output.Input(prompt, isPassword);

    private void Notice()
    {
        lock (gate)
        {
            if (noticed)
                return;
            noticed = true;
        }
        output.Write("stderr", FormattableString.Invariant($"\n[The output of this cell has reached {cap:N0} characters, ")
            + "the most that is kept of one cell; what else it writes or displays is left out. "
            + "Its result, errors and updates still come. Show less, or write to a file.]\n");
    }

    private static long Size(JsonNode? node) => node switch
    {
        null => 4,
        JsonObject members => members.Sum(member => member.Key.Length + 4 + Size(member.Value)),
        JsonArray items => items.Sum(item => 1 + Size(item)),
        _ => node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>().Length : 8,
    };
}
