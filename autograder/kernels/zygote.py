"""The process from which kernels are forked, with all imported that they may need.

`main`, called with a socket's descriptor, "warm" or "cold", and Python's folders as arguments,
gets a connection for each kernel over the socket, and forks a monitor that has it. The monitor
builds the walls, forks the kernel, and ends it when it uses too much or when the connection
ends. When the socket ends, so does this process; kernels that run are not touched.

All that is asked for over a connection is a line of JSON, a `Request`; then one byte for each
signal that the kernel is to get. The answers are lines of JSON: ``{"pid": …}`` once it runs,
and ``{"exit": …, "reason": …}`` at its end, or if it can't be started.

No test, no answer and no private file is ever in the memory of this process.
"""

import atexit
import ctypes
import gc
import importlib
import inspect
import json
import os
import platform
import random
import select
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass

from autograder.kernels import sandbox

# What takes long to import, and what a kernel would import at its start. Not among it: what
# looks for the kernel's shell when it is imported, as matplotlib_inline.backend_inline does.
PRELOADED = (
    "numpy",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "tensorflow",
    "keras",
    "ipykernel.debugger",
    "ipykernel.kernelapp",
    "IPython.core.completerlib",
    "IPython.extensions.storemagic",
    "PIL.BmpImagePlugin",  # and the next three: what Pillow imports to save its first picture
    "PIL.GifImagePlugin",
    "PIL.JpegImagePlugin",
    "PIL.PpmImagePlugin",
    "pygments.formatters.terminal256",
    "pygments.lexers.python",
    "pygments.styles.default",
    "sqlite3",
    "stack_data",  # what IPython imports to show its first error
    "tornado.platform.asyncio",
    "autograder.judging.peer",
    "course.show",
    "course.training",
)
INTERVAL, START_INTERVAL = 0.2, 0.02  # seconds between two looks at what a kernel uses
KEYCTL, JOIN_SESSION_KEYRING = {"x86_64": 250, "aarch64": 219}, 1  # from <linux/keyctl.h>
SUBREAPER, PARENT_DEATH_SIGNAL = 36, 1  # from <linux/prctl.h>


@dataclass(frozen=True)
class Request:
    """A kernel that is to be started.

    Attributes
    ----------
    argv : list of str
        Its command. In a warm one only its options count: the kernel is ipykernel's.
    env : dict of str to str
    cwd : str
    walls : list of str or None
        The first arguments of `sandbox.Walls`; without, nothing is kept from it.
    memory : int
        Bytes that it may use, behind walls.
    seconds : float
        Its longest life; whoever asked ends it sooner.
    """

    argv: list
    env: dict
    cwd: str
    walls: list | None
    memory: int
    seconds: float


def main():
    """Fork kernels until the socket ends, as the module says."""
    control = socket.socket(fileno=int(sys.argv[1]))
    warm = sys.argv[2] == "warm"
    if warm:
        for name in PRELOADED:
            with suppress(ImportError):  # a course may do without
                importlib.import_module(name)
        inspect.getmodule(main.__code__)  # finds out all modules' files, for the first error
    python_folders = sys.argv[3:]
    sandbox.arguments(*python_folders)
    gc.collect()
    gc.freeze()  # a collection in a child would copy all of this
    request = monitor(serve(control), python_folders)  # it returns in kernels only
    os.chdir(request.cwd)
    os.environ.clear()
    os.environ.update(request.env)
    if warm and not _shadowed():
        run(request.argv)
    os.execvpe(request.argv[0], request.argv, request.env)


