using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Backprop.Data.Tests;

/// <summary>A web server on this machine that gives a file as a test wants it given.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> requests = new();

    /// <param name="answer">The file's name -> its bytes and how many of them are sent before the connection is cut; null for 404.</param>
    public FileServer(Func<string, (byte[] Content, int Sent)?> answer)
    {
        listener.Start();
        _ = ServeAsync(answer);
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/mnist/");

    /// <summary>The names of the files asked for.</summary>
    public IReadOnlyCollection<string> Requests => requests;

    public void Dispose() => listener.Stop();

    private async Task ServeAsync(Func<string, (byte[] Content, int Sent)?> answer)
    {
        try
        {
            for (; ; )
            {
                using var client = await listener.AcceptTcpClientAsync();
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
                string name = (await reader.ReadLineAsync())!.Split(' ')[1].Split('/')[^1];
                while (await reader.ReadLineAsync() is { Length: > 0 })
                {
                }
                requests.Enqueue(name);
                var file = answer(name);
                string status = file is null ? "404 Not Found" : "200 OK";
                await stream.WriteAsync(Encoding.ASCII.GetBytes(
                    $"HTTP/1.1 {status}\r\nContent-Length: {file?.Content.Length ?? 0}\r\nConnection: close\r\n\r\n"));
                if (file is { } found)
                    await stream.WriteAsync(found.Content.AsMemory(0, found.Sent));
            }
        }
        catch (Exception problem) when (problem is SocketException or ObjectDisposedException or OperationCanceledException)
        {
        }
    }
}
