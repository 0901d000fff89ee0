using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using NetMQ;
using NetMQ.Sockets;

namespace Backprop.Jupyter.Tests;

/// <summary>The kernel's ZeroMQ against another's.</summary>
public sealed class SocketsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConnectionFile connection = KernelProcess.FreeConnection();
    private readonly BlockingCollection<(Channel Channel, IReadOnlyList<byte[]> Frames)> received = [];
    private readonly ConcurrentQueue<string> log = [];
    private readonly Sockets sockets;

    public SocketsTests() => sockets = new Sockets(connection, Receive, log.Enqueue);

    public void Dispose() => sockets.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(70_000)]
    [InlineData(20_000_000)]
    public void A_message_of_any_size_comes_and_goes_whole(int size)
    {
        using var dealer = Connect(new DealerSocket(), connection.ShellPort);
        dealer.SendFrame("signed");
        Received();
        byte[] large = new byte[size];
        new Random(size).NextBytes(large);
        dealer.SendMoreFrame("a").SendMoreFrame(large).SendFrameEmpty();

        var (channel, frames) = Received();

        Assert.Equal(Channel.Shell, channel);
        Assert.Equal(4, frames.Count);
        Assert.True(large.AsSpan().SequenceEqual(frames[2]));
        sockets.Send(Channel.Shell, frames);
        List<byte[]> back = dealer.ReceiveMultipartBytes(3);
        Assert.All(frames.Skip(1).Zip(back), pair => Assert.True(pair.First.AsSpan().SequenceEqual(pair.Second)));
    }

    [Theory]
    [InlineData("Shell")]
    [InlineData("Stdin")]
    public void A_first_message_may_be_large(string socket)
    {
        var channel = Enum.Parse<Channel>(socket);
        using var dealer = Connect(new DealerSocket(), channel == Channel.Shell ? connection.ShellPort : connection.StdinPort);
        for (int i = 0; i < 3; i++)
        {
            dealer.SendMoreFrame("unsigned").SendFrame(new byte[15_900_000]);
            Assert.Equal(15_900_000, Received().Frames[2].Length);
        }
    }

    [Fact]
    public void Connections_without_a_signed_message_are_limited_in_number_and_the_newest_is_closed()
    {
        using var dealer = Connect(new DealerSocket(), connection.ShellPort);
        dealer.SendFrame("signed");
        Received();
        SilentPeer[] peers = [.. Enumerable.Range(0, 256).Select(_ => new SilentPeer(connection.ControlPort, "DEALER"))];
        Assert.All(peers, Speaks);
        using var next = new SilentPeer(connection.StdinPort, "DEALER");

        SpinWait.SpinUntil(() => next.Send(SilentPeer.Ping(1)) && next.IsClosed, TimeSpan.FromSeconds(5));

        Assert.True(next.IsClosed);
        Assert.Contains("256", Assert.Single(log));
        Assert.All(peers, Speaks);
        dealer.SendFrame("signed");
        Received();
        foreach (SilentPeer peer in peers)
            peer.Dispose();
        using var later = Connect(new DealerSocket(), connection.StdinPort);
        do
            later.SendFrame("unsigned");
        while (!received.TryTake(out _, TimeSpan.FromMilliseconds(100)));

        void Speaks(SilentPeer peer)
        {
            peer.Send(SilentPeer.Frame("unsigned"u8));
            Received();
        }
    }

    [Fact]
    public void A_question_on_stdin_finds_the_front_end_by_the_name_it_has_on_shell()
    {
        using var shell = Connect(new DealerSocket(), connection.ShellPort, "me");
        using var stdin = Connect(new DealerSocket(), connection.StdinPort, "me");
        using var other = Connect(new DealerSocket(), connection.StdinPort, "you");
        // All three are there when they have said something.
        foreach (DealerSocket socket in (DealerSocket[])[other, stdin, shell])
        {
            socket.SendFrame("here");
            Assert.Equal(socket == other ? "you" : "me", Encoding.ASCII.GetString(Received().Frames[0]));
        }

        sockets.Send(Channel.Stdin, ["me"u8.ToArray(), "name?"u8.ToArray()]);

        Assert.Equal("name?", Text(stdin));
        Assert.False(other.TryReceiveFrameString(TimeSpan.FromMilliseconds(100), out _));
    }

    [Fact]
    public void Who_comes_back_by_the_same_name_gets_the_answers()
    {
        using var before = Connect(new DealerSocket(), connection.ShellPort, "me");
        before.SendFrame("first");
        Received();
        using var after = Connect(new DealerSocket(), connection.ShellPort, "me");
        after.SendFrame("signed");

        sockets.Send(Channel.Shell, [Received().Frames[0], "answer"u8.ToArray()]);

        Assert.Equal("answer", Text(after));
    }

    [Theory]
    [InlineData("Shell")]
    [InlineData("Control")]
    [InlineData("Stdin")]
    public void Who_only_claims_the_name_of_another_gets_none_of_its_answers(string socket)
    {
        var channel = Enum.Parse<Channel>(socket);
        int port = channel == Channel.Shell ? connection.ShellPort
            : channel == Channel.Control ? connection.ControlPort : connection.StdinPort;
        using var first = Connect(new DealerSocket(), port, "me");
        // A front end says nothing on stdin before it is asked, and what it says is signed.
        first.SendFrame(channel == Channel.Stdin ? "unsigned" : "signed");
        byte[] me = Received().Frames[0];
        using var thief = Connect(new DealerSocket(), port, "me");
        thief.SendFrame("unsigned");
        Received();

        sockets.Send(channel, [me, "secret"u8.ToArray()]);

        Assert.Equal("secret", Text(first));
        Assert.False(thief.TryReceiveFrameString(TimeSpan.FromMilliseconds(100), out _));
        // When the first has left, the name is free.
        first.Dispose();
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                sockets.Send(channel, [me, "next"u8.ToArray()]);
                return thief.TryReceiveFrameString(TimeSpan.FromMilliseconds(50), out _);
            },
            Patience));
    }

    [Fact]
    public void An_answer_to_one_who_has_left_is_dropped()
    {
        using (var dealer = Connect(new DealerSocket(), connection.ShellPort))
        {
            dealer.SendFrame("here");
            sockets.Send(Channel.Shell, Received().Frames);
            Assert.Equal("here", Text(dealer));
        }
        sockets.Send(Channel.Shell, ["nobody"u8.ToArray(), []]);
        A_message_of_any_size_comes_and_goes_whole(1);
        Assert.Empty(log);
    }

    [Fact]
    public void Each_subscriber_gets_what_it_wants_in_the_order_in_which_it_was_sent()
    {
        using var all = Connect(new SubscriberSocket(), connection.IOPubPort);
        using var some = Connect(new SubscriberSocket(), connection.IOPubPort);
        all.SubscribeToAnyTopic();
        some.Subscribe("b");
        // A subscription takes its time.
        foreach (SubscriberSocket subscriber in (SubscriberSocket[])[all, some])
            do
                sockets.Send(Channel.IOPub, ["b?"u8.ToArray()]);
            while (!subscriber.TryReceiveFrameString(TimeSpan.FromMilliseconds(50), out _));

        for (int i = 0; i < 10_000; i++)
            sockets.Send(Channel.IOPub, [Encoding.ASCII.GetBytes(i % 2 == 0 ? "a" : "b"), BitConverter.GetBytes(i)]);

        Assert.Equal(Enumerable.Range(0, 10_000), Numbers(all).Take(10_000));
        Assert.Equal(Enumerable.Range(0, 5_000).Select(i => (2 * i) + 1), Numbers(some).Take(5_000));
        some.Unsubscribe("b");
    }

    [Fact]
    public void The_heartbeat_comes_back_to_who_asks_by_request()
    {
        using var request = Connect(new RequestSocket(), connection.HeartbeatPort);
        for (int i = 0; i < 3; i++)
        {
            request.SendFrame($"beat {i}");
            Assert.Equal($"beat {i}", Text(request));
        }
    }

    [Fact]
    public void A_socket_of_another_kind_is_not_let_in()
    {
        using var wrong = Connect(new SubscriberSocket(), connection.ShellPort);
        wrong.SubscribeToAnyTopic();
        SpinWait.SpinUntil(() => !log.IsEmpty, Patience);

        Assert.Contains("does not match ROUTER", log.First());
    }

    [Fact]
    public void A_ping_is_answered_with_what_it_brought()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, connection.ShellPort);
        using var stream = new NetworkStream(socket) { ReadTimeout = (int)Patience.TotalMilliseconds };
        stream.Write([0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 1, .. "NULL"u8, .. new byte[48]]);
        stream.Write([4, 28, 5, .. "READY"u8, 11, .. "Socket-Type"u8, 0, 0, 0, 6, .. "DEALER"u8]);
        stream.Write([4, 10, 4, .. "PING"u8, 0, 9, .. "abc"u8]);
        byte[] expected = [4, 8, 4, .. "PONG"u8, .. "abc"u8];

        byte[] answer = new byte[64 + 30 + expected.Length];
        stream.ReadExactly(answer);

        Assert.Equal(expected, answer[^expected.Length..]);
    }

    [Fact]
    public void What_was_sent_before_the_end_still_goes()
    {
        using var dealer = Connect(new DealerSocket(), connection.ControlPort);
        dealer.SendFrame("bye");
        byte[] identity = Received().Frames[0];
        for (int i = 0; i < 1000; i++)
            sockets.Send(Channel.Control, [identity, BitConverter.GetBytes(i), []]);
        sockets.Dispose();

        Assert.Equal(Enumerable.Range(0, 1000), Numbers(dealer, at: 0).Take(1000));
    }

    private static IEnumerable<int> Numbers(NetMQSocket socket, int at = 1)
    {
        NetMQMessage? message = null;
        while (socket.TryReceiveMultipartMessage(Patience, ref message))
            if (message!.FrameCount > 1)
                yield return BitConverter.ToInt32(message[at].Buffer);
    }

    private static string Text(NetMQSocket socket)
    {
        Assert.True(socket.TryReceiveFrameString(Patience, out string? text));
        return text;
    }

    private static T Connect<T>(T socket, int port, string? name = null)
        where T : NetMQSocket
    {
        socket.Options.Linger = TimeSpan.Zero;
        socket.Options.ReceiveHighWatermark = 0;
        if (name is not null)
            socket.Options.Identity = Encoding.ASCII.GetBytes(name);
        socket.Connect($"tcp://127.0.0.1:{port}");
        return socket;
    }

    private void Receive(Channel channel, IReadOnlyList<byte[]> frames, Action trust)
    {
        if (frames[1].AsSpan().SequenceEqual("signed"u8))
            trust();
        received.Add((channel, frames));
    }

    private (Channel Channel, IReadOnlyList<byte[]> Frames) Received()
    {
        Assert.True(received.TryTake(out var message, Patience));
        return message;
    }
}
