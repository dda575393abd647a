"""The judge and the student's kernel, each in a thread: what crosses, and what doesn't."""

import fractions
import socket
import threading
from contextlib import suppress
from types import SimpleNamespace

import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter
from IPython.lib.pretty import pretty

from autograder.judging import judge, wire, witness
from autograder.judging.judge import Lost

STUDENT = """\
import fractions, functools, math
import numpy as np
from IPython.display import Pretty

class Always(float):
    def __eq__(self, other):
        return True

class Point:
    '''Two numbers.'''
    def __init__(self, x):
        self.x = x
    def __eq__(self, other):
        return True
    def __str__(self):
        return f"point {self.x}"
    def _repr_html_(self):
        return "10"
    def __exit__(self, *error):
        return True
    def __float__(self):
        return 1.0
    @property
    def __array_interface__(self):
        return {"shape": (3,), "typestr": "<f8", "data": (0, False), "version": 3}

class Own(ValueError):
    pass

def raises(kind, *args):
    raise kind(*args)

def raises_own():
    raise Own("mine")

def raises_half_a_character():
    raise ValueError("half \\ud800")

def apply(f, *args, **options):
    return f(*args, **options)

def numbers(n):
    for i in range(n):
        yield i

array, numbers_seen = np.zeros(3), []

def change():
    global rebound
    rebound = "after"
    array[:] = 7
    numbers_seen.append(len(numbers_seen))

rebound = "before"
point, always, gen = Point(3), Always(4), numbers
shown = Pretty("10")
own_list = type("L", (list,), {})([1, 2])
masked = np.ma.masked_array([1, 2], [True, False])
half = fractions.Fraction(1, 2)
"""


@pytest.fixture
def start(monkeypatch):
    """Start a judge, and a student's side that is `serve` or answers from a namespace."""
    threads = []

    def start(student=None, serve=None):
        judging = judge.Judge({})
        monkeypatch.setattr(judge, "JUDGE", judging)
        ours, theirs = socket.socketpair()
        judging.meet(ours)

        def answer():
            with suppress(EOFError, OSError), theirs as connection:
                (serve or (lambda c: witness.Witness(c, student or {}).serve()))(connection)

        threads.append((judging, threading.Thread(target=answer)))
        threads[-1][1].start()
        return judging

    yield start
    for judging, thread in threads:
        judging.lost = ""
        if judging.connection:
            judging.end()
        thread.join()


@pytest.fixture
def get(start):
    """Get what the student's kernel has under some names, with a judge that has begun."""
    student = {"__name__": "__main__"}
    exec(STUDENT, student)
    judging = start(student)

    def get(*names):
        if not judging.namespace:
            judging.begin((), tuple(student), ())
        return judging.namespace[names[0]] if names else judging

    get()
    return get


def test_plain_data_arrives_as_copies(get):
    assert np.array_equal(get("array"), np.zeros(3))
    assert get("rebound") == "before"


@pytest.mark.parametrize(
    ("name", "value"), [("always", 4.0), ("own_list", [1, 2]), ("masked", [1, 2])]
)
def test_subclasses_of_plain_types_arrive_as_plain_data(get, name, value):
    found = get(name)
    assert type(found) in (float, list, np.ndarray)
    assert np.array_equal(found, value)


@pytest.mark.parametrize(
    "compare",
    [
        lambda x: x == 3,
        lambda x: x != 3,
        lambda x: x < 3,
        lambda x: x >= 3,
        lambda x: [x] == [3],
        lambda x: np.testing.assert_allclose(x, 3),
        lambda x: np.isclose(x, 3),
        lambda x: np.asarray(x),
        lambda x: np.array([x], dtype=float),
        lambda x: float(x),
        lambda x: abs(x),
        lambda x: x + 1,
        lambda x: x.__array_interface__,
    ],
)
@pytest.mark.parametrize("name", ["point", "half"])
def test_an_object_is_never_compared_or_taken_for_a_number(get, compare, name):
    with pytest.raises((TypeError, AttributeError)):
        compare(get(name))


def test_an_object_shows_nothing_of_its_own(get):
    point = get("point")
    assert repr(point) == "<Point of the student's>"
    data, _ = DisplayFormatter().format(point)
    assert data == {"text/plain": "<Point of the student's>"}
    assert str(point) == "point 3"  # unless a test asks for it
    assert pretty(get("shown")) == "<Pretty of the student's>"
    assert not hasattr(point, "__exit__")


