"""What other graders need for the same class: nbgrader's own command, and Otter-Grader.

``python tests/peers.py nbgrader 3 01-data`` has nbgrader grade three submissions, and prints
the seconds; the other graders are ``ours``, ``otter`` and ``otter-ours``. Every function that
returns seconds has checked the marks: without right ones, there is no time.
"""

import argparse
import functools
import importlib.metadata
import json
import os
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import coursework
import light
import nbformat
import toy
from light import EXERCISES, IMPORTS
from nbformat.v4 import new_code_cell

from autograder.authoring.release import generate
from autograder.course import Course

CONFIG = "c = get_config()\nc.Execute.timeout = 180\n"

OTTER = coursework.ROOT / "build" / "otter"
OTTER_VERSION = "7.0.0"
OTTER_ASSIGNMENT = "01-numpy"
OTTER_CONFIG = {"print_summary": False, "print_score": False}
# The notebooks that are none of the course's.
SOURCES = {toy.NAME: toy.source, light.NAME: light.source}


def make_class(root, assignment, count):
    """Make a course with one assignment, and with submissions that are all right.

    In each, each answer ends with a comment of its own, so that nothing that was found out
    about one holds for another. The configuration sets nothing but nbgrader's time limit.

    Parameters
    ----------
    root : Path
        An empty folder.
    assignment : str
        Of the course, or one of `SOURCES`.
    count : int
    """
    right = {
        coursework.nbgrader(cell)["grade_id"]: cell.source
        for cell in source(assignment).cells
        if coursework.nbgrader(cell).get("solution")
    }
    answers = {
        f"student-{number}": {name: f"{text}\n# {number}" for name, text in right.items()}
        for number in range(count)
    }
    make_course(root, source(assignment), assignment, answers)


def source(assignment):
    """The instructor's notebook of an assignment."""
    if assignment in SOURCES:
        return SOURCES[assignment]()
    return coursework.source(assignment)


def nbgrader_seconds(root, assignment):
    """How long ``nbgrader autograde`` needs for a class that `make_class` made.

    nbgrader 0.9.6 grades one submission after the other. It has no option for more at a time;
    its FAQ says "not yet", and points to its issue 174, where users make do with a copy of the
    gradebook for each process, and merge them afterwards. That is no setting, and not done
    here; on n cores it could at best divide this time by n.

    What helps is done: kernels are killed when they are done (``Execute.shutdown_kernel``),
    nothing is logged, and what `warm` warms is warm. TensorFlow may use all cores: bound to
    one thread a kernel, as with ours, it needs as much processor time, and can't share it.

    Not comparable: its kernels have no walls, and hidden tests run in the student's. It writes
    no feedback; ours does within its time.
    """
    command = ["nbgrader", "autograde", assignment, "--course-dir", root]
    command += ["--quiet", "--Execute.shutdown_kernel=immediate"]
    return _grade(root, assignment, command, full_marks(assignment))


def ours_seconds(root, assignment, *options):
    """How long ``autograder grade`` needs for a class that `make_class` made.

    With all that it does by default: walls, a judge beside each student's kernel, scores,
    executed notebooks and feedback. `options` go to the command; ("--sandbox", "none") builds
    no walls, as the others build none.
    """
    return _ours(root, assignment, options, full_marks(assignment))


def otter_environment():
    """Install Otter-Grader into build/otter, if it isn't there, and return its Python.

    NumPy and the kernel are of the same versions as ours.
    """
    versions = [
        f"{name}=={importlib.metadata.version(name)}" for name in ("ipykernel", "numpy")
    ]
    wanted = [f"otter-grader[grading]=={OTTER_VERSION}", *versions]
    python, installed = OTTER / "bin" / "python", OTTER / "installed.json"
    if not installed.exists() or json.loads(installed.read_text()) != wanted:
        run([sys.executable, "-m", "venv", "--clear", OTTER])
        run([python, "-m", "pip", "install", "--disable-pip-version-check", *wanted])
        installed.write_text(json.dumps(wanted))
    return python


def otter_seconds(count):
    """How long Otter-Grader needs for a class with the small exercises.

    ``otter grade`` needs Docker, and starts a container for each submission. Without, Otter
    has ``otter run`` and `otter.api.grade_submission`, which call the same function; it grades
    one submission, and changes the folder of its process, so that threads are out. Fastest is
    a pool of processes, one a core, that are forked when Otter has been imported:
    ``otter run``, as many at a time, imports it for each submission, and takes more than twice
    as long. More processes than cores, or one thread for NumPy, make no difference. The time
    includes the start of Python and the import of Otter, as ours does.

    Otter runs all tests after the last cell, so that notebooks need no cells of Otter's, and
    don't have them. It makes no summary (``print_summary``) and no PDF.

    Not comparable: there are no walls, hidden tests run in the student's kernel, which also
    writes the marks into a file, and nothing is written but the points of each student: no
    gradebook, no executed notebooks, no feedback. Ours does all that within its time.
    """
    python = otter_environment()
    with tempfile.TemporaryDirectory(prefix="otter-") as name:
        folder = Path(name)
        for part in ("tests", "submissions"):
            (folder / part).mkdir()
        for exercise in EXERCISES:
            (folder / "tests" / f"{exercise.name}.py").write_text(_otter_test(exercise))
        (folder / "otter_config.json").write_text(json.dumps(OTTER_CONFIG))
        generating = [python, "-m", "otter", "generate", "--no-environment"]
        run(generating, cwd=folder)
        for student, answers in _small_answers(count).items():
            cells = [new_code_cell(text) for text in (IMPORTS, *answers.values())]
            nbformat.write(toy.notebook(*cells), folder / "submissions" / f"{student}.ipynb")
        pool = Path(__file__).with_suffix("") / "otter_pool.py"
        scores = folder / "scores.json"
        seconds = run([python, pool, "autograder.zip", "submissions", scores], cwd=folder)
        _compare(json.loads(scores.read_text()), _small_marks(count))
    return seconds


