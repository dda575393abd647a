"""What stays with a kernel: builds walls, has it forked, and ends it when it uses too much.

What it says over its connection are lines of JSON: ``{"pid": …}`` once the kernel runs, and
``{"exit": …, "reason": …}`` at its end, or if it can't be started. Each byte that comes is a
signal that the kernel is to get. When the connection ends, so does the kernel.
"""

import ctypes
import json
import os
import platform
import select
import signal
import socket
import time
from contextlib import suppress

from autograder.kernels.walls import Walls
from autograder.kernels.zygote import LONGEST, Request

INTERVAL = 0.2  # seconds between two looks at what a kernel uses
KEYCTL, JOIN_SESSION_KEYRING = {"x86_64": 250, "aarch64": 219}, 1  # from <linux/keyctl.h>


def monitor(message, descriptors, zygote, python_folders):
    """Start the kernel that a message asks for, and stay with it until both end.

    Parameters
    ----------
    message : bytes
        A `Request`, as JSON.
    descriptors : list of int
        Of the connection to whoever asked, and of the kernel's, if it has one.
    zygote : socket.socket
    python_folders : list of str
    """
    request = Request(**json.loads(message))
    connection = socket.socket(fileno=descriptors[0])
    os.setsid()
    _leave_keys()
    walls = pid = None
    reason = ""
    try:
        sent = descriptors[1:]
        if request.folder:
            walls = Walls(request.folder, request.role, python_folders)
            sent += [walls.namespaces, walls.source]
        pid, ended, parent = _ask(zygote, message, sent)
        for descriptor in descriptors[1:]:  # which is the kernel's alone
            os.close(descriptor)
        _tell(connection, pid=pid)
        reason = _watch(request, walls, pid, ended, connection)
    except ConnectionError:  # the zygote has died: whoever asked asks another one
        os._exit(1)
    except OSError as error:
        reason = str(error)
    except Exception as error:  # nothing that a student does may end this process
        reason = f"its monitor failed: {error!r:.200}"
    if walls:
        walls.close()
    elif pid:
        parent.shutdown(socket.SHUT_WR)  # it ends the kernel, and all that this has left
        parent.recv(1)
    _tell(
        connection, exit=1 if pid is None else -signal.SIGKILL if reason else 0, reason=reason
    )
    os._exit(0)


def _leave_keys():
    """Join a keyring of its own: a session's is inherited, and the same for all kernels."""
    if number := KEYCTL.get(platform.machine()):
        ctypes.CDLL(None).syscall(number, JOIN_SESSION_KEYRING, None)


def _ask(zygote, message, descriptors):
    """Have a kernel forked: its process id, a descriptor of it, a socket of its parent's.

    Raises
    ------
    ConnectionError
        If the zygote has died.
    OSError
        If the kernel can't be what it should.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        socket.send_fds(zygote, [message], [theirs.fileno(), *descriptors])
    told = {}
    while not {"pid", "ready"} <= told.keys():
        said, found, _, _ = socket.recv_fds(ours, LONGEST, 1)
        if not said:
            raise ConnectionError
        told |= json.loads(said)
        if "reason" in told:
            raise OSError(told["reason"])
        if found:
            (ended,) = found
    return told["pid"], ended, ours


def _watch(request, walls, pid, ended, connection):
    """Wait until the kernel ends or must end; say why it must."""
    poll = select.poll()
    poll.register(ended, select.POLLIN)
    poll.register(connection, select.POLLIN)
    deadline = time.monotonic() + request.seconds
    while True:
        left = deadline - time.monotonic()
        events = dict(poll.poll(1000 * max(0, min(INTERVAL, left) if walls else left)))
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
        if walls and (excess := walls.excess(request.memory)):
            return f"it used {excess}"


def _tell(connection, **what):
    with suppress(OSError):  # nobody waits for it any more
        connection.sendall(json.dumps(what).encode() + b"\n")
