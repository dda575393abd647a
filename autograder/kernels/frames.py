"""What a kernel and its client send each other: frames of JSON, each after its length.

A request of the client's is ``{"id", "code", "silent", "store"}``: the last says whether the
code counts, and is kept as IPython's ``In``. A descriptor may come with it. What a kernel
sends is ``{"msg_type", "parent", "content"}``: a message of Jupyter's protocol
(https://jupyter-client.readthedocs.io/en/stable/messaging.html), about the request whose id
is its parent.
"""

import json
import socket
import struct

ANSWER = "%%answer"  # in place of code: answer the judge, whose connection comes with it
LENGTH = struct.Struct(">I")


def pack(message, **options):
    """A message as bytes; `options` are those of `json.dumps`."""
    body = json.dumps(message, **options).encode()
    return LENGTH.pack(len(body)) + body


def receive(connection):
    """Wait for a request.

    Parameters
    ----------
    connection : socket.socket

    Returns
    -------
    (dict, list of int)
        The request, and the descriptors that came with it.

    Raises
    ------
    EOFError
        If the connection has ended.
    """
    some, descriptors, _, _ = socket.recv_fds(connection, LENGTH.size, 1)
    (length,) = LENGTH.unpack(some + _exactly(connection, LENGTH.size - len(some)))
    return json.loads(_exactly(connection, length)), descriptors


def _exactly(connection, length):
    parts = []
    while length:
        part = connection.recv(min(length, 2**20))
        if not part:
            raise EOFError
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
