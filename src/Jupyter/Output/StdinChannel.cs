using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Backprop.Jupyter;

/// <summary>Asks the person in front of a notebook, and waits for the answer.</summary>
internal sealed class StdinChannel(Publisher publisher)
{
    private readonly Lock gate = new();
    private readonly BlockingCollection<string> answers = [];

    /// <summary>An answer has come.</summary>
    public void Receive(Message reply)
    {
        if (reply.Type != "input_reply")
            throw new MessageFormatException($"{reply.Type} came on stdin, where only input_reply is expected");
        answers.Add(reply.Content.Text("value"));
    }

    /// <summary>Sends a question and waits for its answer; the wait can be interrupted.</summary>
    public string Ask(Message request, string prompt, bool isPassword)
    {
        lock (gate)
        {
            // What nobody waits for any more, as after an interrupt.
            while (answers.TryTake(out _))
            {
            }
            publisher.Ask(request, new JsonObject { ["prompt"] = prompt, ["password"] = isPassword });
            return answers.Take();
        }
    }
}