def otter_ours_seconds(count, *options):
    """How long ``autograder grade`` needs for what `otter_seconds` has graded."""
    cells = [toy.imports(IMPORTS)]
    for exercise in EXERCISES:
        name = f"test-{exercise.name}"
        cells.append(light.solution(exercise))
        cells.append(toy.check(name, 1, exercise.visible))
        cells.append(toy.check(f"{name}-hidden", 1, light.hidden(exercise)))
    with tempfile.TemporaryDirectory(prefix="otter-ours-") as name:
        root = Path(name)
        make_course(root, toy.notebook(*cells), OTTER_ASSIGNMENT, _small_answers(count))
        return _ours(root, OTTER_ASSIGNMENT, options, _small_marks(count))


@functools.cache
def warm():
    """Have Python's bytecode, Matplotlib's list of fonts and the disk's cache ready."""
    run([sys.executable, "-c", "import keras, tensorflow, matplotlib.pyplot, course.show"])


def make_course(root, source, assignment, answers):
    """Make a released course; `answers` are by student, and by grade id."""
    (root / "nbgrader_config.py").write_text(CONFIG)
    toy.write_source(root, source, assignment)
    course = Course(root)
    generate(course, assignment)
    released = course.path("release", ".", assignment) / f"{assignment}.ipynb"
    for student, texts in answers.items():
        node = nbformat.read(released, as_version=4)
        for grade_id, text in texts.items():
            node.cells[toy.index(node, grade_id)].source = text
        toy.submit(root, student, node, name=released.name, assignment=assignment)


def _ours(root, assignment, options, marks):
    command = ["autograder", "grade", assignment, "--course-dir", root, *options]
    return _grade(root, assignment, command, marks)


def _grade(root, assignment, command, marks):
    """How long a command needs to put marks into the gradebook."""
    course = Course(root)
    with course.gradebook() as gradebook:
        assert not gradebook.assignment_submissions(assignment), f"{root} has been graded"
    warm()
    program, *arguments = command
    seconds = run([Path(sys.executable).with_name(program), *arguments])
    with course.gradebook() as gradebook:
        submissions = gradebook.assignment_submissions(assignment)
        scores = {submission.student_id: submission.score for submission in submissions}
    students = course.submissions(assignment)
    _compare(scores, marks if isinstance(marks, dict) else dict.fromkeys(students, marks))
    return seconds


def full_marks(assignment):
    """The points that tests give."""
    cells = map(coursework.nbgrader, source(assignment).cells)
    return sum(cell["points"] for cell in cells if cell.get("grade") and not cell["solution"])


def _small_answers(count):
    """What each student answers to the small exercises; half of them one wrongly."""
    answers = {}
    for number in range(count):
        texts = answers[f"student-{number}"] = {}
        for index, exercise in enumerate(EXERCISES):
            text = exercise.wrong if _is_wrong(number, index) else exercise.right
            texts[exercise.name] = f"{text}\n# {number}"
    return answers


def _small_marks(count):
    marks = {}
    for number in range(count):
        lost = [e.lost for index, e in enumerate(EXERCISES) if _is_wrong(number, index)]
        marks[f"student-{number}"] = 2 * len(EXERCISES) - sum(lost)
    return marks


def _is_wrong(number, index):
    return number % (2 * len(EXERCISES)) == index


def _otter_test(exercise):
    """The tests of an exercise, as Otter wants them."""
    lines = ["from otter.test_files import test_case", IMPORTS, f"name = {exercise.name!r}"]
    for kind in ("visible", "hidden"):
        lines.append(f"@test_case(points=1, hidden={kind == 'hidden'})")
        lines.append(f"def {kind}({exercise.name}):")
        lines.append(textwrap.indent(getattr(exercise, kind), "    "))
    return "\n".join(["OK_FORMAT = False", *lines, ""])


def run(command, cwd=None):
    """Run a command, and return how long that took."""
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    started = time.perf_counter()
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - started
    if done.returncode:
        raise RuntimeError(f"{command} failed:\n{done.stdout}{done.stderr}")
    return seconds


def _compare(scores, marks):
    assert scores == marks, f"the marks are {scores} and not {marks}"


def main():
    parser = argparse.ArgumentParser(description="Print how many seconds a grader needs.")
    parser.add_argument("grader", choices=["nbgrader", "ours", "otter", "otter-ours"])
    parser.add_argument("count", type=int, help="how many submissions")
    parser.add_argument("assignment", nargs="?", default="01-data")
    parser.add_argument("--sandbox", default="bwrap", help="as for autograder grade")
    given = parser.parse_args()
    options = ("--sandbox", given.sandbox)
    if given.grader == "otter":
        seconds = otter_seconds(given.count)
    elif given.grader == "otter-ours":
        seconds = otter_ours_seconds(given.count, *options)
    else:
        with tempfile.TemporaryDirectory(prefix="peers-") as name:
            make_class(Path(name), given.assignment, given.count)
            if given.grader == "nbgrader":
                seconds = nbgrader_seconds(Path(name), given.assignment)
            else:
                seconds = ours_seconds(Path(name), given.assignment, *options)
    print(f"{seconds:.1f}")


if __name__ == "__main__":
    main()