def test_attributes_classes_and_identity(get):
    point, Point = get("point"), get("Point")
    assert point.x == 3
    assert isinstance(point, Point)
    assert isinstance(Point(4), Point)
    assert not isinstance(3, Point)
    assert issubclass(Point, Point)
    assert get("apply")(get("gen"), 0) is not None
    assert get("apply")(lambda: point) is point
    assert Point.__name__ == "Point"
    assert point.__doc__ == "Two numbers."
    assert hash(point) == hash(point)
    with pytest.raises(AttributeError, match="make it a parameter"):
        point.x = 4


def test_libraries_are_told_the_class_of_an_object(get):
    assert isinstance(get("half"), fractions.Fraction)
    assert not isinstance(get("Always")(3), judge.Proxy)


@pytest.mark.parametrize("name", ["numpy.ndarray", "builtins.float", "builtins.str"])
def test_no_object_is_taken_for_data(name):
    assert judge.proxy(1, frozenset(), (name,)).__class__ is judge.Proxy


def test_iterators_are_read_one_by_one(get):
    assert list(get("gen")(3)) == [0, 1, 2]
    assert [a * b for a, b in zip(get("gen")(2), get("gen")(9), strict=False)] == [0, 1]
    with pytest.raises(StopIteration):
        next(get("gen")(0))


@pytest.mark.parametrize(
    ("kind", "args", "arrives"),
    [
        (ValueError, ("a",), ValueError),
        (KeyError, ("a",), KeyError),
        (FileNotFoundError, (2, "no such file"), FileNotFoundError),
        (UnicodeDecodeError, ("utf-8", b"a", 0, 1, "why"), UnicodeDecodeError),
        (np.linalg.LinAlgError, ("singular",), np.linalg.LinAlgError),
        (AssertionError, (), AssertionError),
        (ConnectionError, ("gone",), ConnectionError),
        (EOFError, (), EOFError),
        (StopIteration, (3,), Exception),
        (SystemExit, (0,), RuntimeError),
        (KeyboardInterrupt, (), RuntimeError),
        (GeneratorExit, (), RuntimeError),
        (Lost, ("I say so",), Exception),
    ],
)
def test_errors_arrive_as_ordinary_ones(get, kind, args, arrives):
    with pytest.raises(arrives) as caught:
        get("apply")(get("raises"), kind, *args)
    assert type(caught.value) is arrives
    if kind is arrives:
        assert caught.value.args == args
    assert "in raises" in caught.value.__notes__[0]
    assert get().lost == ""


def test_an_error_of_the_student_s_own_class_arrives_as_its_base(get):
    with pytest.raises(ValueError, match="mine") as caught:
        get("raises_own")()
    assert type(caught.value) is ValueError


def test_an_error_with_half_a_character_arrives_readable(get):
    with pytest.raises(ValueError, match=r"half \?") as caught:
        get("raises_half_a_character")()
    assert "half ?" in caught.value.__notes__[0]
    assert get("rebound") == "before"  # the connection is as it was


def test_functions_of_a_test_can_be_called_by_the_student(get):
    assert get("apply")(lambda a, b=0: a + b, 3, b=4) == 7
    assert get("apply")(np.sum, np.arange(4)) == 6
    assert get("apply")(int, "12") == 12
    with pytest.raises(ZeroDivisionError):
        get("apply")(lambda: 1 / 0)


def test_what_is_no_data_and_no_function_does_not_go_to_the_student(get):
    for value in (object(), SimpleNamespace(a=1), np.random.default_rng(1), threading):
        with pytest.raises(wire.WireError, match="can't go to the student's kernel"):
            get("apply")(get("gen"), value)
    assert get("apply")(lambda: 3) == 3  # the connection is as it was


def test_names_are_bound_anew_when_they_change(get):
    get("change")()
    get("change")()
    assert get("rebound") == "after"
    assert np.array_equal(get("array"), [7, 7, 7])
    assert get("numbers_seen") == [0, 1]


def test_a_name_that_a_test_binds_itself_is_the_test_s(start):
    student = {"__name__": "__main__", "score": 0}
    exec("def f():\n    global score\n    score = 2", student)
    judging = start(student)
    judging.begin((), ("score", "f"), (), bound=("score",))
    assert judging.namespace["score"] == 0
    judging.namespace["score"] = 0  # as the test does; it is the same object
    judging.namespace["f"]()
    assert judging.namespace["score"] == 0


