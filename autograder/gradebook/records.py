"""What is remembered of each graded submission, beside what the gradebook holds."""

import json
from dataclasses import asdict, dataclass, field

from nbgrader.api import MissingEntry

from autograder.files import write_whole
from autograder.gradebook.scores import totals

FOLDER = ".autograder/records"  # in the course folder


@dataclass
class Record:
    """What a run says of one submission, as ``--json`` writes it.

    Attributes
    ----------
    student, assignment : str
    score, max_score : float
        Points so far, late penalty taken off, and the points of the assignment.
    needs_manual_grade : bool
        Whether a person still has something to grade.
    problems : list of str
        What was wrong with what was handed in, or when it ran.
    seconds : float
        How long its notebooks ran.
    messages : dict of str to dict
        What failed tests said, by notebook and grade id: see `messages.failed`.
    digest : str
        A hash of all that the score depends on; empty if it must be graded again.
    """

    student: str
    assignment: str
    score: float = 0.0
    max_score: float = 0.0
    needs_manual_grade: bool = False
    problems: list = field(default_factory=list)
    seconds: float = 0.0
    messages: dict = field(default_factory=dict)
    digest: str = ""


def save(course, record):
    """Remember a record."""
    path = _path(course, record.student, record.assignment)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps(asdict(record), indent=1))


def forget(course, student, assignment):
    """Have a submission graded again by the next run, whatever becomes of this one."""
    _path(course, student, assignment).unlink(missing_ok=True)


def find(course, student, assignment):
    """The record of a submission, or None."""
    return read(course.root / FOLDER, student, assignment)


def read(folder, student, assignment):
    """The record of a submission in a course's folder of records, or None."""
    return _read(folder / assignment / f"{student}.json")


def remembered(course):
    """The records of all submissions that are in the gradebook, as it holds them now.

    Returns
    -------
    list of Record
        Sorted by assignment and student.
    """
    paths = sorted((course.root / FOLDER).glob("*/*.json"))
    return look_up(course, [record for record in map(_read, paths) if record is not None])


def look_up(course, records):
    """Bring records up to date with the gradebook, where people grade too.

    Returns
    -------
    list of Record
        Those that the gradebook has.
    """
    found, assignments = [], {}
    with course.gradebook() as gradebook:
        for record in records:
            if record.assignment not in assignments:
                assignments[record.assignment] = _entries(gradebook, record.assignment)
            max_score, entries = assignments[record.assignment]
            if record.student in entries:
                score, penalty, record.needs_manual_grade = entries[record.student]
                record.score = max(0.0, score - penalty)
                record.max_score = max_score
                found.append(record)
    return found


def _entries(gradebook, assignment):
    try:
        max_score = float(gradebook.find_assignment(assignment).max_score)
    except MissingEntry:
        return 0.0, {}
    return max_score, totals(gradebook, assignment)


def _path(course, student, assignment):
    return course.root / FOLDER / assignment / f"{student}.json"


def _read(path):
    try:
        return Record(**json.loads(path.read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None  # never written, or damaged: it is graded again
