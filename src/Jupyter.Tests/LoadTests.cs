using System.Diagnostics;
using System.Globalization;

namespace Backprop.Jupyter.Tests;

/// <summary>Peers that send much, or read nothing, do not fill the kernel's memory.</summary>
[Trait("Run", "CI")]
public sealed class LoadTests(ITestOutputHelper output)
{
    private const long MaxMemory = 250 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("beats", 1)]
    [InlineData("small beats", 1)]
    [InlineData("beats", 20)]
    [InlineData("pings", 20)]
    [InlineData("a message without an end", 20)]
    [InlineData("frames without an end", 20)]
    [InlineData("frames without an end", 300)]
    [InlineData("unfinished messages", 300)]
    [InlineData("beats", 300)]
    [InlineData("topics", 20)]
    [InlineData("many topics", 300)]
    public void A_peer_that_never_reads_what_it_asked_for_is_not_read_either(string attack, int peers)
    {
        using var kernel = KernelProcess.Start();
        using var client = new Client(kernel);
        Assert.Equal("2", client.Execute("1+1"));
        ConnectionFile at = kernel.Connection;
        using var memory = new MemoryWatch(kernel);
        byte[] bytes = attack switch
        {
            "beats" => SilentPeer.Frame(new byte[65_536]),
            "small beats" => [.. Enumerable.Repeat(SilentPeer.Frame([1]), 5000).SelectMany(beat => beat)],
            "pings" => [.. Enumerable.Repeat(SilentPeer.Ping(16), 5000).SelectMany(ping => ping)],
            "frames without an end" => [.. Enumerable.Repeat<byte[]>([1, 0], 30_000).SelectMany(frame => frame)],
            "unfinished messages" => new byte[999_000],
            "many topics" => SilentPeer.Frame([1, .. new byte[900]]),
            "topics" => SilentPeer.Frame([1, .. new byte[60_000]]),
            _ => new byte[65_536],
        };
        var (port, type) = attack switch
        {
            "beats" or "small beats" => (at.HeartbeatPort, "DEALER"),
            "topics" or "many topics" => (at.IOPubPort, "SUB"),
            _ => (at.ShellPort, "DEALER"),
        };
        long most = 0;
        SilentPeer[] attackers = [.. Enumerable.Range(0, peers).Select(_ => new SilentPeer(port, type))];
        Thread[] floods =
        [
            .. attackers.Select(attacker => new Thread(() =>
            {
                if (attack == "a message without an end")
                    attacker.Send([2, 0, 0, 0, 0, 15, 0xff, 0xff, 0xff]);
                if (attack == "unfinished messages")
                    attacker.Send([2, 0, 0, 0, 0, 0, 15, 0x42, 0x40]);
                most = Math.Max(most, attacker.Flood(bytes, attack == "unfinished messages" ? 999_000 : (600 << 20) / peers, Patience));
            })),
        ];
        foreach (Thread flood in floods)
            flood.Start();
        foreach (Thread flood in floods)
            flood.Join();

        output.WriteLine($"{attack}, {peers} peers: {most >> 20} MB taken of one; memory at most {memory.Most >> 20} MB");
        Assert.True(client.Beats());
        Assert.Equal("3", client.Execute("1+2"));
        Assert.True(memory.Most < MaxMemory, $"The kernel held {memory.Most >> 20} MB.");
        foreach (SilentPeer attacker in attackers)
            attacker.Dispose();
    }

    [Theory]
    [InlineData(0, "text")]
    [InlineData(1, "text")]
    [InlineData(20, "text")]
    [InlineData(1, "chart")]
    [InlineData(0, "text.Display()")]
    public void Subscribers_that_do_not_read_lose_messages_and_the_cell_goes_on(int peers, string shown)
    {
        // Long enough for more than would go into MaxMemory, were it kept.
        double seconds = shown == "chart" ? 15 : 6;
        using var kernel = KernelProcess.Start();
        using var client = new Client(kernel);
        client.Execute("""
            using System.Diagnostics;
            using Microsoft.DotNet.Interactive.Formatting;
            class Chart { public int[] Values = new int[50_000]; }
            const string Json = "application/vnd.plotly.v1+json";
            Formatter.Register<Chart>((chart, writer) => writer.Write($"{{\"x\":[{string.Join(",", chart.Values)}]}}"), Json);
            Formatter.SetPreferredMimeTypesFor(typeof(Chart), Json);
            """);
        SilentPeer[] stalled = [.. Enumerable.Range(0, peers).Select(_ => new SilentPeer(kernel.Connection.IOPubPort, "SUB"))];
        foreach (SilentPeer peer in stalled)
            peer.Send(SilentPeer.Frame([1]));
        using var memory = new MemoryWatch(kernel);
        var elapsed = Stopwatch.StartNew();

        string? updates = client.Execute($$"""
            var shown = {{(shown == "text.Display()" ? "\"\".Display()" : "display(\"\")")}};
            var time = Stopwatch.StartNew();
            int i = 0;
            for (; time.Elapsed.TotalSeconds < {{seconds.ToString(CultureInfo.InvariantCulture)}}; i++)
            {
                shown.Update({{(shown == "chart" ? "new Chart()" : "new string('x', 100_000) + i")}});
                if (i % 2 == 0)
                    System.Threading.Thread.Sleep(1);
            }
            i
            """);

        output.WriteLine(FormattableString.Invariant(
            $"{peers} stalled, {updates} updates in {elapsed.Elapsed.TotalSeconds:0.0} s; memory at most {memory.Most >> 20} MB"));
        Assert.InRange(elapsed.Elapsed.TotalSeconds, seconds, seconds + 15);
        Assert.True(memory.Most < MaxMemory, $"The kernel held {memory.Most >> 20} MB.");
        foreach (SilentPeer peer in stalled)
            peer.Dispose();
    }

    /// <summary>The most memory that a kernel has had since.</summary>
    private sealed class MemoryWatch : IDisposable
    {
        private readonly Timer timer;

        public MemoryWatch(KernelProcess kernel) => timer = new Timer(_ => Most = Math.Max(Most, kernel.Memory), null, 0, 50);

        public long Most { get; private set; }

        public void Dispose() => timer.Dispose();
    }
}
