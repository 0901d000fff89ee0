using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Backprop.Jupyter.Tests;

/// <summary>How a kernel begins, is stopped and ends.</summary>
public sealed class KernelLifeTests
{
    // The promises are 2 and 5 seconds; a busy machine is given more.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(10);

    [Fact]
    public void It_answers_runs_a_cell_and_beats()
    {
        using var kernel = KernelProcess.Start();
        using var client = new Client(kernel);

        Assert.Equal("csharp", client.Ask(Channel.Shell, "kernel_info_request")["language_info"]!["name"]!.GetValue<string>());
        Assert.Equal("2", client.Execute("1+1"));
        Assert.True(client.Beats());
    }

    [Fact]
    public void An_FSharp_kernel_runs_FSharp_unless_a_cell_says_otherwise()
    {
        using var kernel = KernelProcess.Start("--language", "fsharp");
        using var client = new Client(kernel);
        JsonNode language = client.Ask(Channel.Shell, "kernel_info_request")["language_info"]!;

        Assert.Equal("fsharp text/x-fsharp .fs", $"{language["name"]} {language["mimetype"]} {language["file_extension"]}");
        Assert.Equal("3", client.Execute("let two = 1 + 1\ntwo + 1"));
        Assert.Equal("2", client.Execute("#!csharp\n#!share --from fsharp two\nvar one = 1; two"));
        Assert.Equal("incomplete", client.Ask(
            Channel.Shell, "is_complete_request", new JsonObject { ["code"] = "let f x =" })["status"]!.GetValue<string>());
    }

    [Fact]
    public void A_request_of_the_editor_leaves_a_running_FSharp_cell_alone_and_can_be_followed_by_a_stop()
    {
        using var kernel = KernelProcess.Start("--language", "fsharp");
        using var client = new Client(kernel);
        var editor = new JsonObject { ["code"] = "Console.", ["cursor_pos"] = 8 };
        Assert.NotEmpty(client.Ask(Channel.Shell, "complete_request", editor.DeepClone().AsObject())["matches"]!.AsArray());
        Message running = client.Begin("while true do ()");

        Assert.Empty(client.Ask(Channel.Control, "complete_request", editor)["matches"]!.AsArray());
        client.Ask(Channel.Control, "interrupt_request");

        Assert.Equal("error", client.Reply(Channel.Shell, running)["status"]!.GetValue<string>());
        Assert.Equal("2", client.Execute("1 + 1"));
    }

    [Fact]
    public void It_listens_on_this_machine_only()
    {
        using var kernel = KernelProcess.Start();
        using var client = new Client(kernel);
        ConnectionFile at = kernel.Connection;
        int[] ports = [at.ShellPort, at.ControlPort, at.StdinPort, at.IOPubPort, at.HeartbeatPort];

        IPEndPoint[] listening =
            [.. IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(end => ports.Contains(end.Port))];

        Assert.Equal(ports.Order(), listening.Select(end => end.Port).Order());
        Assert.All(listening, end => Assert.Equal(IPAddress.Loopback, end.Address));
    }

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("new System.Threading.Thread(() => System.Threading.Thread.Sleep(-1)).Start();\nwhile (true) { }")]
    [InlineData("while (true) { try { System.Threading.Thread.Sleep(-1); } catch { } finally { while (true) { } } }")]
    [InlineData("new System.Threading.Thread(() => { while (true) { } }).Start();")]
    public void Shutdown_ends_the_process_whatever_a_cell_does(string code)
    {
        using var kernel = KernelProcess.Start();
        using var client = new Client(kernel);
        client.Begin(code);

        JsonObject reply = client.Ask(Channel.Control, "shutdown_request", new JsonObject { ["restart"] = true });

        Assert.Equal("""{"status":"ok","restart":true}""", reply.ToJsonString());
        Assert.True(kernel.WaitForExit(Slack), kernel.Log);
    }

    [Fact]
    public void Shutdown_when_nothing_runs_is_a_good_end()
    {
        using var kernel = KernelProcess.Start();
        using var client = new Client(kernel);

        client.Send(Channel.Control, "shutdown_request", new JsonObject { ["restart"] = false });

        Assert.True(kernel.WaitForExit(Slack), kernel.Log);
        Assert.Equal(0, kernel.ExitCode);
    }

    [Fact]
    public void A_shutdown_request_that_is_malformed_shuts_nothing_down()
    {
        using var kernel = KernelProcess.Start();
        using var client = new Client(kernel);

        JsonObject reply = client.Ask(Channel.Control, "shutdown_request", new JsonObject { ["restart"] = "later" });

        Assert.Equal("error", reply["status"]!.GetValue<string>());
        Assert.Equal("2", client.Execute("1+1"));
    }

    [Fact]
    public void SIGINT_stops_the_cell_and_the_kernel_lives()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        using var kernel = KernelProcess.Start();
        using var client = new Client(kernel);
        client.Execute("int kept = 7;");
        Message running = client.Begin("while (true) { }");

        kernel.Signal("INT");

        Assert.Equal("error", client.Reply(Channel.Shell, running)["status"]!.GetValue<string>());
        Assert.Equal("7", client.Execute("kept"));
        // Where nothing runs there is nothing to stop. A signal takes its time; a cell that came before it would be meant.
        kernel.Signal("INT");
        Thread.Sleep(1000);
        Assert.Equal("8", client.Execute("kept + 1"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("while (true) { }")]
    public void SIGTERM_ends_it(string code)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        using var kernel = KernelProcess.Start();
        using var client = new Client(kernel);
        client.Begin(code);

        kernel.Signal("TERM");

        Assert.True(kernel.WaitForExit(Slack), kernel.Log);
    }

    [Theory]
    [InlineData("")]
    [InlineData("export JPY_PARENT_PID=$$; ")]
    public async Task A_kernel_whose_parent_was_killed_ends(string told)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there Jupyter hands the kernel its parent, which this test does not");
        ConnectionFile connection = KernelProcess.FreeConnection();
        string file = Path.Combine(Path.GetTempPath(), $"backprop-orphan-{Guid.NewGuid():N}.json");
        KernelProcess.Write(connection, file);
        // A shell that waits, so that it does not become the kernel itself.
        using Process parent = Process.Start(KernelProcess.StartInfo("sh", "-c", $"{told}{KernelProcess.Command(file)} & wait; true"))!;
        Task<string> output = parent.StandardOutput.ReadToEndAsync(), error = parent.StandardError.ReadToEndAsync();
        await ListensAsync(connection.HeartbeatPort);

        parent.Kill();

        // The kernel holds these pipes as long as it lives.
        await Task.WhenAll(output, error).WaitAsync(Slack);
        File.Delete(file);
    }

    [Fact]
    public void A_port_that_is_taken_is_a_sentence_and_exit_code_1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var kernel = KernelProcess.Start(KernelProcess.FreeConnection() with { ControlPort = port });

        Assert.True(kernel.WaitForExit(TimeSpan.FromSeconds(60)));

        Assert.Equal(1, kernel.ExitCode);
        Assert.Matches(
            $@"^The kernel cannot listen at tcp://127\.0\.0\.1:{port}: [^\n]*Is another program using the port\?\s*$", kernel.Log);
    }

    private static async Task ListensAsync(int port)
    {
        for (var patience = Stopwatch.StartNew(); patience.Elapsed < TimeSpan.FromSeconds(60); await Task.Delay(50))
        {
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
            }
        }
        throw new TimeoutException($"Nothing listens on {port}.");
    }
}
