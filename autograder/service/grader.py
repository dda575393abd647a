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
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import parent_process

from nbgrader import utils
from nbgrader.api import MissingEntry

from autograder import AutograderError
from autograder.course import Course
from autograder.exercises import metadata
from autograder.gradebook import messages, scores
from autograder.gradebook.records import Record, forget
from autograder.gradebook.scores import AssignLatePenalties, AuthorError, graft
from autograder.grading.batch import Batch, Common, Work, alone
from autograder.grading.collect import put_aside
from autograder.kernels import provisioner, sandbox
from autograder.running import executors
from autograder.service import database
from autograder.service.attempts import FAILED, GRADED, SUSPECT, TRIES, Attempt
from autograder.service.settings import Service
from autograder.service.store import Store

log = logging.getLogger(__name__)

PAUSE = 0.1  # seconds between two looks into an empty queue
WAIT = 5  # seconds until the next try, if something can't be graded now
NICE = 10  # so that who hands in has an answer at once, however much is being graded
FRESH = 60  # seconds for which an assignment is taken to be as it was released


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
        As for `batch.grade`.
    walls : bool
    """
    os.nice(NICE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent gets it too, and ends this one
    threading.Thread(target=_end_with, args=[parent_process()], daemon=True).start()
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log.addHandler(handler)
    log.propagate = False
    try:
        course = Course(root)
        place, ahead = executors.place(jobs, cluster)
        sandbox.clear()
        with place as submit:
            Grader(course, Store(url), submit, ahead, walls).run()
    except Exception as error:  # a traceback would come again with each new try
        raise SystemExit(f"The grader can't work: {error}") from None


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
        As for `batch.grade`.
    """

    def __init__(self, course, queue, submit, ahead, walls=True, warm=provisioner.WARM):
        self.course = course
        self.queue = queue
        self.submit = submit
        self.ahead = ahead
        self.walls = walls
        self.warm = warm
        self.settings = Service(config=course.config)

        self.told = set()

    def run(self):
        """Grade until this process ends."""
        while True:
            more = False
            try:
                if self.queue.open():
                    more = self.grade()
            except Exception as error:  # what is wrong with a course now can be put right
                self.tell(error)
                more = True
            time.sleep(WAIT if more else PAUSE)

    def grade(self, fresh=FRESH):
        """Grade what is in the queue.

        Parameters
        ----------
        fresh : float
            Seconds after which a new release counts, if the queue doesn't get empty.

        Returns
        -------
        bool
            Whether something is left that could not be graded: the log says why.

        Raises
        ------
        AutograderError
            If another process grades the same course.
        """
        with ExitStack() as stack:
            stack.enter_context(alone(self.course))
            self.queue.requeue()
            batch = stack.enter_context(Batch.open(self.course, {}, self.walls, self.warm))
            runner = executors.Runner(self.submit, self.course.private / "outcomes", True)
            left = _Turn(self, batch, runner, fresh).run()
        if not left:
            self.told.clear()
        return left

    def tell(self, error, about=""):
        """Say in the log what went wrong; once, as long as it stays wrong."""
        line = f"{about}{_said(error)}"
        if line not in self.told:
            self.told.add(line)
            log.error("%s", line)


@dataclass
class _Running:
    """An attempt on its way, with the assignment as it was when it started."""

    attempt: Attempt
    work: Work
    common: Common
    read: datetime
    left: set  # the names of notebooks that run


