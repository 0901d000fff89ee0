namespace Backprop.Cli.Tests;

public sealed class KernelCommandTests : IDisposable
{
    private const string Spec = "here/share/jupyter/kernels/.net-csharp/kernel.json";

    private readonly WorkingFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Install_leaves_a_kernel_of_somebody_else_as_it_is()
    {
        folder.Write(Spec, "{\"argv\": []}");

        (await folder.RunAsync("kernel", "install", "--prefix", "here")).IsWrongCall(".net-csharp", "stays as it is", "--force", "--name");

        Assert.Equal("{\"argv\": []}", folder.Read(Spec));
    }

    [Fact]
    public async Task A_build_that_takes_long_says_so_while_it_runs()
    {
        var notes = new List<string>();
        var build = new TaskCompletionSource<int>();
        void Note(string line)
        {
            notes.Add(line);
            if (notes.Count == 2)
                build.SetResult(5);
        }

        Assert.Equal(5, await KernelCommand.WaitAsync(build.Task, Note, TimeSpan.FromMilliseconds(20)));
        Assert.Equal(2, notes.Count);
        Assert.All(notes, line => Assert.Matches(@"^Still building, \d+:\d\d so far\.$", line));
    }

    [Fact]
    public async Task Uninstall_leaves_a_kernel_of_somebody_else_as_it_is()
    {
        folder.Write(Spec, "{\"argv\": []}");

        (await folder.RunAsync("kernel", "uninstall", "--prefix", "here")).IsWrongCall(".net-csharp", "stays as it is");

        Assert.Equal("{\"argv\": []}", folder.Read(Spec));
    }

    [Fact]
    public async Task Both_kernels_are_uninstalled_and_one_of_somebody_else_stays()
    {
        const string FSharpSpec = "here/share/jupyter/kernels/.net-fsharp/kernel.json";
        const string Ours = "{\"metadata\": {\"backprop\": {\"files\": []}}}";
        folder.Write(Spec, Ours);
        folder.Write(FSharpSpec, Ours);
        (await folder.RunAsync("kernel", "uninstall", "--prefix", "here")).IsDone();
        Assert.Empty(folder.Files());

        folder.Write(Spec, Ours);
        folder.Write(FSharpSpec, "{}");
        (await folder.RunAsync("kernel", "install", "--prefix", "here")).IsWrongCall(".net-fsharp", "stays as it is", "--force", "--name");
        Assert.Contains("stays as it is", (await folder.RunAsync("kernel", "uninstall", "--prefix", "here")).IsDone().Output);
        Assert.Equal([FSharpSpec], folder.Files());
    }

    [Theory]
    [InlineData("uninstall --prefix here", "There is no kernel in", ".net-csharp")]
    [InlineData("uninstall --prefix here --name other", "There is no kernel in", "other")]
    [InlineData("uninstall --name A/B", "\"A/B\"", "a-z")]
    [InlineData("install --name ..", "\"..\"", "a-z")]
    [InlineData("install --name C#", "\"C#\"", "a-z")]
    [InlineData("install --unknown", "--unknown", "backprop kernel install --help")]
    [InlineData("install surplus", "surplus", "backprop kernel install --help")]
    [InlineData("", "backprop kernel --help")]
    [InlineData("start", "backprop kernel start --help")]
    [InlineData("start bad.json", "bad.json is not a connection file")]
    [InlineData("start port.json", "port.json: \"shell_port\" is 0; it should be a port")]
    [InlineData("start scheme.json", "\"hmac-md5\"", "hmac-sha256")]
    [InlineData("start address.json", "\"nowhere\"", "127.0.0.1")]
    public async Task A_wrong_call_is_told_what_is_wrong_and_does_nothing(string call, params string[] expected)
    {
        const string Ports = "\"control_port\": 2, \"stdin_port\": 3, \"iopub_port\": 4, \"hb_port\": 5";
        folder.Write("bad.json", "hello");
        folder.Write("port.json", $"{{\"shell_port\": 0, {Ports}}}");
        folder.Write("scheme.json", $"{{\"shell_port\": 1, {Ports}, \"signature_scheme\": \"hmac-md5\"}}");
        folder.Write("address.json", $"{{\"shell_port\": 1, {Ports}, \"ip\": \"nowhere\"}}");

        var run = await folder.RunAsync(["kernel", .. call.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        run.IsWrongCall(expected);
        Assert.False(Directory.Exists(folder.File("here")));
    }

    [Fact]
    public async Task A_connection_file_that_is_not_there_is_one_sentence()
    {
        var run = await folder.RunAsync("kernel", "start", "nowhere.json");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("nowhere.json", Assert.Single(run.Error.TrimEnd().Split('\n')));
    }
}
