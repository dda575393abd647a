"""What crosses between the student's kernel and the judge: data, and nothing else.

A message is a list of byte strings: a header in msgpack, then the raw bytes of each array.
The header is a tree of plain scalars and of pairs [tag, content]. There is no pickle, no
array of objects, and nothing that is received is ever evaluated. An object that is no data
crosses as a reference: a number that only its own side can look up.
"""

import importlib
import math
import re
import struct
import sys
from dataclasses import dataclass

import msgpack
import numpy as np

# Booleans, integers, floats and complex numbers of fixed sizes, bytes and text.
DTYPE = re.compile(r"[<>|](b1|[iu][1248]|f[248]|c(8|16)|[SU]\d{1,6})")
SCALARS = (bool, float, str, bytes)  # which msgpack knows, beside None and 64-bit integers


class WireError(Exception):
    """A value that can't cross, or a message that is none."""


@dataclass(frozen=True)
class Limits:
    """What a message may hold: bytes in all, values in its header, levels of nesting."""

    size: int = 1_000_000_000
    values: int = 1_000_000
    depth: int = 50


LIMITS = Limits()


@dataclass(frozen=True)
class Mine:
    """Stands for an object that stays with the sender; `number` is 0 or more."""

    number: int


@dataclass(frozen=True)
class Yours:
    """Stands for an object that the receiver has sent a `Mine` for."""

    number: int


@dataclass(frozen=True)
class Named:
    """Stands for what the receiver has under this name in this module."""

    module: str
    name: str


def encode(value, refer=None, number=None, limits=LIMITS):
    """Turn a value into a message.

    Parameters
    ----------
    value : object
        None, bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset,
        slice, range, ``...``, NumPy arrays, scalars and dtypes, TensorFlow tensors,
        variables, dtypes and shapes, Keras variables, of exactly these types, nested at will.
    refer : callable, optional
        ``refer(object)`` returns what crosses in place of anything else: a `Mine`, `Yours` or
        `Named`, or a value; it raises `WireError` if nothing does.
    number : callable, optional
        ``number(variable)`` returns a number by which `decode` knows the variable's copies.
    limits : wire.Limits

    Returns
    -------
    list of bytes-like
        The header, then the buffers.

    Raises
    ------
    WireError
        If something in the value can't cross, or if there is too much of it.
    """
    encoder = _Encoder(refer, number, limits)
    try:
        header = msgpack.packb(encoder.pack(value, 0))
    except RecursionError:
        raise WireError("the value is nested too deeply") from None
    except UnicodeEncodeError:
        raise WireError("a text has half a character") from None
    frames = [header, *encoder.buffers]
    if sum(len(frame) for frame in frames) > limits.size:
        raise WireError(f"the value has more than {limits.size:,} bytes")
    return frames


def decode(frames, resolve=None, keep=None, limits=LIMITS):
    """Turn a message back into a value.

    Parameters
    ----------
    frames : list of bytes-like
    resolve : callable, optional
        ``resolve(reference)`` returns what a `Mine`, `Yours` or `Named` of the sender's
        stands for, or raises `WireError`; without it, they come back as they are.
    keep : callable, optional
        ``keep(number, variable)`` returns what takes the place of a numbered variable.
    limits : wire.Limits

    Returns
    -------
    object
        Arrays are new and can be written to; tensors and variables are TensorFlow's own.

    Raises
    ------
    WireError
        If it is no message that `encode` could have made; nothing else is ever raised.
    """
    if not frames or sum(len(frame) for frame in frames) > limits.size:
        raise WireError("the message is empty or too large")
    try:
        decoder = _Decoder(frames[1:], resolve, keep, limits)
        header = msgpack.unpackb(
            frames[0],
            strict_map_key=True,
            list_hook=_Lists(limits),
            max_array_len=limits.values,
            max_ext_len=0,
            max_map_len=0,
        )
        value = decoder.unpack(header, 0)
    except WireError:
        raise
    except Exception as error:  # whatever a stranger's bytes can do to a constructor
        raise WireError(f"the message is malformed: {error!r:.200}") from None
    if decoder.unused:
        raise WireError("the message has buffers that no array uses")
    return value


def send(connection, frames):
    """Send a message through a socket."""
    connection.sendall(struct.pack(f">I{len(frames)}Q", len(frames), *map(len, frames)))
    for frame in frames:
        connection.sendall(frame)


