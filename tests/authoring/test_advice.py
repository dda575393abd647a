"""What authors are told of tests that believe too much, or that can't work in the judge."""

import pytest

from autograder.authoring.advice import advice
from autograder.judging.names import Cell

CELLS = [
    Cell("", "ordinary", "import numpy as np\nimport matplotlib.pyplot as plt\nx = np.eye(3)"),
    Cell("helpers", "locked", "def check(a):\n    return a\nLIMIT = 3\ny = np.ones(3)"),
    Cell(
        "answer",
        "solution",
        "import re\nrate = 1\nclass C:\n    pass\ndef f(a):\n    return a * rate",
        stub="raise NotImplementedError",
    ),
    Cell("", "ordinary", "def helper(a):\n    return f(a)"),
]


@pytest.mark.parametrize(
    ("test", "tip"),
    [
        ("assert f(2) == LIMIT and check(np.ones(1))", None),
        ("assert f(x[0]) is not None", "t reads x, which the student's kernel makes"),
        ("assert f(y) is not None", "t reads y, which the student's kernel makes"),
        ("assert helper(2) == 2", "t reads helper, which the student's kernel makes"),
        ("def g():\n    return helper(2)", "t reads helper"),
        ("import numpy\nassert re.match('a', f('a'))", "t uses re, which only a solution"),
        ("import re\nassert re.match('a', f('a'))", None),
        ("rate = 5\nassert f(1) == 5", "t sets rate: the student's functions read another"),
        ("f(2)\nplt.gcf().axes", "t asks for gcf()"),
        ("assert type(f(1)) is int", "t compares type(...): use isinstance"),
        ("assert type(3) is int", None),
        ("class D(C):\n    pass", "t derives D from a student's class"),
        ("with C() as c:\n    pass", "t opens a student's object with `with`"),
        ("await f(1)", "t awaits a student's coroutine"),
        ("with tf.GradientTape() as g:\n    f(1)", "t watches a student's function"),
        ("with tf.GradientTape() as g:\n    np.ones(1)", None),
        ("3 pythons", None),
    ],
)
def test_a_test_that_can_t_be_trusted_or_can_t_work(test, tip):
    found = advice([*CELLS, Cell("t", "test", test)])
    if tip is None:
        assert found == []
    else:
        assert [line for line in found if line.startswith(tip)], found


def test_what_a_test_binds_does_not_reach_later_cells():
    test = Cell("t", "test", "import os\nseen = f(1)")
    later = Cell("", "ordinary", "print(seen, os.sep)")
    found = advice([*CELLS, test, later])
    assert found[0].startswith("t is the only cell that binds os, and 'print(seen")
    assert found[1].startswith("t is the only cell that binds seen")
    bound = Cell("", "ordinary", "import os\nseen = 3")
    assert advice([*CELLS, test, bound, later]) == []
