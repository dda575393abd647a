"""The service's HTTP: what it takes, what it refuses, and in which words."""

import logging
import sys
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import Cookie, Depends, FastAPI, Header, HTTPException, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import AfterValidator, BaseModel
from sqlalchemy.exc import DatabaseError
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from autograder.service import pages
from autograder.service.attempts import FAILED, LARGEST_ID, OPEN
from autograder.service.attempts import Attempt as StoredAttempt
from autograder.service.desk import UNKNOWN_TOKEN, Desk, Refused
from autograder.service.marks import marks as marks_of
from autograder.service.overview import Overview
from autograder.service.settings import MEGABYTE
from autograder.service.tokens import Person
from autograder.service.watch import Watch

LATEST = 10  # attempts that a teacher sees at once, and as many that failed
DRAINED = 100 * MEGABYTE  # of a body that is too large
# To students: the reason may tell of the machine, or of hidden tests.
NOT_YOUR_FAULT = (
    "The grader failed at it, which is not your fault. Tell your teacher, whose page says "
    "why; you can hand it in again."
)

log = logging.getLogger("uvicorn.error")

# The database and nbgrader have times without a zone, of which browsers think as local ones.
Moment = Annotated[datetime, AfterValidator(lambda time: time.replace(tzinfo=UTC))]


class Exercise(BaseModel):
    """What one test gave; `score` is None if a person grades it."""

    name: str
    points: float
    score: float | None
    state: Literal["passed", "failed", "not attempted", "written"]
    message: str


class Attempt(BaseModel):
    """A notebook that was handed in, and what came of it so far.

    `position` is its place in the queue, 1 for the next; None once it runs. `score`,
    `penalty` and `exercises` are there when `state` is "graded". Times are in UTC.
    """

    id: int
    student: str
    assignment: str
    notebook: str
    received: Moment
    state: Literal["queued", "running", "graded", "failed"]
    position: int | None = None
    score: float | None = None
    penalty: float | None = None
    max_score: float | None = None
    counts: bool | None = None
    seconds: float | None = None
    exercises: list[Exercise] = []
    problems: list[str] = []


class Mark(BaseModel):
    """What counts of an assignment, as the gradebook has it now."""

    assignment: str
    due: Moment | None
    score: float | None
    max_score: float
    needs_manual_grade: bool = False


class Success(BaseModel):
    """How the class does at an exercise: how many have a mark, and how many all points.

    `waiting` are those whom a person has yet to mark.
    """

    assignment: str
    name: str
    points: float
    n: int
    waiting: int
    full: int


class Class(BaseModel):
    """What goes on: the queue, what failed, and how the class does.

    `arrivals` are the numbers of attempts in each hour, the first of which begins at
    `since`, in UTC. `longest_wait` is how many seconds the first in the queue has waited.
    """

    waiting: int
    running: int
    longest_wait: float | None
    since: Moment
    arrivals: list[int]
    exercises: list[Success]
    failed: list[Attempt]
    latest: list[Attempt]


class Said(BaseModel):
    """Why a request was refused, for people."""

    detail: str


# Where an answer is no JSON, and FastAPI would take a refusal for none either.
REFUSALS = (401, 404, 422, 503)
SAID = {"application/json": {"schema": {"$ref": "#/components/schemas/Said"}}}


