"""What runs a notebook's cells in a kernel's process: ipykernel's kernel, without its sockets.

`build` makes the kernel, before a fork, so that each is born ready; `serve` then answers what
comes over one connection: see `frames`. In a process of its own, `main` does both.
"""

import asyncio
import atexit
import ctypes
import logging
import os
import signal
import socket
import sys
import threading
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import ipykernel_launcher
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.profiledir import ProfileDir
from jupyter_client.jsonutil import json_clean, json_default
from jupyter_client.session import Session, extract_header
from tornado.ioloop import IOLoop
from traitlets.config import Config

from autograder.kernels import frames
from autograder.kernels.streams import Streams

LIBC = ctypes.CDLL(None)
LIBC.send.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int]
LIBC.send.restype = ctypes.c_ssize_t
SIGSET = 128  # bytes of a sigset_t, on Linux; elsewhere it is smaller
ALL_SIGNALS = ctypes.create_string_buffer(SIGSET)
LIBC.sigfillset(ALL_SIGNALS)


def main():
    """Be a kernel; the arguments are "student" or "judge", and its connection's descriptor."""
    serve(build(), sys.argv[1], int(sys.argv[2]))


def build():
    """The kernel, in which nothing has run yet."""
    # A history in a file would be read by nobody, and have a thread to write it.
    config = Config({"HistoryManager": {"hist_file": ":memory:"}})
    log = logging.Logger("autograder.kernel", logging.CRITICAL)
    kernel = IPythonKernel.instance(session=Messages(), config=config, log=log)
    IPKernelApp.instance(log=log).kernel = kernel  # where `%matplotlib` looks for it
    kernel.shell.extension_manager.load_extension("storemagic")
    kernel.shell.user_ns_hidden.update(kernel.shell.user_ns)
    # What is imported or made for the first code that runs: 40 ms of a new process.
    asyncio.run(kernel.do_execute("None", silent=True, store_history=False))
    return kernel


def serve(kernel, role, connection):
    """Answer requests until the connection ends, and with it this process.

    Parameters
    ----------
    kernel : IPythonKernel
        What `build` has made, in this process or in the one that it was forked from.
    role : str
        Whose it is: "judge", or "student".
    connection : int
        The descriptor of its connection to its client.
    """
    session = kernel.session
    session.open(socket.socket(fileno=connection))
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    kernel.shell_channel_thread = SimpleNamespace(parent_thread=threading.main_thread())
    shell = kernel.shell
    shell.init_environment()
    shell.profile_dir = ProfileDir(location=str(Path.home() / ".ipython" / "profile_default"))
    shell.history_manager.dir_hist[:] = [Path.cwd()]
    _look_in_folder()
    sys.argv = [ipykernel_launcher.__file__, "-f", "kernel.json"]  # what Jupyter starts
    received = []  # the descriptor that came with the request that is being answered
    execute = partial(_execute, kernel, received)
    if role == "judge":
        from autograder.judging import judge  # not above: it imports NumPy

        execute = judge.Tests(kernel, received).execute
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        loop.run_until_complete(_serve(kernel, session, execute, received))
    os._exit(0)


def launch(argv):
    """Be one of Jupyter's kernels instead, with sockets of its own."""
    for singleton in (IPythonKernel, IPKernelApp, ZMQInteractiveShell):
        singleton.clear_instance()
    sys.argv = argv[argv.index("-f") - 1 :]
    IPKernelApp.launch_instance()
    atexit._run_exitfuncs()
    os._exit(0)


def _look_in_folder():
    """Have modules beside the notebook found where ipykernel has them found."""
    packages = [n for n, path in enumerate(sys.path) if path.endswith("site-packages")]
    sys.path.insert(min(packages, default=0), "")


async def _serve(kernel, session, execute, received):
    loop = asyncio.get_running_loop()
    kernel.io_loop = IOLoop.current()
    streams = Streams(session.tell)
    sys.stdout, sys.stderr = streams.both
    while True:
        asked = asyncio.Event()
        loop.add_reader(session.connection, asked.set)
        await asked.wait()  # meanwhile, tasks that cells have started go on
        loop.remove_reader(session.connection)
        request, received[:] = frames.receive(session.connection)
        kernel.set_parent([], {"header": {"msg_id": request["id"]}})
        code, silent, store_history = request["code"], request["silent"], request["store"]
        reply = await _interruptible(execute(code, silent, store_history))
        streams.flush()
        if kernel.shell.exit_now:  # a cell's quit() ends the kernel in that cell
            os._exit(0)
        session.tell("execute_reply", reply, request["id"])
        session.tell("status", {"execution_state": "idle"}, request["id"])


async def _execute(kernel, received, code, *options):
    """Run code in a student's kernel, or have it answer the judge."""
    if code != frames.ANSWER:
        return await kernel.do_execute(code, *options)
    from autograder.judging import witness  # not before: a notebook may bring a numpy.py

    events = kernel.shell.events
    events.trigger("pre_execute")
    witness.answer(received.pop())
    events.trigger("post_execute")  # figures that a call has made are shown
    return {"status": "ok"}


async def _interruptible(execution):
    """Execute a cell; at all other times, interrupts are ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return await execution
    except (Exception, KeyboardInterrupt) as error:  # out of IPython, which code can change
        return {"status": "error", "ename": type(error).__name__, "evalue": str(error)[:1000]}
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


class Messages(Session):
    """jupyter_client's session, over one connection, and without signatures."""

    def open(self, connection):
        """Send what comes from now on, and from this process, over a connection."""
        self.connection = connection
        self.process = os.getpid()
        self.lock = threading.RLock()

    def send(self, stream, msg_or_type, content=None, parent=None, *args, **options):
        """What ipykernel calls to send a message; the connection takes all streams' place."""
        message = msg_or_type
        if not isinstance(message, dict):
            header = extract_header(parent) if parent else {}
            message = {"msg_type": message, "content": content, "parent_header": header}
        self.tell(message["msg_type"], message["content"], message["parent_header"])

    def tell(self, kind, content, parent):
        """Send a message; `parent` is the id of a request, or a header that has it."""
        if os.getpid() != self.process:  # a fork that a cell has made has no client
            return
        if isinstance(parent, dict):
            parent = parent.get("header", parent).get("msg_id")
        message = {"msg_type": kind, "parent": parent, "content": content}
        try:
            frame = frames.pack(message, default=json_default, allow_nan=False)
        except ValueError:
            frame = frames.pack(json_clean(message), default=json_default)
        with self.lock, _undisturbed():
            # In one call: what another thread is interrupted by is handled in this one, too.
            sent = LIBC.send(self.connection.fileno(), frame, len(frame), 0)
            if sent < len(frame):
                self.connection.sendall(frame[max(0, sent) :])


@contextmanager
def _undisturbed():
    """Hold back signals: no handler may break off a frame, or send another one in it."""
    # Not signal.pthread_sigmask, which makes sets of all signals, in half a millisecond.
    held = ctypes.create_string_buffer(SIGSET)
    LIBC.pthread_sigmask(signal.SIG_BLOCK, ALL_SIGNALS, held)
    try:
        yield
    finally:
        LIBC.pthread_sigmask(signal.SIG_SETMASK, held, None)
