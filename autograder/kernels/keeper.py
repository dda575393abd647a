"""The process that keeps a grader's kernels: small, so that a fork for each costs little.

`main`, called with a socket's descriptor, what the `zygote` shall load, and Python's folders
as arguments, gets a message for each kernel over the socket: a `zygote.Request`, as JSON, with
the descriptors of the connection to a `monitor` and of the kernel's own. When the socket ends,
or the zygote, so does this process; kernels that run are not touched.
"""

import gc
import os
import select
import signal
import socket
import sys

from autograder.kernels import sandbox, zygote
from autograder.kernels.monitor import monitor


def main():
    """Keep kernels, as the module says."""
    control, loaded, *python_folders = sys.argv[1:]
    control = socket.socket(fileno=int(control))
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    if os.fork() == 0:
        control.close()
        ours.close()
        zygote.main(theirs, loaded)
    theirs.close()
    sandbox.arguments(*python_folders)
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # monitors are forgotten when they end
    serve(control, ours, python_folders)


def serve(control, zygote_socket, python_folders):
    """Fork a monitor for each message that comes."""
    poll = select.poll()
    poll.register(control, select.POLLIN)
    poll.register(zygote_socket, 0)  # that is, its end
    while True:
        ready = dict(poll.poll())
        if zygote_socket.fileno() in ready:
            os._exit(1)
        message, descriptors, _, _ = socket.recv_fds(control, zygote.LONGEST, 2)
        if not message:
            os._exit(0)
        if os.fork() == 0:
            control.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            monitor(message, descriptors, zygote_socket, python_folders)
        for descriptor in descriptors:
            os.close(descriptor)
