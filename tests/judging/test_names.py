"""Which kernel a name belongs to is read from the instructor's source alone."""

import pytest

from autograder.judging.names import Cell, binds, needs, reads

SOLUTION = Cell("answer", "solution", "import re\ndef f(x):\n    return x", stub="pass")
TEST = Cell("t", "test", "assert f(1) == 1")


def need(test, *cells):
    return needs([*cells, Cell("t", "test", test)])["t"]


def own(test, *cells):
    return dict(need(test, *cells).own)


@pytest.mark.parametrize("role", ["ordinary", "locked", "solution"])
def test_the_judge_has_its_own_copies_of_what_instructors_import(role):
    source = "import numpy as np\nfrom course import mnist"
    cell = Cell("c", role, source, stub=source)
    assert own("np.ones(mnist.n)", cell) == {
        "np": "import numpy as np",
        "mnist": "from course import mnist",
    }


def test_a_package_is_imported_with_all_of_its_modules():
    cells = Cell("", "ordinary", "import os.path"), Cell("", "locked", "import os")
    assert own("os.sep", *cells) == {"os": "import os.path\nimport os"}


def test_what_a_solution_imports_is_the_student_s():
    assert need("re.match", SOLUTION).theirs == ("re",)


def test_all_that_a_module_holds_may_be_needed():
    cell = Cell("", "ordinary", "from math import *")
    found = need("sqrt(4)", cell)
    assert found.own == (("from math import *", "from math import *"),)
    assert found.unknown == ("sqrt",)


def test_functions_classes_and_constants_of_locked_cells_are_the_judge_s():
    locked = Cell("l", "locked", "def g():\n    return 1\nclass C:\n    pass\nN = -1\nx = g()")
    found = need("g(); C(); N; x", locked)
    assert {name for name, _ in found.own} == {"g", "C", "N"}
    assert found.theirs == ("x",)


def test_functions_of_cells_that_students_can_change_are_theirs():
    assert need("g()", Cell("", "ordinary", "def g():\n    return 1")).theirs == ("g",)


def test_what_the_judge_s_functions_read_is_needed_too():
    locked = Cell("l", "locked", "import math\ndef g():\n    return f(math.pi)")
    found = need("g()", SOLUTION, locked)
    assert {name for name, _ in found.own} == {"g", "math"}
    assert found.theirs == ("f",)


def test_what_functions_of_earlier_tests_read_is_needed_too():
    earlier = Cell("e", "test", "def _check():\n    return f(1)")
    assert need("_check()", SOLUTION, earlier) == need("f(1)", SOLUTION, earlier)


ORDER = """\
class A:
    pass
N = 1
class B(A):
    n = N
def f(n=N):
    return g()
def g():
    return f()
import math
A = None"""


def test_the_judge_makes_its_own_in_the_instructor_s_order():
    locked = Cell("l", "locked", ORDER.removesuffix("\nA = None"))
    names = [name for name, _ in need("B(); f(); g(); math.pi; N", locked).own]
    assert names == ["A", "N", "B", "f", "g", "math"]


def test_what_is_bound_again_is_made_before_what_reads_it_at_once():
    names = [
        name for name, _ in need("B(); f(); g(); math.pi; N", Cell("l", "locked", ORDER)).own
    ]
    assert names == ["N", "A", "B", "f", "g", "math"]


def test_the_last_cell_before_the_test_decides():
    reference = Cell("r", "locked", "def f(x):\n    return 1")
    assert need("f(1)", SOLUTION, reference).theirs == ()
    assert own("f(1)", reference, SOLUTION) == {}
    both = needs([SOLUTION, TEST, reference, Cell("late", "test", "f(1)")])
    assert both["t"].theirs == ("f",)
    assert both["late"].theirs == ()


def test_what_a_test_binds_is_never_fetched():
    assert need("_n = 3\nfor _i in range(_n):\n    f(_i)", SOLUTION).unknown == ()
    earlier = Cell("e", "test", "_n = 3")
    assert need("_n", earlier) == need("", earlier)


def test_what_a_test_binds_itself_is_known():
    assert need("f(1)", SOLUTION).bound == ()
    assert need("f = f(1)", SOLUTION).bound == ("f",)
    helper = Cell("l", "locked", "def helper():\n    global f\n    f = 3")
    assert need("helper()\nf(1)", SOLUTION, helper).bound == ("f",)


def test_builtins_are_fetched_only_if_an_exercise_binds_them():
    assert need("sum([1])", SOLUTION).theirs == ()
    solution = Cell("answer", "solution", "def sum(x):\n    return 7", stub="pass")
    assert need("sum([1])", solution).theirs == ("sum",)


def test_names_that_only_the_student_knows_are_asked_for():
    assert need("answer_1", Cell("a", "solution", "pass", stub="pass")).unknown == (
        "answer_1",
    )


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("a + b.c", {"a", "b"}),
        ("def f(x, y=a):\n    z = x\n    return lambda: z + b", {"a", "b"}),
        ("class C(a):\n    b = c", {"a", "c"}),
        ("[i for i in a if i < b]", {"a", "b"}),
        ("a += 1", {"a"}),
        ("def f():\n    a = 0\n    a += 1", set()),
        ("def f():\n    global a\n    a += 1", {"a"}),
        ("%time a = f(3)", {"f", "get_ipython"}),
        ("%%time\nf(a)", {"f", "a", "get_ipython"}),
        ("3 pythons", set()),
    ],
)
def test_names_that_code_reads(source, names):
    assert reads(source) == names


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("a, (b, *c) = 1, (2, 3)", {"a", "b", "c"}),
        ("import a.b\nfrom c import d as e", {"a", "e"}),
        ("def f():\n    global g\n    g = h = 1", {"f", "g"}),
        ("for i in []:\n    j = 1", {"i", "j"}),
        ("if (n := 3):\n    pass", {"n"}),
        ("3 pythons", set()),
    ],
)
def test_names_that_code_binds(source, names):
    assert binds(source) == names
