"""The catalogue of answers: ``tests/answers/<assignment>/<exercise>/<name>.py``.

Each file is the code of one solution cell. Its first line says what it must earn, and why.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import nbformat

from autograder import names

ROOT = Path(__file__).parents[1]
ANSWERS = ROOT / "tests" / "answers"
ASSIGNMENTS = sorted(path.parent.name for path in (ROOT / "source").glob("*/*.ipynb"))


@dataclass(frozen=True)
class Answer:
    """One answer to one exercise; `earns` are the points of all tests of that exercise."""

    assignment: str
    exercise: str
    name: str
    earns: float
    why: str
    source: str

    def __str__(self):
        return f"{self.assignment}/{self.exercise}/{self.name}"


def read(path):
    """The answer in a file.

    Raises
    ------
    ValueError
        If its first line doesn't say what it earns.
    """
    first, _, source = path.read_text().partition("\n")
    match = re.fullmatch(r"# earns (\d+(?:\.\d+)?): (.+)", first)
    if not match:
        raise ValueError(f"{path}: the first line must read `# earns POINTS: why`")
    assignment, exercise = path.parts[-3:-1]
    return Answer(assignment, exercise, path.stem, float(match[1]), match[2], source.strip())


def answers():
    """All answers, sorted."""
    return [read(path) for path in sorted(ANSWERS.glob("*/*/*.py"))]


def source(assignment):
    """The instructor's notebook of an assignment."""
    path = ROOT / "source" / assignment / f"{assignment}.ipynb"
    return nbformat.read(path, as_version=4)


def released(assignment):
    """The students' notebook of an assignment."""
    path = ROOT / "release" / assignment / f"{assignment}.ipynb"
    return nbformat.read(path, as_version=4)


def nbgrader(cell):
    """A cell's nbgrader metadata."""
    return cell.metadata.get("nbgrader", {})


def exercises(notebook):
    """The indices of each exercise's solution cell and of its tests.

    Returns
    -------
    dict of str to (int, list of int)
        By the solution cell's grade id; only code cells, in order. The tests of an exercise
        are the grade cells from its solution cell up to the next one.
    """
    found = {}
    for index, cell in enumerate(notebook.cells):
        metadata = nbgrader(cell)
        if cell.cell_type != "code":
            continue
        if metadata.get("solution"):
            tests = []
            found[metadata["grade_id"]] = (index, tests)
        elif metadata.get("grade"):
            tests.append(index)
    return found


def code_cells(notebook, stubs=()):
    """The code cells of an instructor's notebook, as `names.needs` wants them.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
    stubs : dict of str to str, optional
        What students get of the solution cells, by grade id.
    """
    cells = []
    for cell in notebook.cells:
        metadata = nbgrader(cell)
        role = "locked" if metadata.get("locked") else "ordinary"
        role = "test" if metadata.get("grade") else role
        role = "solution" if metadata.get("solution") else role
        if cell.cell_type == "code":
            name = metadata.get("grade_id", "")
            cells.append(names.Cell(name, role, cell.source, dict(stubs).get(name, "")))
    return cells


def needs(assignment):
    """What the judge needs for each test of an assignment."""
    stubs = {
        nbgrader(cell).get("grade_id"): cell.source for cell in released(assignment).cells
    }
    return names.needs(code_cells(source(assignment), stubs))


def hand_in(assignment, sources):
    """A hand-in: the released notebook with some cells' sources replaced.

    Parameters
    ----------
    assignment : str
    sources : dict of str to str
        By grade id.
    """
    notebook = released(assignment)
    left = dict(sources)
    for cell in notebook.cells:
        name = nbgrader(cell).get("grade_id")
        if name in left:
            cell.source = left.pop(name)
    if left:
        raise ValueError(f"{assignment} has no cells {', '.join(left)}")
    return notebook


def solutions(assignment):
    """The sources of all solution cells of the instructor's notebook, by grade id."""
    return {
        nbgrader(cell)["grade_id"]: cell.source
        for cell in source(assignment).cells
        if nbgrader(cell).get("solution")
    }


def needed(notebook, end, sources):
    """The code cells before `end` that define what some code reads, and what they read.

    Tests are left out: they define nothing for others.
    """
    wanted, found = set(), []
    for source in sources:
        wanted |= names.reads(source)
    for cell in reversed(notebook.cells[:end]):
        if cell.cell_type != "code" or nbgrader(cell).get("grade"):
            continue
        if names.binds(cell.source) & wanted:
            wanted |= names.reads(cell.source)
            found.insert(0, cell)
    return found
