"""The judge: a clean kernel in which test cells run, and its proxies of the student's objects.

``notebook`` sends it each test cell with what the test needs: see `Tests`.
"""

import json
import socket
import sys
import types
from contextlib import suppress
from functools import cache, partial
from operator import attrgetter

import numpy as np

from autograder.judging import peer, wire

# What a test can hand to a student's function for it to call.
FUNCTIONS = (types.FunctionType, types.MethodType, types.BuiltinFunctionType, partial)
# Types that ``builtins`` doesn't have, though they say that it is their module.
UNNAMED = {
    f"builtins.{kind.__name__}": kind
    for kind in (types.CodeType, types.FunctionType, types.GeneratorType, types.MethodType)
}
# Libraries believe what they find under such names (``__array_interface__`` is an address), so
# of an object's own they get only what describes a function or an instance.
DUNDERS = {
    "__annotations__",
    "__code__",
    "__defaults__",
    "__dict__",
    "__kwdefaults__",
    "__name__",
    "__qualname__",
}
NUMBERS = (int, float, complex, np.ndarray, np.generic)
DATA = (*NUMBERS, str, bytes, list, tuple, dict, set, BaseException)
FILES = {__file__, peer.__file__, wire.__file__}
TEST = "%%test "


class Lost(Exception):
    """The student's kernel doesn't answer, or not as it should: the test has failed."""


class Judge(peer.Peer):
    """Answers for the student's kernel, in one namespace.

    Parameters
    ----------
    namespace : dict
        In which test cells run.
    """

    def __init__(self, namespace):
        self.namespace = namespace
        self.given = set(namespace)  # what Jupyter puts there
        self.made = {}  # the statement that each name of the judge's own comes from
        self.starred = set()  # names that `from module import *` gave
        self.connection = None
        self.fetched = {}  # what came from the student's kernel for this test, by name
        self.followed = set()  # the names that are bound anew when they change there
        self.proxies = {}  # by number, as the next two
        self.variables = {}
        self.functions = {}
        self.handed = 0  # functions, in all
        self.lost = ""

    def make(self, own):
        """Make the judge's own objects.

        Parameters
        ----------
        own : sequence of (str, str)
            Names, and the instructor's statements that bind them.
        """
        for name, statement in own:
            star = name == statement
            if self.made.get(name) == statement and (star or name in self.namespace):
                continue
            before = set(self.namespace)
            exec(compile(statement, f"<{name}>", "exec"), self.namespace)
            self.made[name] = statement
            if star:
                self.starred |= set(self.namespace) - before

    def meet(self, connection):
        """Talk to the student's kernel over a socket until `end`."""
        super().__init__(connection)
        self.lost = ""

    def begin(self, own, theirs, unknown, bound=()):
        """Bind the names that a test reads.

        Parameters
        ----------
        own : sequence of (str, str)
            See `make`.
        theirs, unknown : sequences of str
            Names that come from the student's kernel: for certain, or if nothing here has
            that name. A name that is bound in neither kernel stays unbound.
        bound : sequence of str
            Names among them that the test binds itself: the student's code can't any more.
        """
        mine = self.given | self.starred
        for name in [*theirs, *(name for name in unknown if name not in mine)]:
            self.namespace.pop(name, None)
            self.made.pop(name, None)
            found, value = self.ask("name", name)
            if found:
                self.namespace[name] = self.fetched[name] = value
        self.followed = set(self.fetched) - set(bound)
        self.make(own)

    def end(self):
        """Forget what came from the student's kernel.

        Raises
        ------
        Lost
            If the connection was lost: then the test has failed, whatever it made of that.
        """
        for name, value in self.fetched.items():
            if self.namespace.get(name) is value:
                del self.namespace[name]
        self.fetched, self.variables, self.functions = {}, {}, {}
        self.followed = set()
        self.connection.close()
        self.connection = None
        if self.lost:
            raise Lost(self.lost)

    def ask(self, *question):
        sys.stdout.flush()
        if self.connection is None or self.lost:
            raise Lost(self.lost or "the student's kernel answers only while a test runs")
        return super().ask(*question)

    def send(self, frames):
        try:
            super().send(frames)
        except OSError:
            self.lose("the student's kernel stopped answering")

    def receive(self):
        try:
            return super().receive()
        except (EOFError, OSError):
            self.lose("the student's kernel stopped answering")
        except Exception as error:  # MemoryError, too: all of it is the sender's doing
            self.lose(f"the student's kernel sent what it must not: {error}")

    def lose(self, why):
        """Fail the test, whatever it makes of this error: `end` raises it again."""
        self.lost = self.lost or why
        raise Lost(self.lost) from None

    def learn(self, changes=None):
        names = changes.get("names") if type(changes) is dict else None
        for name, value in (names if type(names) is dict else {}).items():
            if name in self.followed and self.namespace.get(name) is self.fetched[name]:
                self.namespace[name] = self.fetched[name] = value

    def keep(self, number, variable):
        """Keep one copy of each variable, so that all that hold it see its changes."""
        kept = self.variables.setdefault(number, variable)
        if kept is not variable:
            kept.assign(variable)
        return kept

    def refer(self, value):
        if isinstance(value, Proxy):
            return wire.Yours(value._proxy_number)
        if callable(value) and (named := _name_of(value)):
            return named
        if isinstance(value, FUNCTIONS):
            self.handed += 1
            self.functions[self.handed] = value
            return wire.Mine(self.handed)
        raise wire.WireError(
            f"a {type(value).__name__} can't go to the student's kernel: "
            "only data and functions can"
        )

    def resolve(self, reference):
        if isinstance(reference, wire.Yours):
            return self.functions[reference.number]
        if isinstance(reference, wire.Named):
            raise wire.WireError("a name in place of a value")
        number = reference.number
        if number not in self.proxies:
            abilities, classes = self.ask("about", number)
            self.proxies[number] = proxy(
                number, frozenset(abilities), tuple(map(str, classes))
            )
        return self.proxies[number]

    def answer(self, what, function, args, options):
        """Call a function that a test has handed to the student's code."""
        if what != "call" or not any(function is known for known in self.functions.values()):
            raise wire.WireError("only functions that a test hands over can be called")
        return (function(*args, **options),)


