"""What the messaging protocol promises, message by message."""
import time
import unittest

from client import KernelCase, is_idle


class Protocol(KernelCase):
    def test_a_cell_publishes_busy_its_input_its_output_and_idle(self):
        ran = self.ok("1 + 1")
        self.assertEqual(ran.kinds, ["status", "execute_input", "execute_result", "status"])
        self.assertEqual(ran.result, "2")
        self.assertEqual(ran.of("execute_input")[0]["code"], "1 + 1")

    def test_busy_and_idle_surround_every_request(self):
        requests = {
            "kernel_info_request": {},
            "complete_request": {"code": "Cons", "cursor_pos": 4},
            "inspect_request": {"code": "Console", "cursor_pos": 7, "detail_level": 0},
            "is_complete_request": {"code": "1"},
            "history_request": {"hist_access_type": "tail", "n": 1, "raw": True, "output": False},
            "comm_info_request": {},
        }
        for kind, content in requests.items():
            with self.subTest(kind):
                ran = self.request(kind, content)
                self.assertEqual(ran.reply["status"] if kind != "is_complete_request" else "ok", "ok")
                self.assertEqual([c["execution_state"] for c in ran.of("status")], ["busy", "idle"])
        interrupted = self.request("interrupt_request", {}, channel="control")
        self.assertEqual(interrupted.reply["status"], "ok")
        self.assertEqual([c["execution_state"] for c in interrupted.of("status")], ["busy", "idle"])

    def test_a_cell_on_control_is_refused(self):
        reply = self.request("execute_request", {"code": "1"}, channel="control").reply
        self.assertEqual(reply["status"], "error")
        self.assertIn("shell", reply["evalue"])
        self.assertIn("execution_count", reply)

    def test_a_silent_cell_shows_no_input_and_no_result_and_is_not_counted(self):
        before = self.ok("1").reply["execution_count"]
        silent = self.run_cell("int silent = 5; silent", silent=True)
        self.assertEqual(silent.kinds, ["status", "status"])
        after = self.ok("silent")
        self.assertEqual(after.reply["execution_count"], before + 1)
        self.assertEqual(after.result, "5")

    def test_a_cell_that_is_not_to_be_stored_is_not_counted_but_shows_its_result(self):
        before = self.ok("1").reply["execution_count"]
        self.assertEqual(self.run_cell("2", store_history=False).result, "2")
        self.assertEqual(self.ok("3").reply["execution_count"], before + 1)

    def test_user_expressions_are_evaluated_after_the_cell(self):
        reply = self.ok("int apples = 4;", user_expressions={"twice": "apples * 2", "wrong": "apples +"}).reply
        self.assertEqual(reply["user_expressions"]["twice"]["data"]["text/plain"], "8")
        self.assertEqual(reply["user_expressions"]["wrong"]["status"], "error")

    def test_cells_queued_behind_one_that_fails_are_not_run(self):
        ids = [self.kc.execute(code) for code in ('await Task.Delay(300); throw new Exception("first");', "int never = 1;", "2")]
        self.assertEqual([self.reply_to(i)["status"] for i in ids], ["error", "aborted", "aborted"])
        for i in ids:
            self.collect(i)
        self.assertEqual(self.run_cell("never").reply["status"], "error")
        self.assertEqual(self.ok("3").result, "3")

    def test_cells_queued_behind_one_that_fails_are_run_if_it_was_sent_so(self):
        ids = [self.kc.execute('throw new Exception("first");', stop_on_error=False), self.kc.execute("7")]
        self.assertEqual([self.reply_to(i)["status"] for i in ids], ["error", "ok"])
        for i in ids:
            self.collect(i)

    def test_a_silent_cell_that_fails_aborts_nothing(self):
        ids = [self.kc.execute('await Task.Delay(300); throw new Exception("x");', silent=True), self.kc.execute("7")]
        self.assertEqual([self.reply_to(i)["status"] for i in ids], ["error", "ok"])
        for i in ids:
            self.collect(i)

    def test_a_cell_without_a_number_of_its_own_leaves_the_lines_of_others_in_their_tracebacks(self):
        number = self.ok('// first\nvoid Fail() => throw new Exception("own line");').reply["execution_count"]
        self.run_cell("\nint silent = 0;", silent=True)
        self.run_cell('\nint unstored = 0;', store_history=False)
        trace = self.run_cell("Fail();").reply["traceback"]
        self.assertIn(f"   at Fail() in cell [{number}], line 2", trace)
        self.assertIn('      void Fail() => throw new Exception("own line");', trace)
        self.ok('void Late() => throw new Exception("late");', store_history=False)
        self.assertIn('      void Late() => throw new Exception("late");', self.run_cell("\nLate();").reply["traceback"])

    def test_queued_cells_run_strictly_in_order(self):
        self.ok("var order = new List<int>();")
        ids = [self.kc.execute(f"await Task.Delay({20 - i}); order.Add({i});") for i in range(20)]
        for i in ids:
            self.collect(i)
            self.assertEqual(self.reply_to(i)["status"], "ok")
        self.assertEqual(self.ok('string.Join(",", order)').result, ",".join(map(str, range(20))))

    def test_an_error_is_one_message_and_names_the_line(self):
        for code, name in (
                ("int a = 1;\nint b = a / (a - 1);", "System.DivideByZeroException"), ("int a = 1;\nint b = ;", "CompilationError")):
            ran = self.run_cell(code)
            self.assertEqual(ran.kinds, ["status", "execute_input", "error", "status"])
            self.assertEqual(ran.of("error")[0]["ename"], name)
            trace = "\n".join(ran.of("error")[0]["traceback"])
            self.assertRegex(trace, r"line 2|\(2,")
            self.assertNotIn("Backprop.Notebook", trace)
            self.assertEqual(ran.reply["ename"], name)

    def test_a_question_is_asked_and_the_answer_taken(self):
        msg_id = self.kc.execute("""
            var name = input("Your name?");
            var secret = password("Secret?");
            Console.WriteLine($"{name}!");
            Console.WriteLine(Console.ReadLine());""", allow_stdin=True)
        for prompt, hidden, answer in (("Your name?", False, "Ada Ω😀"), ("Secret?", True, "x"), ("", False, "a line")):
            question = self.kc.get_stdin_msg(timeout=20)["content"]
            self.assertEqual((question["prompt"], question["password"]), (prompt, hidden))
            self.kc.input(answer)
        messages = self.collect(msg_id)
        self.assertEqual(self.reply_to(msg_id)["status"], "ok")
        self.assertEqual("".join(m["content"]["text"] for m in messages if m["msg_type"] == "stream"), "Ada Ω😀!\na line\n")

    def test_a_question_where_none_is_allowed_is_an_error(self):
        reply = self.run_cell('input("Name?")', allow_stdin=False).reply
        self.assertEqual(reply["status"], "error")
        self.assertIn("Name?", reply["evalue"])

    def test_a_request_that_does_not_mention_questions_allows_none(self):
        ran = self.request("execute_request", {"code": 'input("Name?")'})
        self.assertEqual(ran.reply["status"], "error")
        self.assertIn("Name?", ran.reply["evalue"])

    def test_a_question_of_a_thread_that_outlives_its_cell_does_not_hold_up_the_next_one(self):
        first = self.kc.execute("""
            string problem = "";
            var asking = new System.Threading.Thread(() => {
                try { input("First?"); } catch (Exception late) { problem = late.Message; } });
            asking.Start();
            System.Threading.Thread.Sleep(500);""", allow_stdin=True)
        self.assertEqual(self.kc.get_stdin_msg(timeout=20)["content"]["prompt"], "First?")
        self.collect(first)
        self.assertEqual(self.reply_to(first)["status"], "ok")
        second = self.kc.execute('asking.Join(); input("Second?")', allow_stdin=True)
        self.assertEqual(self.kc.get_stdin_msg(timeout=20)["content"]["prompt"], "Second?")
        self.kc.input("here")
        shown = [m["content"]["data"]["text/plain"] for m in self.collect(second) if m["msg_type"] == "execute_result"]
        self.reply_to(second)
        self.assertEqual(shown, ["here"])
        self.assertIn("the cell has ended", self.ok("problem").result)

    def test_a_cell_that_waits_for_an_answer_can_be_stopped(self):
        msg_id = self.kc.execute('input("Name?")', allow_stdin=True)
        self.kc.get_stdin_msg(timeout=20)
        self.km.interrupt_kernel()
        self.collect(msg_id, timeout=10)
        self.assertEqual(self.reply_to(msg_id)["status"], "error")
        self.assertEqual(self.ok("1 + 2").result, "3")

    def test_a_comm_to_an_unknown_target_is_closed(self):
        message = self.kc.session.msg("comm_open", {"comm_id": "c1", "target_name": "nobody", "data": {}})
        self.kc.shell_channel.send(message)
        published = self.collect(message["header"]["msg_id"])
        self.assertEqual([m["content"]["comm_id"] for m in published if m["msg_type"] == "comm_close"], ["c1"])
        self.assertEqual(self.request("comm_info_request", {}).reply["comms"], {})

    def test_cursor_positions_count_code_points(self):
        code = 'var s = "😀😀"; Console.WriteL'
        reply = self.request("complete_request", {"code": code, "cursor_pos": len(code)}).reply
        self.assertEqual(reply["matches"], ["WriteLine"])
        self.assertEqual((reply["cursor_start"], reply["cursor_end"]), (len(code) - 6, len(code)))

    def test_cursor_positions_of_a_front_end_that_counts_UTF_16_units_are_understood(self):
        code = 'var s = "😀😀"; Console.WriteL'
        units = len(code.encode("utf-16-le")) // 2
        reply = self.request("complete_request", {"code": code, "cursor_pos": units}).reply
        self.assertEqual(reply["matches"], ["WriteLine"])
        self.assertEqual((reply["cursor_start"], reply["cursor_end"]), (units - 6, units))

    def test_output_of_a_thread_goes_to_the_cell_that_started_it(self):
        first = self.kc.execute('var late = Task.Run(async () => { await Task.Delay(2000); Console.WriteLine("late"); });')
        self.collect(first)
        second = self.kc.execute("await late; await Task.Delay(200);")
        seen = []
        while True:
            message = self.kc.get_iopub_msg(timeout=20)
            seen.append(message)
            if is_idle(message, second):
                break
        self.assertEqual([m["parent_header"]["msg_id"] for m in seen if m["msg_type"] == "stream"], [first])
        self.reply_to(first)
        self.reply_to(second)


