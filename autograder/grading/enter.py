"""Enter what came of a submission: scores, feedback, and the record of it."""

import shutil

from autograder.gradebook import records
from autograder.gradebook.scores import record_nothing


def enter(batch, work):
    """Have nbgrader write autograded/ and feedback/, with the outcomes grafted in.

    A submission for which the grader failed keeps an earlier score, if there is one.
    """
    place, record = work.place, work.record
    work.settle()
    for name in sorted(work.jobs):
        outcome = work.outcomes[name]
        record.problems += outcome.problems
        record.seconds += outcome.seconds
        if not outcome.final:
            record.digest = ""
    record.seconds = round(record.seconds, 2)
    if not work.failed:
        graded = batch.convert.enter(*place, work.notebooks)
        if graded is None:
            batch.not_converted(work)
    if work.failed:
        record.digest = ""
        with batch.gradebook as gradebook:
            record_nothing(gradebook, *place)
    else:
        if batch.convert.feedback(*place, graded) is None:
            record.problems.append(f"nbgrader could not make its feedback: see {batch.log}")
            record.digest = ""
        for step in ("autograded", "feedback"):
            _move(batch.path(step, place), batch.course.path(step, *place))
    records.save(batch.course, record)
    batch.drop(work)


def renew_feedback(batch, record):
    """Have feedback say what has changed in the gradebook since it was made."""
    place = record.student, record.assignment
    batch.problems[place] = record.problems
    shutil.copytree(batch.course.path("autograded", *place), batch.path("autograded", place))
    if batch.convert.feedback(*place) is not None:
        _move(batch.path("feedback", place), batch.course.path("feedback", *place))


def _move(source, target):
    if not source.exists():
        return
    if target.exists():
        shutil.rmtree(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(source, target)
