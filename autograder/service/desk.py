"""Where notebooks are handed in: what is taken, and what is refused in which words."""

import math
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Lock

from nbgrader.api import Assignment, BaseCell, Notebook

from autograder.gradebook.lasting import LastingGradebook
from autograder.gradebook.late import AssignLatePenalties
from autograder.grading.parse import parse
from autograder.service import database
from autograder.service.attempts import TooOften
from autograder.service.settings import Service

UNKNOWN_TOKEN = (
    "Your link or token is unknown, or has been replaced by a newer one: ask your teacher."
)
FRESH = 10  # seconds for which what the gradebook has of assignments is taken for granted


class Refused(Exception):
    """A request that can't be met, with what to say to people.

    Attributes
    ----------
    status : int
        Of HTTP.
    headers : dict of str to str
    """

    def __init__(self, status, said, headers=None):
        super().__init__(said)
        self.status = status
        self.headers = headers


class Desk:
    """Takes notebooks for a course.

    Parameters
    ----------
    course : Course
    queue : Store
    """

    def __init__(self, course, queue):
        self.course = course
        self.queue = queue
        self.settings = Service(config=course.config)
        directory = course.directory
        self.gradebook = LastingGradebook(directory.db_url, directory.course_id)
        self.known, self.learned = {}, -math.inf
        self.lock = Lock()  # nbgrader's plugin for late penalties is for one thread

    def take(self, person, assignment, notebook, content):
        """Queue what somebody hands in.

        Parameters
        ----------
        person : tokens.Person
        assignment : str
        notebook : str
            Empty: the only one of the assignment, or the one that is called like it.
        content : bytes

        Returns
        -------
        attempts.Attempt

        Raises
        ------
        Refused
        """
        if person.teacher:
            raise Refused(403, "A teacher's token hands nothing in: enroll as a student, too.")
        notebooks = self._notebooks(assignment)
        if not notebook:
            notebook = next(iter(notebooks)) if len(notebooks) == 1 else assignment
        if notebook not in notebooks:
            names = ", ".join(sorted(notebooks))
            raise Refused(
                404,
                f"{assignment} has no notebook {notebook:.80}, but {names}: give yours that "
                "name.",
            )
        try:
            node = parse(content)
        except ValueError as error:
            raise Refused(422, f"What you sent {error}.") from None
        grade_ids = {
            str(cell.metadata.get("nbgrader", {}).get("grade_id")) for cell in node.cells
        }
        if not grade_ids & notebooks[notebook]:
            raise Refused(
                422, f"This is another notebook: it has none of the exercises of {notebook}."
            )
        handed_in = (
            person,
            assignment,
            notebook,
            content,
            self._released(assignment, notebook),
        )
        try:
            self._in_time(person.name, assignment, notebook)
        except Refused:
            if same := self.queue.same(*handed_in):
                return same  # the answer to it may have got lost, just before it was too late
            raise
        try:
            return self.queue.add(*handed_in, self.settings)
        except TooOften as error:
            raise Refused(429, str(error), {"Retry-After": str(error.wait)}) from None

    def _notebooks(self, assignment):
        """The grade ids in each notebook of an assignment, by the notebook's name."""
        age = time.monotonic() - self.learned
        if age > FRESH or (assignment not in self.known and age > 1):
            self._learn()
        if assignment not in self.known:
            names = ", ".join(sorted(self.known)) or "none yet"
            raise Refused(404, f"There is no assignment {assignment:.80}: there are {names}.")
        return self.known[assignment]

    def _learn(self):
        known = {}
        with self.gradebook as gradebook:
            rows = gradebook.db.query(Assignment.name, Notebook.name, BaseCell.name)
            rows = rows.join(Notebook, Notebook.assignment_id == Assignment.id)
            for assignment, notebook, cell in rows.join(
                BaseCell, BaseCell.notebook_id == Notebook.id
            ):
                known.setdefault(assignment, {}).setdefault(notebook, set()).add(cell)
        self.known, self.learned = known, time.monotonic()

    def _released(self, assignment, notebook):
        """When a notebook was released last, in UTC."""
        path = self.course.path("release", ".", assignment) / f"{notebook}.ipynb"
        try:
            return datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(tzinfo=None)
        except FileNotFoundError:  # it was moved away, and the gradebook knows its tests
            return datetime.min

    def _in_time(self, student, assignment, notebook):
        """Refuse what the course's policy for late hand-ins would give no point for."""
        with self.gradebook as gradebook:
            due = gradebook.db.query(Assignment.duedate).filter(Assignment.name == assignment)
            due = due.scalar()
            if due is None or database.now() <= due:
                return
            worth = gradebook.find_notebook(notebook, assignment).max_score
            if not worth:
                return
            place = student, assignment, notebook
            with self._policy(gradebook) as policy:
                cost = policy.costs(gradebook, place, worth, database.now())
        if cost >= worth:
            raise Refused(
                403,
                f"Too late: {assignment} was due on {due:%-d %B %Y at %H:%M} UTC, and what is "
                "handed in now earns nothing.",
            )

    @contextmanager
    def _policy(self, gradebook):
        with self.lock:
            yield AssignLatePenalties(gradebook, config=self.course.config)
