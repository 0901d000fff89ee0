using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Backprop.Jupyter;

/// <summary>Asks the person in front of a notebook, and waits for the answer.</summary>
internal sealed class StdinChannel(Publisher publisher) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);
    private readonly BlockingCollection<(string Question, string Value)> answers = [];
    private readonly HashSet<string> abandoned = [];

    /// <summary>An answer has come.</summary>
    public void Receive(Message reply)
    {
        if (reply.Type != "input_reply")
            throw new MessageFormatException($"{reply.Type} came on stdin, where only input_reply is expected");
        // Which question it answers is not always said: jupyter_client leaves it out.
        answers.Add((reply.ParentHeader.Text("msg_id", ""), reply.Content.Text("value")));
    }

    /// <summary>Sends a question and waits for its answer.</summary>
    /// <param name="request">Whose cell asks.</param>
    /// <param name="prompt">The question.</param>
    /// <param name="isPassword">Whether the answer is not to be seen.</param>
    /// <param name="cancellation">Ends the wait; the next question does not take a late answer for its own.</param>
    public string Ask(Message request, string prompt, bool isPassword, CancellationToken cancellation)
    {
        turn.Wait(cancellation);
        string id = "";
        try
        {
            // What nobody waits for any more, as after an interrupt.
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
            abandoned.Add(id);
            throw;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        turn.Dispose();
        answers.Dispose();
    }
}
