"""Kernels that start in milliseconds, for everything that uses jupyter_client.

A kernelspec whose metadata name the provisioner ``autograder`` gets kernels that are forked
from a process which has imported TensorFlow already: see `zygote`. Each process that starts
such kernels has a zygote of its own, which ends when it ends; so do the kernels.
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

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.provisioning import LocalProvisioner
from traitlets import Bool, Float, Integer, List, Unicode

from autograder.kernels import folders, sandbox
from autograder.kernels.monitor import Request

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


def spec(folder, limits, walls, warm, tensorflow=True):
    """The kernelspec of a kernel for grading.

    Parameters
    ----------
    folder : Path
        Its own; its last part says whose it is, "student" or "judge". Beside it is a folder
        ``shared``.
    limits : client.Limits
    walls, warm : bool
    tensorflow : bool
        Whether a warm one has TensorFlow loaded.
    """
    argv = python("ipykernel.kernelapp", "launch_new_instance", "-f", "{connection_file}")
    if folder.name == "judge":
        argv.append("--IPKernelApp.kernel_class=autograder.judging.judge.Kernel")
    if not LINUX:
        return KernelSpec(argv=argv)
    arguments = [str(folder), folder.name, f"{folder.parent}/shared"] if walls else []
    config = {
        "warm": warm,
        "tensorflow": tensorflow,
        "walls": arguments,
        "memory": limits.memory_bytes,
        "seconds": limits.notebook_seconds + GRACE,
    }
    provisioner = {"provisioner_name": "autograder", "config": config}
    return KernelSpec(argv=argv, metadata={"kernel_provisioner": provisioner})


class KernelError(Exception):
    """A kernel could not be started."""


class Provisioner(LocalProvisioner):
    """Has kernels forked, and ends them.

    Its traits can be set in a kernelspec, as ``metadata.kernel_provisioner.config``.
    """

    warm = Bool(True, help="Whether NumPy, IPython and others are loaded already.").tag(
        config=True
    )
    tensorflow = Bool(True, help="Whether TensorFlow is, too, in a warm one.").tag(config=True)
    walls = List(
        Unicode(), help="Folder, role, shared: see `walls.Walls`. Empty: no sandbox."
    ).tag(config=True)
    memory = Integer(4_000_000_000, help="Bytes that it may use, behind walls.").tag(
        config=True
    )
    seconds = Float(7 * 86400, help="Its longest life.").tag(config=True)

    @property
    def _loaded(self):
        return ("warm" if self.tensorflow else "light") if self.warm else "cold"

    async def launch_kernel(self, cmd, **kwargs):
        """Have a kernel started.

        Raises
        ------
        KernelError
            If it can't be.
        """
        request = Request(
            argv=cmd,
            env=kwargs.get("env", dict(os.environ)),
            cwd=str(kwargs.get("cwd") or Path.cwd()),
            walls=self.walls or None,
            memory=self.memory,
            seconds=self.seconds,
        )
        self.process = await Process.start(request, self._loaded)
        self.pid, self.pgid = self.process.pid, None
        return self.connection_info

    @property
    def reason(self):
        """Why the kernel was ended, in words; empty if it ended by itself."""
        return self.process.reason if self.process else ""

    async def wait(self):
        code = 0
        if self.process:
            code = await self.process.end()
            self.process = None
        return code

    async def kill(self, restart=False):
        await super().kill(restart)
        if self.process:
            await self.process.end()


class Process:
    """A kernel's process, as far as jupyter_client wants to know one.

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

    @classmethod
    async def start(cls, request, loaded):
        """Have a zygote start a kernel; if the zygote has died, another one."""
        line = json.dumps(asdict(request)).encode() + b"\n"
        for _ in range(2):
            self = cls(await asyncio.to_thread(connect, loaded, bool(request.walls)))
            with suppress(OSError):
                await asyncio.get_running_loop().sock_sendall(self.connection, line)
            while self.pid is None and self.returncode is None:
                await self._hear()
            if self.pid is not None:
                return self
            if self.reason:
                break
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
        if self.returncode is not None:
            self.connection.close()

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
        while self.poll() is None:  # not on the socket: another task may close it by `poll`
            await asyncio.sleep(0.01)
        return self.returncode

    def send_signal(self, number):
        if self.poll() is None:
            with suppress(OSError):  # it has just ended
                self.connection.send(bytes([number]))

    def kill(self):
        self.send_signal(signal.SIGKILL)

    def terminate(self):
        self.send_signal(signal.SIGTERM)


def connect(loaded, walls):
    """A connection to a new monitor, from this process's zygote; a new one if it has died."""
    with _lock:
        kind = (os.getpid(), loaded, walls)
        found = _zygotes.get(kind)
        if found is None or found.process.poll() is not None:
            found = _zygotes[kind] = Zygote(loaded, walls)
        ours, theirs = socket.socketpair()
        with theirs, suppress(OSError):  # if it has just ended, the connection tells
            socket.send_fds(found.control, [b"."], [theirs.fileno()])
    ours.setblocking(False)
    return ours


_zygotes = {}  # by process, what they have loaded, and whether their kernels have walls
_lock = threading.Lock()


class Zygote:
    """A process from which kernels are forked.

    Parameters
    ----------
    loaded : str
        What it imports first: "cold", nothing; "light", all but TensorFlow; "warm", all.
    walls : bool
        Whether its kernels get walls.
    """

    def __init__(self, loaded, walls):
        # What it imports must not find settings of the one who grades in their home.
        self.home = tempfile.TemporaryDirectory(prefix=folders.PREFIX)
        self.held = folders.hold(self.home.name)
        for path in font_lists():
            (Path(self.home.name) / path.name).write_bytes(path.read_bytes())
        self.control, theirs = socket.socketpair()
        home = {"HOME": self.home.name, "MPLCONFIGDIR": self.home.name}
        home["TMPDIR"] = tempfile.gettempdir()  # as `sandbox.stage` needs it
        with theirs:
            command = python("autograder.kernels.zygote", "main", str(theirs.fileno()), loaded)
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
