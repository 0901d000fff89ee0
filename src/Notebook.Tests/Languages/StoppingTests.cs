using System.Diagnostics;

namespace Backprop.Notebook.Tests.Languages;

// Alone, because other tests keep the pool's threads busy: a stop that took 0.2 s was seen after 6 s.
[CollectionDefinition(nameof(StoppingTests), DisableParallelization = true)]
[Collection(nameof(StoppingTests))]
public sealed class StoppingTests : IDisposable
{
    private readonly TestSession session = new();

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("Thread.Sleep(60000);")]
    [InlineData("await Task.Delay(60000);")]
    [InlineData("Task.Delay(-1).Wait();")]
    [InlineData("Enumerable.Range(0, int.MaxValue).Where(n => n % 2 == 3).Count()")]
    [InlineData("Enumerable.Range(0, int.MaxValue).Where(n => n % 2 == 3)")]
    [InlineData("while (true) { try { Thread.Sleep(10); } catch { } }")]
    [InlineData("while (true) { try { Thread.Sleep(60000); } catch { } }")]
    [InlineData("while (true) { try { while (true) { } } catch { } }")]
    [InlineData("while (true) { try { await Task.Delay(10); } catch { } }")]
    [InlineData("await Task.Delay(10); while (true) { }")]
    [InlineData("async Task Spin() { await Task.Delay(10); while (true) { } }\nawait Spin();")]
    [InlineData("async Task Wait() { await Task.Delay(60000); }\nWait().Wait();")]
    [InlineData("new ManualResetEvent(false).WaitOne();")]
    [InlineData("try { } finally { while (true) { } }")]
    [InlineData("foreach (int n in Enumerable.Repeat(1, int.MaxValue)) if (n > 1) break;")]
    [InlineData("(from n in Enumerable.Range(0, int.MaxValue) where n % 2 == 3 select n).Count()")]
    [InlineData("Action spin = () => { while (true) { } };\nspin();")]
    [InlineData("int Fib(int n) => n < 2 ? 1 : Fib(n - 1) + Fib(n - 2);\nFib(90)")]
    [InlineData("again: goto again;")]
    public async Task A_cell_is_stopped_at_once_and_its_variables_are_kept(string endless)
    {
        await session.RunAsync("using System.Threading;\nint kept = 41;");

        var (seconds, message) = await StoppedCell.OfAsync("kept++;\n" + endless, session);

        Assert.Equal("The cell was stopped.", message);
        Assert.InRange(seconds, 0, 5);
        Assert.Equal("42", (await session.RunAsync("kept")).Result);
        Assert.Equal("3", (await session.RunAsync("await Task.Delay(1); 1 + 2")).Result);
    }

    [Fact]
    public async Task A_loop_of_awaits_does_not_go_on_after_its_cell_was_stopped()
    {
        await session.RunAsync("int ticks = 0;");

        await StoppedCell.OfAsync("while (true) { ticks++; await Task.Delay(1); }", session);
        string? atStop = (await session.RunAsync("ticks")).Result;

        Assert.Equal(atStop, (await session.RunAsync("await Task.Delay(200); ticks")).Result);
    }

    [Theory]
    [InlineData("Parallel.For(0, int.MaxValue, _ => { Console.Write(\"begun\"); while (true) Work.Steps++; });")]
    [InlineData("await Task.Run(() => { Console.Write(\"begun\"); while (true) Work.Steps++; });")]
    [InlineData("var thread = new Thread(() => { Console.Write(\"begun\"); while (true) Work.Steps++; });\nthread.Start();\n"
        + "thread.Join();")]
    [InlineData("new Thread(() => { Console.Write(\"begun\"); while (true) Work.Steps++; }).Start();\nawait Task.Delay(60000);")]
    [InlineData("IEnumerable<int> Endless() { while (true) yield return 1; }\nawait Task.WhenAll(Task.Run(() => { "
        + "Console.Write(\"begun\"); foreach (int n in Endless()) Work.Steps += n; }), Task.Run(() => Endless().AsParallel().Sum(n "
        + "=> Work.Steps += n)));")]
    public async Task Its_loops_on_other_threads_stop_with_the_cell(string endless)
    {
        await session.RunAsync("using System.Threading;\nstatic class Work { public static volatile int Steps; }");

        var (seconds, message) = await StoppedCell.OfAsync(endless, session);

        Assert.Equal("The cell was stopped.", message);
        Assert.InRange(seconds, 0, 5);
        string? atStop = (await session.RunAsync("Work.Steps")).Result;
        Assert.Equal(atStop, (await session.RunAsync("await Task.Delay(100); Work.Steps")).Result);
    }

    [Theory]
    [InlineData("System.Threading.Thread.Sleep(8000)")]
    [InlineData("new System.Threading.ManualResetEvent(false).WaitOne(8000)")]
    [InlineData("throw new Exception(\"x\")")]
    public async Task A_cells_own_callbacks_do_not_hold_up_its_stop(string callback)
    {
        const string Token = "Microsoft.DotNet.Interactive.KernelInvocationContext.Current.CancellationToken";
        var (seconds, message) = await StoppedCell.OfAsync($"{Token}.Register(() => {callback});\nwhile (true) {{ }}", session);
        var next = Stopwatch.StartNew();

        Assert.Equal("3", (await session.RunAsync("1 + 2")).Result);

        Assert.Equal("The cell was stopped.", message);
        Assert.InRange(seconds + next.Elapsed.TotalSeconds, 0, 5);
    }

    // A cell may catch every interrupt and try again.
    [Fact]
    public async Task What_a_thread_shows_while_it_is_interrupted_is_shown_once_and_no_update_is_lost()
    {
        // Whoever listens holds a lock for a while.
        using var slow = session.Session.RootKernel.KernelEvents.Subscribe(_ => Thread.Sleep(1));
        var cell = await session.RunAsync("""
            using System.Threading;
            bool isOver = false;
            string[] updated = new string[4];
            void Insist(Action action)
            {
                while (true)
                {
                    try
                    {
                        action();
                        return;
                    }
                    // .NET throws the latter where it interrupts a thread at the lock of Console.Out.
                    catch (Exception problem) when (problem is ThreadInterruptedException or ArgumentNullException)
                    {
                    }
                }
            }
            var threads = Enumerable.Range(0, 4).Select(_ => display("")).ToList().Select((shown, t) => new Thread(() =>
            {
                for (int i = 0; !Volatile.Read(ref isOver); i++)
                {
                    // Not interpolated, which takes a lock of the array pool, where the interrupt would end the thread.
                    string text = "[" + t + ":" + i + "]";
                    Insist(() => Console.Write(text));
                    Insist(() => shown.Update(text));
                    updated[t] = text;
                }
            })).ToList();
            threads.ForEach(thread => thread.Start());
            var time = System.Diagnostics.Stopwatch.StartNew();
            for (int n = 0; time.Elapsed.TotalSeconds < 2; n++)
                threads[n % 4].Interrupt();
            isOver = true;
            threads.ForEach(thread => thread.Join());
            string.Join(" ", updated)
            """);

        Assert.True(cell.ErrorText.Length == 0, cell.ErrorText);
        string[] written = cell.Text.Split(']', StringSplitOptions.RemoveEmptyEntries);
        Assert.Empty(written.GroupBy(text => text).Where(same => same.Count() > 1).Select(same => same.Key));
        Assert.Equal(
            cell.Result!.Split(' '),
            cell.Outputs.OfType<DisplayOutput>().Where(output => !output.IsResult)
                .Select(output => output.Data["text/plain"]!.GetValue<string>()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_it_had_still_queued_for_other_threads_does_not_run_later()
    {
        await session.RunAsync("using System.Threading;\nstatic class Work { public static int Steps; }");

        await StoppedCell.OfAsync("for (int i = 0; i < 2000; i++) Task.Run(() => { Thread.Sleep(5); Interlocked.Increment(ref Work.Steps); "
            + "});\nThread.Sleep(60000);", session);
        string? afterwards = (await session.RunAsync("await Task.Delay(100); Work.Steps")).Result;

        Assert.Equal(afterwards, (await session.RunAsync("await Task.Delay(200); Work.Steps")).Result);
    }

    [Theory]
    [InlineData("async void Later() { await Task.Delay(50); Console.Write(\"later\"); }\nLater();", "later")]
    [InlineData("async void Endless() { while (true) await Task.Delay(10); }\nEndless(); Console.Write(\"end\");", "end")]
    public async Task A_cell_ends_with_what_it_has_begun_unless_that_takes_long(string source, string written)
    {
        var elapsed = Stopwatch.StartNew();

        Assert.Equal(written, (await session.RunAsync(source)).Text);
        Assert.InRange(elapsed.Elapsed.TotalSeconds, 0, 10);
    }

    [Theory]
    [InlineData("new System.Threading.Thread(() => throw new Exception(\"on a thread\")).Start();")]
    [InlineData("System.Threading.ThreadPool.QueueUserWorkItem(_ => throw new Exception(\"on a thread\"));")]
    [InlineData("async void Later() { await Task.Delay(50); throw new Exception(\"on a thread\"); }\nLater();")]
    [InlineData("async void Later() { await Task.Delay(20).ConfigureAwait(false); throw new Exception(\"on a thread\"); }\nLater();\n"
        + "await Task.Delay(200);")]
    public async Task An_exception_on_a_thread_of_its_own_is_told_and_the_process_lives(string throws)
    {
        RanCell cell = await session.RunAsync(throws);
        var patience = Stopwatch.StartNew();
        while (!cell.ErrorText.Contains("on a thread") && patience.Elapsed < TimeSpan.FromSeconds(20))
            await Task.Delay(10);

        Assert.Contains("A thread that the notebook started has ended with\nSystem.Exception: on a thread", cell.ErrorText);
        Assert.Equal("3", (await session.RunAsync("1 + 2")).Result);
    }

    [Theory]
    [InlineData("var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);\n"
        + "listener.Start();\nWork.Listener = listener.LocalEndpoint;\nlistener.AcceptSocket();", "it is in native code")]
    [InlineData("Enumerable.Repeat(Work.Results, int.MaxValue).First(Enumerable.Any<int>)", "in a library, which cannot be stopped")]
    [InlineData(
        "var thread = new Thread(() => { Console.Write(\"begun\"); Work.Gate.WaitOne(); });\nthread.Start();\nthread.Join();",
        "A thread that it started")]
    [InlineData("int waiting = 0;\nParallel.For(0, int.MaxValue, _ => { if (Interlocked.Increment(ref "
        + "waiting) == 3) Console.Write(\"begun\"); Work.Gate.WaitOne(); });", "threads that it started")]
    public async Task What_cannot_be_stopped_is_left_behind_and_named(string endless, string expected)
    {
        await session.RunAsync(
            "using System.Threading;\nstatic class Work { public static readonly ManualResetEvent Gate = new(false); public "
            + "static readonly List<int> Results = []; public static System.Net.EndPoint Listener; }\nint kept = 42;");
        try
        {
            var (seconds, message) = await StoppedCell.OfAsync(endless, session);

            Assert.InRange(seconds, 0, 10);
            Assert.Contains(expected, message);
            Assert.EndsWith(
                message.StartsWith("The cell was stopped.") ? "Restart the kernel to end such work." : "Restart the kernel to end it.",
                message);
            Assert.Equal("42", (await session.RunAsync("kept")).Result);
        }
        finally
        {
            await session.RunAsync("Work.Gate.Set();\nWork.Results.Add(1);\n"
                + "if (Work.Listener is System.Net.IPEndPoint end) new System.Net.Sockets.TcpClient().Connect(end);");
        }
    }

    [Fact]
    public async Task Tasks_that_a_cell_leaves_behind_go_on_when_it_ends_by_itself()
    {
        var first = await session.RunAsync("async Task Later() { await Task.Delay(50); Console.Write(\"later\"); }\nvar later = Later();");
        await session.RunAsync("await later;");

        Assert.Equal("later", first.Text);
    }

    [Theory]
    [InlineData("async Task<int> F() { await Task.Delay(5); await Task.Yield(); return 7; }\nF().Result")]
    [InlineData("async Task<int> F() { await Task.Yield(); return 7; }\nawait Task.Delay(1);\nF().GetAwaiter().GetResult()")]
    [InlineData("async Task<int> F() { await Task.Delay(5); return 7; }\nawait Task.Yield();\n(await Task.WhenAll(F(), F()))[1]")]
    [InlineData("int n = 0;\nfor (int i = 0; i < 1000; i++) { await Task.Yield(); n++; }\nn - 993")]
    public async Task A_cell_may_block_on_its_own_tasks(string source) => Assert.Equal("7", (await session.RunAsync(source)).Result);

    [Fact]
    public async Task Two_tasks_of_a_cell_run_at_the_same_time()
    {
        var elapsed = Stopwatch.StartNew();

        Assert.Equal("2", (await session.RunAsync("""
            var both = new System.Threading.CountdownEvent(2);
            async Task<int> Meet() { await Task.Delay(20); both.Signal(); return both.Wait(20_000) ? 1 : 0; }
            (await Task.WhenAll(Meet(), Meet())).Sum()
            """)).Result);
        Assert.InRange(elapsed.Elapsed.TotalSeconds, 0, 15);
    }
}
