"""The Jupyter project's own tests of a kernel, with samples in C#; not one may be skipped."""
import unittest

from client import KERNEL
import jupyter_kernel_test


class JupyterProject(jupyter_kernel_test.KernelTests):
    kernel_name = KERNEL
    language_name = "csharp"
    file_extension = ".cs"
    code_hello_world = 'Console.WriteLine("hello, world");'
    code_stderr = 'Console.Error.WriteLine("oops");'
    completion_samples = [
        {"text": "Console.WriteL", "matches": {"WriteLine"}},
        {"text": "new List<int>().Sel", "matches": {"Select", "SelectMany"}},
    ]
    complete_code_samples = ["1 + 1", "int x = 1;", "void F()\n{\n}", "#!html\n<b>x", "#!lsmagic"]
    incomplete_code_samples = ["void F()\n{", "var x = ", "/* a"]
    invalid_code_samples = ["var = = 3;", "int 5x = 1;"]
    code_page_something = "?Console.WriteLine"
    code_generate_error = 'throw new Exception("on purpose");'
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": '"a text"', "result": "a text"},
        {"code": "6 * 7 + 0", "result": "42"},
        {"code": "new[] { 1, 2 }", "mime": "text/html"},
    ]
    code_display_data = [
        {"code": 'display(HTML("<b>bold</b>"));', "mime": "text/html"},
        {"code": '"<svg/>".DisplayAs("image/svg+xml");', "mime": "image/svg+xml"},
        {"code": "#!markdown\n# Title", "mime": "text/markdown"},
    ]
    code_history_pattern = "6 *7"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Console.WriteLine"
    code_clear_output = "ClearOutput();"


