"""A Jupyter client for the tests: runs a cell and gives what came back."""
import os
import time
import unittest
from dataclasses import dataclass, field

from jupyter_client.manager import start_new_kernel

KERNEL = os.environ.get("BACKPROP_KERNEL", ".net-csharp")
TIMEOUT = 60


def is_idle(message, msg_id):
    """Whether a message says that all output of a request has been sent."""
    return (message["msg_type"] == "status" and message["content"]["execution_state"] == "idle"
            and message["parent_header"]["msg_id"] == msg_id)


@dataclass
class Ran:
    """One request's reply and everything that was published for it, idle included."""
    reply: dict
    messages: list = field(default_factory=list)
    seconds: float = 0.0

    def of(self, kind):
        return [m["content"] for m in self.messages if m["msg_type"] == kind]

    def text(self, name="stdout"):
        return "".join(c["text"] for c in self.of("stream") if c["name"] == name)

    @property
    def result(self):
        results = self.of("execute_result")
        return results[0]["data"]["text/plain"] if results else None

    @property
    def kinds(self):
        return [m["msg_type"] for m in self.messages]


class KernelCase(unittest.TestCase):
    """One kernel for all tests of a class."""

    @classmethod
    def setUpClass(cls):
        cls.km, cls.kc = start_new_kernel(kernel_name=KERNEL, startup_timeout=TIMEOUT)

    @classmethod
    def tearDownClass(cls):
        cls.kc.stop_channels()
        cls.km.shutdown_kernel(now=True)

    def collect(self, msg_id, timeout=TIMEOUT):
        """Published messages of a request, up to its idle."""
        messages = []
        end = time.monotonic() + timeout
        while True:
            message = self.kc.get_iopub_msg(timeout=max(0.1, end - time.monotonic()))
            if message["parent_header"].get("msg_id") != msg_id:
                continue
            messages.append(message)
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return messages

    def reply_to(self, msg_id, timeout=TIMEOUT, channel="shell"):
        while True:
            reply = getattr(self.kc, f"get_{channel}_msg")(timeout=timeout)
            if reply["parent_header"]["msg_id"] == msg_id:
                return reply["content"]

    def run_cell(self, code, timeout=TIMEOUT, **options):
        started = time.monotonic()
        msg_id = self.kc.execute(code, **options)
        messages = self.collect(msg_id, timeout)
        return Ran(self.reply_to(msg_id, timeout), messages, time.monotonic() - started)

    def ok(self, code, **options):
        ran = self.run_cell(code, **options)
        self.assertEqual(ran.reply["status"], "ok", ran.reply.get("evalue"))
        return ran

    def request(self, kind, content, channel="shell"):
        """Any request, as it is; gives the reply's content and what was published."""
        message = self.kc.session.msg(kind, content)
        socket = self.kc.shell_channel if channel == "shell" else self.kc.control_channel
        socket.send(message)
        msg_id = message["header"]["msg_id"]
        return Ran(self.reply_to(msg_id, channel=channel), self.collect(msg_id))
