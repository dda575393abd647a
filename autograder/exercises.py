"""The exercises of a notebook: their cells, where each stands, and what students are given."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

import nbformat


@dataclass(frozen=True)
class InstructorCell:
    """A cell that belongs to the instructor: it has a grade id.

    `source` is what the gradebook holds: all tests, hidden ones too, but no solution;
    `released` is what students were given.
    """

    grade_id: str
    cell_type: str
    source: str
    released: str
    checksum: str
    grade: bool
    solution: bool
    locked: bool
    task: bool
    points: float | None

    @property
    def metadata(self):
        """The cell's nbgrader metadata, as nbgrader itself writes them."""
        metadata = {
            "schema_version": 3,
            "grade_id": self.grade_id,
            "cell_type": self.cell_type,
            "checksum": self.checksum,
            "grade": self.grade,
            "solution": self.solution,
            "locked": self.locked,
            "task": self.task,
        }
        if self.points is not None:
            metadata["points"] = self.points
        return metadata


@dataclass(frozen=True)
class Place:
    """Where an exercise stands: its solution cell, and the tests that come after it.

    Attributes
    ----------
    name : str
        The solution cell's grade id.
    solution : int
        The index of that cell.
    tests : tuple of int
        The indices of the grade cells: those before the next exercise that has tests, too.
    points : float
        Of these tests.
    """

    name: str
    solution: int
    tests: Sequence[int]
    points: float


def metadata(cell):
    """A cell's nbgrader metadata."""
    return cell.metadata.get("nbgrader", {})


def grade_id(cell):
    """A cell's grade id; None, if it has none that is a text."""
    name = metadata(cell).get("grade_id")
    return name if isinstance(name, str) else None


def places(notebook):
    """The places of the exercises of an instructor's notebook whose code is tested, in order.

    Solution cells without a test between them share those that come next.
    """
    found, open_ones, tests = [], [], []

    def close():
        points = sum(metadata(notebook.cells[index]).get("points", 0) for index in tests)
        for name, solution in open_ones if tests else ():
            found.append(Place(name, solution, tuple(tests), points))

    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        grade, solution = (metadata(cell).get(key) for key in ("grade", "solution"))
        if solution and tests:
            close()
            open_ones, tests = [], []
        if solution and not grade:  # with both, a person grades it
            open_ones.append((metadata(cell)["grade_id"], index))
        elif grade and not solution and open_ones:
            tests.append(index)
    close()
    return found


def stubs(released):
    """What students are given in place of each solution, by grade id.

    Parameters
    ----------
    released : nbformat.NotebookNode
    """
    return {metadata(c).get("grade_id"): c.source for c in released.cells}


def new_cell(cell_type, source, **fields):
    """A cell as nbformat makes it, but not validated: whole notebooks are, in less time."""
    cell = {"id": uuid4().hex[:8], "cell_type": cell_type, "metadata": {}, "source": source}
    if cell_type == "code":
        cell |= {"execution_count": None, "outputs": []}
    return nbformat.from_dict(cell | fields)


def replaced(cell, source):
    """A copy of a cell with another source."""
    copy = nbformat.from_dict(cell)
    copy.source = source
    return copy
