"""The process that grades what the service has queued, with the grading of `grade`.

It takes attempts from the database, runs their notebooks, enters into the gradebook those
that count, and notes what came of each. It can end at any time: what it had taken is taken
again, and what has run is remembered by its content, and doesn't run twice.
"""

import logging
import math
import os
import queue
import shutil
import signal
import threading
import time
from contextlib import ExitStack, suppress
from copy import deepcopy
from multiprocessing import parent_process

from nbgrader import utils
from nbgrader.api import MissingEntry

from autograder import (
    AutograderError,
    executors,
    gradebook,
    grading,
    kernels,
    messages,
    sandbox,
)
from autograder.answers import metadata
from autograder.collect import put_aside
from autograder.course import Course
from autograder.gradebook import AssignLatePenalties, AuthorError, graft
from autograder.grading import Batch, Common
from autograder.records import Record, forget
from autograder.service import store
from autograder.service.settings import Service

log = logging.getLogger(__name__)

PAUSE = 0.1  # seconds between two looks into an empty queue
WAIT = 5  # seconds until the next try, if another process grades
TURN = 60  # seconds after which a new release, or `autograder grade`, has its turn


def main(root, url, jobs, cluster, walls):
    """Grade until the process that started this one ends.

    Parameters
    ----------
    root : str
        The course folder.
    url : str
        Of the database.
    jobs : int or None
    cluster : str
        As for `grading.grade`.
    walls : bool
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent gets it too, and ends this one
    threading.Thread(target=_end_with, args=[parent_process()], daemon=True).start()
    course = Course(root)
    place, ahead = executors.place(jobs, cluster)
    sandbox.clear()
    with place as submit:
        Grader(course, store.Store(url), submit, ahead, walls).run()


def _end_with(parent):
    parent.join()
    os._exit(1)  # its kernels end with it


class Grader:
    """Grades what is in the queue.

    Parameters
    ----------
    course : Course
    queue : Store
    submit : callable
        See `executors`.
    ahead : int
        How many attempts are on their way at most.
    walls, warm : bool
        As for `grading.grade`.
    """

    def __init__(self, course, queue, submit, ahead, walls=True, warm=kernels.WARM):
        self.course = course
        self.queue = queue
        self.submit = submit
        self.ahead = ahead
        self.walls = walls
        self.warm = warm
        self.settings = Service(config=course.config)

    def run(self):
        """Grade until this process ends."""
        self.queue.requeue()
        while True:
            if self.queue.open():
                try:
                    self.grade()
                except AutograderError as error:  # `autograder grade` is at work, for example
                    log.warning("%s", error)
                    time.sleep(WAIT)
            time.sleep(PAUSE)

    def grade(self, turn=TURN):
        """Grade until the queue is empty, or for one turn.

        Raises
        ------
        AutograderError
            If another process grades the same course.
        """
        with ExitStack() as stack:
            stack.enter_context(grading.alone(self.course))
            batch = stack.enter_context(Batch.open(self.course, {}, self.walls, self.warm))
            runner = executors.Runner(self.submit, self.course.private / "outcomes", True)
            _Turn(self, batch, runner, time.monotonic() + turn).run()


class _Turn:
    """What happens between two looks at the course's settings and releases."""

    def __init__(self, grader, batch, runner, until):
        self.course, self.queue = grader.course, grader.queue
        self.best = grader.settings.counts == "best"
        self.ahead = grader.ahead
        self.walls = grader.walls
        self.batch = batch
        self.runner = runner
        self.until = until
        self.done = queue.SimpleQueue()  # pairs of an attempt's place and a notebook's name
        self.running = {}  # by place: attempt, work, and the names of notebooks that run
        self.late = AssignLatePenalties(batch.gradebook, config=grader.course.config)

    def run(self):
        while True:
            while len(self.running) < self.ahead and time.monotonic() < self.until:
                if not (claimed := self.queue.claim(set(self.running))):
                    break
                self._start(*claimed)
            if not self.running:
                return
            with suppress(queue.Empty):
                self._ran(*self.done.get(timeout=PAUSE))

    def _start(self, attempt, content):
        place = attempt.student, attempt.assignment
        if attempt.tries > store.TRIES:
            self._fail(attempt, "the grader has ended each time that it tried")
            return
        try:
            if attempt.assignment not in self.batch.assignments:
                self.batch.add(Common.of(self.course, attempt.assignment, self.walls))
            folder = self._lay_out(attempt, content)
            work = self.batch.make_ready(Record(*place), folder)
        except Exception as error:  # one hand-in must never stop the others
            self._fail(attempt, f"the grader could not read it: {error}")
            return
        self.running[place] = attempt, work, set(work.jobs)
        for name, job in work.jobs.items():
            future = self.runner.start(job)
            future.add_done_callback(lambda _, name=name: self.done.put((place, name)))
            work.outcomes[name] = future
        if not work.jobs:
            self.done.put((place, None))

    def _lay_out(self, attempt, content):
        """What would be in submitted/, if an attempt counts."""
        folder = self._folder(attempt)
        shutil.rmtree(folder, ignore_errors=True)
        before = self.course.path("submitted", attempt.student, attempt.assignment)
        if before.is_dir():
            shutil.copytree(before, folder, symlinks=True)
        folder.mkdir(parents=True, exist_ok=True)
        for name in (f"{attempt.notebook}.ipynb", "timestamp.txt"):
            (folder / name).unlink(missing_ok=True)
        (folder / f"{attempt.notebook}.ipynb").write_bytes(content)
        (folder / "timestamp.txt").write_text(f"{attempt.received:%Y-%m-%d %H:%M:%S} UTC\n")
        return folder

    def _folder(self, attempt):
        return self.course.private / "arrived" / str(attempt.id)

    def _ran(self, place, name):
        attempt, work, left = self.running[place]
        left.discard(name)
        if left:
            return
        del self.running[place]
        try:
            for notebook, future in work.outcomes.items():
                if notebook in work.jobs:
                    work.outcomes[notebook] = future.exception() or future.result()
            self._record(attempt, work)
        except Exception as error:  # one hand-in must never stop the others
            self._fail(attempt, f"the grader could not enter its marks: {error}")
        finally:
            if work.place in self.batch.works:
                self.batch.drop(work)
            shutil.rmtree(self._folder(attempt), ignore_errors=True)

    def _record(self, attempt, work):
        work.settle()
        if work.failed or attempt.notebook not in work.jobs:
            self._fail(attempt, "; ".join(work.record.problems) or "the grader failed")
            return
        outcome = work.outcomes[attempt.notebook]
        node = deepcopy(work.jobs[attempt.notebook].notebook)
        graft(node, outcome)
        found = exercises(node)
        score = math.fsum(each["score"] or 0 for each in found)
        penalty = self._penalty(attempt, score)
        problems = [*work.record.problems, *outcome.problems]
        counts = self._counts(attempt, score - penalty)
        if counts:
            self._enter(attempt, work)
            if work.failed:
                self._fail(attempt, "; ".join(work.record.problems))
                return
        self.queue.finish(
            attempt.id,
            state=store.GRADED,
            score=score,
            max_score=math.fsum(each["points"] for each in found),
            penalty=penalty,
            counts=counts,
            seconds=round(outcome.seconds, 2),
            result={"exercises": found, "problems": problems},
        )

    def _enter(self, attempt, work):
        """Put an attempt where nbgrader looks for it: into submitted/, and the gradebook."""
        target = self.course.path("submitted", *work.place)
        before = target / f"{attempt.notebook}.ipynb"
        forget(self.course, *work.place)
        if target.is_dir():
            known = not before.is_file() or self.queue.knows(*work.place, before.read_bytes())
            if known:
                shutil.rmtree(target)
            else:
                put_aside(self.course, *work.place)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(self._folder(attempt), target)
        common = self.batch.assignments[attempt.assignment]
        work.record.digest = common.digest_of(self.course, attempt.student)
        self.batch.record(work)

    def _penalty(self, attempt, score, received=None):
        with self.batch.gradebook as book:
            return self.late.costs(
                book,
                (attempt.student, attempt.assignment, attempt.notebook),
                score,
                received or attempt.received,
            )

    def _counts(self, attempt, net):
        """Whether an attempt is what the gradebook should hold."""
        if not self.best:
            return True
        with self.batch.gradebook as book:
            try:
                submission = book.find_submission(attempt.assignment, attempt.student)
                before = next(
                    notebook
                    for notebook in submission.notebooks
                    if notebook.name == attempt.notebook
                )
            except (MissingEntry, StopIteration):
                return True
            scores = math.fsum(grade.auto_score or 0 for grade in before.grades)
            received = submission.timestamp
        if not self.course.path("submitted", attempt.student, attempt.assignment).is_dir():
            return True
        if received is None:
            return net >= scores
        return net >= scores - self._penalty(attempt, scores, received)

    def _fail(self, attempt, problem):
        """Queue an attempt again, or give it up if the grader has failed often enough."""
        final = attempt.tries >= store.TRIES
        self.queue.finish(
            attempt.id,
            state=store.FAILED if final else store.QUEUED,
            result={"exercises": [], "problems": [problem]},
        )


def exercises(node):
    """What each test of an executed notebook gave, in order.

    Parameters
    ----------
    node : nbformat.NotebookNode

    Returns
    -------
    list of dict
        ``name``; ``points``; ``score``, None if a person grades it; ``state``: "passed",
        "failed", "not attempted" or "written"; and the ``message`` of what failed.
    """
    said, found = messages.failed(node), []
    for cell in filter(utils.is_grade, node.cells):
        name, points = metadata(cell)["grade_id"], float(metadata(cell)["points"])
        try:
            score = gradebook.score(cell)
        except AuthorError:
            score = 0.0
        message = said.get(name, "")
        if score is None:
            state = "written"
        elif message == messages.NOT_ATTEMPTED or utils.is_solution(cell):
            state, message = "not attempted", ""
        else:
            state = "failed" if message else "passed"
        found.append(
            {
                "name": name.removeprefix("test-"),
                "points": points,
                "score": score,
                "state": state,
                "message": message,
            }
        )
    return found
