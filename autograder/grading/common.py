"""What all submissions of an assignment have in common."""

from dataclasses import dataclass

from nbgrader.preprocessors import Execute

from autograder.files import support_files
from autograder.grading import digests
from autograder.judging import names
from autograder.kernels.client import Limits


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
        same = [cells, limits(course), needs]
        digest = digests.of_assignment(course, assignment, same, walls)
        return cls(assignment, cells, files, needs, judge_files, digest)

    def digest_of(self, course, student):
        """A hash of all that the score of a student's submission depends on."""
        return digests.of_submission(self.digest, course.path("submitted", student, self.name))


def limits(course):
    """The limits that a course sets: nbgrader's ``Execute.timeout``, and our own."""
    return Limits(
        cell_seconds=Execute(config=course.config).timeout or -1,
        notebook_seconds=course.settings.notebook_timeout,
        memory_bytes=course.settings.memory * 1_000_000,
    )
