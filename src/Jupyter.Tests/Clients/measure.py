"""Measures the installed kernel through a real client: start, warm cells, memory, the thousandth cell, a live chart.

    JUPYTER_PATH=PREFIX/share/jupyter python3 measure.py [SECONDS of the live chart: 30]
"""
import os
import statistics
import sys
import time

from jupyter_client.manager import KernelManager

from client import KERNEL, KernelCase, is_idle


def resident(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))


class Measured(KernelCase):
    def start(self):
        started = time.monotonic()
        self.km = KernelManager(kernel_name=KERNEL)
        self.km.start_kernel()
        self.kc = self.km.client()
        self.kc.start_channels()
        self.kc.wait_for_ready(timeout=60)
        assert self.ok("1+1").result == "2"
        return time.monotonic() - started

    def stop(self):
        self.kc.stop_channels()
        self.km.shutdown_kernel(now=True)
        del self.kc  # else it complains when Python ends


kernel = Measured()
starts = []
for _ in range(7):
    starts.append(kernel.start())
    kernel.stop()
print(f"process start to the result of 1+1: median {statistics.median(starts):.2f} s of {len(starts)}")

kernel.start()
pid = kernel.km.provisioner.pid
for i in range(10):
    kernel.ok(f"{i} + 1")
after_warm_up = resident(pid)
seconds = [kernel.ok(f"{i} + 1").seconds for i in range(1000)]
ms = [1000 * s for s in seconds]
print(f"warm cell: median {statistics.median(ms):.1f} ms, p99 {statistics.quantiles(ms, n=100)[98]:.1f} ms")
early, late = statistics.median(ms[:100]), statistics.median(ms[-100:])
print(f"median at cell 10-110: {early:.1f} ms, at cell 910-1010: {late:.1f} ms, ratio {late / early:.2f}")
print(f"resident after warm-up: {after_warm_up:.0f} MB, {resident(pid) - after_warm_up:+.0f} MB after 1000 cells")
lines = kernel.ok('for (int i = 0; i < 100000; i++) Console.WriteLine($"line {i}");')
print(f"100,000 lines: {lines.seconds:.2f} s, {lines.text().count(chr(10))} arrived")
kernel.stop()

# A chart that is told of a thousand batches a second: how many frames arrive, each whole, and does the kernel grow?
seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 30
library = os.path.join(os.path.dirname(__file__), *[".."] * 2, "Cli", "bin", "Release", "net10.0")
kernel.start()
pid = kernel.km.provisioner.pid
libraries = ("Backprop", "Backprop.Visuals", "MathNet.Numerics", "Microsoft.Data.Analysis", "XPlot.Plotly")
kernel.ok("\n".join(f'#r "{library}/{name}.dll"' for name in libraries) + f"""
using Backprop.Visuals;
async Task Live(int seconds)
{{
    var chart = new LiveChart("live");
    chart.Update(0, testAccuracy: 0);
    chart.Show();
    var clock = System.Diagnostics.Stopwatch.StartNew();
    for (int i = 1; clock.Elapsed.TotalSeconds < seconds; i++)
    {{
        chart.Update(i / 1000.0, testAccuracy: 1 - 1.0 / i);
        await Task.Delay(1);
    }}
}}
await Live(2);""")
before = resident(pid)
msg_id, frames, started, middle = kernel.kc.execute(f"await Live({seconds});"), [], time.monotonic(), 0
while True:
    message = kernel.kc.get_iopub_msg(timeout=30)
    if message["msg_type"] == "update_display_data":
        assert message["content"]["data"]["image/svg+xml"], "a frame without a picture"
        frames.append(time.monotonic())
    middle = middle or (time.monotonic() - started > seconds / 2 and resident(pid))
    if is_idle(message, msg_id):
        break
gaps = [b - a for a, b in zip(frames, frames[1:])]
print(f"live chart: {len(frames) / seconds:.1f} frames a second for {seconds} s, longest gap {max(gaps):.2f} s; "
      f"resident before {before:.0f} MB, in the middle {middle:.0f} MB, at the end {resident(pid):.0f} MB")
kernel.stop()
