"""All that was handed in, and the queue: a table of attempts is both.

An attempt is in it before its student gets an answer, and it changes in one transaction at a
time, so nothing is lost when a process ends anywhere.
"""

import math
import zlib
from datetime import datetime, timedelta

from sqlalchemy import JSON, DateTime, ForeignKey, LargeBinary, select, tuple_
from sqlalchemy import update as updating
from sqlalchemy.orm import Mapped, mapped_column

from autograder.service.database import Base, Database, digest, now
from autograder.service.tokens import Token

QUEUED, RUNNING, GRADED, FAILED = "queued", "running", "graded", "failed"
OPEN = (QUEUED, RUNNING)
TRIES = 5  # how often the grader may fail at an attempt, or end in it
SUSPECT = 2  # so often may it end in an attempt without being suspected of ending it
HOUR = timedelta(hours=1)
LARGEST_ID = 2**31 - 1  # PostgreSQL's


class Attempt(Base):
    """A notebook that was handed in, and what came of it.

    Attributes
    ----------
    id : int
        In the order of arrival.
    student, assignment, notebook : str
    received, ended : datetime
        In UTC.
    digest : str
        A hash of the notebook as it arrived.
    state : str
        "queued", "running", "graded" or "failed": the latter is the grader's fault.
    tries : int
        How often it was taken from the queue.
    read : datetime
        When the tests were read by which it is graded, in UTC.
    score, max_score : float
        What tests gave, and what they can give.
    penalty : float
        Points that were taken off, since it was late.
    counts : bool
        Whether it is what the gradebook has, or had when it was graded.
    seconds : float
        How long it ran.
    result : dict
        ``exercises``: a list, see `results.exercises`; ``problems``: a list of str. If the
        grader failed, its ``reason`` instead, for teachers.
    """

    __tablename__ = "attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    student: Mapped[str] = mapped_column(index=True)
    assignment: Mapped[str]
    notebook: Mapped[str]
    received: Mapped[datetime] = mapped_column(DateTime, index=True)
    digest: Mapped[str]
    state: Mapped[str] = mapped_column(default=QUEUED, index=True)
    tries: Mapped[int] = mapped_column(default=0)
    read: Mapped[datetime | None] = mapped_column(DateTime)
    ended: Mapped[datetime | None] = mapped_column(DateTime)
    score: Mapped[float] = mapped_column(default=0.0)
    max_score: Mapped[float] = mapped_column(default=0.0)
    penalty: Mapped[float] = mapped_column(default=0.0)
    counts: Mapped[bool] = mapped_column(default=False)
    seconds: Mapped[float] = mapped_column(default=0.0)
    result: Mapped[dict] = mapped_column(JSON, default=dict)


class Content(Base):
    """The notebook of an attempt, as it arrived, compressed."""

    __tablename__ = "contents"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class TooOften(Exception):
    """A student has handed in as often as the course allows for now.

    Attributes
    ----------
    wait : int
        Seconds until it is worth another try.
    """

    def __init__(self, said, wait):
        super().__init__(said)
        self.wait = wait


