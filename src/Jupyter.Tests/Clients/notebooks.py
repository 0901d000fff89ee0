"""The notebooks of this repository, run by Jupyter's own programs on the installed kernel."""
import glob
import os
import subprocess
import sys
import tempfile
import unittest

import nbformat
from nbclient import NotebookClient

from client import KERNEL

FOLDER = os.environ["BACKPROP_NOTEBOOKS"]
# All of them would take minutes; `backprop run` runs all, and .ci/run two more by nbconvert. These have every kind of cell.
COURSE = os.environ.get("BACKPROP_COURSE", "01 02 03 04").split()
NOTEBOOKS = [path for path in sorted(glob.glob(os.path.join(FOLDER, "*.ipynb"))) if os.path.basename(path)[:2] in COURSE]


class Notebooks(unittest.TestCase):
    def check(self, notebook):
        for cell in notebook.cells:
            if cell.cell_type == "code" and cell.source.strip():
                self.assertIsNotNone(cell.execution_count)
                for output in cell.outputs:
                    self.assertNotEqual(output.output_type, "error")
        nbformat.validate(notebook)

    def test_nbclient_runs_them(self):
        self.assertTrue(NOTEBOOKS)
        for path in NOTEBOOKS:
            with self.subTest(os.path.basename(path)):
                notebook = nbformat.read(path, as_version=4)
                for cell in notebook.cells:
                    if cell.cell_type == "code":
                        cell.outputs, cell.execution_count = [], None
                NotebookClient(notebook, kernel_name=KERNEL, timeout=300, resources={"metadata": {"path": FOLDER}}).execute()
                self.check(notebook)

    def test_nbconvert_runs_the_first(self):
        with tempfile.TemporaryDirectory() as out:
            run = subprocess.run(
                [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "--output-dir", out,
                 f"--ExecutePreprocessor.kernel_name={KERNEL}", NOTEBOOKS[0]],
                capture_output=True, text=True)
            self.assertEqual(run.returncode, 0, run.stderr)
            self.check(nbformat.read(os.path.join(out, os.path.basename(NOTEBOOKS[0])), as_version=4))