def _name_of(value):
    """What imports the same object from a module of Python's or a library's, or None."""
    name = getattr(value, "__qualname__", getattr(value, "__name__", ""))
    for module in (getattr(value, "__module__", None), "numpy"):
        if module != "__main__" and module in sys.modules:
            with suppress(AttributeError):
                if attrgetter(name)(sys.modules[module]) is value:
                    return wire.Named(module, name)
    return None


class Proxy:
    """Stands for an object of the student's kernel, which it asks for all it is asked for."""

    __slots__ = ("_proxy_classes", "_proxy_number")

    def __init__(self, number, classes):
        object.__setattr__(self, "_proxy_number", number)
        object.__setattr__(self, "_proxy_classes", classes)

    @property
    def __class__(self):
        for name in self._proxy_classes:
            known = UNNAMED.get(name) or peer.loaded(name, packages=None)
            shows = hasattr(known, "_repr_pretty_")  # IPython would ask the student's object
            if known and known is not object and not shows and not issubclass(known, DATA):
                return known
        return Proxy

    @property
    def __doc__(self):
        return self._proxy_ask("get", "__doc__")

    def _proxy_ask(self, what, *content):
        return JUDGE.ask(what, self, *content)

    def __getattr__(self, name):
        hidden = name.startswith(("_repr_", "_ipython_"))
        if hidden or (name.startswith("__") and name not in DUNDERS):
            raise AttributeError(f"{self!r} has no {name} in the judge")
        return self._proxy_ask("get", name)

    def __setattr__(self, name, value):
        raise AttributeError(f"a test can't set {name} of {self!r}: make it a parameter")

    def __repr__(self):
        name = self._proxy_classes[0].rpartition(".")[2] if self._proxy_classes else "object"
        return f"<{name} of the student's>"

    def __array__(self, *args, **options):
        raise TypeError(f"{self!r} is no array: only plain data can be compared")

    def _proxy_refuse(self, other):
        raise TypeError(f"{self!r} can't be compared: only plain data can be")

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _proxy_refuse
    __hash__ = object.__hash__


