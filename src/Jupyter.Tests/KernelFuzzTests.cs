using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using NetMQ;
using NetMQ.Sockets;

namespace Backprop.Jupyter.Tests;

public sealed class KernelFuzzTests(ITestOutputHelper output)
{
    private const long MaxMemory = 600 << 20;

    private static bool IsThorough => Environment.GetEnvironmentVariable("CI") == "true";

    [Fact]
    public void Whatever_messages_come_the_kernel_answers_the_genuine_and_those_only()
    {
        int seed = Seed();
        int messages = IsThorough ? 20_000 : 2_000;
        using var kernel = KernelProcess.Start();
        var answers = new Answers();
        using (var client = new Client(kernel))
        {
            var fuzz = new FuzzMessages(new Random(seed), kernel.Connection);
            var junk = new Random(seed);
            using var subscriber = Connect(new XSubscriberSocket(), kernel.Connection.IOPubPort);
            using var heartbeat = Connect(new DealerSocket(), kernel.Connection.HeartbeatPort);
            using var silent = new SilentPeers(kernel.Connection);
            for (int i = 0; i < messages; i++)
            {
                FuzzMessage message = fuzz.Next();
                silent.Send(junk, fuzz.Noise());
                answers.Expect(message);
                client.SendFrames(message.Channel, message.Frames);
                if (junk.Next(10) == 0)
                    (junk.Next(2) == 0 ? (NetMQSocket)subscriber : heartbeat).SendFrame(fuzz.Noise());
                answers.Receive(client, TimeSpan.Zero);
                Assert.True(kernel.IsRunning, $"Seed {seed}: the kernel is gone after message {i}, {message}\n{kernel.Log}");
            }
            // What was sent last is answered last.
            var waited = Stopwatch.StartNew();
            while (answers.AreMissing && waited.Elapsed < TimeSpan.FromSeconds(120) && kernel.IsRunning)
                answers.Receive(client, TimeSpan.FromMilliseconds(20));
            answers.Receive(client, TimeSpan.FromMilliseconds(300));
        }

        string[] faults = [.. answers.Faults()];
        Assert.True(faults.Length == 0, $"Seed {seed}: {faults.Length} faults\n{string.Join("\n\n", faults.Take(5))}\n{kernel.Log}");
        AssertLives(kernel, seed);
    }

    [Fact]
    public async Task Whatever_bytes_come_to_a_port_the_kernel_lives()
    {
        int seed = Seed();
        int connections = IsThorough ? 5_000 : 500;
        using var kernel = KernelProcess.Start();
        using (new Client(kernel))
        {
        }
        ConnectionFile at = kernel.Connection;
        int[] ports = [at.ShellPort, at.ControlPort, at.StdinPort, at.IOPubPort, at.HeartbeatPort];
        long most = 0;
        using (var fuzz = new FuzzBytes(new Random(seed)))
        {
            for (int i = 0; i < connections; i++)
            {
                try
                {
                    await fuzz.SendAsync(ports[i % ports.Length]);
                }
                catch (SocketException problem)
                {
                    Assert.Fail($"Seed {seed}: connection {i} fails: {problem.Message}\n{kernel.Log}");
                }
                if (i % 100 == 0)
                    most = Math.Max(most, kernel.Memory);
            }
            // The ports serve others while these connections stand.
            AssertLives(kernel, seed);
        }

        AssertLives(kernel, seed);
        output.WriteLine($"most memory: {most >> 20} MB");
    }

    private static T Connect<T>(T socket, int port)
        where T : NetMQSocket
    {
        socket.Options.Linger = TimeSpan.Zero;
        socket.Connect($"tcp://127.0.0.1:{port}");
        return socket;
    }

    private int Seed()
    {
        string? text = Environment.GetEnvironmentVariable("BACKPROP_FUZZ_SEED");
        int seed = int.TryParse(text, CultureInfo.InvariantCulture, out int given) ? given : Random.Shared.Next();
        output.WriteLine($"BACKPROP_FUZZ_SEED={seed}");
        return seed;
    }

