"""Grade a class: find what is new, make it ready, run it on all cores, enter what came of it.

While notebooks run, more are made ready, and what is done is recorded: a run that was stopped
goes on where it stopped.
"""

import math
import time
from dataclasses import dataclass

from autograder import AutograderError
from autograder.gradebook import changes, records
from autograder.grading.batch import Batch
from autograder.grading.common import Common
from autograder.grading.enter import enter, renew_feedback
from autograder.grading.parse import clean
from autograder.grading.preconditions import alone, check_walls
from autograder.grading.prepare import prepare
from autograder.grading.todo import look
from autograder.kernels import folders, process
from autograder.running import executors

MOST = 50  # submissions that are entered together
SOON = 1  # seconds from one such group to the next, or to its first submission


@dataclass
class Run:
    """What `grade` did.

    Attributes
    ----------
    records : list of Record
        One for each submission, whether it was graded now or before.
    graded : int
        How many were graded now.
    skipped : list of str
        Assignments in the gradebook that were left out, since they have no source.
    strays : list of str
        What is in submitted/ for no assignment that has been released, as paths.
    """

    records: list
    graded: int
    skipped: list
    strays: list


def grade(
    course,
    assignments=(),
    jobs=None,
    cache=True,
    progress=None,
    walls=True,
    warm=process.WARM,
    cluster="",
):
    """Grade all submissions that are new or changed since they were last graded.

    Parameters
    ----------
    course : Course
    assignments : sequence of str
        By default, all that are in the gradebook.
    jobs : int, optional
        Notebooks that run at the same time; by default, as many as there are cores.
    cache : bool
        Whether what is known need not be found out again. Without, all submissions are graded,
        and all notebooks run.
    progress : callable, optional
        Called as ``progress(done, total, failed)`` after each notebook.
    walls : bool
        Whether kernels run in a sandbox. Without it, whoever handed in can read and change
        all that you can, marks too.
    warm : bool
        Whether kernels are forked from a process that has imported TensorFlow.
    cluster : str
        The address of a Dask scheduler, on whose workers notebooks run instead of here.

    Returns
    -------
    Run

    Raises
    ------
    AutograderError
        If an assignment has not been released, if another run grades the same course, if
        this machine has no sandbox, or if the cluster can't be used.
    """
    if walls:
        check_walls(course, cluster)
    with alone(course):
        folders.clear()
        assignments, skipped = chosen(course, assignments)
        common = {name: Common.of(course, name, walls) for name in assignments}
        todo = look(course, common, cache)
        if todo.renew:
            with Batch.open(course, common, walls, warm) as batch:
                for record in todo.renew:
                    renew_feedback(batch, record)
        if todo.grade:
            place, ahead = executors.place(jobs, cluster)
            changes.begin(course, {record.assignment for record in todo.grade})
            with place as submit, Batch.open(course, common, walls, warm) as batch:
                runner = executors.Runner(submit, course.private / "outcomes", cache)
                ready = (prepare(batch, record) for record in todo.grade)
                tell = _Progress(common, todo.grade, progress or (lambda *_: None))
                for works in _in_groups(runner.run(ready, ahead)):
                    enter(batch, works)
                    for work in works:
                        tell(work)
            changes.end(course)
        records.look_up(course, todo.records)
        strays = list(map(clean, course.strays()))
        return Run(todo.records, graded=len(todo.grade), skipped=skipped, strays=strays)


def _in_groups(works):
    """Give lists of works: at once, but together what comes at short intervals."""
    group, last = [], -math.inf
    for work in works:
        group.append(work)
        if len(group) == MOST or time.monotonic() > last + SOON:
            yield group
            group, last = [], time.monotonic()
    if group:
        yield group


def chosen(course, assignments):
    """The assignments to grade, and those in the gradebook that have no source."""
    if assignments:
        return assignments, []
    released = course.released()
    if not released:
        raise AutograderError(
            f"The gradebook of {course.root} has no assignment: release first, with "
            "`autograder release`."
        )
    sources = course.sources()
    skipped = sorted(set(released) - set(sources))
    return [name for name in released if name in sources], skipped


class _Progress:
    """Says how many notebooks are done, and how many of them are in trouble."""

    def __init__(self, common, records, say):
        self.notebooks = {name: list(each.cells) for name, each in common.items()}
        self.total = sum(len(self.notebooks[record.assignment]) for record in records)
        self.done = self.failed = 0
        self.say = say

    def __call__(self, work):
        for name in self.notebooks[work.record.assignment]:
            self.done += 1
            self.failed += work.failed or bool(work.outcomes[name].problems)
            self.say(self.done, self.total, self.failed)
