"""An instructor's notebook, and all that is needed to try answers in it."""

from dataclasses import dataclass, replace

from autograder import exercises
from autograder.authoring.release import generate
from autograder.files import read_notebook, support_files
from autograder.grading.batch import limits
from autograder.judging import names
from autograder.kernels import sandbox
from autograder.running import notebook


@dataclass(frozen=True)
class Reference:
    """An instructor's notebook, and all that is needed to try answers in it.

    Attributes
    ----------
    assignment : str
    node : nbformat.NotebookNode
    places : list of exercises.Place
    needs : dict of str to names.Needs
        For each test, and for what students see of it: the latter after "visible:".
    visible : dict of str to str
        What students see of each test that hides something; empty, if that is no code.
    stubs : dict of str to str
    files, judge_files : dict of str to Path
    limits : client.Limits
    walls : bool
    """

    assignment: str
    node: object
    places: list
    needs: dict
    visible: dict
    stubs: dict
    files: dict
    judge_files: dict
    limits: object
    walls: bool

    def job(self, node, needs=(), **limits):
        """The job that runs a notebook made from this one; `limits` are others than usual."""
        return notebook.Job(
            node,
            self.files,
            replace(self.limits, **limits),
            self.needs | dict(needs),
            self.judge_files,
            self.walls,
        )

    def tests(self):
        """The index and the cell of each test of an exercise."""
        indices = dict.fromkeys(index for place in self.places for index in place.tests)
        return {index: self.node.cells[index] for index in indices}


def references(course, assignment):
    """The references of an assignment's notebooks; `course` is a scratch course."""
    generate(course, assignment)
    files = support_files(course.path("source", ".", assignment))
    for name, cells in course.instructor_cells(assignment).items():
        node = course.read_source(assignment, name)
        code = course.code_cells(assignment)[name]
        released = read_notebook(course.path("release", ".", assignment) / f"{name}.ipynb")
        parts = {c.grade_id: c.released for c in cells if c.grade and c.released != c.source}
        visible = {
            name: part if names.parse(part).body else "" for name, part in parts.items()
        }
        shown = [replace(cell, source=visible.get(cell.name, cell.source)) for cell in code]
        needs = {f"visible:{name}": needs for name, needs in names.needs(shown).items()}
        yield Reference(
            assignment,
            node,
            exercises.places(node),
            needs | names.needs(code),
            visible,
            stubs=exercises.stubs(released),
            files=files,
            judge_files={**files, **course.private_files(assignment)},
            limits=limits(course),
            walls=not sandbox.fault(),  # all of it is the instructor's own code
        )