def create_app(course, queue, watching=None):
    """The application.

    Parameters
    ----------
    course : Course
    queue : Store
    watching : async context manager, optional
        What runs as long as the application does.

    Returns
    -------
    FastAPI
    """
    desk = Desk(course, queue)
    watch = Watch(queue)
    overview = Overview(desk, watch)

    @asynccontextmanager
    async def lifespan(_):
        async with watching or _nothing():
            yield

    app = FastAPI(
        title="Hand in",
        summary="Notebooks in, marks out.",
        docs_url=None,  # they load scripts from elsewhere
        redoc_url=None,
        lifespan=lifespan,
        telemetry=None,
        max_body_size=MEGABYTE,
        responses={
            401: {"model": Said, "description": "Unknown token"},
            422: {"model": Said, "description": "Not understood"},
            503: {"model": Said, "description": "No database"},
        },
    )
    bearer = HTTPBearer(auto_error=False, description="A student's or a teacher's token")

    Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
    Session = Annotated[str | None, Cookie(include_in_schema=False)]

    def holder(credentials: Credentials):
        """Who hands in: a cookie isn't enough, as other sites' pages could make use of it."""
        return person(credentials)

    def person(credentials: Credentials, session: Session = None):
        token = credentials.credentials if credentials else session
        found = queue.whose(token) if token else None
        if found is None:
            raise HTTPException(401, UNKNOWN_TOKEN, {"WWW-Authenticate": "Bearer"})
        return found

    def visitor(session: Session = None):
        return queue.whose(session) if session else None

    Holder = Annotated[Person, Depends(holder)]
    Anybody = Annotated[Person, Depends(person)]
    Visitor = Annotated[Person | None, Depends(visitor)]

    def teacher(someone: Anybody):
        if not someone.teacher:
            raise HTTPException(403, "Only a teacher's token opens this.")
        return someone

    Teacher = Annotated[Person, Depends(teacher)]

    def shown(attempt, someone):
        return _shown(attempt, watch.position(attempt.id), someone)

    def take(*handed_in):
        attempt = desk.take(*handed_in)
        watch.look()
        return attempt

    def own(number, someone):
        found = queue.attempt(number) if 0 < number <= LARGEST_ID else None
        if found is None or not (someone.teacher or found.student == someone.name):
            raise HTTPException(404, f"You have no attempt {number}.")
        return found

    @app.exception_handler(RequestValidationError)
    async def _(_, error):
        said = "; ".join(
            f"{'.'.join(map(str, fault['loc'][1:]))}: {fault['msg']}"
            for fault in error.errors()
        )
        return JSONResponse({"detail": said}, 422)

    @app.exception_handler(Refused)
    async def _(_, error):
        return JSONResponse({"detail": str(error)}, error.status, error.headers)

    @app.exception_handler(ClientDisconnect)
    async def _(*_):
        return Response(status_code=400)  # nobody hears it, but the log has no traceback

    @app.exception_handler(NoConnection)
    @app.exception_handler(DatabaseError)
    async def _(_, error):
        log.error("A database can't be used: %s", getattr(error, "orig", error))
        said = "The service can't use its database just now: try again in a moment."
        return JSONResponse({"detail": said}, 503, {"Retry-After": "10"})

    @app.post(
        "/api/assignments/{assignment}/attempts",
        status_code=202,
        max_body_size=sys.maxsize,  # `_read` has better words
        responses={
            403: {"model": Said, "description": "Too late, or a teacher's token"},
            404: {"model": Said, "description": "No such assignment"},
            413: {"model": Said, "description": "Too large"},
            415: {"model": Said, "description": "Compressed"},
            429: {"model": Said, "description": "Too often"},
        },
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {"application/x-ipynb+json": {"schema": {"type": "object"}}},
            }
        },
    )
    async def hand_in(
        assignment: str,
        someone: Holder,
        request: Request,
        response: Response,
        notebook: Annotated[
            str, Query(description="Its name, if the assignment has several")
        ] = "",
        content_encoding: Annotated[str, Header(include_in_schema=False)] = "identity",
    ) -> Attempt:
        """Hand in a notebook, as it is in its file.

        It is queued before this answers. The notebook that was handed in last isn't queued
        again, unless a new release has changed its tests: the answer is about that attempt.
        """
        if content_encoding != "identity":
            raise HTTPException(415, "Send the notebook as it is, not compressed.")
        content = await _read(request, desk.settings.size)
        attempt = await run_in_threadpool(take, someone, assignment, notebook, content)
        response.headers["Location"] = f"/api/attempts/{attempt.id}"
        return shown(attempt, someone)

    @app.get("/api/attempts")
    def attempts(
        someone: Anybody,
        before: Annotated[
            int | None, Query(ge=1, le=LARGEST_ID, description="Only with a smaller id")
        ] = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> list[Attempt]:
        """A student's attempts, or everybody's for a teacher; the newest first."""
        student = None if someone.teacher else someone.name
        found = queue.attempts(student, before, limit)
        return [shown(attempt, someone) for attempt in found]

    @app.get("/api/attempts/{number}", responses={404: {"model": Said}})
    def attempt(number: int, someone: Anybody) -> Attempt:
        """One attempt, with the marks and messages of its exercises when it is graded."""
        return shown(own(number, someone), someone)

    def found(number: int, someone: Anybody):
        return own(number, someone)

    @app.get(
        "/api/attempts/{number}/events",
        response_class=EventSourceResponse,
        responses={status: {"content": SAID, "description": "Refused"} for status in REFUSALS},
    )
    async def events(attempt: Annotated[StoredAttempt, Depends(found)], someone: Anybody):
        """The attempt, whenever its state or its place in the queue changes, until its end."""
        with suppress(DatabaseError, NoConnection):  # who follows it comes again
            async for state, position in watch.changes(attempt.id):
                attempt.state = state
                if state not in OPEN:
                    attempt = await run_in_threadpool(queue.attempt, attempt.id)
                said = _shown(attempt, position, someone)
                yield ServerSentEvent(data=said, event=attempt.state)

    @app.get("/api/marks")
    def marks(someone: Anybody) -> list[Mark]:
        """What counts of each assignment, from the gradebook."""
        return [Mark(**mark) for mark in marks_of(desk.gradebook, someone.name)]

    @app.get("/api/class", responses={403: {"model": Said}})
    def the_class(someone: Teacher) -> Class:
        """What teachers see: the queue, the latest attempts, and how the class does."""
        return class_now(someone)

    def class_now(someone):
        failed = queue.attempts(limit=LATEST, state=FAILED)
        return Class(
            **overview.look(),
            failed=[shown(each, someone) for each in failed],
            latest=[shown(each, someone) for each in queue.attempts(limit=LATEST)],
        )

    app.state.end = watch.end
    pages.add(app, desk, Visitor, shown, class_now)
    return app


async def _read(request, megabytes):
    """A request's body, or `Refused`: then it is taken in, or else nobody would hear why."""
    content, size, most = bytearray(), 0, megabytes * MEGABYTE
    async for part in request.stream():
        size += len(part)
        if size <= most:
            content += part
        elif size > most + DRAINED:
            break
    if size > most:
        raise Refused(
            413,
            f"The notebook is larger than {megabytes:g} MB: clear its outputs, which grading "
            "doesn't need, save it and hand in again.",
        )
    return bytes(content)


def _shown(attempt, position, someone):
    about = {
        name: getattr(attempt, name)
        for name in ("id", "student", "assignment", "notebook", "received", "state")
    }
    if attempt.state in OPEN:
        return Attempt(**about, position=position)
    if attempt.state == FAILED:
        said = attempt.result["reason"] if someone.teacher else NOT_YOUR_FAULT
        return Attempt(**about, problems=[said])
    for name in ("score", "penalty", "max_score", "counts", "seconds"):
        about[name] = getattr(attempt, name)
    return Attempt(**about, **attempt.result)


@asynccontextmanager
async def _nothing():
    yield
