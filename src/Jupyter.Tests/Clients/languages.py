"""Languages, magics, sharing and completion, as a front end meets them."""
import time

from client import KernelCase


class Languages(KernelCase):
    def test_csharp_and_fsharp_share_objects_as_they_are(self):
        self.ok("var list = new List<int> { 1, 2 };")
        self.ok("#!fsharp\n#!share --from csharp list\nlist.Add 3\nlet made = System.Text.StringBuilder(\"F\")")
        self.assertEqual(self.ok("list.Count").result, "3")
        self.ok('#!share --from fsharp made\nmade.Append("#");')
        self.assertEqual(self.ok("#!fsharp\nmade.ToString()").result, "F#")

    def test_set_makes_a_variable_from_another_language_or_a_literal(self):
        self.ok("int five = 5;")
        self.ok("#!fsharp\n#!set --name cinq --value @csharp:five")
        self.assertEqual(self.ok("#!fsharp\ncinq + 1").result, "6")

    def test_html_markdown_mermaid_and_javascript_cells_are_shown(self):
        self.assertEqual(self.ok("#!html\n<b>x</b>").of("display_data")[0]["data"]["text/html"].strip(), "<b>x</b>")
        self.assertEqual(self.ok("#!markdown\n# T").of("display_data")[0]["data"]["text/markdown"].strip(), "# T")
        self.assertIn("<script", self.ok("#!javascript\nconsole.log(1)").of("display_data")[0]["data"]["text/html"])
        self.assertTrue(any("graph TD" in str(v) for v in self.ok("#!mermaid\ngraph TD\nA-->B").of("display_data")[0]["data"].values()))

    def test_a_wrong_magic_names_the_nearest(self):
        reply = self.run_cell("#!fshrap\n1").reply
        self.assertEqual(reply["status"], "error")
        self.assertIn("#!fsharp", reply["evalue"])

    def test_magics_answer(self):
        self.assertIn("#!share", str(self.ok("#!lsmagic").messages))
        self.assertIn(".NET", str(self.ok("#!about").messages))
        self.ok("int shownByWho = 3;")
        self.assertIn("shownByWho", str(self.ok("#!who").messages))
        self.assertRegex(str(self.ok("#!time\nawait Task.Delay(10);").messages), r"[Ww]all time")

    def test_completion_knows_earlier_cells_and_LINQ(self):
        self.ok("var numbersOfApples = new List<int> { 1 }; int CountApples() => 1;")
        code = "numbersOfA"
        self.assertEqual(self.request("complete_request", {"code": code, "cursor_pos": len(code)}).reply["matches"], ["numbersOfApples"])
        code = "numbersOfApples.Wher"
        reply = self.request("complete_request", {"code": code, "cursor_pos": len(code)}).reply
        self.assertEqual(reply["matches"], ["Where"])
        self.assertEqual(reply["metadata"]["_jupyter_types_experimental"][0]["type"], "function")

    def test_inspection_shows_documentation(self):
        code = "Math.Max"
        reply = self.request("inspect_request", {"code": code, "cursor_pos": len(code), "detail_level": 0}).reply
        self.assertTrue(reply["found"])
        self.assertIn("larger", reply["data"]["text/plain"])

    def test_is_complete_tells_incomplete_from_invalid(self):
        for code, status in (
                ("1 + 1", "complete"), ("for (int i = 0; i < 3; i++)\n{", "incomplete"), ("var = = 3;", "invalid"),
                ("#!fsharp\nlet f x =", "incomplete")):
            reply = self.request("is_complete_request", {"code": code}).reply
            self.assertEqual(reply["status"], status, code)
        self.assertEqual(self.request("is_complete_request", {"code": "void F()\n{"}).reply["indent"], "    ")

    def test_a_kernel_that_a_cell_adds_runs_cells_of_its_own(self):
        self.ok("""
            using Microsoft.DotNet.Interactive.Commands;
            class Mine : Kernel, IKernelCommandHandler<SubmitCode>
            {
                public Mine() : base("mine") { }
                public Task HandleAsync(SubmitCode command, KernelInvocationContext context)
                {
                    context.Display("mine: " + command.Code);
                    return Task.CompletedTask;
                }
            }
            ((CompositeKernel)Kernel.Root).Add(new Mine());""")
        for code, shown in (("#!mine\nsome code", "some code"), ('await Kernel.Root.SendAsync(new SubmitCode("sent", "mine"));', "sent")):
            self.assertEqual(self.ok(code).of("display_data")[0]["data"]["text/plain"], "mine: " + shown)

    def test_what_is_displayed_by_any_name_is_updated_in_place(self):
        for display in ("display(1)", "1.Display()", "Kernel.display(1)"):
            cell = self.ok(f"{display}.Update(2);")
            ids = [m["transient"]["display_id"] for kind in ("display_data", "update_display_data") for m in cell.of(kind)]
            self.assertEqual((len(ids), len(set(ids))), (2, 1), display)

    def test_what_a_notebook_for_the_old_kernel_writes_runs(self):
        self.ok("""
            using Microsoft.DotNet.Interactive;
            using Microsoft.DotNet.Interactive.Formatting;
            using static Microsoft.DotNet.Interactive.Formatting.PocketViewTags;
            record Point(int X, int Y);
            Formatter.Register<Point>((p, w) => w.Write($"<i>{p.X}</i>"), "text/html");
            Formatter.SetPreferredMimeTypesFor(typeof(Point), "text/html");
            display(b("bold"));
            """)
        self.assertEqual(self.ok("new Point(1, 2)").of("execute_result")[0]["data"]["text/html"], "<i>1</i>")
        self.assertIn("<b>", self.ok('display(b("bold"));').of("display_data")[0]["data"]["text/html"])


class FirstCompletion(KernelCase):
    def test_the_first_completion_of_an_idle_kernel_is_prepared(self):
        self.wait_until_idle()
        code = "Math."
        started = time.monotonic()
        reply = self.request("complete_request", {"code": code, "cursor_pos": len(code)}).reply
        self.assertIn("Sqrt", reply["matches"])
        # Unprepared 3 s, or more on a busy machine.
        self.assertLess(time.monotonic() - started, 1)

    def wait_until_idle(self):
        def ticks():
            with open(f"/proc/{self.km.provisioner.pid}/stat", encoding="ascii") as stat:
                return sum(map(int, stat.read().rsplit(")", 1)[1].split()[11:13]))

        before = -1
        while ticks() - before > 2:
            before = ticks()
            time.sleep(3)
