"""Measures the installed kernel through a real client: start, warm cells, memory, the thousandth cell.

    JUPYTER_PATH=PREFIX/share/jupyter python3 measure.py
"""
import statistics
import time

from jupyter_client.manager import KernelManager

from client import KERNEL, KernelCase


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
