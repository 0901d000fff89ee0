using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Backprop.Jupyter.Tests;

public sealed class PublisherTests
{
    private readonly WireFormat format = new(new MessageSigner("", "hmac-sha256"));
    private readonly ConcurrentQueue<Message> sent = [];
    private readonly ConcurrentQueue<string> log = [];
    private readonly CancellationTokenSource stop = new();
    private readonly ManualResetEventSlim open = new(true);
    private readonly Publisher publisher;

    public PublisherTests() => publisher = new Publisher(format, Send, log.Enqueue);

    [Fact]
    public void Threads_that_are_interrupted_at_any_time_repeat_nothing_and_lose_no_last_update()
    {
        Message[] requests = [.. Enumerable.Range(0, 8).Select(_ => Request())];
        Writer[] writers = [.. requests.Select((request, i) => new Writer(request, Output(request), $"display {i}"))];
        // Where nothing is sent, each comes to wait.
        open.Reset();
        Interrupt(() => writers.Any(writer => writer.Interrupted == 0));
        open.Set();
        long end = Environment.TickCount64 + 1000;
        Interrupt(() => Environment.TickCount64 < end);
        foreach (Writer writer in writers)
            writer.Stop();
        Finish();

        Assert.Empty(log);
        foreach (Writer writer in writers)
        {
            Assert.Equal(string.Concat(writer.Written), Text(writer.Request));
            Message last = Of(writer.Request).Last(message => message.Type == "update_display_data");
            Assert.Equal(writer.LastUpdate, last.Content["data"]!["text/plain"]!.GetValue<string>());
        }

        void Interrupt(Func<bool> goesOn)
        {
            for (; goesOn(); Thread.Yield())
                writers[Random.Shared.Next(writers.Length)].Interrupt();
        }
    }

    [Fact]
    public void A_cell_that_produces_more_than_is_sent_is_held_back_until_it_is_stopped()
    {
        Message request = Request();
        CellOutput output = Output(request);
        string megabyte = new('x', 1 << 20);
        open.Reset();
        // Not collected, so that the sending waits for it.
        publisher.Status("busy", request);
        int written = 0;
        Exception? problem = null;
        var cell = new Thread(() =>
        {
            try
            {
                for (; ; written++)
                    output.Write("stdout", megabyte);
            }
            catch (OperationCanceledException stopped)
            {
                problem = stopped;
            }
        });
        cell.Start();
        Assert.False(cell.Join(500));
        Assert.InRange(written, 1, 64);

        stop.Cancel();

        Assert.True(cell.Join(5000));
        Assert.NotNull(problem);
        // What ends a cell is not held back.
        output.Error(new ErrorOutput("Interrupted", "", []));
        open.Set();
        Finish();
        Assert.Equal(written * megabyte.Length, Text(request).Length);
        Assert.Equal("error", Of(request).Last().Type);
    }

    [Fact]
    public void Text_is_joined_and_keeps_its_place_between_streams_displays_and_the_end()
    {
        Message request = Request();
        CellOutput output = Output(request);
        output.Write("stdout", "a");
        output.Write("stdout", "b");
        output.Write("stderr", "c");
        output.Write("stdout", "d");
        output.Display(null, Data("shown"), isResult: false);
        output.Write("stdout", "e");
        publisher.Status("idle", request);
        Finish();

        Assert.Equal(
            ["stdout ab", "stderr c", "stdout d", "display_data", "stdout e", "status"],
            Of(request).Select(message =>
                message.Type == "stream" ? $"{message.Content["name"]} {message.Content["text"]}" : message.Type));
    }

    [Fact]
    public void A_surrogate_pair_is_sent_whole_even_if_another_request_ends_between_its_halves()
    {
        Message request = Request();
        CellOutput output = Output(request);
        output.Write("stdout", "a\ud83d");
        publisher.Status("idle", Request());
        Thread.Sleep(100);
        output.Write("stdout", "\ude00b");
        Finish();

        Assert.Equal(["a", "😀b"], Of(request).Select(message => message.Content.Text("text")));
    }

    [Fact]
    public void Of_several_updates_of_a_display_the_last_is_sent_after_those_of_earlier_cells()
    {
        CellOutput earlier = Output(Request()), later = Output(Request());
        later.Update("a", Data("1"));
        earlier.Update("a", Data("2"));
        later.Update("b", Data("3"));
        later.Update("a", Data("4"));
        Finish();

        Assert.Equal(
            ["2", "3", "4"],
            sent.Where(message => message.Type != "status").Select(message => message.Content["data"]!["text/plain"]!.GetValue<string>()));
    }

    [Fact]
    public void What_cannot_be_sent_is_logged_and_the_rest_goes_on()
    {
        CellOutput output = Output(Request());
        output.Update("bad", new JsonObject { ["application/json"] = double.NaN });
        output.Update("good", Data("x"));
        Finish();

        Assert.Single(sent, message => message.Type == "update_display_data");
        Assert.Contains("could not be sent", Assert.Single(log));
    }

    private static JsonObject Data(string text) => new() { ["text/plain"] = text };

    private static Message Request() => Message.Create("execute_request", "session", null, []);

    private CellOutput Output(Message request) =>
        new(publisher, request, null, stop.Token) { ExecutionCount = 1, ShowsResult = true };

    // Everything before a message that is not collected has been sent when it has.
    private void Finish()
    {
        Message end = Request();
        publisher.Status("idle", end);
        Assert.True(SpinWait.SpinUntil(() => Of(end).Any(), TimeSpan.FromSeconds(60)));
        publisher.Complete();
        Assert.Single(Of(end));
    }

    private void Send(Channel channel, IReadOnlyList<byte[]> frames)
    {
        open.Wait();
        sent.Enqueue(format.Read(frames));
    }

    private IEnumerable<Message> Of(Message request) =>
        sent.Where(message => message.ParentHeader.Text("msg_id") == request.Header.Text("msg_id"));

    private string Text(Message request) => string.Concat(
        Of(request).Where(message => message.Type == "stream").Select(message => message.Content["text"]!.GetValue<string>()));

    /// <summary>A thread of a cell that catches every interrupt and goes on.</summary>
    private sealed class Writer
    {
        private readonly Thread thread;
        private volatile bool isStopped;

        public Writer(Message request, CellOutput output, string display)
        {
            Request = request;
            thread = new Thread(() =>
            {
                for (int i = 0; !isStopped; i++)
                {
                    string text = $"{i} ";
                    if (IsDone(() => output.Write("stdout", text)))
                        Written.Add(text);
                    if (IsDone(() => output.Update(display, Data(text))))
                        LastUpdate = text;
                }
            });
            thread.Start();
        }

        public Message Request { get; }

        public List<string> Written { get; } = [];

        public string? LastUpdate { get; private set; }

        public int Interrupted { get; private set; }

        public void Interrupt() => thread.Interrupt();

        public void Stop()
        {
            isStopped = true;
            thread.Join();
        }

        private bool IsDone(Action action)
        {
            try
            {
                action();
                return true;
            }
            catch (ThreadInterruptedException)
            {
                Interrupted++;
                return false;
            }
        }
    }
}
