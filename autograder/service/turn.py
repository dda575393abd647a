"""One turn through the queue: attempts are taken, run and recorded until it is empty."""

import math
import queue
import shutil
import time
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime

from autograder.gradebook.records import Record, forget
from autograder.gradebook.scores import graft
from autograder.grading.batch import Work
from autograder.grading.common import Common
from autograder.grading.enter import enter
from autograder.grading.prepare import prepare
from autograder.grading.submitted import put_aside
from autograder.service import database
from autograder.service.attempts import FAILED, GRADED, SUSPECT, TRIES, Attempt
from autograder.service.counting import Counting
from autograder.service.results import exercises, reason

PAUSE = 0.1  # seconds between two looks into an empty queue


@dataclass
class _Running:
    """An attempt on its way, with the assignment as it was when it started."""

    attempt: Attempt
    work: Work
    common: Common
    read: datetime
    left: set  # the names of notebooks that run


class Turn:
    """What happens until the queue is empty.

    Parameters
    ----------
    grader : Grader
    batch : Batch
    runner : executors.Runner
    fresh : float
        As for `Grader.grade`.
    """

    def __init__(self, grader, batch, runner, fresh):
        self.course, self.queue, self.tell = grader.course, grader.queue, grader.tell
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
        self.counting = Counting(grader.course, batch.gradebook, grader.settings.counts)

    def run(self):
        """Grade; returns whether something is left that could not be graded."""
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
            work = prepare(self.batch, Record(*place), folder)
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
        counts = self.counting.counts(attempt, scores)
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
            penalty=self.counting.penalty(attempt, attempt.notebook, score),
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
        enter(self.batch, [work])

    def _fail(self, attempt, error):
        """Have an attempt wait, or give it up if the grader has failed often enough."""
        self.tell(error, f"attempt {attempt.id} of {attempt.student}, try {attempt.tries}: ")
        if attempt.tries < TRIES:
            self.left.add((attempt.student, attempt.assignment))
            self.queue.put_back(attempt.id, attempt.tries)
        else:
            self.queue.finish(attempt.id, state=FAILED, result={"reason": reason(error)})


def _files(attempt):
    """The files that an attempt brings with it."""
    return f"{attempt.notebook}.ipynb", "timestamp.txt"


def _score(tests):
    return math.fsum(each["score"] or 0 for each in tests)
