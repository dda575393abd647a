"""What a run has to do: submissions that are new, or that have changed since their marks."""

from dataclasses import dataclass, field

from autograder.course import GLOB
from autograder.gradebook import records
from autograder.gradebook.late import AssignLatePenalties
from autograder.gradebook.records import Record
from autograder.gradebook.scores import students
from autograder.grading.parse import clean

LONGEST_NAME = 240  # bytes of a student's name, which is in the names of files
BAD_NAME = (
    "nbgrader can't handle the folder's name: rename it, without * ? [ or ], and shorter than "
    f"{LONGEST_NAME} bytes"
)


@dataclass
class Todo:
    """What there is, and what has to be done about it.

    Attributes
    ----------
    records : list of Record
        One for each submission that is there.
    grade : list of Record
        Those that have to be graded; what was known of them is forgotten.
    renew : list of Record
        Those of which only the feedback is no longer right, since a penalty has changed.
    """

    records: list = field(default_factory=list)
    grade: list = field(default_factory=list)
    renew: list = field(default_factory=list)


def look(course, assignments, cache=True):
    """Look at all submissions of some assignments; late penalties are put right on the way.

    Parameters
    ----------
    course : Course
    assignments : dict of str to Common
    cache : bool
        Whether what has not changed need not be graded again.

    Returns
    -------
    Todo
    """
    found = Todo()
    for assignment, common in assignments.items():
        with course.gradebook() as gradebook:
            graded = students(gradebook, assignment)
            late = AssignLatePenalties(gradebook, config=course.config)
            penalised = late.update(assignment)
        for student in course.submissions(assignment):
            if not _is_name(student):
                found.records.append(Record(clean(student), assignment, problems=[BAD_NAME]))
                continue
            place = (student, assignment)
            now = common.digest_of(course, student)
            record = records.find(course, *place)
            known = record is not None and record.digest == now and student in graded
            if not cache or not known or not course.path("autograded", *place).exists():
                records.forget(course, *place)
                record = Record(*place, digest=now)
                found.grade.append(record)
            elif student in penalised:
                found.renew.append(record)
            found.records.append(record)
    return found


def _is_name(student):
    """Whether nbgrader can handle a student's name."""
    try:
        student.encode()
    except UnicodeEncodeError:
        return False
    return not GLOB & set(student) and len(student.encode()) <= LONGEST_NAME
