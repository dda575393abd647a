"""The process from which kernels are forked, with all imported and read that they may need.

`main` gets a `Request` for each kernel, with the descriptors of what asked for it, of its
connection, and of its walls if it shall have some; it forks the kernel, and says so. When
nobody is left who could ask, this process ends; kernels that run are not touched.

No test, no answer and no private file is ever in the memory of this process.
"""

import ctypes
import gc
import importlib
import inspect
import json
import os
import random
import select
import signal
import socket
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass

from autograder.kernels import walls

# What takes long to import, and what a kernel would import at its start. Not among it: what
# looks for the kernel's shell when it is imported, as matplotlib_inline.backend_inline does.
PRELOADED = (
    "numpy.random",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
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
    "autograder.judging.judge",
    "autograder.judging.witness",
    "course.show",
    "course.training",
)
# What only a warm one has: a process with it takes much longer to fork, and to end.
HEAVY = ("tensorflow", "keras")
CONNECTION = 3  # a kernel's descriptor of its own
LONGEST = 2**18  # bytes of a request
SUBREAPER, PARENT_DEATH_SIGNAL = 36, 1  # from <linux/prctl.h>
HUGE, COLLAPSE = 2**21, 25  # bytes of a huge page; from <asm/mman.h>, since Linux 6.1


@dataclass(frozen=True)
class Request:
    """A kernel that is to be started.

    Attributes
    ----------
    argv : list of str
        What to run in a process that has loaded nothing.
    env : dict of str to str
    cwd : str
    seconds : float
        Its longest life; whoever asked ends it sooner.
    role : str
        "student" or "judge"; empty: it is one of Jupyter's, as `argv` says.
    folder : str
        What is copied to where it can be changed, behind walls; empty: there are none.
    memory : int
        Bytes that it may use, behind walls.
    """

    argv: list
    env: dict
    cwd: str
    seconds: float
    role: str = ""
    folder: str = ""
    memory: int = 0


def main(control, loaded):
    """Fork kernels until nobody can ask for one any more.

    Parameters
    ----------
    control : socket.socket
        Over which requests come.
    loaded : str
        What to import first: "cold", nothing; "light", all but TensorFlow; "warm", all.
    """
    libc = ctypes.CDLL(None)
    kernel = _load(loaded) if loaded != "cold" else None
    gc.collect()
    gc.freeze()  # a collection in a child would copy all of this
    _collapse(libc)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children are forgotten when they end
    libc.prctl(SUBREAPER, 1, 0, 0, 0)  # also those that have lost their parent
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, LONGEST, 4)
        if not message:
            os._exit(0)
        if os.fork() == 0:
            break
        for descriptor in descriptors:
            os.close(descriptor)
    control.close()
    request = Request(**json.loads(message))
    try:
        _bear(request, *descriptors)
        _run(request, kernel)
    finally:  # whatever comes of it, a kernel never goes back to where it comes from
        os._exit(1)


def _load(loaded):
    """Import what kernels may need, and build one."""
    for name in (*PRELOADED, *(HEAVY if loaded == "warm" else ())):
        with suppress(ImportError):  # a course may do without
            importlib.import_module(name)
    with suppress(ImportError, OSError, ValueError):  # the notebook will say what is wrong
        importlib.import_module("course.mnist").load()  # unpacked once for all kernels
    inspect.getmodule(main.__code__)  # finds out all modules' files, for the first error
    from autograder.kernels import host  # a cold one has no use for ipykernel

    return host.build()


def _collapse(libc):
    """Put this process's memory on huge pages, where Linux can.

    A fork copies the table of pages, and takes half the time where there are fewer.
    """
    with open("/proc/self/maps") as maps:
        areas = [line.split() for line in maps]
    for place, modes, *_, file in areas:
        if modes == "rw-p" and file in {"0", "[heap]"}:  # an inode: it is no file's
            start, end = (int(number, 16) // HUGE * HUGE for number in place.split("-"))
            start += HUGE
            if start < end:
                libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), COLLAPSE)


def _bear(request, answer, connection=None, namespaces=None, source=None):
    """Fork the kernel, and tell who asked; it returns in the kernel only."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    libc, answer = ctypes.CDLL(None), socket.socket(fileno=answer)
    try:
        if request.folder:
            walls.enter(request.role, namespaces)
        else:
            libc.prctl(SUBREAPER, 1, 0, 0, 0)  # what it leaves behind becomes our child
        pid = os.fork()  # also behind walls: one never quite enters them oneself
    except OSError as error:
        answer.send(json.dumps({"reason": str(error)}).encode())
        os._exit(1)
    if pid:
        ended = os.pidfd_open(pid)
        socket.send_fds(answer, [json.dumps({"pid": pid}).encode()], [ended])
        if not request.folder:
            _stay(answer, pid, ended)
        os._exit(0)
    try:
        os.setsid()
        if request.folder:
            walls.settle(request.role, source, request.memory)
        else:
            libc.prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        os.chdir(request.cwd)
    except BaseException as error:
        answer.send(json.dumps({"reason": f"{type(error).__name__}: {error}"}).encode())
        os._exit(1)
    answer.send(json.dumps({"ready": True}).encode())
    answer.close()
    null = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(null, number)
    os.dup2(null if connection is None else connection, CONNECTION)
    os.closerange(CONNECTION + 1, os.sysconf("SC_OPEN_MAX"))


def _stay(answer, pid, ended):
    """Wait for a kernel without walls, or for its monitor; then end all that it has left."""
    poll = select.poll()
    poll.register(ended, select.POLLIN)
    poll.register(answer, select.POLLIN)
    poll.poll()
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    with suppress(ChildProcessError):
        while True:
            with open(f"/proc/self/task/{os.getpid()}/children") as file:
                for child in file.read().split():
                    os.kill(int(child), signal.SIGKILL)
            os.waitpid(-1, 0)


def _run(request, kernel):
    """Be the kernel, in this process."""
    os.environ.clear()
    os.environ.update(request.env)
    if kernel is None or _shadowed():
        os.execvpe(request.argv[0], request.argv, request.env)
    tempfile.tempdir = None  # not where the one who grades has temporary files
    random.seed()  # each kernel has chance of its own, as a new process would
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    from autograder.kernels import host

    if request.role:
        host.serve(kernel, request.role, CONNECTION)
    host.launch(request.argv)


def _shadowed():
    """Whether a file beside the notebook is named like what is loaded here, or sets it up."""
    here = os.listdir()
    return "matplotlibrc" in here or any(n.partition(".")[0] in sys.modules for n in here)