def _next(self):
    more, item = self._proxy_ask("next")
    if not more:
        raise StopIteration
    return item


def _length(self):
    length = self._proxy_ask("len")
    if type(length) is not int:
        raise TypeError(f"the length of {self!r} is no number")
    return length


METHODS = {
    "call": {"__call__": lambda self, *a, **options: self._proxy_ask("call", a, options)},
    "class": {
        "__instancecheck__": lambda self, value: bool(self._proxy_ask("instance", value)),
        "__subclasscheck__": lambda self, value: bool(self._proxy_ask("subclass", value)),
    },
    "contains": {"__contains__": lambda self, item: bool(self._proxy_ask("contains", item))},
    "item": {"__getitem__": lambda self, key: self._proxy_ask("item", key)},
    "iter": {"__iter__": lambda self: iter(self._proxy_ask("iter"))},
    "len": {"__len__": _length},
    "next": {"__next__": _next, "__iter__": lambda self: self},
    "str": {"__str__": lambda self: str(self._proxy_ask("str"))},
}


def proxy(number, abilities, classes):
    """A proxy with the special methods that its object has."""
    return _proxy_type(frozenset(abilities & METHODS.keys()))(number, tuple(classes))


@cache
def _proxy_type(abilities):
    methods = {"__slots__": (), "__doc__": Proxy.__dict__["__doc__"]}
    for ability in sorted(abilities):
        methods |= METHODS[ability]
    return type("Proxy", (Proxy,), methods)


class Tests:
    """Runs any code as IPython's kernel does, but tests between `Judge.begin` and `end`.

    A test is a cell that starts with a line ``%%test`` and, in JSON, a list: the arguments of
    `Judge.begin`.

    Parameters
    ----------
    kernel : ipykernel.ipkernel.IPythonKernel
    received : list of int
        Has the descriptor of a test's connection to the student's kernel when it begins.
    """

    def __init__(self, kernel, received):
        global JUDGE
        self.kernel = kernel
        self.received = received
        JUDGE = Judge(kernel.shell.user_ns)
        kernel.shell.set_custom_exc((Exception,), _show)

    async def execute(self, code, silent, store_history=True):
        """Run code; a test's outputs are those of all three steps."""
        run = self.kernel.do_execute
        if not code.startswith(TEST):
            return await run(code, silent, store_history)
        needs, _, code = code.removeprefix(TEST).partition("\n")
        JUDGE.meet(socket.socket(fileno=self.received.pop()))
        failed = self._shown(JUDGE.begin, *json.loads(needs))
        reply = failed or await run(code, silent, store_history)
        return self._shown(JUDGE.end) or reply

    def _shown(self, step, *arguments):
        """Take a step of a test's; if it fails, show its error and return a cell's reply."""
        try:
            step(*arguments)
        except (Exception, KeyboardInterrupt) as error:
            _show(self.kernel.shell, type(error), error, error.__traceback__)
            return {"status": "error", "ename": type(error).__name__, "evalue": str(error)}


def prepare(own):
    """Make the judge's own objects before they are needed; what fails is tried again then."""
    for item in own:
        with suppress(Exception):
            JUDGE.make([item])


def _show(shell, kind, error, trace, tb_offset=None):
    """Show a test's traceback without this project's frames."""
    frames, last = [], trace
    while trace is not None:
        if trace.tb_frame.f_code.co_filename not in FILES:
            frames.append((trace.tb_frame, trace.tb_lasti, trace.tb_lineno))
        trace = trace.tb_next
    for frame in reversed(frames):
        last = types.TracebackType(None if frame is frames[-1] else last, *frame)
    shell.showtraceback((kind, error, last), tb_offset=tb_offset)


JUDGE = None  # this kernel's