class _Turn:
    """What happens until the queue is empty."""

    def __init__(self, grader, batch, runner, fresh):
        self.course, self.queue, self.tell = grader.course, grader.queue, grader.tell
        self.best = grader.settings.counts == "best"
        self.ahead = grader.ahead
        self.walls = grader.walls
        self.batch = batch
        self.runner = runner
        self.fresh = fresh
        self.read = {}  # when each assignment was read: by `monotonic`, and in UTC
        self.left, self.closed = set(), set()  # places and assignments that must wait
        self.until = time.monotonic() + fresh  # until then
        self.done = queue.SimpleQueue()  # pairs of an attempt's place and a notebook's name
        self.running = {}  # by place
        self.late = AssignLatePenalties(batch.gradebook, config=grader.course.config)

    def run(self):
        while True:
            if time.monotonic() > self.until:
                self.left, self.closed = set(), set()
                self.until = time.monotonic() + self.fresh
            while self._room() and (claimed := self._claim()):
                self._start(*claimed)
            if not self.running:
                return bool(self.left or self.closed)
            with suppress(queue.Empty):
                self._ran(*self.done.get(timeout=PAUSE))

    def _room(self):
        suspected = any(each.attempt.tries > SUSPECT for each in self.running.values())
        return len(self.running) < self.ahead and not suspected

    def _claim(self):
        busy = {*self.running, *self.left}
        return self.queue.claim(busy, self.closed, alone=not self.running)

    def _start(self, attempt, content):
        place = attempt.student, attempt.assignment
        if attempt.tries > TRIES:
            self._fail(attempt, "the grader has ended each time that it tried")
            return
        try:
            self._read(attempt.assignment)
        except Exception as error:  # the course's fault, such as a source that is being edited
            self.closed.add(attempt.assignment)
            self.queue.put_back(attempt.id, attempt.tries - 1)
            self.tell(error, f"{attempt.assignment} can't be graded now: ")
            return
        try:
            folder = self._lay_out(attempt, content)
            work = self.batch.make_ready(Record(*place), folder)
        except Exception as error:  # one hand-in must never stop the others
            self._forget(attempt)
            self._fail(attempt, error)
            return
        common = self.batch.assignments[attempt.assignment]
        _, read = self.read[attempt.assignment]
        self.running[place] = _Running(attempt, work, common, read, set(work.jobs))
        for name, job in work.jobs.items():
            future = self.runner.start(job)
            future.add_done_callback(lambda _, name=name: self.done.put((place, name)))
            work.outcomes[name] = future
        if not work.jobs:
            self.done.put((place, None))

    def _read(self, assignment):
        """Have an assignment as it has been released."""
        since, _ = self.read.get(assignment, (-math.inf, None))
        if time.monotonic() > since + self.fresh:
            now = time.monotonic(), database.now()
            self.batch.add(Common.of(self.course, assignment, self.walls))
            self.read[assignment] = now

    def _lay_out(self, attempt, content):
        """What would be in submitted/, if an attempt counts."""
        folder = self._folder(attempt)
        shutil.rmtree(folder, ignore_errors=True)
        before = self.course.path("submitted", attempt.student, attempt.assignment)
        if before.is_dir():
            with suppress(shutil.Error):  # of what can't be read, as `collect` does without
                shutil.copytree(before, folder, symlinks=True)
        folder.mkdir(parents=True, exist_ok=True)
        for name in _files(attempt):
            (folder / name).unlink(missing_ok=True)
        notebook, timestamp = (folder / name for name in _files(attempt))
        notebook.write_bytes(content)
        timestamp.write_text(f"{attempt.received:%Y-%m-%d %H:%M:%S} UTC\n")
        return folder

    def _folder(self, attempt):
        return self.course.private / "arrived" / str(attempt.id)

    def _forget(self, attempt):
        place = attempt.student, attempt.assignment
        if place in self.batch.works:
            self.batch.drop(self.batch.works[place])
        shutil.rmtree(self._folder(attempt), ignore_errors=True)

    def _ran(self, place, name):
        running = self.running[place]
        running.left.discard(name)
        if running.left:
            return
        del self.running[place]
        attempt, work = running.attempt, running.work
        try:
            for notebook, future in work.outcomes.items():
                if notebook in work.jobs:
                    work.outcomes[notebook] = future.exception() or future.result()
            self._record(running)
        except Exception as error:  # one hand-in must never stop the others
            self._fail(attempt, error)
        finally:
            self._forget(attempt)

    def _record(self, running):
        attempt, work = running.attempt, running.work
        work.settle()
        if work.failed or attempt.notebook not in work.jobs:
            self._fail(attempt, "; ".join(work.record.problems) or "it can't be read")
            return
        outcome = work.outcomes[attempt.notebook]
        if not outcome.final and attempt.tries < SUSPECT:
            self._fail(attempt, "; ".join(outcome.problems))
            return
        found = {name: self._found(work, name) for name in work.jobs}
        scores = {name: _score(tests) for name, tests in found.items()}
        problems = [*work.record.problems, *outcome.problems]
        counts = self._counts(attempt, scores)
        if counts:
            self._enter(attempt, work, running.common)
            if work.failed:
                self._fail(attempt, "; ".join(work.record.problems))
                return
        tests, score = found[attempt.notebook], scores[attempt.notebook]
        self.queue.finish(
            attempt.id,
            state=GRADED,
            read=running.read,
            score=score,
            max_score=math.fsum(each["points"] for each in tests),
            penalty=self._penalty(attempt, attempt.notebook, score, attempt.received),
            counts=counts,
            seconds=round(outcome.seconds, 2),
            result={"exercises": tests, "problems": problems},
        )

    def _found(self, work, name):
        node = deepcopy(work.jobs[name].notebook)
        graft(node, work.outcomes[name])
        return exercises(node)

    def _enter(self, attempt, work, common):
        """Put an attempt where nbgrader looks for it: into submitted/, and the gradebook.

        File by file, so that there is always all that counts, wherever this process ends.
        """
        target = self.course.path("submitted", *work.place)
        before = target / f"{attempt.notebook}.ipynb"
        forget(self.course, *work.place)
        if before.is_file() and not self.queue.knows(*work.place, before.read_bytes()):
            put_aside(self.course, *work.place, copy=True)
        target.mkdir(parents=True, exist_ok=True)
        for name in _files(attempt):
            shutil.move(self._folder(attempt) / name, target / name)
        work.record.digest = common.digest_of(self.course, attempt.student)
        self.batch.record(work)

    def _penalty(self, attempt, notebook, score, received):
        place = attempt.student, attempt.assignment, notebook
        with self.batch.gradebook as book:  # which knows of full seconds only
            return self.late.costs(book, place, score, received.replace(microsecond=0))

    def _counts(self, attempt, scores):
        """Whether an attempt is what the gradebook should hold.

        All notebooks of an assignment are compared, since nbgrader has one time for them: to
        hand in one late costs points of the others, too.
        """
        if not self.best:
            return True
        with self.batch.gradebook as book:
            try:
                submission = book.find_submission(attempt.assignment, attempt.student)
            except MissingEntry:
                return True
            received = submission.timestamp
            before = {
                notebook.name: math.fsum(grade.auto_score or 0 for grade in notebook.grades)
                for notebook in submission.notebooks
            }
        if not self.course.path("submitted", attempt.student, attempt.assignment).is_dir():
            return True
        now = self._net(attempt, scores, attempt.received)
        was = self._net(attempt, before, received)
        return now >= was or math.isclose(now, was)

    def _net(self, attempt, scores, received):
        """What notebooks earn if they are handed in at some time."""
        return math.fsum(
            score - (self._penalty(attempt, name, score, received) if received else 0)
            for name, score in scores.items()
        )

    def _fail(self, attempt, error):
        """Have an attempt wait, or give it up if the grader has failed often enough."""
        self.tell(error, f"attempt {attempt.id} of {attempt.student}, try {attempt.tries}: ")
        if attempt.tries < TRIES:
            self.left.add((attempt.student, attempt.assignment))
            self.queue.put_back(attempt.id, attempt.tries)
        else:
            self.queue.finish(attempt.id, state=FAILED, result={"reason": _said(error)})


def _said(error):
    """What teachers read of an error, in a line."""
    said = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
    kind = "" if isinstance(error, AutograderError | str) else f"{type(error).__name__}: "
    return f"{kind}{said}"


def _files(attempt):
    """The files that an attempt brings with it."""
    return f"{attempt.notebook}.ipynb", "timestamp.txt"


def _score(tests):
    return math.fsum(each["score"] or 0 for each in tests)


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
            score = scores.score(cell)
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
