"""What stays with a kernel: builds its walls, forks it, and ends it when it uses too much.

All that is asked for over its connection is a line of JSON, a `Request`; then one byte for
each signal that the kernel is to get. The answers are lines of JSON: ``{"pid": …}`` once it
runs, and ``{"exit": …, "reason": …}`` at its end, or if it can't be started. When the
connection ends, so does the kernel.
"""

import ctypes
import json
import os
import platform
import select
import signal
import time
from contextlib import suppress
from dataclasses import dataclass

from autograder.kernels.walls import Walls

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
        The first arguments of `walls.Walls`; without, nothing is kept from it.
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
        walls = request.walls and Walls(*request.walls, python_folders)
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
