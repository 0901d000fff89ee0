"""Runs the tests of one file and prints, for each, a line of JSON: name, outcome, what it said."""
import io
import json
import sys
import unittest
from contextlib import redirect_stdout


class Reporter(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.problems = {}
        self.ran = []

    def startTest(self, test):
        super().startTest(test)
        self.ran.append(test)

    def note(self, test, kind, text):
        self.problems.setdefault(test.id(), []).append((kind, text))

    def addError(self, test, err):
        self.note(test, "failed", self._exc_info_to_string(err, test))

    addFailure = addError

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.note(test, "failed", f"{subtest}: {self._exc_info_to_string(err, test)}")

    def addSkip(self, test, reason):
        self.note(getattr(test, "test_case", test), "skipped", reason)


said = io.StringIO()
reporter = Reporter()
with redirect_stdout(said):
    unittest.defaultTestLoader.loadTestsFromName(sys.argv[1]).run(reporter)
for line in said.getvalue().splitlines():
    print(json.dumps({"said": line}))
for test in reporter.ran:
    problems = reporter.problems.pop(test.id(), [])
    print(json.dumps({"name": test.id().split(".")[-1], "problems": problems}))
for name, problems in reporter.problems.items():
    print(json.dumps({"name": name, "problems": problems}))
