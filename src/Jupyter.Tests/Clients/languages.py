"""Languages, magics, sharing and completion, as a front end meets them."""
from client import KernelCase


class Languages(KernelCase):
    def test_completion_knows_earlier_cells_and_LINQ(self):
        self.ok("var numbersOfApples = new List<int> { 1 }; int CountApples() => 1;")
        code = "numbersOfA"
        self.assertEqual(self.request("complete_request", {"code": code, "cursor_pos": len(code)}).reply["matches"], ["numbersOfApples"])
        code = "numbersOfApples.Wher"
        reply = self.request("complete_request", {"code": code, "cursor_pos": len(code)}).reply
        self.assertEqual(reply["matches"], ["Where"])
        self.assertEqual(reply["metadata"]["_jupyter_types_experimental"][0]["type"], "method")

    def test_inspection_shows_documentation(self):
        code = "Math.Max"
        reply = self.request("inspect_request", {"code": code, "cursor_pos": len(code), "detail_level": 0}).reply
        self.assertTrue(reply["found"])
        self.assertIn("larger", reply["data"]["text/plain"])

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
