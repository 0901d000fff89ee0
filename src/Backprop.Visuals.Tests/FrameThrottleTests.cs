using System.Diagnostics;

namespace Backprop.Visuals.Tests;

public sealed class FrameThrottleTests
{
    [Fact]
    public async Task A_frame_that_failed_is_told_and_does_not_stop_the_next()
    {
        int frames = 0;
        var throttle = new FrameThrottle(() => throw new InvalidOperationException(FormattableString.Invariant($"frame {++frames}")));

        Assert.Equal("frame 1", Assert.Throws<InvalidOperationException>(throttle.Draw).Message);
        throttle.Draw();
        await WaitFor(() => frames == 2);
        InvalidOperationException? told = null;
        await WaitFor(() => (told = Record.Exception(throttle.Draw) as InvalidOperationException) is not null);
        Assert.StartsWith("frame ", told!.Message);
        Assert.Throws<InvalidOperationException>(throttle.DrawLast);
    }

    [Fact]
    public async Task A_frame_of_a_stopped_cell_is_no_failure_of_the_next()
    {
        int frames = 0;
        var throttle = new FrameThrottle(() =>
        {
            if (++frames == 2)
                throw new OperationCanceledException("The cell was stopped.");
        });
        throttle.Draw();
        throttle.Draw();
        await WaitFor(() => frames == 2);
        await Task.Delay(50, TestContext.Current.CancellationToken);

        throttle.Draw();
        await WaitFor(() => frames == 3);
    }

    private static async Task WaitFor(Func<bool> isSo)
    {
        var time = Stopwatch.StartNew();
        while (!isSo())
        {
            Assert.True(time.Elapsed < TimeSpan.FromSeconds(20), "It did not come about within 20 s.");
            await Task.Delay(5);
        }
    }
}
