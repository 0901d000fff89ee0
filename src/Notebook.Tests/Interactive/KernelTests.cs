namespace Backprop.Notebook.Tests.Interactive;

public sealed class KernelTests : IDisposable
{
    private readonly TestSession session = new();

    public void Dispose() => session.Dispose();

    [Fact]
    public async Task A_cell_may_send_code_to_its_own_kernel_and_go_on_with_what_that_declares()
    {
        var cell = await session.RunAsync("""
            await Kernel.Current.SubmitCodeAsync("var sent = 20;\nsent + 1");
            Console.Write("after");
            """);

        Assert.Equal("21", cell.Outputs.OfType<DisplayOutput>().Single().Data["text/plain"]!.GetValue<string>());
        Assert.Null(cell.Result);
        Assert.Equal("after", cell.Text);
        Assert.Equal("20", (await session.RunAsync("sent")).Result);
    }

    [Theory]
    [InlineData("new SubmitCode(\"#!html\\n<b>x</b>\")")]
    [InlineData("new SubmitCode(\"<b>x</b>\", \"html\")")]
    [InlineData("new SubmitCode(\"<b>x</b>\", targetKernelName: \"html\")")]
    public async Task And_to_any_other(string command)
    {
        var cell = await session.RunAsync(
            $"using Microsoft.DotNet.Interactive.Commands;\nvar result = await Kernel.Root.SendAsync({command});\n"
            + "result.Command.GetType().Name");

        Assert.Equal("SubmitCode", cell.Result);
        Assert.Equal("<b>x</b>", cell.Outputs.OfType<DisplayOutput>().First().Data["text/html"]!.GetValue<string>());
    }

    [Fact]
    public async Task Code_that_is_sent_at_once_from_several_threads_is_queued()
    {
        await session.RunAsync("""
            using Microsoft.DotNet.Interactive.Commands;
            await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(
                () => Kernel.Root.SendAsync(new SubmitCode($"var v{i} = {i};", "csharp")))));
            """);

        string all = string.Join(" + ", Enumerable.Range(0, 40).Select(i => $"v{i}"));
        Assert.Equal("780", (await session.RunAsync(all)).Result);
    }

    [Fact]
    public async Task Sent_code_may_itself_send_code_and_wait_for_it()
    {
        await session.RunAsync("""
            await Kernel.Current.SubmitCodeAsync(
                "await Kernel.Current.SubmitCodeAsync(\"var inner = 2;\");\nvar outer = 1;");
            """);

        Assert.Equal("3", (await session.RunAsync("inner + outer")).Result);
    }

    [Fact]
    public async Task What_fails_there_is_said_and_the_cell_goes_on()
    {
        var cell = await session.TryAsync(
            """await Kernel.Root.FindKernelByName("csharp").SubmitCodeAsync("nowhere"); Console.Write("after");""");

        Assert.StartsWith("sent code: (1,1): error CS0103", cell.Outputs.OfType<ErrorOutput>().Single().Message);
        Assert.Equal("after", cell.Text);
    }

    [Theory]
    [InlineData("Kernel.Current.Name", "csharp")]
    [InlineData("Kernel.Root.ToString()", ".NET")]
    [InlineData("Kernel.Current.RootKernel.Name", ".NET")]
    [InlineData("Kernel.Root.FindKernelByName(\"f#\").Name", "fsharp")]
    [InlineData("Kernel.Root.FindKernelByName(\"cobol\") is null", "True")]
    [InlineData("KernelInvocationContext.Current.HandlingKernel.Name", "csharp")]
    public async Task Kernels_have_names(string expression, string name) => Assert.Equal(name, (await session.RunAsync(expression)).Result);

    [Fact]
    public async Task What_came_of_a_command_is_told_as_events()
    {
        var cell = await session.TryAsync("""
            using Microsoft.DotNet.Interactive.Commands;
            using Microsoft.DotNet.Interactive.Events;
            var good = await Kernel.Root.SendAsync(new SubmitCode("Console.Write(\"w\"); display(1); 2", "csharp"));
            var bad = await Kernel.Root.SendAsync(new SubmitCode("nowhere"));
            Console.Write($"\n{string.Join(" ", good.Events.Concat(bad.Events).Select(e => e.GetType().Name))}\n");
            var value = good.Events.OfType<ReturnValueProduced>().Single().FormattedValues.Single().Value;
            Console.Write($"{value} {bad.Events.OfType<CommandFailed>().Single().Message}");
            """);

        Assert.StartsWith("w\n"
            + "StandardOutputValueProduced DisplayedValueProduced ReturnValueProduced CommandSucceeded CommandFailed\n"
            + "2 (1,1): error CS0103", cell.Text);
    }

    [Fact]
    public async Task A_cell_sees_that_it_is_to_stop()
    {
        using var stop = new CancellationTokenSource();
        var running = session.TryAsync(
            "await Task.Delay(-1, KernelInvocationContext.Current.CancellationToken);", cancellation: stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }
}
