"""What cells show arrives: all of it, in order, in place and in time."""
import os
import time

from client import KernelCase, Ran, is_idle


class Output(KernelCase):
    def test_a_hundred_thousand_lines_arrive(self):
        self.ok("1")
        ran = self.ok('for (int i = 0; i < 100000; i++) Console.WriteLine($"line {i}");')
        print(f"[100,000 lines: {ran.seconds:.2f} s in {ran.kinds.count('stream')} messages]")
        self.assertEqual(ran.text(), "".join(f"line {i}\n" for i in range(100000)))
        self.assertLess(ran.seconds, 20)

    def test_a_display_updated_a_thousand_times_ends_on_its_last_state(self):
        ran = self.ok("var d = display(-1); for (int i = 0; i < 1000; i++) d.Update(i);")
        shown = ran.of("display_data")[0]["transient"]["display_id"]
        last = ran.of("update_display_data")[-1]
        self.assertEqual((last["transient"]["display_id"], last["data"]["text/plain"]), (shown, "999"))

    def test_a_display_updated_from_another_thread_is_seen_while_the_cell_waits(self):
        msg_id = self.kc.execute("""
            var live = display("start");
            var ticking = Task.Run(async () => { for (int i = 1; i <= 5; i++) { await Task.Delay(200); live.Update($"tick {i}"); } });
            await ticking;
            """)
        started, times = time.monotonic(), {}
        while True:
            message = self.kc.get_iopub_msg(timeout=30)
            if message["msg_type"] == "update_display_data":
                times[message["content"]["data"]["text/plain"]] = time.monotonic() - started
            if is_idle(message, msg_id):
                break
        self.reply_to(msg_id)
        # Of two that come together the first may be left out.
        ticks = [int(tick.split()[1]) for tick in times]
        self.assertEqual((ticks, ticks[-1]), (sorted(ticks), 5))
        self.assertGreaterEqual(len(ticks), 3)
        self.assertGreater(times["tick 5"] - times[f"tick {ticks[0]}"], 0.3)

    def test_only_vs_code_gets_the_outputs_of_a_cell_anew_when_its_displays_are_updated(self):
        code = """
            Console.WriteLine("begun");
            var grows = display(0);
            for (int i = 1; i <= 10; i++) { await Task.Delay(50); grows.Update(i); }"""
        ran = self.ok(code)
        self.assertNotIn("clear_output", ran.kinds)
        ran = self.ran_as("vscode-notebook-cell:/course/06.ipynb#W1sZmlsZQ==", code)
        shown = ran.of("display_data")
        # At 0.3 s, and at the end.
        self.assertEqual(ran.of("clear_output"), [{"wait": True}] * 2)
        self.assertEqual(ran.kinds[-4:], ["clear_output", "stream", "display_data", "status"])
        self.assertEqual(ran.text(), "begun\n" * 3)
        self.assertEqual([c["data"]["text/plain"] for c in shown[::2]], ["0", "10"])
        self.assertEqual(len({c["transient"]["display_id"] for c in shown}), 1)

    def ran_as(self, cell, code):
        message = self.kc.session.msg("execute_request", {"code": code, "allow_stdin": False}, metadata={"cellId": cell})
        self.kc.shell_channel.send(message)
        msg_id = message["header"]["msg_id"]
        return Ran(self.reply_to(msg_id), self.collect(msg_id))

    def test_a_late_update_of_an_earlier_cell_does_not_undo_a_later_one(self):
        self.ok('var shared = display("start"); System.Threading.Thread ticker = null;')
        # The earlier cell's thread has an update pending when the later cell makes its own.
        first = self.kc.execute("""
            var go = new System.Threading.ManualResetEventSlim();
            var done = new System.Threading.ManualResetEventSlim();
            ticker = new System.Threading.Thread(() => { go.Wait(); shared.Update("earlier"); done.Set(); });
            ticker.Start();""")
        self.collect(first)
        second = self.kc.execute('go.Set(); done.Wait(); shared.Update("later"); await Task.Delay(300);')
        updates = []
        while True:
            message = self.kc.get_iopub_msg(timeout=30)
            if message["msg_type"] == "update_display_data":
                updates.append(message["content"]["data"]["text/plain"])
            if is_idle(message, second):
                break
        self.reply_to(first)
        self.reply_to(second)
        self.assertEqual(updates[-1], "later")

    def test_text_is_seen_while_the_cell_runs(self):
        msg_id = self.kc.execute('Console.WriteLine("now"); await Task.Delay(2000);')
        while (message := self.kc.get_iopub_msg(timeout=30))["msg_type"] != "stream":
            pass
        self.assertEqual(message["content"]["text"], "now\n")
        started = time.monotonic()
        self.collect(msg_id)
        self.reply_to(msg_id)
        self.assertGreater(time.monotonic() - started, 1)

    def test_a_live_chart_grows_frame_by_frame_and_its_last_frame_comes_before_the_cell_ends(self):
        folder = os.path.join(os.path.dirname(__file__), "..")
        libraries = ("Backprop", "Backprop.Visuals", "MathNet.Numerics", "Microsoft.Data.Analysis", "XPlot.Plotly")
        self.ok("\n".join(f'#r "{folder}/{name}.dll"' for name in libraries) + "\nusing Backprop.Visuals;")
        ran = self.ok("""
            var chart = new LiveChart("run");
            chart.Show();
            var clock = System.Diagnostics.Stopwatch.StartNew();
            for (int epoch = 0; clock.Elapsed.TotalSeconds < 3; epoch++)
            {
                chart.Update(epoch, 1 - 1.0 / (epoch + 2));
                await Task.Delay(1);
            }
            Console.Write(chart.Caption);""")
        frames = ran.of("update_display_data")
        self.assertGreaterEqual(len(frames), 12)  # 36 where nothing else runs
        self.assertIn(ran.text(), frames[-1]["data"]["text/html"])

    def test_stdout_stderr_and_displays_keep_their_order(self):
        ran = self.ok('Console.Write("a"); Console.Error.Write("b"); display(1); Console.Write("c");')
        self.assertEqual(ran.kinds[2:-1], ["stream", "stream", "display_data", "stream"])
        self.assertEqual([c["name"] for c in ran.of("stream")], ["stdout", "stderr", "stdout"])

    def test_output_without_end_is_cut_with_a_notice(self):
        ran = self.ok("for (int i = 0; i < 200; i++) Console.Write(new string('x', 100000));")
        self.assertLess(len(ran.text()), 8_000_000)
        self.assertGreater(len(ran.text()), 1_000_000)
        self.assertIn("4,000,000", ran.text("stderr"))
        self.assertEqual(self.ok('Console.Write("again");').text(), "again")

    def test_scalars_are_plain_text_alone_and_objects_have_plain_text_too(self):
        self.assertEqual(list(self.ok("42").of("execute_result")[0]["data"]), ["text/plain"])
        self.assertEqual(set(self.ok("new { A = 1 }").of("execute_result")[0]["data"]), {"text/html", "text/plain"})
