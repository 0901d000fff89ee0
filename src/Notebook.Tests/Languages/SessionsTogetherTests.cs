using System.Diagnostics;

namespace Backprop.Notebook.Tests.Languages;

public sealed class SessionsTogetherTests
{
    [Fact]
    public async Task Sessions_that_begin_at_the_same_time_do_not_disturb_one_another()
    {
        // What they share is bound once in a process; only a new one can show the race.
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [typeof(SessionsTogetherTests).Assembly.Location, "-method", $"*.{nameof(Six_sessions_begin)}"])
        {
            RedirectStandardOutput = true,
            // Not the current folder: a notebook that runs meanwhile makes its own the current one, and it may be gone soon.
            WorkingDirectory = AppContext.BaseDirectory,
        };
        using Process process = Process.Start(start)!;
        string told = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, told);
        Assert.Contains("Total: 1", told);
    }

    [Fact]
    public async Task Six_sessions_begin()
    {
        using var together = new Barrier(6);
        await Task.WhenAll(Enumerable.Range(0, together.ParticipantCount).Select(_ => Task.Factory.StartNew(() =>
        {
            using var session = new TestSession();
            together.SignalAndWait();
            session.RunAsync("var t = Task.Delay(1);").Wait();
            session.RunAsync("await t;").Wait();
        }, TaskCreationOptions.LongRunning)));
    }
}
