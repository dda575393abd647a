"""A kernel, as nbclient has to know one: it sends it cells, and hears what they put out."""

import asyncio
import itertools
import json
import os
import re
import signal
import socket
from contextlib import asynccontextmanager, suppress
from queue import Empty

from nbclient.exceptions import DeadKernelError

from autograder.kernels import frames, process, sandbox
from autograder.kernels.zygote import CONNECTION, Request

LONGEST_MESSAGE = 20_000_000  # bytes; a longer one is not received
HALF = re.compile(rb"\\u[dD][89a-fA-F]")  # of a character, perhaps, as JSON has it
WAITING = 2  # messages that are received before they are asked for; more wait in the kernel


@asynccontextmanager
async def start(role, folder, limits, walls, loaded):
    """Start a kernel for an ``async with`` block.

    Parameters
    ----------
    role : str
        "student" or "judge".
    folder : Path
        Its own, with folders ``home`` and ``work``; behind walls it gets copies.
    limits : client.Limits
    walls : bool
    loaded : str
        What it comes from has loaded: see `zygote.main`.

    Raises
    ------
    process.KernelError
        If it can't be started.
    """
    place = sandbox.inside(role) if walls else str(folder)
    home = {"HOME": f"{place}/home", "MPLCONFIGDIR": f"{place}/home"}
    request = Request(
        argv=process.python("autograder.kernels.host", "main", role, str(CONNECTION)),
        env={**process.environment(), **home, "NBGRADER_EXECUTION": "autograde"},
        cwd=f"{place}/work",
        seconds=limits.notebook_seconds + process.GRACE,
        role=role,
        folder=str(folder) if walls else "",
        memory=limits.memory_bytes,
    )
    start = (process.Process if process.LINUX else process.Child).start
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            running = await start(request, loaded, theirs)
        ours.setblocking(False)
        kernel = Kernel(ours, running)
        try:
            yield kernel
        finally:
            await kernel.shutdown_kernel()


class Kernel:
    """A kernel that runs: the parts of jupyter_client's client and manager that nbclient uses.

    Parameters
    ----------
    connection : socket.socket
        It doesn't block.
    running : process.Process
    """

    def __init__(self, connection, running):
        self.connection = connection
        self.process = running
        self.received = bytearray()
        self.shell_channel, self.iopub_channel = Channel(), Channel()
        self.enclosed = None  # the descriptor that goes with the next request
        self.skipped = False  # whether a message was too long
        self.stopped = False
        self.numbers = itertools.count(1)
        self.listening = asyncio.ensure_future(self._listen())

    @property
    def reason(self):
        """Why it was ended, in words; empty if it ended by itself, or by `shutdown_kernel`."""
        return "" if self.stopped else self.process.reason

    def enclose(self, descriptor):
        """Hand over a descriptor with the next request; it is closed here."""
        self.enclosed = descriptor

    async def execute(self, code, silent=False, store_history=True, stop_on_error=True):
        """Send code, and return the id of this request."""
        number = str(next(self.numbers))
        request = {"id": number, "code": code, "silent": silent, "store": store_history}
        frame = frames.pack(request)
        descriptor, self.enclosed = self.enclosed, None
        with suppress(OSError):  # it has ended: its channels say so
            if descriptor is not None:
                try:
                    socket.send_fds(self.connection, [frame[:1]], [descriptor])
                finally:
                    os.close(descriptor)
                frame = frame[1:]
            await asyncio.get_running_loop().sock_sendall(self.connection, frame)
        return number

    def is_alive(self):
        return self.process.poll() is None

    async def interrupt_kernel(self):
        self.process.send_signal(signal.SIGINT)

    async def shutdown_kernel(self, now=True):
        """End it, with all that it has started."""
        self.stopped = self.stopped or self.is_alive()
        self.process.kill()
        await self.process.end()
        self.listening.cancel()
        await asyncio.wait({self.listening})

    async def _listen(self):
        """Sort messages into channels, until it ends or breaks the rules."""
        try:
            while True:
                message = await self._receive()
                kind = message["msg_type"]
                message["header"] = {"msg_type": kind}
                message["parent_header"] = {"msg_id": message["parent"]}
                message["metadata"] = {}
                channel = self.shell_channel if kind.endswith("_reply") else self.iopub_channel
                await channel.queue.put(message)
        except (EOFError, OSError):
            self.stopped = self.is_alive()  # it has closed its connection
            self.process.kill()
            await self.process.end()
            error = DeadKernelError("Kernel died")
        except Exception as broken:
            error = broken
        await self.iopub_channel.queue.join()  # what it said before is heard first
        await self.shell_channel.queue.put(error)

    async def _receive(self):
        (length,) = frames.LENGTH.unpack(await self._exactly(frames.LENGTH.size))
        while length > LONGEST_MESSAGE:
            self.skipped = True
            left = length
            while left:
                left -= len(await self._exactly(min(left, LONGEST_MESSAGE)))
            (length,) = frames.LENGTH.unpack(await self._exactly(frames.LENGTH.size))
        received = await self._exactly(length)
        message = json.loads(received.decode("utf-8", "replace"))
        if b"\\" in received and HALF.search(received):  # which no file or page can hold
            whole = json.dumps(message, ensure_ascii=False).encode("utf-8", "replace")
            message = json.loads(whole)
        return message

    async def _exactly(self, length):
        loop = asyncio.get_running_loop()
        while len(self.received) < length:
            some = await loop.sock_recv(self.connection, 2**18)
            if not some:
                raise EOFError
            self.received += some
        found = bytes(self.received[:length])
        del self.received[:length]
        return found


class Channel:
    """Messages that have come from a kernel, until they are asked for."""

    def __init__(self):
        self.queue = asyncio.Queue(WAITING)
        self.open = False  # whether one has been taken, and isn't known to be dealt with

    async def get_msg(self, timeout=None):
        """The next message.

        Raises
        ------
        queue.Empty
            If none comes within so many seconds.
        Exception
            What has been put in place of one.
        """
        if self.open:
            self.queue.task_done()
            self.open = False
        try:
            async with asyncio.timeout(timeout):
                message = await self.queue.get()
        except TimeoutError:
            raise Empty from None
        self.open = True
        if isinstance(message, Exception):
            self.queue.put_nowait(message)  # for whoever asks again
            raise message
        return message
