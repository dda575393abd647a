"""The process that grades what the service has queued, with the grading of `grade`.

It takes attempts from the database, runs their notebooks, enters into the gradebook those
that count, and notes what came of each. It can end at any time: what it had taken is taken
again, and what has run is remembered by its content, and doesn't run twice.
"""

import logging
import os
import signal
import threading
import time
from contextlib import ExitStack
from multiprocessing import parent_process

from autograder.course import Course
from autograder.grading.batch import Batch
from autograder.grading.preconditions import alone
from autograder.kernels import folders, process
from autograder.running import executors
from autograder.service.results import reason
from autograder.service.settings import Service
from autograder.service.store import Store
from autograder.service.turn import PAUSE, Turn

log = logging.getLogger(__name__)

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
        As for `grade`.
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
        folders.clear()
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
        As for `grade`.
    """

    def __init__(self, course, queue, submit, ahead, walls=True, warm=process.WARM):
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
            left = Turn(self, batch, runner, fresh).run()
        if not left:
            self.told.clear()
        return left

    def tell(self, error, about=""):
        """Say in the log what went wrong; once, as long as it stays wrong."""
        line = f"{about}{reason(error)}"
        if line not in self.told:
            self.told.add(line)
            log.error("%s", line)
