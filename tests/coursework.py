"""The course's own notebooks, as the tests want them."""

from pathlib import Path

import nbformat

from autograder.judging import names

ROOT = Path(__file__).parents[1]
ANSWERS = ROOT / "tests" / "answers"
ASSIGNMENTS = sorted(path.parent.name for path in (ROOT / "source").glob("*/*.ipynb"))


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


def all_points(assignment):
    """What the tests of an assignment give, by grade id."""
    tests = [nbgrader(cell) for cell in source(assignment).cells]
    return {t["grade_id"]: t["points"] for t in tests if t.get("grade") and not t["solution"]}


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
