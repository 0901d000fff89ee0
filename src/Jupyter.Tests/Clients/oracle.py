"""Runs notebooks on kernels, and says what went wrong; or prints each cell's answer, to compare two kernels cell by cell.

    oracle.py .net-csharp,dni ../../../notebooks/*.ipynb        a line for each notebook and kernel; exit 1 on an error or a lost update
    oracle.py --answers .net-csharp interactive-api.ipynb       the answers as JSON
    oracle.py --table differences.json .net-csharp,dni interactive-api.ipynb
                                                                exit 1 unless the answers differ just where the table says

An update is lost if it goes to a display id that no output has. Input requests are answered with "answer".
"""
import argparse
import html
import json
import os
import queue
import re
import subprocess
import sys
import time

import nbformat
from jupyter_client.manager import start_new_kernel

# What differs from run to run: ids, the numbers of submissions and ports, durations; and scripts and styles.
VOLATILE = (
    (r"\b[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\b", "<id>"), (r"\b([0-9a-f]{32}|\d{12,})\b", "<id>"),
    (r"Submission#\d+", "Submission#<n>"), (r"(localhost|127\.0\.0\.1):\d+", r"\1:<port>"),
    (r"\b\d+([.,]\d+)? ?(ms|milliseconds|s)\b", r"<time> \2"), (r"<(style|script)\b.*?</\1>", r"<\1>…</\1>"))


def masked(text):
    for pattern, mask in VOLATILE:
        text = re.sub(pattern, mask, text, flags=re.DOTALL | re.IGNORECASE)
    return text.strip()


