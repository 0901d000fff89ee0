using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Backprop.Jupyter.Publishing;

/// <summary>Asks the person in front of a notebook, and waits for the answer.</summary>
internal sealed class StdinChannel(Publisher publisher)
{
    private readonly SemaphoreSlim turn = new(1);
    private readonly BlockingCollection<(string Question, string Value)> answers = [];
    private readonly HashSet<string> abandoned = [];

    /// <summary>Receives an answer.</summary>
    public void Receive(Message reply)
    {
        if (reply.Type != "input_reply")
            throw new MessageFormatException($"{reply.Type} came on stdin, where only input_reply is expected");
        // Answers do not always name their question: jupyter_client omits it.
        answers.Add((reply.ParentHeader.Text("msg_id", ""), reply.Content.Text("value")));
    }

    /// <summary>Sends a question of a request's cell and waits for its answer, until the cell is stopped.</summary>
    public string Ask(Message request, string prompt, bool isPassword, CancellationToken cancellation)
    {
        turn.Wait(cancellation);
        string id = "";
        try
        {
            // Discard answers that nobody waits for any more, as after an interrupt.
            while (answers.TryTake(out _))
            {
            }
            id = publisher.Ask(request, new JsonObject { ["prompt"] = prompt, ["password"] = isPassword });
            while (true)
            {
                var (question, value) = answers.Take(cancellation);
                if (!abandoned.Contains(question))
                    return value;
            }
        }
        catch
        {
            // A late answer is not taken for that of the next question.
            if (id.Length > 0)
                abandoned.Add(id);
            throw;
        }
        finally
        {
            turn.Release();
        }
    }
}
