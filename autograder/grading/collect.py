"""What was handed in: read it, whatever its state, and make notebooks of it for nbgrader.

The way is: the files (`submitted`), which notebook is which (`matching`), and the instructor's
cells put back (`restore`). The files in submitted/ are only read.
"""

from dataclasses import dataclass, field
from pathlib import Path

from nbformat.v4 import new_markdown_cell, new_notebook
from nbgrader.utils import parse_utc

from autograder.grading.matching import renamed
from autograder.grading.parse import clean, parse
from autograder.grading.restore import restore
from autograder.grading.submitted import files


@dataclass
class Submission:
    """One student's assignment, ready for nbgrader.

    Attributes
    ----------
    student, assignment : str
    notebooks : dict of str to nbformat.NotebookNode
        All notebooks of the assignment, by name; a blank one where none could be read.
    files : dict of str to Path
        What was handed in beside them, by the path that it has there.
    problems : list of str
        What was wrong, in words for the student and the instructor.
    unread : set of str
        The notebooks of which nothing could be read: they earn nothing.
    """

    student: str
    assignment: str
    notebooks: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    unread: set = field(default_factory=set)


def collect(folder, student, assignment, instructor_cells, course_files=()):
    """Read a submission.

    Parameters
    ----------
    folder : Path
        Where it was handed in.
    student, assignment : str
    instructor_cells : dict of str to list of InstructorCell
        The cells that each notebook of the assignment must have, in order.
    course_files : iterable of str
        The paths of the files that the instructor puts beside the notebooks.

    Returns
    -------
    Submission
        Always: what can't be read is replaced by a blank notebook, and said in `problems`.
    """
    submission = Submission(student, assignment)
    taken = {*course_files, *(f"{name}.ipynb" for name in instructor_cells)}
    parsed, faults = _read(folder, taken, submission)
    named = _named(parsed, faults, instructor_cells, submission)
    for name, cells in instructor_cells.items():
        restored, problems = restore(named.get(name, new_notebook()), cells)
        if name in named:
            submission.problems += problems
        submission.notebooks[name] = restored
    if submission.problems:
        for notebook in submission.notebooks.values():
            notebook.cells.insert(0, _notice(submission.problems))
    return submission


def _read(folder, taken, submission):
    """The notebooks of a folder, and what is wrong with others; both by the file's stem."""
    parsed, faults = {}, {}
    for name, path in files(folder, submission.problems).items():
        try:
            path.open("rb").close()
            if name == "timestamp.txt" and not _is_timestamp(path.read_bytes()):
                submission.problems.append("timestamp.txt holds no time and is left out")
            elif "/" not in name and name.endswith(".ipynb"):
                parsed[path.stem] = parse(path.read_bytes())
            elif _clashes(name, taken):
                submission.problems.append(
                    f"{name} is in the way of a file of the course and is left out"
                )
            else:
                submission.files[name] = path
        except ValueError as error:
            faults[path.stem] = str(error)
        except OSError as error:
            submission.problems.append(f"{name} can't be read: {error.strerror}")
    return parsed, faults


def _named(parsed, faults, instructor_cells, submission):
    """The notebooks of the assignment that are there, by the names that they should have."""
    named = {}
    for name in instructor_cells:
        if name in parsed:
            named[name] = parsed.pop(name)
        elif other := renamed(name, parsed, instructor_cells):
            submission.problems.append(f"{name}.ipynb was handed in as {clean(other)}.ipynb")
            named[name] = parsed.pop(other)
        else:
            fault = faults.get(name, "is missing")
            submission.problems.append(f"{name}.ipynb {fault}")
            submission.unread.add(name)
    return named


def _clashes(name, taken):
    """Whether a file stands where a folder must be, or its folder where a file must be."""
    folders = {str(parent) for path in taken for parent in Path(path).parents}
    return name in folders or any(str(parent) in taken for parent in Path(name).parents)


def _notice(problems):
    lines = "\n".join(f"- {problem}" for problem in problems)
    return new_markdown_cell(f"**From the grader: what was wrong on arrival**\n\n{lines}")


def _is_timestamp(content):
    try:
        return bool(parse_utc(content.decode().strip()))
    except (ValueError, OverflowError):
        return False