def serve(control):
    """Fork a child for each connection that comes; it gets the connection."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children are forgotten when they end
    while True:
        some, connections, _, _ = socket.recv_fds(control, 1, 1)
        if not some:
            os._exit(0)
        if os.fork() == 0:
            control.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            return socket.socket(fileno=connections[0])
        os.close(connections[0])


def monitor(connection, python_folders):
    """Start the kernel that is asked for, and stay with it; only the kernel returns."""
    with connection.makefile("rb") as lines:
        request = Request(**json.loads(lines.readline()))
    os.setsid()
    libc = ctypes.CDLL(None)
    libc.prctl(SUBREAPER, 1, 0, 0, 0)  # what a kernel leaves behind becomes our child
    walls, ready = None, os.pipe()
    try:
        _leave_keys(libc)
        walls = request.walls and sandbox.Walls(*request.walls, python_folders)
        pid = _fork(request, walls, ready)
        if pid == 0:
            return request
    except OSError as error:
        _tell(connection, exit=1, reason=str(error))
        os._exit(1)
    os.close(ready[1])
    with open(ready[0]) as pipe:
        error = pipe.read()
    if error:
        reason = error
    else:
        _tell(connection, pid=pid)
        try:
            reason = _watch(request, walls, pid, connection)
        except Exception as error:  # nothing that a student does may end this process
            reason = f"its monitor failed: {error!r:.200}"
    if walls:
        walls.close()
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    _end_children()
    _tell(connection, exit=os.waitstatus_to_exitcode(status), reason=reason)
    os._exit(0)


def _leave_keys(libc):
    """Join a keyring of its own: a session's is inherited, and the same for all kernels."""
    if number := KEYCTL.get(platform.machine()):
        libc.syscall(number, JOIN_SESSION_KEYRING, None)


def _fork(request, walls, ready):
    """Fork the kernel, and return its process id; it is 0 there."""
    reading, writing = os.pipe()
    middle = os.fork() if walls else None
    if middle:  # whose child the kernel is, since one never quite enters walls oneself
        os.close(writing)
        with open(reading) as pipe:
            said = pipe.read()
        os.waitpid(middle, 0)
        if not said.isdigit():
            raise OSError(said)
        return int(said)
    if walls:
        try:
            walls.enter()
        except OSError as error:
            os.write(writing, str(error).encode())
            os._exit(1)
    pid = os.fork()
    if pid and walls:
        os.write(writing, str(pid).encode())
        os._exit(0)
    if pid == 0:
        _settle(request, walls, ready[1])
    return pid


def _settle(request, walls, ready):
    """Make a fork a process of its own; what goes wrong is written to `ready`."""
    try:
        os.setsid()
        if walls:
            walls.settle(request.memory)
        else:
            ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        os.stat(request.cwd)
    except BaseException as error:
        os.write(ready, f"{type(error).__name__}: {error}".encode())
        os._exit(1)
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(null, descriptor)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))


def _watch(request, walls, pid, connection):
    """Wait until the kernel ends or must end; say why it must."""
    ended = os.pidfd_open(pid)
    poll = select.poll()
    poll.register(ended, select.POLLIN)
    poll.register(connection, select.POLLIN)
    deadline = time.monotonic() + request.seconds
    sealed = not walls
    while True:
        events = dict(poll.poll((INTERVAL if sealed else START_INTERVAL) * 1000))
        if ended in events:
            return ""
        if connection.fileno() in events:
            with suppress(OSError):
                wanted = connection.recv(1)
                if wanted and wanted[0] != signal.SIGKILL:
                    with suppress(ProcessLookupError):
                        os.killpg(pid, wanted[0])
                    continue
            return "it was stopped"
        if time.monotonic() > deadline:
            return f"it ran for more than {request.seconds:g} s"
        try:
            sealed = sealed or walls.seal()
        except OSError as error:
            return str(error)
        if walls and (excess := walls.excess(request.memory)):
            return f"it used {excess}"


def _end_children():
    """End what a kernel without walls has left running."""
    with suppress(ChildProcessError):
        while True:
            with open(f"/proc/self/task/{os.getpid()}/children") as file:
                for child in file.read().split():
                    os.kill(int(child), signal.SIGKILL)
            os.waitpid(-1, 0)


def _tell(connection, **what):
    with suppress(OSError):  # nobody waits for it any more
        connection.sendall(json.dumps(what).encode() + b"\n")


def _shadowed():
    """Whether a file beside the notebook is named like what is loaded here, or sets it up."""
    here = os.listdir()
    return "matplotlibrc" in here or any(n.partition(".")[0] in sys.modules for n in here)


def run(argv):
    """Be the kernel, in this process."""
    from ipykernel.kernelapp import IPKernelApp

    random.seed()  # each kernel has chance of its own, as a new process would
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    sys.argv = argv[argv.index("-f") - 1 :]
    IPKernelApp.launch_instance()
    atexit._run_exitfuncs()
    os._exit(0)
