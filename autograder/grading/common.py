"""What all submissions of an assignment have in common, and what their scores depend on."""

import hashlib
from dataclasses import dataclass

from nbgrader.preprocessors import Execute

from autograder.files import support_files
from autograder.grading.submitted import digest
from autograder.judging import names
from autograder.kernels.client import Limits
from autograder.running.notebook import environment


@dataclass
class Common:
    """What all submissions of an assignment have in common.

    Attributes
    ----------
    name : str
    cells : dict of str to list of InstructorCell
    files : dict of str to Path
        What the instructor puts beside the notebooks.
    needs : dict of str to dict
        What the tests of each notebook need: see `names.needs`.
    judge_files : dict of str to Path
    digest : str
        A hash of all that the scores depend on.
    """

    name: str
    cells: dict
    files: dict
    needs: dict
    judge_files: dict
    digest: str

    @classmethod
    def of(cls, course, assignment, walls):
        cells = course.instructor_cells(assignment)
        files = support_files(course.path("source", ".", assignment))
        judge_files = {**files, **course.private_files(assignment)}
        code = course.code_cells(assignment)
        needs = {name: names.needs(code[name]) for name in code}
        digest = _digest_of_all(course, assignment, cells, files, needs, walls)
        return cls(assignment, cells, files, needs, judge_files, digest)

    def digest_of(self, course, student):
        """A hash of all that the score of a student's submission depends on."""
        return _digest(self.digest, _digest_of(course, student, self.name))


def limits(course):
    """The limits that a course sets: nbgrader's ``Execute.timeout``, and our own."""
    return Limits(
        cell_seconds=Execute(config=course.config).timeout or -1,
        notebook_seconds=course.settings.notebook_timeout,
        memory_bytes=course.settings.memory * 1_000_000,
    )


def _digest(*parts):
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _digest_of_all(course, assignment, cells, files, needs, walls):
    """What the scores of all submissions of an assignment depend on."""
    with course.gradebook() as gradebook:
        due = gradebook.find_assignment(assignment).duedate
    parts = [repr(cells), repr(limits(course)), str(due), environment(), str(walls)]
    parts.append(repr(needs))
    for name in ("nbgrader_config.py", "nbgrader_config.json"):
        path = course.root / name
        parts.append(path.read_text() if path.exists() else "")
    for some in (files, course.private_files(assignment)):
        for name in sorted(some):
            with some[name].open("rb") as file:
                parts += [name, hashlib.file_digest(file, "sha256").hexdigest()]
    return _digest(*parts)


def _digest_of(course, student, assignment):
    try:
        return digest(course.path("submitted", student, assignment))
    except Exception:  # one hand-in must never stop the others
        return ""
