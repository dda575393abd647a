"""Make the students' notebooks from the instructor's, and prove that they are right."""

import json
import math
import re
import shutil
import tempfile
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import nbformat
from nbgrader import preprocessors, utils
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory

from autograder import AutograderError
from autograder.authoring.advice import advice
from autograder.files import read_notebook
from autograder.grading.batch import grade
from autograder.kernels import sandbox

SECRET_LENGTH = 12  # characters; shorter lines say nothing on their own


class ClearSolutions(preprocessors.ClearSolutions):
    """nbgrader's preprocessor, with a stub that says which exercise is not done yet.

    A cell with the tag ``bonus`` need not be done, and its stub stops nobody.
    """

    def preprocess_cell(self, cell, resources, cell_index):
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        stub = "# YOUR CODE HERE"
        if not _is_bonus(cell):
            stub += f'\nraise NotImplementedError("exercise {name} is not done yet")'
        self.code_stub = {**self.code_stub, "python": stub}
        return super().preprocess_cell(cell, resources, cell_index)


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
    return sum(n for n, cell in zip(points, cells, strict=True) if _is_bonus(cell))


def _is_bonus(cell):
    return "bonus" in cell.metadata.get("tags", [])


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

    faults = [*_leaks(source, released, _marks(course.config))]
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
        if not error or cell.source in meant or not _is_ordinary(cell):
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


def _marks(config):
    """The marks around what students must not see: where it begins, and where it ends."""
    solution = preprocessors.ClearSolutions(config=config)
    tests = preprocessors.ClearHiddenTests(config=config)
    scheme = preprocessors.ClearMarkScheme(config=config)
    return {
        solution.begin_solution_delimeter: solution.end_solution_delimeter,
        tests.begin_test_delimeter: tests.end_test_delimeter,
        scheme.begin_mark_scheme_delimeter: scheme.end_mark_scheme_delimeter,
    }


def _leaks(source, released, marks):
    """What a release gives away: lines of solutions and hidden tests, in any file."""
    cells = [cell for path in source.glob("*.ipynb") for cell in read_notebook(path).cells]
    parts = [(cell, *_split(cell, marks)) for cell in cells]
    public = "\n".join(line for _, _, shown in parts for line in shown)
    for cell, hidden, _ in parts:
        for other in cells:
            if hidden and _is_ordinary(other) and all(h in other.source for h in hidden):
                name = cell.metadata.nbgrader.grade_id
                yield f"the cell {other.source[:40]!r} gives {name} away"
    secret = {line for _, hidden, _ in parts for line in hidden if line not in public}
    for path in sorted(released.rglob("*")):
        if path.is_dir():
            continue
        texts = list(_texts(path.name, path.read_bytes()))
        for line in sorted(secret | set(marks)):
            if any(line in text for text in texts):
                yield f"{path.name} gives away: {line}"
        if path.suffix == ".ipynb":
            notebook = nbformat.read(path, as_version=4)
            if any(cell.get("outputs") for cell in notebook.cells):
                yield f"{path.name} is released with outputs"


def _is_ordinary(cell):
    """Whether a cell is code that neither answers an exercise nor tests one."""
    exercise = utils.is_solution(cell) or utils.is_grade(cell)
    return cell.cell_type == "code" and not exercise


def _split(cell, marks):
    """The lines of a cell that students must not see, and those that they do."""
    hidden, shown, end = [], [], None
    for line in cell.source.splitlines():
        begins = [mark for mark in marks if mark in line]
        if begins:
            end = marks[begins[0]]
        elif end and end in line:
            end = None
        else:
            (hidden if end else shown).append(line.strip())
    if utils.is_solution(cell) and not hidden:
        hidden, shown = shown, []
    return {line for line in hidden if _says_something(line)}, shown


def _says_something(line):
    return len(line) >= SECRET_LENGTH and not line.startswith(("import ", "from "))


def _texts(name, content):
    """All texts in a file: in the values of JSON, and in the files of an archive, too."""
    yield content.decode("utf-8", errors="replace")
    if name.endswith((".json", ".ipynb")):
        with suppress(ValueError):
            yield "\n".join(_strings(json.loads(content)))
    elif zipfile.is_zipfile(BytesIO(content)):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for member in archive.namelist():
                yield from _texts(member, archive.read(member))


def _strings(value):
    """All texts in a JSON value; a list of lines, as notebooks have them, is one text."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _strings(item)
    elif isinstance(value, list):
        if value and all(isinstance(item, str) for item in value):
            yield "".join(value)
        else:
            for item in value:
                yield from _strings(item)
