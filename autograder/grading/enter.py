"""Enter what came of submissions: scores, feedback, and the record of each."""

import shutil

from autograder.gradebook import records
from autograder.gradebook.scores import record_nothing


def enter(batch, works):
    """Have nbgrader write autograded/ and feedback/, with the outcomes grafted in.

    The scores of all are committed together, before any is recorded: whenever this ends, what
    was not recorded can be entered once more. A submission for which the grader failed keeps
    an earlier score, if there is one.

    Parameters
    ----------
    batch : Batch
    works : list of Work
    """
    for work in works:
        _sum_up(work)
    whole = [work for work in works if not work.failed]
    if not _convert_together(batch, whole):
        for work in whole:
            _convert(batch, work)
    for work in works:
        if work.failed:
            work.record.digest = ""
            with batch.gradebook as gradebook:
                record_nothing(gradebook, *work.place)
        else:
            for step in ("autograded", "feedback"):
                _move(batch.path(step, work.place), batch.course.path(step, *work.place))
        records.save(batch.course, work.record)
        batch.drop(work)


def renew_feedback(batch, record):
    """Have feedback say what has changed in the gradebook since it was made."""
    place = record.student, record.assignment
    batch.problems[place] = record.problems
    shutil.copytree(batch.course.path("autograded", *place), batch.path("autograded", place))
    if batch.convert.feedback(*place) is not None:
        _move(batch.path("feedback", place), batch.course.path("feedback", *place))


def _sum_up(work):
    """Have the record of a submission say how its notebooks ran."""
    work.settle()
    record = work.record
    for name in sorted(work.jobs):
        outcome = work.outcomes[name]
        record.problems += outcome.problems
        record.seconds += outcome.seconds
        if not outcome.final:
            record.digest = ""
    record.seconds = round(record.seconds, 2)


def _convert_together(batch, works):
    """Take submissions through nbgrader, in one transaction; returns whether that went well.

    If not, it is as if it had not been tried.
    """
    if not batch.convert.is_ours:  # the course's own code must find what is entered
        return False
    problems = [list(work.record.problems) for work in works]
    try:
        with batch.gradebook.together([work.place for work in works]):
            graded = [
                _must(batch.convert.enter(*work.place, work.notebooks)) for work in works
            ]
            batch.gradebook.settle()
            for work, notebooks in zip(works, graded, strict=True):
                _must(batch.convert.feedback(*work.place, notebooks))
    except Exception:  # whatever it was comes again, with the submission that it is about
        for work, before in zip(works, problems, strict=True):
            work.record.problems[:] = before
        return False
    return True


def _must(converted):
    if converted is None:
        raise ValueError("nbgrader could not process it")
    return converted


def _convert(batch, work):
    """Take a submission through nbgrader, and note what does not go well."""
    graded = batch.convert.enter(*work.place, work.notebooks)
    if graded is None:
        batch.not_converted(work)
    elif batch.convert.feedback(*work.place, graded) is None:
        work.record.problems.append(f"nbgrader could not make its feedback: see {batch.log}")
        work.record.digest = ""


def _move(source, target):
    if not source.exists():
        return
    if target.exists():
        shutil.rmtree(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(source, target)
