"""A course that is as small as a course can be, for tests of the grader."""

import copy
from functools import partial

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.grading.grade import grade as grading
from autograder.kernels import sandbox

NAME = "01-toy"

# What holds with a sandbox or without is tested on any machine.
WALLS = not sandbox.fault()
NO_WALLS = f"no sandbox: {sandbox.fault()}. {sandbox.advice()}"  # why tests are left out
SANDBOX = ("--sandbox", "bwrap" if WALLS else "none")
grade = partial(grading, walls=WALLS)


def metadata(grade_id, grade=False, solution=False, locked=False, points=None):
    values = {
        "schema_version": 3,
        "grade_id": grade_id,
        "grade": grade,
        "solution": solution,
        "locked": locked,
        "task": False,
    }
    if points is not None:
        values["points"] = points
    return {"nbgrader": values}


def imports(source):
    return new_code_cell(source, metadata=metadata("imports", locked=True))


def solution(name, source):
    return new_code_cell(source, metadata=metadata(name, solution=True))


def check(name, points, source):
    return new_code_cell(
        source, metadata=metadata(name, grade=True, locked=True, points=points)
    )


def notebook(*cells):
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=list(cells), metadata={"kernelspec": kernel})


DOUBLE = '''\
def double(x):
    """Return twice x."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION'''
TEST_DOUBLE = """\
assert double(2) == 4
### BEGIN HIDDEN TESTS
assert double(-3) == -6, "negative numbers"
### END HIDDEN TESTS"""
SIZE = """\
### BEGIN SOLUTION
size = len("abcdefgh")
### END SOLUTION"""


def source():
    """The instructor's notebook: 5 points by tests, 2 by hand."""
    return notebook(
        new_markdown_cell("# Toy"),
        imports("import math"),
        solution("double", DOUBLE),
        check("test-double", 2, TEST_DOUBLE),
        new_code_cell("print(double(21))"),
        solution("size", SIZE),
        check("test-size", 3, "assert size == 8"),
        new_markdown_cell(
            "Because of the weather.",
            metadata=metadata("words", grade=True, solution=True, points=2),
        ),
    )


def write_source(root, node=None, name=NAME):
    """Put an instructor's notebook into the course folder `root`."""
    folder = root / "source" / name
    folder.mkdir(parents=True)
    nbformat.write(node or source(), folder / f"{name}.ipynb")
    return folder


def read_released(course):
    """The students' version in a course."""
    path = course.path("release", ".", NAME) / f"{NAME}.ipynb"
    return nbformat.read(path, as_version=4)


def read_graded(course, student):
    """What came of a student's notebook."""
    path = course.path("autograded", student, NAME) / f"{NAME}.ipynb"
    return nbformat.read(path, as_version=4)


def solve(released):
    """The released notebook with right answers."""
    answers = {
        "double": "def double(x):\n    return x + x",
        "size": "size = 8",
        "words": "I think so.",
    }
    node = copy.deepcopy(released)
    for cell in node.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = answers.get(name, cell.source)
    return node


def index(node, grade_id):
    """Where the cell with a grade id stands in a notebook."""
    for i, cell in enumerate(node.cells):
        if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id:
            return i
    raise KeyError(grade_id)


def submit(root, student, node=None, raw=None, name=f"{NAME}.ipynb", assignment=NAME):
    """Put a notebook, or raw bytes, into the course's submitted/ folder."""
    folder = root / "submitted" / student / assignment
    folder.mkdir(parents=True, exist_ok=True)
    if node is not None:
        nbformat.write(node, folder / name)
    if raw is not None:
        (folder / name).write_bytes(raw)
    return folder


def marks(run):
    """What each student has by a run of `grade`."""
    return {record.student: record.score for record in run.records}


def problems(run):
    """What was wrong with each student's submission."""
    return {record.student: record.problems for record in run.records}