class Queue(Database):
    """The attempts in a database."""

    def add(self, person, assignment, notebook, content, released, settings):
        """Queue a notebook, unless its student handed in the same last, by the same tests.

        Parameters
        ----------
        person : tokens.Person
        assignment, notebook : str
        content : bytes
        released : datetime
            In UTC.
        settings : Service

        Returns
        -------
        Attempt

        Raises
        ------
        TooOften
        """
        with self.session.begin() as session:
            # Before anything is counted: so one student's requests wait for each other.
            token = updating(Token).where(Token.digest == person.digest)
            session.execute(token.values(used=now()))
            if same := self._same(session, person, assignment, notebook, content, released):
                return same
            mine = self._of(person.name)
            waiting = mine.where(Attempt.state.in_(OPEN))
            if len(session.scalars(waiting).all()) >= settings.pending:
                raise TooOften(
                    f"{settings.pending} of your notebooks are still being graded: wait for "
                    "them.",
                    wait=10,
                )
            recent = mine.where(Attempt.received > now() - HOUR, Attempt.state != FAILED)
            recent = recent.order_by(Attempt.id)
            times = [attempt.received for attempt in session.scalars(recent)]
            if len(times) >= settings.tries:
                wait = math.ceil((times[-settings.tries] + HOUR - now()).total_seconds())
                raise TooOften(
                    f"You have handed in {len(times)} times within an hour: try again in "
                    f"{max(1, math.ceil(wait / 60))} min. Until then, course.check() tells "
                    "where you stand.",
                    wait=max(1, wait),
                )
            attempt = Attempt(
                student=person.name,
                assignment=assignment,
                notebook=notebook,
                received=now(),
                digest=digest(content),
                result={},
            )
            session.add(attempt)
            session.flush()
            session.add(Content(attempt_id=attempt.id, content=zlib.compress(content)))
        return attempt

    def same(self, *handed_in):
        """The attempt that `add` would give back, as it is the same again; or None.

        Parameters
        ----------
        handed_in
            As for `add`, without the settings.
        """
        with self.session() as session:
            return self._same(session, *handed_in)

    def _same(self, session, person, assignment, notebook, content, released):
        mine = self._of(person.name)
        place = mine.where(Attempt.assignment == assignment, Attempt.notebook == notebook)
        last = session.scalars(place.order_by(Attempt.id.desc()).limit(1)).first()
        if last is None or last.digest != digest(content):
            return None
        known = last.state == GRADED and last.read >= released
        return last if known or last.state in OPEN else None

    @staticmethod
    def _of(student):
        return select(Attempt).where(Attempt.student == student)

    def attempt(self, number):
        """The attempt with an id, or None."""
        with self.session() as session:
            return session.get(Attempt, number)

    def attempts(self, student=None, before=None, limit=100, state=None):
        """Attempts, the newest first.

        Parameters
        ----------
        student : str, optional
        before : int, optional
            Only those with a smaller id.
        limit : int
        state : str, optional
        """
        rows = select(Attempt).order_by(Attempt.id.desc()).limit(limit)
        if student is not None:
            rows = rows.where(Attempt.student == student)
        if before is not None:
            rows = rows.where(Attempt.id < before)
        if state is not None:
            rows = rows.where(Attempt.state == state)
        with self.session() as session:
            return list(session.scalars(rows))

    def arrivals(self, since):
        """When attempts arrived, in UTC, sorted."""
        rows = select(Attempt.received).where(Attempt.received >= since)
        with self.session() as session:
            return list(session.scalars(rows.order_by(Attempt.received)))

    def open(self):
        """Id and state of all attempts that wait or run, in the order of the queue."""
        rows = select(Attempt.id, Attempt.state).where(Attempt.state.in_(OPEN))
        with self.session() as session:
            return [tuple(row) for row in session.execute(rows.order_by(Attempt.id))]

    def knows(self, student, assignment, content):
        """Whether a student has handed in just this."""
        rows = self._of(student).where(
            Attempt.assignment == assignment, Attempt.digest == digest(content)
        )
        with self.session() as session:
            return session.scalars(rows.limit(1)).first() is not None

    # --- what the grader does

    def requeue(self):
        """Put back what a grader had taken that has ended; only while none is at work."""
        with self.session.begin() as session:
            running = updating(Attempt).where(Attempt.state == RUNNING)
            session.execute(running.values(state=QUEUED))

    def claim(self, busy=(), closed=(), alone=True):
        """Take the first attempt from the queue; two who ask at once never get the same.

        One student's attempts at an assignment are graded one after the other.

        Parameters
        ----------
        busy : set of (str, str)
            Students and assignments of attempts that run, or had better wait.
        closed : set of str
            Assignments that can't be graded now.
        alone : bool
            Whether nothing else runs: what has ended the grader before doesn't run beside
            others, and what came after it waits, too.

        Returns
        -------
        (Attempt, bytes) or None
            And its notebook.
        """
        rows = select(Attempt.id, Attempt.tries).where(Attempt.state == QUEUED)
        rows = rows.order_by(Attempt.id)
        if busy:
            rows = rows.where(tuple_(Attempt.student, Attempt.assignment).not_in(busy))
        if closed:
            rows = rows.where(Attempt.assignment.not_in(closed))
        while True:
            with self.session.begin() as session:
                number, tries = session.execute(rows.limit(1)).first() or (None, 0)
                if number is None or (tries >= SUSPECT and not alone):
                    return None
                still = (Attempt.id == number, Attempt.state == QUEUED)
                taken = updating(Attempt).where(*still)
                taken = taken.values(state=RUNNING, tries=Attempt.tries + 1)
                if session.execute(taken).rowcount:
                    content = session.get(Content, number).content
                    return session.get(Attempt, number), zlib.decompress(content)

    def put_back(self, number, tries):
        """Have an attempt wait again, as if it had been taken so often."""
        with self.session.begin() as session:
            waiting = updating(Attempt).where(Attempt.id == number)
            session.execute(waiting.values(state=QUEUED, tries=tries))

    def finish(self, number, **values):
        """Note what came of an attempt: the values of its columns.

        If it counts, what counted before it does no more.
        """
        with self.session.begin() as session:
            if values.get("counts"):
                mine = session.get(Attempt, number)
                place = (
                    Attempt.student == mine.student,
                    Attempt.assignment == mine.assignment,
                    Attempt.notebook == mine.notebook,
                )
                session.execute(updating(Attempt).where(*place).values(counts=False))
            finished = updating(Attempt).where(Attempt.id == number)
            session.execute(finished.values(ended=now(), **values))
