"""Make a submission ready: collect it, have nbgrader sanitise it, and say what has to run."""

import shutil

from nbformat.v4 import new_notebook

from autograder.files import support_files
from autograder.grading.batch import Work
from autograder.grading.collect import Submission, collect
from autograder.grading.restore import restore
from autograder.running import notebook


def prepare(batch, record, folder=None):
    """Collect a submission, and have nbgrader sanitise it.

    Parameters
    ----------
    batch : Batch
    record : Record
    folder : Path, optional
        Where it is; by default, in submitted/.

    Returns
    -------
    Work
    """
    work = Work(record)
    place = work.place
    common = batch.assignments[record.assignment]
    folder = folder or batch.course.path("submitted", *place)
    submission = _collect(folder, *place, common.cells, common.files)
    batch.works[place] = work
    batch.problems[place] = record.problems = list(submission.problems)
    try:
        _write(submission, batch.path("submitted", place))
    except Exception as error:  # one hand-in must never stop the others
        record.problems.append(f"the grader could not copy it: {error}")
        work.failed = True
        return work
    sanitised = batch.convert.sanitise(*place, submission.notebooks)
    if sanitised is None:
        batch.not_converted(work)
        return work
    work.notebooks = sanitised
    files = support_files(batch.path("sanitised", place))
    for name, node in sorted(sanitised.items()):
        if name in submission.unread:
            work.outcomes[name] = notebook.not_run(node, "not readable")
            continue
        work.jobs[name] = notebook.Job(
            node,
            files,
            batch.limits,
            common.needs[name],
            common.judge_files,
            batch.walls,
            batch.warm,
        )
    return work


def _write(submission, folder):
    """Lay out what is beside a submission's notebooks as nbgrader expects it."""
    folder.mkdir(parents=True)
    for name, path in submission.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, folder / name)


def _collect(folder, student, assignment, cells, files):
    try:
        return collect(folder, student, assignment, cells, files)
    except Exception as error:  # here neither
        blank = {name: restore(new_notebook(), own)[0] for name, own in cells.items()}
        problem = f"the grader could not read it: {error!r:.200}"
        return Submission(student, assignment, blank, {}, [problem], set(blank))
