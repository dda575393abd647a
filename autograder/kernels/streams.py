"""A kernel's standard output and error, also of the programs that its cells start."""

import array
import codecs
import fcntl
import io
import os
import select
import termios
import threading
import time

PATIENCE = 0.2  # seconds that text may wait to be sent
ENOUGH = 8192  # characters that don't wait


class Streams:
    """Has a process's output sent as messages: what Python writes, and what comes to 1 and 2.

    Parameters
    ----------
    send : callable
        Called as ``send("stream", {"name": …, "text": …}, parent)``.
    """

    def __init__(self, send):
        self.both = [
            Stream(name, number, send) for number, name in ((1, "stdout"), (2, "stderr"))
        ]
        self.poll = select.poll()
        for stream in self.both:
            self.poll.register(stream.pipe, select.POLLIN)
        threading.Thread(target=self._relay, daemon=True).start()

    def flush(self):
        """Send all that has been written."""
        for stream in self.both:
            stream.take()
            stream.flush()

    def _relay(self):
        while True:
            self.poll.poll(PATIENCE * 1000)
            for stream in self.both:
                stream.take()
                stream.flush_old()


class Stream(io.TextIOBase):
    """One of both, in place of ``sys.stdout`` or ``sys.stderr``."""

    encoding = "UTF-8"
    errors = "replace"

    def __init__(self, name, number, send):
        self.name = name
        self.number = number
        self.send = send
        self.parent = {}
        self.parts, self.size, self.since = [], 0, 0.0
        self.lock = threading.RLock()
        self.process = os.getpid()
        self.pipe, end = os.pipe()
        os.set_blocking(self.pipe, False)
        os.dup2(end, number)
        os.close(end)
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def set_parent(self, parent):
        """Say whose output all that follows is: a Jupyter message."""
        self.flush()
        self.parent = parent

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if os.getpid() != self.process:  # a fork's goes the way that its programs' goes
            os.write(self.number, text.encode(errors="replace"))
            return len(text)
        with self.lock:
            if not self.parts:
                self.since = time.monotonic()
            self.parts.append(text)
            self.size += len(text)
            if self.size > ENOUGH:
                self.flush()
            self.flush_old()
        return len(text)

    def flush(self):
        if os.getpid() == self.process:
            with self.lock:
                text, self.parts, self.size = "".join(self.parts), [], 0
                if text:
                    self.send("stream", {"name": self.name, "text": text}, self.parent)

    def flush_old(self):
        """Send what has waited for long."""
        if self.parts and time.monotonic() - self.since > PATIENCE:
            self.flush()

    def take(self):
        """Take what programs have written; not more, as one may never stop."""
        with self.lock:
            waiting = array.array("i", [0])
            fcntl.ioctl(self.pipe, termios.FIONREAD, waiting)
            if waiting[0]:
                self.write(self.decoder.decode(os.read(self.pipe, waiting[0])))

    def fileno(self):
        return self.number

    def isatty(self):
        return False

    def writable(self):
        return True
