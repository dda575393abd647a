"""What has changed since before the last run: marks as they were then are remembered.

A run that was stopped has not ended: the one that goes on with it compares with the marks
before both.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from autograder.files import write_whole
from autograder.gradebook.scores import totals


@dataclass
class Change:
    """A submission whose mark is another than before.

    Attributes
    ----------
    student, assignment : str
    before : float or None
        None, if it had not been graded.
    now : float
    """

    student: str
    assignment: str
    before: float | None
    now: float

    @property
    def gain(self):
        return self.now - (self.before or 0.0)


@dataclass
class Changes:
    """What has changed since before the last run that had anything to grade.

    Attributes
    ----------
    when : datetime
        When that run began.
    assignments : list of str
        Those that it graded, sorted.
    same : int
        How many of their submissions have the mark that they had.
    changed : list of Change
        The others; the largest loss first, the largest gain last, and then the new ones.
    """

    when: datetime
    assignments: list
    same: int
    changed: list


def begin(course, assignments):
    """Remember the marks of some assignments, before any is changed.

    Parameters
    ----------
    course : Course
    assignments : iterable of str
        Those in which something will be graded.
    """
    begun = _read(_begun(course)) or {
        "when": datetime.now().astimezone().isoformat(),
        "marks": {},
    }
    with course.gradebook() as gradebook:
        for assignment in sorted(set(assignments) - set(begun["marks"])):
            begun["marks"][assignment] = {
                student: max(0.0, score - penalty)
                for student, (score, penalty, _) in totals(gradebook, assignment).items()
            }
    write_whole(_begun(course), json.dumps(begun))


def end(course):
    """Have the next run compare with what is there now."""
    _begun(course).replace(_ended(course))


def since(course, records):
    """What has changed since before the last run, whoever changed it.

    Parameters
    ----------
    course : Course
    records : list of Record
        As they are now.

    Returns
    -------
    Changes or None
        None if it isn't known how it was.
    """
    before = _read(_begun(course)) or _read(_ended(course))
    if before is None:
        return None
    changed, same = [], 0
    for record in records:
        if record.assignment in before["marks"]:
            mark = before["marks"][record.assignment].get(record.student)
            if mark == record.score:
                same += 1
            else:
                changed.append(Change(record.student, record.assignment, mark, record.score))
    changed.sort(key=lambda c: (c.before is None, c.gain))
    when = datetime.fromisoformat(before["when"])
    return Changes(when, sorted(before["marks"]), same, changed)


def _begun(course):
    return course.private / "marks-begun.json"


def _ended(course):
    return course.private / "marks-before.json"


def _read(path):
    try:
        found = json.loads(path.read_text())
        datetime.fromisoformat(found["when"])
        return found if isinstance(found["marks"], dict) else None
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None  # never written, or damaged