class Kernel:
    """A kernel in a notebook's folder, with the display ids it has used."""

    def __init__(self, name, folder):
        # What a kernel itself prints must not mix with the answers.
        self.manager, self.client = start_new_kernel(
            kernel_name=name, startup_timeout=120, cwd=folder, stdout=subprocess.DEVNULL)
        self.displayed, self.lost = set(), 0

    def stop(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def restart(self):
        self.manager.restart_kernel(now=True)
        self.client.wait_for_ready(timeout=120)

    def run(self, code, timeout):
        """The messages of a cell up to its idle, or None if it did not end in time."""
        sent, messages, end = self.client.execute(code, allow_stdin=True), [], time.monotonic() + timeout
        while time.monotonic() < end:
            try:
                message = self.client.get_iopub_msg(timeout=0.1)
            except queue.Empty:
                self.reply_to_input()
                continue
            self.note(message)
            if message["parent_header"].get("msg_id") == sent:
                messages.append(message)
                if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                    return messages
        return None

    def reply_to_input(self):
        try:
            self.client.get_stdin_msg(timeout=0)
            self.client.input("answer")
        except queue.Empty:
            pass

    def late(self):
        """Notes what comes after the last cell's idle."""
        try:
            while True:
                self.note(self.client.get_iopub_msg(timeout=1))
        except queue.Empty:
            pass

    def note(self, message):
        display_id = message["content"].get("transient", {}).get("display_id")
        if message["msg_type"] == "update_display_data":
            self.lost += display_id not in self.displayed
        elif display_id:
            self.displayed.add(display_id)


def answer(messages):
    """A cell's outputs in order, without what differs from run to run."""
    if messages is None:
        return "no answer"
    outputs, numbers = [], {}
    for kind, content in ((m["msg_type"], m["content"]) for m in messages):
        if kind == "stream" and outputs and outputs[-1].get("type") == content["name"]:
            outputs[-1]["text"] += content["text"]
        elif kind == "stream":
            outputs.append({"type": content["name"], "text": content["text"]})
        elif kind == "error":
            outputs.append({"type": "error", "name": content["ename"], "text": content["evalue"]})
        elif kind in ("execute_result", "display_data", "update_display_data"):
            display_id = content.get("transient", {}).get("display_id")
            if kind == "update_display_data":
                place = f"output {numbers[display_id]}" if display_id in numbers else "no output of this cell"
                outputs.append({"type": kind, "of": place})
            else:
                numbers[display_id] = len(outputs)
                outputs.append({"type": kind})
            # Pictures and scripts are told by their type alone.
            outputs[-1] |= {mime: masked(str(data)) if mime.startswith("text/") else "…" for mime, data in sorted(content["data"].items())}
        elif kind not in ("status", "execute_input"):
            outputs.append({"type": kind})
    return [output | {"text": masked(output["text"])} if "text" in output else output for output in outputs]


def answers(name, path, timeout):
    kernel, told = Kernel(name, os.path.dirname(path)), []
    for number, code in cells(path):
        messages = kernel.run(code, timeout)
        told.append({"cell": number, "code": code, "answer": answer(messages)})
        if messages is None:
            kernel.restart()
    kernel.stop()
    return told


def seen(outputs):
    """What a person sees of an answer: the kind of each output and its text, whatever its format."""
    told = []
    for output in outputs if isinstance(outputs, list) else []:
        text = next((output[form] for form in ("text/html", "text/markdown", "text/latex", "text/plain", "text") if form in output), "")
        # The tool's first answer to a cell is a script that looks for its web server.
        if "dotnet-interactive-this-cell" not in text:
            place = [output["of"]] if "of" in output else []
            words = html.unescape(re.sub(r"<(style|script)>…|<[^>]*>", " ", text)).split()
            told.append((output["type"], *place, " ".join(words)))
    return told if isinstance(outputs, list) else outputs


def compare(ours, theirs, path, table, timeout):
    """Lines about the cells that differ from what the table expects."""
    with open(table, encoding="utf-8") as file:
        reasons = json.load(file)
    lines = []
    for left, right in zip(answers(ours, path, timeout), answers(theirs, path, timeout)):
        differs, cell = seen(left["answer"]) != seen(right["answer"]), str(left["cell"])
        if differs and cell not in reasons:
            both = "".join(f"\n  {name}: {seen(told['answer'])}" for name, told in ((ours, left), (theirs, right)))
            lines.append(f"cell {cell} differs: {left['code']}{both}")
        if not differs and cell in reasons:
            lines.append(f"cell {cell} answers alike, but the table says: {reasons[cell]['reason']}")
        told = " ".join(part for output in seen(left["answer"]) for part in output)
        if left["answer"] == "no answer" or reasons.get(cell, {"ours": ""})["ours"] not in told:
            lines.append(f"cell {cell}: {ours} should answer {reasons.get(cell)}, but answers: {told}")
    return lines, len(reasons)


def problems(name, path, timeout):
    """A line about the notebook, and whether something went wrong."""
    kernel, errors, updates, started = Kernel(name, os.path.dirname(path)), [], 0, time.monotonic()
    for number, code in cells(path):
        messages = kernel.run(code, timeout)
        if messages is None:
            errors.append(f"cell {number}: no answer within {timeout} s")
            kernel.restart()
            continue
        updates += sum(m["msg_type"] == "update_display_data" for m in messages)
        errors += [f"cell {number}: {m['content']['ename']}: {m['content']['evalue'].splitlines()[0] if m['content']['evalue'] else ''}"
                   for m in messages if m["msg_type"] == "error"]
    kernel.late()
    kernel.stop()
    line = f"{os.path.basename(path)} on {name}: {time.monotonic() - started:.0f} s, {len(errors)} errors, " \
           f"{updates} updates, {kernel.lost} lost"
    return "\n  ".join([line, *errors]), errors or kernel.lost


def cells(path):
    """The code cells that are not empty, by their place in the notebook."""
    notebook = nbformat.read(path, as_version=4)
    return [(i, cell.source) for i, cell in enumerate(notebook.cells) if cell.cell_type == "code" and cell.source.strip()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kernels", help="names of kernelspecs, separated by commas")
    parser.add_argument("notebooks", nargs="+")
    parser.add_argument("--answers", action="store_true", help="print each cell's answer as JSON")
    parser.add_argument("--table", help="the cells whose answers differ between the two kernels, with the reasons, as JSON")
    parser.add_argument(
        "--timeout", type=float, help="seconds for a cell; then the kernel is restarted (20 with --answers or --table, otherwise 300)")
    options = parser.parse_args()
    runs = [(name, os.path.abspath(path)) for path in options.notebooks for name in options.kernels.split(",")]
    if options.table:
        ours, theirs = options.kernels.split(",")
        lines, expected = compare(ours, theirs, os.path.abspath(options.notebooks[0]), options.table, options.timeout or 20)
        print("\n".join(lines) or f"{ours} and {theirs} answer alike but in the {expected} cells of the table")
        return int(bool(lines))
    if options.answers:
        told = {name: {} for name, _ in runs}
        for name, path in runs:
            told[name][os.path.basename(path)] = answers(name, path, options.timeout or 20)
        print(json.dumps(told, indent=1, ensure_ascii=False))
        return 0
    failed = False
    for name, path in runs:
        line, wrong = problems(name, path, options.timeout or 300)
        print(line, flush=True)
        failed |= bool(wrong)
    return int(failed)


sys.exit(main())