class Ends(unittest.TestCase):
    def test_shutdown_ends_while_a_cell_runs(self):
        from jupyter_client.manager import start_new_kernel
        from client import KERNEL
        km, kc = start_new_kernel(kernel_name=KERNEL, startup_timeout=60)
        kc.execute("while (true) { }")
        time.sleep(1)
        started = time.monotonic()
        kc.shutdown()
        while km.is_alive() and time.monotonic() - started < 20:
            time.sleep(0.02)
        seconds = time.monotonic() - started
        kc.stop_channels()
        km.shutdown_kernel(now=True)
        print(f"[shutdown while a cell runs: {seconds:.2f} s]")
        self.assertLess(seconds, 5)

    def test_a_restarted_kernel_has_forgotten_its_variables(self):
        from jupyter_client.manager import start_new_kernel
        from client import KERNEL
        km, kc = start_new_kernel(kernel_name=KERNEL, startup_timeout=60)
        self.assertEqual(kc.execute_interactive("int kept = 1;", timeout=60)["content"]["status"], "ok")
        km.restart_kernel()
        kc.wait_for_ready(timeout=60)
        self.assertEqual(kc.execute_interactive("kept", timeout=60, output_hook=lambda m: None)["content"]["status"], "error")
        kc.stop_channels()
        km.shutdown_kernel()