def test_a_name_that_the_student_has_not_is_unbound(start):
    judging = start({"known": 1})
    judging.namespace["stale"] = 3
    judging.begin((), ("known", "stale"), ("unknown",))
    assert judging.namespace["known"] == 1
    assert "stale" not in judging.namespace
    assert "unknown" not in judging.namespace


def test_what_came_from_the_student_is_gone_after_the_test(start):
    judging = start({"a": 1, "b": 2})
    judging.begin((), ("a", "b"), ())
    judging.namespace["b"] = "the test's own"
    judging.end()
    assert "a" not in judging.namespace
    assert judging.namespace["b"] == "the test's own"


def test_a_proxy_is_of_no_use_after_its_test(get):
    point = get("point")
    get().end()
    with pytest.raises(Lost, match="only while a test runs"):
        _ = point.x


def test_the_judge_s_own_names_come_from_statements_and_not_from_the_student(start):
    judging = start(dict.fromkeys(("np", "sqrt", "f", "given"), "forged"))
    judging.given = {"given"}
    judging.namespace["given"] = "Jupyter's"
    own = [("np", "import numpy as np"), ("from math import *", "from math import *")]
    own.append(("f", "def f():\n    return np.ones(1)"))
    judging.begin(own, (), ("sqrt", "given"))
    judging.make([])
    assert judging.namespace["np"] is np
    assert judging.namespace["f"]() == 1
    assert judging.namespace["given"] == "Jupyter's"


def test_names_of_a_star_import_are_the_judge_s_in_later_tests(start):
    judging = start({"sqrt": "forged"})
    judging.make([("from math import *", "from math import *")])
    judging.begin((), (), ("sqrt",))
    assert judging.namespace["sqrt"](4) == 2


def test_a_statement_that_fails_fails_the_test_that_needs_it(start):
    judging = start()
    with pytest.raises(ModuleNotFoundError):
        judging.begin([("nothing", "import nothing_of_this_name")], (), ())


def reply(*messages):
    """A student's side that answers each question with the next of some messages."""

    def serve(connection):
        for message in messages:
            wire.receive(connection)
            if callable(message):
                message(connection)
            else:
                wire.send(connection, message)

    return serve


GOOD = wire.encode(("value", (True, 1), {}))


@pytest.mark.parametrize(
    "message",
    [
        [b"\xc1"],
        [],
        wire.encode(1),
        wire.encode(()),
        wire.encode(("value",)),
        wire.encode(("value", 1, 2, 3)),
        wire.encode((["value"], 1)),
        wire.encode(("done", 1)),
        wire.encode(("value", wire.Named("os", "system")), refer=lambda named: named),
        wire.encode(("value", wire.Yours(5)), refer=lambda yours: yours),
        lambda connection: connection.close(),
        lambda connection: connection.sendall(b"\xff" * 4),
        lambda connection: connection.sendall(b"\0\0\0\1" + b"\xff" * 8),
        lambda connection: connection.sendall(b"a" * 100_000),
    ],
)
def test_a_malformed_answer_fails_the_test_for_good(start, message):
    judging = start(serve=reply(message, GOOD))
    with pytest.raises(Lost):
        judging.begin((), ("a",), ())
    with pytest.raises(Lost):
        judging.ask("name", "a")
    with pytest.raises(Lost):
        judging.end()
    judging.lost = ""


@pytest.mark.parametrize(
    "changes",
    [3, [], {"names": 3}, {"names": {"other": 5}}, {"names": {3: 5}}, {"more": [1]}],
)
def test_an_answer_can_change_only_what_came_from_the_student(start, changes):
    judging = start(serve=reply(GOOD, wire.encode(("value", 2, changes))))
    judging.namespace["other"] = "the judge's own"
    judging.begin((), ("a",), ())
    assert judging.ask("len", 1) == 2
    assert judging.namespace == {"a": 1, "other": "the judge's own"}


def test_the_student_can_call_only_what_a_test_handed_over(start):
    asks = [
        wire.encode(("ask", ("call", [], [], {}))),
        wire.encode(("ask", ("get", "anything"))),
        wire.encode(("ask", 3)),
    ]
    judging = start(serve=reply(GOOD, *asks, wire.encode(("value", "done", {}))))
    judging.begin((), ("a",), ())
    assert judging.ask("len", 1) == "done"
