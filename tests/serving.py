"""The service on a course of a test's own, as `autograder serve` runs it."""

import os
import re
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager

import toy

ADDRESS = re.compile(r"Hand in at (http://\S+)")


@contextmanager
def service(course, port=0):
    """Run the service for a ``with`` block, on a port of its own.

    Parameters
    ----------
    course : Course
    port : int
        For a service that is started again.

    Yields
    ------
    str
        Its address.
    """
    command = [sys.executable, "-m", "autograder", "serve", *toy.SANDBOX, f"--port={port}"]
    server = subprocess.Popen(
        [*command, "--course-dir", str(course.root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    rest = threading.Thread(target=server.stdout.read)  # or else it waits for a reader
    try:
        said = []
        for line in server.stdout:
            said.append(line)
            if found := ADDRESS.search(line):
                break
        else:
            raise RuntimeError("".join(said))
        rest.start()
        yield found[1]
    finally:
        os.killpg(server.pid, signal.SIGTERM)  # its grader, too
        server.wait()
        if rest.ident:
            rest.join()
        server.stdout.close()
