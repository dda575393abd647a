"""Make a small assignment to begin with: it passes its own proofs, and is there to change."""

import re

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder import AutograderError

POINTS = 5  # where the course asks for no sum
BY_HAND = 2

IDEA = """\
# {name}

How far do measurements lie apart? The simplest number that says it is their *spread*: the
largest value minus the smallest.

**When you have finished, you will be able to**

- compute the spread of a list of numbers;
- say what the spread doesn't tell.

**How it works.** Run the cells in order, with Shift+Enter. Where one says `YOUR CODE HERE`,
put your code in place of the `raise` line below it. The next cell tests it: if it runs
silently, you are on the right track. When your work is marked, the same cell runs again with
more checks. The notebook is worth {points}."""

GIVEN = """\
temperatures = [0, 12, 19]"""

EXERCISE = """\
## Your turn: the spread ({points})

Write `spread(values)`. It takes a list of one or more numbers, in any order, and returns the
largest minus the smallest.

<details>
<summary>Hint</summary>

Python has a function for the largest of several numbers, and one for the smallest. Try
`max(3, 8, 5)`.

</details>"""

SOLUTION = '''\
def spread(values):
    """Return the largest of some numbers minus the smallest."""
    ### BEGIN SOLUTION
    return max(values) - min(values)
    ### END SOLUTION'''

TEST = """\
# Seen here: one list. Not checked here: lists in another order, negative numbers, and a
# list of one number.
assert spread([0, 12, 19]) == 19, (
    f"the spread of [0, 12, 19] should be 19, but it is {spread([0, 12, 19])!r}."
)
### BEGIN HIDDEN TESTS
assert spread([7, 2, 9, 4]) == 7, (
    "the largest value need not be the last one, nor the smallest the first."
)
assert spread([-5, 3, -6]) == 9, "it should work for negative numbers, too."
assert spread([4]) == 0, "a single number lies nowhere apart: its spread is 0."
### END HIDDEN TESTS"""

USE = """\
spread(temperatures)"""

QUESTION = """\
### In words ({points})

Two classes sit the same test, and the marks of both have the same spread. Are the classes
equally mixed? Answer in two or three sentences, with an example."""

WORDS = """\
**A model answer.** No: the spread looks at two values only, and at none between them. In one
class all may have 5 but for a 1 and a 10; in the other, marks may lie evenly from 1 to 10.

**All points:** says no, because all other values don't count; has an example.

**Half of them:** says no with the reason or with an example, but not with both.

**0 points:** says yes, or no without any of this."""

ANSWERS = {
    "in_order": (
        True,
        "puts the numbers in order first",
        "ordered = sorted(values)\n    return ordered[-1] - ordered[0]",
    ),
    "one_by_one": (
        True,
        "goes through the numbers one by one",
        "low = high = values[0]\n"
        "    for value in values:\n"
        "        low = value if value < low else low\n"
        "        high = value if value > high else high\n"
        "    return high - low",
    ),
    "last_minus_first": (
        False,
        "takes the numbers to be in order",
        "return values[-1] - values[0]",
    ),
    "largest_only": (False, "takes the smallest to be 0", "return max(values)"),
    "without_signs": (
        False,
        "forgets the signs of negative numbers",
        "sizes = [abs(value) for value in values]\n    return max(sizes) - min(sizes)",
    ),
}


def new(course, name):
    """Make an assignment that `release` takes, and answers to it that the audit finds good.

    It has an exercise with a stub, a hint, a visible and a hidden test, and a question that a
    person grades. Its points add up to ``c.Autograder.points``, or to 5.

    Parameters
    ----------
    course : Course
    name : str

    Returns
    -------
    tuple of Path
        The instructor's notebook, and the folder of answers.

    Raises
    ------
    AutograderError
        If nbgrader, or a command line, can't use that name; or if there is something by it
        already, which stays as it is.
    """
    if not re.fullmatch(r"[^\W_][\w.-]*", name):
        raise AutograderError(
            f"{name!r} can't be the name of an assignment: it must have only letters, digits, "
            "- _ and ., and begin with a letter or a digit."
        )
    folder = course.path("source", ".", name)
    answers = course.root / course.settings.answers / name
    for path in (folder, answers):
        if path.exists():
            raise AutograderError(f"There is already {path}: choose another name.")
    points = POINTS if course.settings.points is None else course.settings.points
    by_hand = min(BY_HAND, points // 2)

    (answers / "spread").mkdir(parents=True)
    for file, (right, why, body) in ANSWERS.items():
        text = f"# earns {points - by_hand if right else 0}: {why}\n"
        text += f"def spread(values):\n    {body}\n"
        (answers / "spread" / f"{file}.py").write_text(text, encoding="utf-8")
    folder.mkdir(parents=True)
    path = folder / f"{name}.ipynb"
    nbformat.write(_notebook(name, points - by_hand, by_hand), path)
    return path, answers


def _notebook(name, by_tests, by_hand):
    cells = [
        new_markdown_cell(IDEA.format(name=name, points=_counted(by_tests + by_hand))),
        new_code_cell(GIVEN),
        new_markdown_cell(EXERCISE.format(points=_counted(by_tests))),
        new_code_cell(SOLUTION, metadata=_metadata("spread", solution=True)),
        new_code_cell(
            TEST, metadata=_metadata("test-spread", grade=True, locked=True, points=by_tests)
        ),
        new_code_cell(USE),
        new_markdown_cell(QUESTION.format(points=_counted(by_hand))),
        new_markdown_cell(
            WORDS, metadata=_metadata("words", grade=True, solution=True, points=by_hand)
        ),
    ]
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def _counted(points):
    return f"{points} point{'' if points == 1 else 's'}"


def _metadata(grade_id, **others):
    """What nbgrader's Create Assignment panel writes."""
    plain = {"grade": False, "solution": False, "locked": False, "task": False}
    return {"nbgrader": {"schema_version": 3, "grade_id": grade_id, **plain, **others}}