def receive(connection, limits=LIMITS):
    """Receive a message from a socket; what is too large is not read.

    Returns
    -------
    list of memoryview
        `decode` makes arrays of them without another copy.

    Raises
    ------
    EOFError, OSError
        If the connection is closed.
    WireError
        If the message is too large.
    """
    (count,) = struct.unpack(">I", _exactly(connection, 4))
    if count > limits.values:
        raise WireError(f"the message has {count:,} frames")
    lengths = struct.unpack(f">{count}Q", _exactly(connection, 8 * count))
    if sum(lengths) > limits.size:
        raise WireError(f"the message has {sum(lengths):,} bytes")
    return [_exactly(connection, length) for length in lengths]


def _exactly(connection, length):
    buffer = memoryview(np.empty(length, np.uint8))  # memory is used only as bytes arrive
    left = buffer
    while left:
        received = connection.recv_into(left)
        if not received:
            raise EOFError
        left = left[received:]
    return buffer


class _Lists:
    """Counts lists while msgpack makes them, so that small messages can't become huge."""

    def __init__(self, limits):
        self.left = 2 * limits.values  # a value is at most two: a pair, and its content

    def __call__(self, items):
        self.left -= 1
        if self.left < 0:
            raise WireError("there are too many lists")
        return items


class _Counting:
    """Counts values and levels, on both ways."""

    def __init__(self, limits):
        self.limits = limits
        self.values = 0

    def count(self, depth):
        self.values += 1
        if self.values > self.limits.values:
            raise WireError(f"there are more than {self.limits.values:,} values")
        if depth > self.limits.depth:
            raise WireError(f"values are nested more than {self.limits.depth} deep")


class _Encoder(_Counting):
    def __init__(self, refer, number, limits):
        super().__init__(limits)
        self.refer = refer
        self.number = number or (lambda variable: None)
        self.buffers = []

    def pack(self, value, depth):
        self.count(depth)
        kind = type(value)
        if value is None or kind in SCALARS:
            return value
        if kind is int:
            return value if -(2**63) <= value < 2**64 else ["int", hex(value)]
        if kind in (list, tuple, set, frozenset):
            return [kind.__name__, [self.pack(item, depth + 1) for item in value]]
        if kind is dict:
            pairs = [part for item in value.items() for part in item]
            return ["dict", [self.pack(part, depth + 1) for part in pairs]]
        if kind is complex:
            return ["complex", [value.real, value.imag]]
        if kind in (slice, range):
            parts = [value.start, value.stop, value.step]
            return [kind.__name__, [self.pack(part, depth + 1) for part in parts]]
        if value is ...:
            return ["ellipsis", None]
        packed = self.pack_array(value) or self.pack_tensor(value)
        return packed or self.pack_other(value, depth)

    def pack_array(self, value):
        kind = type(value)  # never isinstance: a proxy can claim any class
        if issubclass(kind, np.dtype) and DTYPE.fullmatch(value.str):
            return ["dtype", value.str]
        scalar = issubclass(kind, np.generic) and kind.__module__ == "numpy"
        if not scalar and kind is not np.ndarray:
            return None
        if not DTYPE.fullmatch(value.dtype.str):
            raise WireError(f"an array of {value.dtype} can't cross: only numbers and text")
        array = np.ascontiguousarray(value)
        self.buffers.append(array.tobytes() if array.size == 0 else _bytes(array))
        return ["scalar" if scalar else "array", [value.dtype.str, list(value.shape)]]

    def pack_tensor(self, value):
        kind = type(value)
        tf, keras = map(sys.modules.get, ("tensorflow", "keras"))
        if hasattr(keras, "Variable") and issubclass(kind, keras.Variable):
            return ["keras.variable", [*self.pack_variable(value), value.name]]
        if not hasattr(tf, "Variable"):  # whoever has a tensor has imported it
            return None
        if issubclass(kind, tf.DType):
            return ["tf.dtype", value.name]
        if issubclass(kind, tf.TensorShape):
            return ["tf.shape", None if value.rank is None else value.as_list()]
        if issubclass(kind, tf.Variable):
            return ["tf.variable", self.pack_variable(value)]
        if issubclass(kind, tf.Tensor) and hasattr(value, "numpy"):
            return ["tf.tensor", self.pack_array(np.asarray(value.numpy()))]
        return None

    def pack_variable(self, value):
        array = self.pack_array(np.asarray(value.numpy()))
        return [array, bool(value.trainable), self.number(value)]

    def pack_other(self, value, depth):
        if self.refer is None:
            raise WireError(f"{type(value).__name__} can't cross: it is no plain data")
        reference = self.refer(value)
        if isinstance(reference, Named):
            return ["named", [reference.module, reference.name]]
        if isinstance(reference, Mine | Yours):
            return [type(reference).__name__.lower(), reference.number]
        return self.pack(reference, depth + 1)


