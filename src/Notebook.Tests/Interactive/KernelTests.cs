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

    [Theory]
    [InlineData("Root")]
    [InlineData("Current")]
    public async Task Code_that_is_sent_at_once_from_several_threads_is_queued(string kernel)
    {
        await session.RunAsync($$"""
            using Microsoft.DotNet.Interactive.Commands;
            var kernel = Kernel.{{kernel}};
            await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(
                () => kernel.SendAsync(new SubmitCode($"var v{i} = {i};", "csharp")))));
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
    [InlineData("Kernel.Root.Name", ".NET")]
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

    [Theory]
    [InlineData("display(1)")]
    [InlineData("1.Display()")]
    [InlineData("Kernel.display(1)")]
    [InlineData("System.DisplayExtensions.Display(1)")]
    [InlineData("System.DisplayExtensions.Display(1, \"text/plain\")")]
    public async Task What_is_displayed_is_updated_in_place(string display)
    {
        var cell = await session.RunAsync($"var d = {display};\nd.Update(2);\nConsole.Write(\"after\");");
        await session.RunAsync("d.Update(3); var late = Task.Run(async () => { await Task.Delay(200); d.Update(4); });");
        await session.RunAsync("await late;");

        Assert.Equal([typeof(DisplayOutput), typeof(StreamOutput)], cell.Outputs.Select(output => output.GetType()));
        Assert.Contains("4", cell.Outputs.OfType<DisplayOutput>().Single().Data.First().Value!.GetValue<string>());
    }

    [Fact]
    public async Task A_kernel_of_a_cell_runs_cells_of_its_own()
    {
        await session.RunAsync("""
            using Microsoft.DotNet.Interactive.Commands;
            class Mine : Kernel, IKernelCommandHandler<SubmitCode>
            {
                public Mine() : base("mine") { }
                public Task HandleAsync(SubmitCode command, KernelInvocationContext context)
                {
                    if (command.Code == "fail")
                        throw new Exception("no");
                    context.Display("mine: " + command.Code);
                    return Task.CompletedTask;
                }
            }
            ((CompositeKernel)Kernel.Root).Add(new Mine(), ["m"]);
            """);

        Assert.Equal("mine: some code", Plain(await session.RunAsync("#!mine\nsome code")));
        Assert.Equal("mine: code", Plain(await session.RunAsync("#!m\ncode")));
        Assert.Equal("mine: sent", Plain(await session.RunAsync("await Kernel.Root.SendAsync(new SubmitCode(\"sent\", \"mine\"));")));
        Assert.Equal("mine: as metadata", Plain(await session.TryAsync("as metadata", "mine")));
        Assert.Contains("no", (await session.FailAsync("#!mine\nfail\n#!csharp\nConsole.Write(1);")).Message);
        Assert.Equal("2", (await session.RunAsync("1 + 1")).Result);
    }

    [Fact]
    public async Task A_directive_of_a_cell_is_a_magic()
    {
        await session.RunAsync("""
            using Microsoft.DotNet.Interactive.Directives;
            Kernel.Root.AddDirective(new KernelActionDirective("#!hello"), (_, context) =>
            {
                context.Display("hello");
                return Task.CompletedTask;
            });
            """);

        Assert.Equal(
            ["hello", "2"],
            (await session.RunAsync("#!hello\n1 + 1")).Outputs.Cast<DisplayOutput>()
                .Select(output => output.Data["text/plain"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Values_are_asked_for_and_sent_by_commands()
    {
        await session.RunAsync("""
            using Microsoft.DotNet.Interactive.Commands;
            using Microsoft.DotNet.Interactive.Events;
            using Microsoft.DotNet.Interactive.Formatting;
            var list = new List<int> { 1, 2 };
            await Kernel.Root.SendAsync(new SendValue("sent", list, FormattedValue.CreateSingleFromObject(list), "csharp"));
            var infos = (await Kernel.Root.SendAsync(new RequestValueInfos("csharp"))).Events.OfType<ValueInfosProduced>().Single();
            var value = (await Kernel.Root.SendAsync(new RequestValue("list", targetKernelName: "csharp"))).Events
                .OfType<ValueProduced>().Single();
            var missing = (await Kernel.Root.SendAsync(new RequestValue("lst", targetKernelName: "csharp"))).Events
                .OfType<CommandFailed>().Single();
            """);

        Assert.Equal("True", (await session.RunAsync("(object)sent == list && value.Value == list")).Result);
        Assert.Equal("[1,2]", (await session.RunAsync("value.FormattedValue.Value")).Result);
        Assert.Contains("list", (await session.RunAsync("string.Join(' ', infos.ValueInfos.Select(info => info.Name))")).Result);
        Assert.StartsWith("csharp has no variable \"lst\"; did you mean list?", (await session.RunAsync("missing.Message")).Result);
    }

    [Fact]
    public async Task A_published_event_is_shown()
    {
        var cell = await session.RunAsync("""
            using Microsoft.DotNet.Interactive.Events;
            using Microsoft.DotNet.Interactive.Formatting;
            var context = KernelInvocationContext.Current;
            FormattedValue[] forms(string text) => [new FormattedValue("text/plain", text)];
            context.Publish(new DisplayedValueProduced(1, context.Command, forms("first"), "mine"));
            context.Publish(new DisplayedValueUpdated(2, "mine", context.Command, forms("second")));
            context.Publish(new ErrorProduced("published", context.Command));
            """);

        Assert.Equal("second", cell.Outputs.OfType<DisplayOutput>().Single().Data["text/plain"]!.GetValue<string>());
        Assert.Equal("published\n", cell.ErrorText);
    }

    [Fact]
    public async Task Sent_code_may_hold_magics()
    {
        await session.RunAsync("""
            await Kernel.Root.SubmitCodeAsync("#!value --name word --from-value hello");
            await Kernel.Root.SubmitCodeAsync("#!share --from value word\nvar length = word.Length;");
            """);

        Assert.Equal("5", (await session.RunAsync("length")).Result);
    }

    [Fact]
    public async Task Inputs_are_asked_for_one_by_one()
    {
        session.Answers.Enqueue("Ada");
        session.Answers.Enqueue("secret");

        var cell = await session.RunAsync("""
            using Microsoft.DotNet.Interactive.Commands;
            var answers = await Kernel.GetInputsAsync(
                [new InputDescription("name", "Name?"), new InputDescription("word") { TypeHint = "password" }]);
            string.Join(' ', answers.Select(answer => answer.Key + "=" + answer.Value))
            """);

        Assert.Equal("name=Ada word=secret", cell.Result);
        Assert.Equal(["Name?", "word*"], session.Questions);
    }

    private static string Plain(RanCell cell) => cell.Shown.Data["text/plain"]!.GetValue<string>();
}
