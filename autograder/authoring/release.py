"""Make the students' notebooks from the instructor's, and prove that they are right."""

import math
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from nbgrader import utils
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory

from autograder import AutograderError
from autograder.authoring.advice import advice
from autograder.authoring.leaks import is_ordinary, leaks
from autograder.authoring.stubs import is_bonus
from autograder.files import read_notebook
from autograder.grading.batch import grade
from autograder.kernels import sandbox


@dataclass
class Proof:
    """What a release was found to be.

    Attributes
    ----------
    assignment : str
    points : float
        Of the whole assignment.
    by_hand : float
        The points that a person gives.
    seconds : float
        How long the instructor's notebooks ran.
    faults : list of str
        What is wrong with it; nothing, if it may be released.
    advice : list of str
        What its author should look at.
    """

    assignment: str
    points: float
    by_hand: float
    seconds: float
    faults: list
    advice: list


def release(course, assignment):
    """Release an assignment: prove it in a scratch course, then write release/.

    Parameters
    ----------
    course : Course
    assignment : str

    Returns
    -------
    Proof
        Without faults.

    Raises
    ------
    AutograderError
        If there is no such assignment, if nbgrader can't generate it, or if the proof finds
        a fault. What was released before stays as it was.
    """
    if assignment not in course.sources():
        raise AutograderError(
            f"There is no assignment {assignment} in {course.root}: "
            f"there are {', '.join(course.sources()) or 'none'}."
        )
    with tempfile.TemporaryDirectory(prefix="release-") as folder:
        proof = prove(course.scratch(folder, assignment), assignment)
    if proof.faults:
        faults = "\n".join(f"- {fault}" for fault in proof.faults)
        raise AutograderError(f"{assignment} is not released:\n{faults}")
    generate(course, assignment)
    return proof


def generate(course, assignment):
    """Write release/ and the gradebook's list of cells with nbgrader.

    Raises
    ------
    AutograderError
        If nbgrader refuses, for example because cells were added to an assignment that has
        submissions in the gradebook. What was released before stays as it was.
    """
    directories = CourseDirectory(config=course.config, assignment_id=assignment)
    converter = GenerateAssignment(coursedir=directories, config=course.config, force=True)
    released = course.path("release", ".", assignment)
    with (
        tempfile.TemporaryDirectory(prefix="released-") as before,
        course.nbgrader_log(converter) as log,
    ):
        if released.is_dir():
            shutil.copytree(released, before, dirs_exist_ok=True)
        try:
            converter.start()
        except NbGraderException:
            if any(Path(before).iterdir()):  # nbgrader has removed it
                shutil.copytree(before, released, dirs_exist_ok=True)
            raise AutograderError(
                f"nbgrader can't release {assignment}: {log.what()}"
            ) from None


def _bonus(folder):
    """The points of tests that their author has tagged as a bonus, beyond all others."""
    cells = [c for path in sorted(folder.glob("*.ipynb")) for c in read_notebook(path).cells]
    points = [cell.metadata.get("nbgrader", {}).get("points", 0) for cell in cells]
    return sum(n for n, cell in zip(points, cells, strict=True) if is_bonus(cell))


def prove(course, assignment):
    """Generate an assignment and hand it in twice: solved, and untouched.

    Parameters
    ----------
    course : Course
        A scratch course: its gradebook and folders are written to.
    assignment : str

    Returns
    -------
    Proof
    """
    generate(course, assignment)
    source = course.path("source", ".", assignment)
    released = course.path("release", ".", assignment)
    for student, folder in (("solved", source), ("untouched", released)):
        shutil.copytree(folder, course.path("submitted", student, assignment))
    walls = not sandbox.fault()  # this is the instructor's own code: it does without
    run = grade(course, [assignment], walls=walls)
    records = {record.student: record for record in run.records}

    faults = [*leaks(source, released, course.config)]
    cells = [c for cells in course.instructor_cells(assignment).values() for c in cells]
    points = sum(cell.points or 0 for cell in cells)
    by_hand = sum(cell.points or 0 for cell in cells if cell.task or cell.solution)
    wanted = course.settings.points
    ordinary = points - _bonus(source)
    if wanted is not None and not math.isclose(ordinary, wanted):
        faults.append(f"its points add up to {ordinary:g} and not to {wanted}")
    for student, score in (("solved", points - by_hand), ("untouched", 0)):
        record = records[student]
        if not math.isclose(record.score, score):
            faults.append(
                f"the {student} notebook earns {record.score:g} and not {score:g} points"
            )
        faults += [f"the {student} notebook: {p}" for p in record.problems]
    for path in sorted(source.glob("*.ipynb")):
        solved, untouched = (
            read_notebook(course.path("autograded", student, assignment) / path.name)
            for student in ("solved", "untouched")
        )
        meant = {c.source for c in read_notebook(path).cells if _may_raise(c)}
        faults += [f"{path.name}: {fault}" for fault in _errors(solved, meant)]
        faults += [f"{path.name}: {fault}" for fault in _stops(solved, untouched, meant)]
    tips = [tip for cells in course.code_cells(assignment).values() for tip in advice(cells)]
    return Proof(assignment, points, by_hand, records["solved"].seconds, faults, tips)


def _may_raise(cell):
    return "raises-exception" in cell.metadata.get("tags", [])


def _errors(solved, meant):
    """Which cells of the solved notebook end in an error that is not meant."""
    for cell in solved.cells:
        if (error := _error(cell)) and cell.source not in meant:
            where = cell.metadata.get("nbgrader", {}).get("grade_id", cell.source[:40])
            yield f"the solved notebook stops in {where}: {error.ename}: {error.evalue}"


def _stops(solved, untouched, meant):
    """Where the untouched notebook stops for another reason than an open exercise."""
    exercises = "\n".join(c.source for c in solved.cells if utils.is_solution(c))
    defined = set(re.findall(r"\w+", exercises))
    for cell in untouched.cells:
        error = _error(cell)
        if not error or cell.source in meant or not is_ordinary(cell):
            continue
        unknown = re.match(r"name '(\w+)' is not defined", error.evalue)
        if error.ename == "NotImplementedError" or (
            error.ename == "NameError" and unknown and unknown[1] in defined
        ):
            continue
        yield (
            "the untouched notebook stops where there is no exercise, in the cell "
            f"{cell.source[:40]!r}: {error.ename}: {error.evalue}"
        )


def _error(cell):
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            return output
    return None
