"""The student's kernel while a test runs: it answers the judge's questions.

This code runs beside the student's own, which can change all of it. So nothing here keeps
anybody out: whatever it says is the student's word, and the judge takes it as that.
"""

import importlib
import operator
import socket
import sys
import zlib

import numpy as np

from autograder.judging import peer, wire

BASES = (int, float, complex, str, bytes, list, tuple, dict, set, frozenset)

# What the judge may have done to an object, beside having its attributes read.
OPERATIONS = {
    "call": lambda f, args, options: f(*args, **options),
    "contains": operator.contains,
    "get": getattr,
    "instance": lambda cls, value: isinstance(value, cls),
    "item": operator.getitem,
    "iter": iter,
    "len": len,
    "str": str,
    "subclass": lambda cls, value: issubclass(value, cls),
}

_objects = []  # all that the judge has references to, by number
_numbers = {}  # the other way round, by id


def answer(descriptor):
    """Answer the judge's questions over a socket, until it closes that."""
    with socket.socket(fileno=descriptor) as connection:
        connection.settimeout(None)  # whatever a cell has set for all sockets
        Witness(connection, sys.modules["__main__"].__dict__).serve()


class Callback:
    """A function of the judge's, for student's code to call."""

    def __init__(self, peer, number):
        self._peer = peer
        self._number = number

    def __call__(self, *args, **options):
        return self._peer.ask("call", self, args, options)


class Witness(peer.Peer):
    """Answers about the objects in a namespace, and about those that it gave out."""

    def __init__(self, connection, namespace):
        super().__init__(connection)
        self.namespace = namespace
        self.names = {}  # what the judge has bound: (object, checksum), by name
        self.variables = {}  # what the judge has copies of: checksums, by number

    def answer(self, what, *content):
        try:
            result = self._do(what, *content)
        except (SystemExit, KeyboardInterrupt, GeneratorExit) as error:
            said = RuntimeError(f"{type(error).__name__}: {error}")
            raise said.with_traceback(error.__traceback__) from None
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
        return result, self._changes() if what in {"call", "next"} else {}

    def _do(self, what, *content):
        if what == "name":
            (name,) = content
            if name not in self.namespace:
                return False, None
            self.names[name] = self.namespace[name], self._checksum(self.namespace[name])
            return True, self.namespace[name]
        if what == "about":
            return about(_objects[content[0]])
        if what == "next":
            try:
                return True, next(content[0])
            except StopIteration:
                return False, None
        return OPERATIONS[what](*content)

    def _changes(self):
        """What the judge has to bind anew, by name; variables find their copies by number."""
        changes = {}
        for name, (value, checksum) in self.names.items():
            now = self.namespace.get(name)
            if now is not value or (checksum and self._checksum(now) != checksum):
                self.names[name] = now, self._checksum(now)
                changes[name] = now
        variables = []
        for number, checksum in list(self.variables.items()):
            if _checksum_of(_objects[number]) != checksum:
                variables.append(_objects[number])
        return {"names": changes, "variables": variables} if changes or variables else {}

    def _checksum(self, value):
        """Of data that can change in place; 0 for anything else."""
        if type(value) not in (list, dict, set, np.ndarray):
            return 0
        try:
            return _crc(wire.encode(value, self.refer, _number_of))
        except wire.WireError:
            return 0

    def trace(self, error):
        return peer.own_traceback(error, __file__, peer.__file__)

    def refer(self, value):
        if isinstance(value, Callback):
            return wire.Yours(value._number)
        for base in BASES:
            if isinstance(value, base) and type(value) is not base:
                return base(value)
        if isinstance(value, np.ndarray) and type(value) is not np.ndarray:
            return np.asarray(value)
        return wire.Mine(_number_of(value))

    def number(self, variable):
        number = _number_of(variable)
        self.variables[number] = _checksum_of(variable)
        return number

    def resolve(self, reference):
        if isinstance(reference, wire.Mine):
            return Callback(self, reference.number)
        if isinstance(reference, wire.Yours):
            return _objects[reference.number]
        return operator.attrgetter(reference.name)(importlib.import_module(reference.module))


def about(value):
    """What the judge's proxy for an object has to be able to do, and its classes' names."""
    kind = type(value)
    abilities = {
        "call": callable(value),
        "class": isinstance(value, type),
        "contains": hasattr(kind, "__contains__"),
        "item": hasattr(kind, "__getitem__"),
        "iter": hasattr(kind, "__iter__"),
        "len": hasattr(kind, "__len__"),
        "next": hasattr(kind, "__next__"),
        "str": kind.__str__ is not object.__str__ or kind.__repr__ is not object.__repr__,
    }
    classes = [f"{c.__module__}.{c.__qualname__}" for c in kind.__mro__]
    return [name for name, has in abilities.items() if has], classes


def forget(known):
    """Forget all objects but the first `known` that the judge was given references to."""
    del _objects[known:]
    for key in [key for key, number in _numbers.items() if number >= known]:
        del _numbers[key]


def _number_of(value):
    if id(value) not in _numbers:
        _numbers[id(value)] = len(_objects)
        _objects.append(value)
    return _numbers[id(value)]


def _checksum_of(variable):
    return _crc([np.asarray(variable.numpy()).tobytes()])


def _crc(frames):
    crc = 1
    for frame in frames:
        crc = zlib.crc32(frame, crc)
    return crc
