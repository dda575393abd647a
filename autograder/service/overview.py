"""What teachers see of a class while it hands in."""

import math
import time
from contextlib import suppress
from pathlib import Path
from threading import Lock

from sqlalchemy.engine import make_url

from autograder.gradebook import records
from autograder.report import class_page
from autograder.service import database
from autograder.service.attempts import HOUR

HOURS = 48  # for which it shows when attempts arrived
FRESH = 60  # seconds for which what was released is taken for granted


class Overview:
    """The queue, when attempts arrived, and how the class does.

    Parameters
    ----------
    desk : Desk
    watch : Watch
    """

    def __init__(self, desk, watch):
        self.desk = desk
        self.watch = watch
        self.known, self.exercises = None, []
        self.cells, self.learned = {}, -math.inf
        self.lock = Lock()

    def look(self):
        """What there is now: see `app.Class`, which has attempts, too."""
        queue, now = self.desk.queue, database.now()
        waiting, running = self.watch.look()
        ids = self.watch.waiting
        first = queue.attempt(ids[0]) if ids else None
        since = now.replace(minute=0, second=0, microsecond=0) - (HOURS - 1) * HOUR
        arrivals = [0] * HOURS
        for received in queue.arrivals(since):
            arrivals[min(HOURS - 1, (received - since) // HOUR)] += 1
        return {
            "waiting": waiting,
            "running": running,
            "longest_wait": (now - first.received).total_seconds() if first else None,
            "since": since,
            "arrivals": arrivals,
            "exercises": self._success(),
        }

    def _success(self):
        with self.lock:
            if (now := marks_of(self.desk.course)) != self.known:
                self.exercises, self.known = list(self._count()), now
            return self.exercises

    def _count(self):
        with self.desk.gradebook as gradebook:
            if time.monotonic() - self.learned > FRESH:
                self.cells = {
                    name: list(class_page.grade_cells(self.desk.course, gradebook, name))
                    for name in sorted(each.name for each in gradebook.assignments)
                }
                self.learned = time.monotonic()
            for name, cells in self.cells.items():
                for each in class_page.exercises(gradebook, name, cells):
                    if each["n"] or each["waiting"]:
                        yield {"assignment": name, **each}


def marks_of(course):
    """Something that is another whenever marks may have changed, whoever changed them."""
    url = make_url(course.directory.db_url)
    if url.get_backend_name() != "sqlite":
        return object()
    database = Path(url.database)
    places = [database, database.with_name(f"{database.name}-wal")]
    places += sorted((course.root / records.FOLDER).glob("*"))
    found = []
    for path in places:
        with suppress(FileNotFoundError):  # the second one comes and goes
            found.append((path, path.stat().st_mtime_ns))
    return found