def _bytes(array):
    return memoryview(array.reshape(-1).view(np.uint8))


class _Decoder(_Counting):
    def __init__(self, buffers, resolve, keep, limits):
        super().__init__(limits)
        self.buffers = list(reversed(buffers))
        self.resolve = resolve or (lambda reference: reference)
        self.keep = keep or (lambda number, variable: variable)

    @property
    def unused(self):
        return bool(self.buffers)

    def unpack(self, node, depth):
        self.count(depth)
        if not isinstance(node, list):
            return node
        tag, content = node
        return _UNPACK[tag](self, content, depth + 1)

    def all(self, content, depth):
        if not isinstance(content, list):
            raise WireError("a list was expected")
        return [self.unpack(item, depth) for item in content]

    def pairs(self, content, depth):
        parts = self.all(content, depth)
        return dict(zip(parts[::2], parts[1::2], strict=True))

    def array(self, content, depth):
        dtype, shape = content
        if not DTYPE.fullmatch(dtype) or not all(_is_length(n) for n in shape):
            raise WireError("that is no array")
        buffer = self.buffers.pop()
        dtype = np.dtype(dtype)
        if dtype.itemsize == 0 or math.prod(shape) * dtype.itemsize != len(buffer):
            raise WireError("the bytes of an array don't fit its shape")
        array = np.frombuffer(buffer, dtype).reshape(shape)
        return array if array.flags.writeable else array.copy()

    def scalar(self, content, depth):
        return self.array(content, depth)[()]

    def tensor(self, node, depth):
        tag, content = node
        if tag != "array":
            raise WireError("a tensor is made of an array")
        return _tensorflow().constant(self.array(content, depth))

    def variable(self, content, depth):
        node, trainable, number = content
        tensor = self.tensor(node, depth)
        return self.kept(number, _tensorflow().Variable(tensor, trainable=trainable is True))

    def keras_variable(self, content, depth):
        node, trainable, number, name = content
        keras = importlib.import_module("keras")
        variable = keras.Variable(
            self.tensor(node, depth), trainable=trainable is True, name=name
        )
        return self.kept(number, variable)

    def kept(self, number, variable):
        if number is None:
            return variable
        return self.keep(_length(number), variable)


def _length(value):
    if not _is_length(value):
        raise WireError("that is no number of an object")
    return value


def _is_length(value):
    return type(value) is int and 0 <= value < 2**40


def _tensorflow():
    return importlib.import_module("tensorflow")


_UNPACK = {
    "int": lambda self, text, _: int(text, 16),
    "list": lambda self, items, depth: self.all(items, depth),
    "tuple": lambda self, items, depth: tuple(self.all(items, depth)),
    "set": lambda self, items, depth: set(self.all(items, depth)),
    "frozenset": lambda self, items, depth: frozenset(self.all(items, depth)),
    "dict": _Decoder.pairs,
    "complex": lambda self, parts, _: complex(*parts),
    "slice": lambda self, parts, depth: slice(*self.all(parts, depth)),
    "range": lambda self, parts, depth: range(*self.all(parts, depth)),
    "ellipsis": lambda self, *_: ...,
    "dtype": lambda self, name, _: np.dtype(DTYPE.fullmatch(name)[0]),
    "array": _Decoder.array,
    "scalar": _Decoder.scalar,
    "tf.dtype": lambda self, name, _: _tensorflow().dtypes.as_dtype(name),
    "tf.shape": lambda self, shape, _: _tensorflow().TensorShape(shape),
    "tf.tensor": _Decoder.tensor,
    "tf.variable": _Decoder.variable,
    "keras.variable": _Decoder.keras_variable,
    "mine": lambda self, number, _: self.resolve(Mine(_length(number))),
    "yours": lambda self, number, _: self.resolve(Yours(_length(number))),
    "named": lambda self, names, _: self.resolve(Named(*(str(name) for name in names))),
}