    private void AssertLives(KernelProcess kernel, int seed)
    {
        Assert.True(kernel.IsRunning, $"Seed {seed}: the kernel is gone.\n{kernel.Log}");
        using var client = new Client(kernel);
        Assert.Equal("ok", client.Ask(Channel.Shell, "kernel_info_request")["status"]!.GetValue<string>());
        Assert.Equal("2", client.Execute("1+1"));
        Assert.True(client.Beats());
        output.WriteLine($"memory: {kernel.Memory >> 20} MB");
        Assert.True(kernel.Memory < MaxMemory, $"Seed {seed}: the kernel holds {kernel.Memory >> 20} MB.");
    }

    /// <summary>A peer of each socket that sends, and reads nothing.</summary>
    private sealed class SilentPeers(ConnectionFile at) : IDisposable
    {
        private readonly WireFormat format = new(new MessageSigner(at.Key, at.SignatureScheme));
        private readonly (SilentPeer Peer, bool IsUnread)[] peers =
        [
            (new(at.ShellPort, "DEALER"), false), (new(at.ControlPort, "DEALER"), false), (new(at.StdinPort, "DEALER"), false),
            (new(at.IOPubPort, "SUB"), false), (new(at.HeartbeatPort, "REQ"), false),
        ];

        public void Send(Random random, byte[] noise)
        {
            int which = random.Next(peers.Length);
            // What the kernel does not read any more is not sent.
            if (peers[which].IsUnread)
                return;
            byte[] bytes = random.Next(4) switch
            {
                0 => SilentPeer.Ping(16),
                1 => SilentPeer.Frame(which == (int)Channel.IOPub ? [1] : noise),
                2 when which is (int)Channel.Shell or (int)Channel.Control => ZmtpConnection.Encode(format.Write(
                    Message.Create("kernel_info_request", "silent", null, []))),
                _ => SilentPeer.Frame(which == (int)Channel.Heartbeat ? new byte[60_000] : [0]),
            };
            peers[which].IsUnread = !peers[which].Peer.Send(bytes);
        }

        public void Dispose()
        {
            foreach (var (peer, _) in peers)
                peer.Dispose();
        }
    }

    /// <summary>What was sent, and how it was answered.</summary>
    private sealed class Answers
    {
        private readonly Dictionary<string, FuzzMessage> genuine = [];
        private readonly Dictionary<(string Id, string What), int> seen = [];
        private int missing;

        public bool AreMissing => missing > 0;

        public void Expect(FuzzMessage message)
        {
            if (message.Due == Due.Nothing)
                return;
            genuine.Add(message.Id, message);
            if (message.Due != Due.Anything)
                missing++;
        }

        public void Receive(Client client, TimeSpan patience)
        {
            foreach (Channel channel in (Channel[])[Channel.IOPub, Channel.Control, Channel.Shell])
                while (client.TryReceive(channel, patience) is { } message)
                {
                    // Those of the client's own have no such field.
                    if (message.ParentHeader["fuzz"]?.GetValue<string>() is not { } id)
                        continue;
                    string what = message.Type == "status" ? message.Content["execution_state"]!.GetValue<string>()
                        : channel == Channel.IOPub ? "shown" : $"reply {message.Content["status"]}";
                    seen[(id, what)] = seen.GetValueOrDefault((id, what)) + 1;
                    if (channel != Channel.IOPub && genuine.TryGetValue(id, out FuzzMessage? request) && request.Due != Due.Anything)
                        missing--;
                }
        }

        public IEnumerable<string> Faults()
        {
            foreach (string id in seen.Keys.Select(key => key.Id).Distinct().Where(id => !genuine.ContainsKey(id)))
                yield return $"Message {id} was not genuine, and was answered.";
            foreach (var (id, message) in genuine)
            {
                int busy = Count("busy"), idle = Count("idle");
                string[] replies =
                [
                    .. seen.Where(entry => entry.Key.Id == id && entry.Key.What.StartsWith("reply", StringComparison.Ordinal))
                        .SelectMany(entry => Enumerable.Repeat(entry.Key.What, entry.Value)),
                ];
                bool isRight = busy <= 1 && busy == idle && message.Due switch
                {
                    Due.Reply => replies.Length == 1,
                    // A cell behind one that has failed is not looked at.
                    Due.Error => replies is ["reply error" or "reply aborted"],
                    _ => replies.Length <= 1,
                };
                if (!isRight)
                    yield return $"{busy} busy, {idle} idle, replies: [{string.Join(", ", replies)}] to {message}";

                int Count(string what) => seen.GetValueOrDefault((id, what));
            }
        }
    }
}
