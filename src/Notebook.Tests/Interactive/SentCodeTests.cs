namespace Backprop.Notebook.Tests.Interactive;

/// <summary>What cells and their kernels send, where it fails, comes at once or does not end.</summary>
public sealed class SentCodeTests : IDisposable
{
    private readonly TestSession session = new();

    public void Dispose() => session.Dispose();

    [Fact]
    public async Task A_cell_sees_that_it_is_to_stop()
    {
        using var stop = new CancellationTokenSource();
        var running = session.TryAsync(
            "var token = KernelInvocationContext.Current.CancellationToken;\nConsole.Write(\"begun\"); while (true) { }",
            cancellation: stop.Token);
        await StopWhenBegunAsync(stop);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal("True", (await session.RunAsync("token.IsCancellationRequested")).Result);
    }

    [Theory]
    [InlineData("System.Threading.Thread.Sleep(-1);")]
    [InlineData("while (true) { }")]
    [InlineData("System.Threading.Tasks.Task.Delay(-1, context.CancellationToken).Wait();")]
    public async Task A_kernel_of_a_cell_that_does_not_end_is_stopped(string wait)
    {
        await session.RunAsync($$"""
            using Microsoft.DotNet.Interactive.Commands;
            class Endless : Kernel, IKernelCommandHandler<SubmitCode>
            {
                public Endless() : base("endless") { }
                public Task HandleAsync(SubmitCode command, KernelInvocationContext context)
                {
                    Console.Write("begun");
                    {{wait}}
                    return Task.CompletedTask;
                }
            }
            ((CompositeKernel)Kernel.Root).Add(new Endless());
            """);
        using var stop = new CancellationTokenSource();
        var running = session.TryAsync("#!endless\nx", cancellation: stop.Token);
        await StopWhenBegunAsync(stop);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal("2", (await session.RunAsync("1 + 1").WaitAsync(TimeSpan.FromSeconds(20))).Result);
    }

    [Fact]
    public async Task Code_sent_after_its_cell_has_ended_is_stopped_with_the_cell_that_waits_for_it()
    {
        await session.RunAsync("""
            using Microsoft.DotNet.Interactive.Commands;
            var late = Task.Run(async () =>
            {
                await Task.Delay(200);
                await Kernel.Root.SendAsync(new SubmitCode("Console.Write(\"begun\"); while (true) { }", "csharp"));
            });
            """);
        using var stop = new CancellationTokenSource();
        while (session.TextSoFar != "begun")
            await Task.Delay(10);
        var waiting = session.TryAsync("1", cancellation: stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal("2", (await session.RunAsync("1 + 1").WaitAsync(TimeSpan.FromSeconds(20))).Result);
    }

    [Fact]
    public async Task A_failed_part_of_sent_code_is_its_last_and_not_the_cells()
    {
        var cell = await session.TryAsync("""
            var r = await Kernel.Root.SubmitCodeAsync("#!share --from csharp nothing\nConsole.Write(\"not run\");");
            "shown".Display();
            KernelInvocationContext.Current.CancellationToken.IsCancellationRequested
            """);

        Assert.Equal(
            ["shown", "False"],
            cell.Outputs.OfType<DisplayOutput>().Select(output => output.Data["text/plain"]!.GetValue<string>()));
        Assert.StartsWith("sent code: csharp has no variable", cell.Outputs.OfType<ErrorOutput>().First().Message);
        Assert.Equal("", cell.Text);
    }

    [Theory]
    [InlineData("Kernel.Root")]
    [InlineData("Kernel.Root.FindKernelByName(\"csharp\")")]
    public async Task In_strings_of_sent_code_lines_that_look_like_magics_are_text(string kernel)
    {
        var cell = await session.RunAsync($$""""
            var r = await {{kernel}}.SubmitCodeAsync("""
                var text = @"
                #!nothing here
                #!html
                ";
                Console.Write(text.Split('#').Length);
                #!set --name two --value 2
                #!html
                <b>x</b>
                """);
            """");

        Assert.Equal("3", cell.Text);
        Assert.Equal("<b>x</b>", cell.Outputs.OfType<DisplayOutput>().Single().Data["text/html"]!.GetValue<string>());
        Assert.Equal("2", (await session.RunAsync("two")).Result);
    }

    [Fact]
    public async Task An_unknown_magic_in_sent_code_is_its_error()
    {
        var cell = await session.TryAsync("""
            var r = await Kernel.Root.SubmitCodeAsync("Console.Write(1);\n#!nothing\nConsole.Write(2);");
            r.Events.Any(e => e is Microsoft.DotNet.Interactive.Events.CommandFailed)
            """);

        Assert.StartsWith("sent code: #!nothing is not known here", cell.Outputs.OfType<ErrorOutput>().Single().Message);
        Assert.Equal("True", cell.Result);
        Assert.Equal("1", cell.Text);
    }

    [Fact]
    public async Task Values_that_are_sent_at_once_are_queued()
    {
        await session.RunAsync("""
            using Microsoft.DotNet.Interactive.Commands;
            using Microsoft.DotNet.Interactive.Formatting;
            await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => Kernel.Root.SendAsync(
                new SendValue($"s{i}", i, FormattedValue.CreateSingleFromObject(i), "csharp")))));
            """);

        Assert.Equal("780", (await session.RunAsync(string.Join(" + ", Enumerable.Range(0, 40).Select(i => $"(int)s{i}")))).Result);
    }

    [Fact]
    public async Task A_listener_that_fails_is_told_and_the_cell_goes_on()
    {
        await session.RunAsync(
            "var listening = Kernel.Root.KernelEvents.Subscribe(\n"
            + "    e => { if (e.ToString().StartsWith(\"Return\")) throw new Exception(\"no\"); });");

        var cell = await session.RunAsync("1 + 1");
        await session.RunAsync("listening.Dispose();");

        Assert.Equal("2", cell.Result);
        Assert.Contains("A listener to the kernel's events has failed: no", cell.ErrorText);
    }

    [Fact]
    public async Task A_middleware_that_fails_is_the_error_of_the_cell()
    {
        using var other = new TestSession();
        await other.RunAsync("Kernel.Root.AddMiddleware((command, context, next) => throw new Exception(\"from middleware\"));");

        Assert.Contains("from middleware", (await other.FailAsync("1 + 1")).Message);
    }

    private async Task StopWhenBegunAsync(CancellationTokenSource stop)
    {
        while (session.TextSoFar != "begun")
            await Task.Delay(10);
        await stop.CancelAsync();
    }
}
