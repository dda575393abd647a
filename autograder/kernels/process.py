"""The process of a kernel, as whoever has it started knows it.

On Linux, kernels are forked from a process that has imported TensorFlow already, and a monitor
stays with each: see `keeper`. Each process that starts kernels has keepers of its own, which
end when it ends; so do the kernels. Elsewhere, kernels are started anew.
"""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from autograder.kernels import folders, sandbox

# One thread a kernel: the best throughput, and the same weights on every machine. The same
# order of sets in each, too.
ENVIRONMENT = {
    "MKL_NUM_THREADS": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
}
LINUX = WARM = sys.platform == "linux"  # elsewhere a process can't be forked so late
GRACE = 60  # seconds that a kernel has to start and end, beside its notebook's time
PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "OPENBLAS_")  # beginnings


def environment():
    """The environment variables that kernels get when they are to be alike."""
    passed_on = {name: os.environ[name] for name in os.environ if name.startswith(PASSED_ON)}
    return {**passed_on, **ENVIRONMENT}


def font_lists():
    """Matplotlib's lists of this machine's fonts: made anew, such a list takes a second."""
    import matplotlib  # here, as only a run that starts kernels should wait for it

    return list(Path(matplotlib.get_cachedir()).glob("fontlist-*.json"))


def python(module, function, *args):
    """The command that calls a function of a module, which is not looked for in the folder
    that the command starts in: a student's file may have its name."""
    code = f"import sys; del sys.path[0]; from {module} import {function}; {function}()"
    return [sys.executable, "-c", code, *args]


class KernelError(Exception):
    """A kernel could not be started."""


class Process:
    """A kernel that was forked, in the way of `subprocess.Popen`, as jupyter_client wants it.

    Attributes
    ----------
    pid : int
    returncode : int or None
        None while it runs.
    reason : str
        Why it was ended, if it was.
    """

    stdin = stdout = stderr = None

    def __init__(self, connection):
        self.connection = connection
        self.received = b""
        self.pid = self.returncode = None
        self.reason = ""
        self._ending = None

    @classmethod
    async def start(cls, request, loaded, kernel=None):
        """Have a kernel started; if what it comes from has died, from another one.

        Parameters
        ----------
        request : Request
        loaded : str
            What its zygote has loaded: see `zygote.main`.
        kernel : socket.socket, optional
            The kernel's own connection, which it gets as descriptor 3.

        Raises
        ------
        KernelError
            If it can't be started.
        """
        for _ in range(2):
            self = cls(await asyncio.to_thread(_connect, request, loaded, kernel))
            while self.pid is None and self.returncode is None:
                await self._hear()
            if self.pid is not None:
                return self
            self.connection.close()
            if self.reason:
                break
            _forget(loaded, bool(request.folder))
        raise KernelError(self.reason or "the process that kernels come from keeps ending")

    async def _hear(self):
        loop = asyncio.get_running_loop()
        try:
            self._take(await loop.sock_recv(self.connection, 65536))
        except OSError:
            self._take(b"")

    def _take(self, some):
        """Take in what the monitor says."""
        if not some:
            self.returncode = -signal.SIGKILL if self.returncode is None else self.returncode
        *lines, self.received = (self.received + some).split(b"\n")
        for line in lines:
            said = json.loads(line)
            self.pid = said.get("pid", self.pid)
            self.reason = said.get("reason", self.reason)
            self.returncode = said.get("exit", self.returncode)

    def poll(self):
        """The exit code; None while it runs."""
        while self.returncode is None:
            try:
                self._take(self.connection.recv(65536))
            except BlockingIOError:
                break
            except OSError:
                self._take(b"")
        return self.returncode

    async def end(self):
        """Wait for the end, and return the exit code."""
        if self._ending is None:  # asyncio has one task at a time wait for a socket
            self._ending = asyncio.ensure_future(self._end())
        await asyncio.wait({self._ending})
        return self.returncode

    async def _end(self):
        while self.returncode is None:
            await self._hear()
        self.connection.close()

    def send_signal(self, number):
        if self.poll() is None:
            with suppress(OSError):  # it has just ended
                self.connection.send(bytes([number]))

    def kill(self):
        self.send_signal(signal.SIGKILL)

    def terminate(self):
        self.send_signal(signal.SIGTERM)


def _connect(request, loaded, kernel):
    """A connection to the monitor of a new kernel."""
    message = json.dumps(asdict(request)).encode()
    ours, theirs = socket.socketpair()
    with theirs, _lock:
        kind = (os.getpid(), loaded, bool(request.folder))
        keeper = _keepers.get(kind)
        if keeper is None or keeper.process.poll() is not None:
            keeper = _keepers[kind] = Keeper(loaded, bool(request.folder))
        sockets = [theirs.fileno()] if kernel is None else [theirs.fileno(), kernel.fileno()]
        with suppress(OSError):  # if it has just ended, the connection tells
            socket.send_fds(keeper.control, [message], sockets)
    ours.setblocking(False)
    return ours


def _forget(loaded, walls):
    with _lock:
        _keepers.pop((os.getpid(), loaded, walls), None)


_keepers = {}  # by process, what their zygotes have loaded, and whether kernels have walls
_lock = threading.Lock()


class Keeper:
    """What keeps this process's kernels of one kind: see the module of that name.

    Parameters
    ----------
    loaded : str
        What its zygote imports first: see `zygote.main`.
    walls : bool
        Whether its kernels get walls.
    """

    def __init__(self, loaded, walls):
        # What a zygote imports must not find settings of the one who grades in their home.
        self.home = tempfile.TemporaryDirectory(prefix=folders.PREFIX)
        self.held = folders.hold(self.home.name)
        for path in font_lists():
            (Path(self.home.name) / path.name).write_bytes(path.read_bytes())
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        home = {"HOME": self.home.name, "MPLCONFIGDIR": self.home.name}
        home["TMPDIR"] = tempfile.gettempdir()  # as `sandbox.stage` needs it
        with theirs:
            command = python("autograder.kernels.keeper", "main", str(theirs.fileno()), loaded)
            if walls:
                command = [*sandbox.staged(), *command, *sandbox.python_folders()]
            self.process = subprocess.Popen(
                command,
                cwd="/",
                env={**environment(), **home},
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C in a terminal is for its parent
            )


class Child(subprocess.Popen):
    """The process of a kernel that is started anew, by this one."""

    reason = ""

    @classmethod
    async def start(cls, request, loaded, kernel):
        """Start it; as `Process.start`, though a failure shows only in its end."""
        return cls(
            [*request.argv[:-1], str(kernel.fileno())],
            cwd=request.cwd,
            env=request.env,
            pass_fds=[kernel.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def send_signal(self, number):
        with suppress(ProcessLookupError):
            os.killpg(self.pid, number)

    def kill(self):
        self.send_signal(signal.SIGKILL)

    async def end(self):
        """Wait for the end, and return the exit code."""
        return await asyncio.to_thread(self.wait)
