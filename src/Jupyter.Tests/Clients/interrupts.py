"""A running cell can be stopped, keeps its variables, and the next one works."""
import os
import tempfile
import threading
import time
import unittest

from jupyter_client.manager import start_new_kernel

from client import KERNEL, KernelCase


class Interrupts(KernelCase):
    LIMIT = 5  # seconds; the figures printed are far below

    def stop(self, code, kept="kept", before="var kept = 41;"):
        self.ok(before)
        msg_id = self.kc.execute(code)
        time.sleep(1)
        started = time.monotonic()
        self.km.interrupt_kernel()
        messages = self.collect(msg_id, timeout=20)
        seconds = time.monotonic() - started
        reply = self.reply_to(msg_id)
        print(f"[{code.splitlines()[-1][:60]}: {seconds:.2f} s]")
        self.assertEqual(reply["status"], "error")
        self.assertLess(seconds, self.LIMIT)
        self.assertEqual(sum(m["msg_type"] == "error" for m in messages), 1)
        return reply

    def check(self, code):
        reply = self.stop(code)
        self.assertEqual(self.ok("kept + 1").result, "42")
        return reply

    def test_an_empty_loop(self):
        self.check("while (true) { }")

    def test_a_sleep(self):
        self.check("System.Threading.Thread.Sleep(60000);")

    def test_an_awaited_delay(self):
        self.check("await Task.Delay(60000);")

    def test_a_LINQ_query(self):
        self.check("Enumerable.Range(0, int.MaxValue).Where(i => i % 3 == 0).Select(i => (long)i).Sum()")

    def test_a_loop_that_swallows_exceptions(self):
        self.check("while (true) { try { System.Threading.Thread.Sleep(10); } catch { } }")

    def test_a_tight_loop_that_swallows_exceptions(self):
        self.check("long n = 0; while (true) { try { n++; } catch { } }")

    def test_a_loop_that_prints(self):
        self.check('while (true) Console.WriteLine("x");')

    def test_a_loop_that_updates_a_display(self):
        self.check('var d = display(0); for (int i = 0; ; i++) d.Update(i);')

    def test_a_spinning_parallel_loop(self):
        reply = self.check("Parallel.For(0, 100, i => { while (true) { } });")
        self.assertEqual(reply["evalue"], "The cell was stopped.")

    def test_a_LINQ_query_on_another_thread(self):
        reply = self.check("Task.Run(() => Enumerable.Range(0, int.MaxValue).Count(i => i % 3 == 4)).Wait();")
        self.assertEqual(reply["evalue"], "The cell was stopped.")

    def test_what_cannot_be_stopped_is_named(self):
        self.ok("static class Gate { public static readonly System.Threading.ManualResetEvent Open = new(false); }")
        reply = self.check("Parallel.For(0, 100, i => { Gate.Open.WaitOne(); });")
        self.assertRegex(reply["evalue"], "threads? that it started .* cannot be stopped")
        self.ok("Gate.Open.Set();")

    def test_an_FSharp_loop(self):
        self.ok("#!fsharp\nlet kept = 41")
        self.stop("#!fsharp\nlet mutable n = 0\nwhile true do n <- n + 1", before="1")
        self.assertEqual(self.ok("#!fsharp\nkept + 1").result, "42")

    def test_an_FSharp_sleep(self):
        self.ok("#!fsharp\nlet kept = 41")
        self.stop("#!fsharp\nSystem.Threading.Thread.Sleep 60000", before="1")
        self.assertEqual(self.ok("#!fsharp\nkept + 1").result, "42")

    def test_an_interrupt_while_nothing_runs_does_no_harm(self):
        self.km.interrupt_kernel()
        time.sleep(0.2)
        self.assertEqual(self.ok("1").result, "1")

    def test_a_user_expression(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        begun = os.path.join(folder.name, "begun")
        endless = f'Enumerable.Range(0, 1).Count(i => {{ System.IO.File.Create("{begun}").Dispose(); while (true) {{ }} }})'
        msg_id = self.kc.execute("var expressed = 5;", user_expressions={"endless": endless, "after": "expressed"})
        end = time.monotonic() + 20
        while not os.path.exists(begun):
            self.assertLess(time.monotonic(), end, "the expression has not begun")
            time.sleep(0.01)
        self.km.interrupt_kernel()
        self.collect(msg_id, timeout=20)
        reply = self.reply_to(msg_id)
        self.assertEqual((reply["status"], reply["user_expressions"]["endless"]["status"]), ("ok", "error"))
        self.assertEqual(reply["user_expressions"]["endless"]["evalue"], "The cell was stopped.")
        self.assertEqual(self.ok("expressed").result, "5")

    def test_a_question_that_was_interrupted_leaves_the_next_one_its_answer(self):
        for question in ('await Microsoft.DotNet.Interactive.Kernel.GetInputAsync("First?")', 'input("First?")'):
            msg_id = self.kc.execute(question, allow_stdin=True)
            first = self.kc.get_stdin_msg(timeout=20)
            self.km.interrupt_kernel()
            self.collect(msg_id, timeout=10)
            self.assertEqual(self.reply_to(msg_id)["status"], "error")
            msg_id = self.kc.execute('input("Second?")', allow_stdin=True)
            second = self.kc.get_stdin_msg(timeout=20)
            self.assertEqual(second["content"]["prompt"], "Second?")
            # The person answers the box of the first question, which the front end still shows, then that of the second.
            for asked, answer in ((first, "late"), (second, "in time")):
                self.kc.stdin_channel.send(self.kc.session.msg("input_reply", {"value": answer}, parent=asked))
            shown = [m["content"]["data"]["text/plain"] for m in self.collect(msg_id, timeout=10) if m["msg_type"] == "execute_result"]
            self.assertEqual(shown, ["in time"])
            self.reply_to(msg_id)


class FirstCell(unittest.TestCase):
    def test_the_first_cell_can_be_stopped_at_once(self):
        km, kc = start_new_kernel(kernel_name=KERNEL, startup_timeout=60)
        try:
            ids = [kc.execute(code) for code in ("while (true) { }", "2")]
            while kc.get_iopub_msg(timeout=20)["msg_type"] != "execute_input":
                pass
            km.interrupt_kernel()
            statuses = []
            while len(statuses) < 2:
                reply = kc.get_shell_msg(timeout=20)
                if reply["parent_header"]["msg_id"] in ids:
                    statuses.append(reply["content"]["status"])
            self.assertEqual(statuses, ["error", "aborted"])
        finally:
            kc.stop_channels()
            km.shutdown_kernel(now=True)
