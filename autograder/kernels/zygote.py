"""The process from which kernels are forked, with all imported and read that they may need.

`main`, called with a socket's descriptor, "cold", "light" or "warm", and Python's folders as
arguments, gets a connection for each kernel over the socket, and forks a `monitor` that has
it. When the socket ends, so does this process; kernels that run are not touched.

No test, no answer and no private file is ever in the memory of this process.
"""

import atexit
import gc
import importlib
import inspect
import os
import random
import signal
import socket
import sys
from contextlib import suppress

from autograder.kernels import sandbox
from autograder.kernels.monitor import monitor

# What takes long to import, and what a kernel would import at its start. Not among it: what
# looks for the kernel's shell when it is imported, as matplotlib_inline.backend_inline does.
PRELOADED = (
    "numpy",
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
    "autograder.judging.peer",
    "course.show",
    "course.training",
)
# What only a warm one has: a process with it takes much longer to fork, and to end.
HEAVY = ("tensorflow", "keras")


def main():
    """Fork kernels until the socket ends, as the module says."""
    control = socket.socket(fileno=int(sys.argv[1]))
    loaded = sys.argv[2]
    if loaded != "cold":
        for name in (*PRELOADED, *(HEAVY if loaded == "warm" else ())):
            with suppress(ImportError):  # a course may do without
                importlib.import_module(name)
        with suppress(ImportError, OSError, ValueError):  # the notebook will say what is wrong
            importlib.import_module("course.mnist").load()  # unpacked once for all kernels
        inspect.getmodule(main.__code__)  # finds out all modules' files, for the first error
    python_folders = sys.argv[3:]
    sandbox.arguments(*python_folders)
    gc.collect()
    gc.freeze()  # a collection in a child would copy all of this
    request = monitor(serve(control), python_folders)  # it returns in kernels only
    os.chdir(request.cwd)
    os.environ.clear()
    os.environ.update(request.env)
    if loaded != "cold" and not _shadowed():
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
