"""A service that runs as its own processes, as `autograder serve` starts it."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

from toy import SANDBOX

from autograder.service.serve import open_store


class Service:
    """`autograder serve` of a course, in a session of its own.

    Attributes
    ----------
    address : str
        Such as http://127.0.0.1:40123.

    Parameters
    ----------
    course : Course
    port : int
        Of one that is started again; 0: a free one.
    """

    def __init__(self, course, port=0):
        self.log = course.root / "serve.log"
        self.start = self.log.stat().st_size if self.log.exists() else 0
        command = [sys.executable, "-m", "autograder", "serve", f"--port={port}", *SANDBOX]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [*command, "--course-dir", str(course.root)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        found = None
        while not found:
            assert self.process.poll() is None, self.said()
            time.sleep(0.05)  # so that it gets on
            found = re.search(r"Hand in at (http://\S+)", self.said())
        self.address = found[1]

    def said(self):
        """What it has written."""
        return self.log.read_bytes()[self.start :].decode()

    def kill(self):
        """Kill all its processes, as if the machine had lost its power."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def end(self):
        """End it as a terminal does."""
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(timeout=60)


@contextmanager
def service(course, port=0):
    """Run the service for a ``with`` block, which gets its address; see `Service`."""
    running = Service(course, port)
    try:
        yield running.address
    finally:
        running.end()


def link_of(course, address, name, **about):
    """The new link of a student, or of a teacher, at the service of a course."""
    token = open_store(course).give_tokens([name], **about)[name]
    return f"{address}/#{token}"
