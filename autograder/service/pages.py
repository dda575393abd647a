"""The service's pages: for students what came of their work, for teachers the class."""

import base64
import hashlib
import math
from datetime import UTC, timedelta
from itertools import groupby
from threading import Lock
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from autograder import AutograderError
from autograder.feedback.page import FeedbackPage
from autograder.pages import said, template
from autograder.report.class_page import report, round_number
from autograder.service.attempts import LARGEST_ID
from autograder.service.desk import UNKNOWN_TOKEN
from autograder.service.marks import marks
from autograder.service.overview import marks_of

PAGE = 30  # attempts of a student's that are shown at once
LONGEST_FORM = 1000  # bytes: a link and some more
NOT_YOURS = "This is for teachers. If you are one, open the link that you got for it."
NO_OTHER_SITE = "frame-ancestors 'none'"
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": f"default-src 'none'; {NO_OTHER_SITE}",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Closed(Exception):
    """A page that somebody can't have: with a status of HTTP, and what to say."""

    def __init__(self, status, said, title="Not here"):
        super().__init__(said)
        self.status, self.title = status, title


class Headers:
    """Have every answer say what browsers may do with it, unless it has said so itself."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        async def add(message):
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, add if scope["type"] == "http" else send)


class ClassPage:
    """The page about the class, made anew when marks have changed."""

    def __init__(self, course):
        self.course = course
        self.path, self.known = None, None
        self.lock = Lock()

    def fresh(self):
        """Where it is."""
        with self.lock:
            if (now := marks_of(self.course)) != self.known or not self.path.exists():
                self.path, self.known = report(self.course), now
            return self.path


def add(app, desk, visitor, shown, class_now):
    """Add the pages to the application.

    Parameters
    ----------
    app : FastAPI
    desk : Desk
    visitor : annotation
        A dependency: the `tokens.Person` whose session it is, or None.
    shown : callable
        Gives an `app.Attempt` for an `attempts.Attempt` and the `tokens.Person` who sees it.
    class_now : callable
        Gives an `app.Class` for a teacher.
    """
    course, queue = desk.course, desk.queue
    title = course.directory.course_id or course.root.name
    script = template("service/service.js.j2").render()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    own = (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; "
        f"{NO_OTHER_SITE}"
    )
    names = ("sign-in", "student", "teacher", "closed")
    templates = {name: template(f"service/{name}.html.j2") for name in names}
    class_page = ClassPage(course)
    feedback = StaticFiles(
        directory=course.root / course.directory.feedback_directory, check_dir=False
    )
    app.add_middleware(Headers)

    def page(name, status=200, **about):
        text = templates[name].render(
            course=title, script=Markup(script), when=when, points=points, **about
        )
        return HTMLResponse(text, status, {"Content-Security-Policy": own})

    def from_here(request: Request):
        """Let no other site's page sign anybody in or out."""
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise Closed(403, "Another site has sent you here: open your link instead.")

    def teacher(someone: visitor):
        if someone is None:
            raise Closed(401, "")
        if not someone.teacher:
            raise Closed(403, NOT_YOURS)

    @app.exception_handler(Closed)
    def _(_, closed):
        if closed.status == 401:
            return page("sign-in", 401)
        return page("closed", closed.status, title=closed.title, said=str(closed))

    @app.get("/", include_in_schema=False)
    def home(
        someone: visitor,
        before: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    ):
        if someone is None:
            return page("sign-in")
        if someone.teacher:
            now = class_now(someone)
            return page(
                "teacher",
                someone=someone,
                now=now,
                drawing=drawing(now),
                success=by_assignment(now.exercises),
                wait=wait,
            )
        attempts = queue.attempts(someone.name, before, PAGE + 1)
        return page(
            "student",
            someone=someone,
            marks=marks(desk.gradebook, someone.name),
            attempts=[shown(attempt, someone) for attempt in attempts[:PAGE]],
            older=len(attempts) > PAGE,
            newest=before is None,
        )

    @app.get("/sign-in", include_in_schema=False)
    @app.get("/sign-out", include_in_schema=False)
    def _():
        return RedirectResponse("/", 303)

    @app.post("/sign-in", include_in_schema=False, dependencies=[Depends(from_here)])
    async def sign_in(request: Request):
        body = (await request.body())[:LONGEST_FORM].decode("utf-8", "replace")
        token = dict(parse_qsl(body)).get("token", "").strip().rpartition("#")[2]
        if not token or await run_in_threadpool(queue.whose, token) is None:
            return page("sign-in", 401, unknown=UNKNOWN_TOKEN)
        answer = RedirectResponse("/", 303)
        answer.set_cookie("session", token, **kept(request))
        return answer

    @app.post("/sign-out", include_in_schema=False, dependencies=[Depends(from_here)])
    def sign_out(request: Request):
        answer = RedirectResponse("/", 303)
        answer.delete_cookie("session", **kept(request))
        return answer

    @app.get("/class/report/index.html", include_in_schema=False)
    def the_class_page(_: Annotated[None, Depends(teacher)]):
        try:
            path = class_page.fresh()
        except AutograderError as error:
            raise Closed(404, str(error), "No page about the class yet") from None
        # It has a policy of its own, as it is the same page that is read without a server.
        return FileResponse(path, headers={"Content-Security-Policy": NO_OTHER_SITE})

    # What students have written is in there, in pages that others' templates may have made.
    mathjax = FeedbackPage(config=course.config).mathjax
    formulas = (
        f"'sha256-{mathjax['hash']}' {mathjax['folder']}" if mathjax["url"] else "'none'"
    )
    theirs = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src 'self' data:; "
        f"style-src 'unsafe-inline'; script-src {formulas}; {NO_OTHER_SITE}"
    )

    @app.get("/class/feedback/{path:path}", include_in_schema=False)
    async def feedback_page(path: str, request: Request, _: Annotated[None, Depends(teacher)]):
        try:
            if not path.endswith(".html"):
                raise HTTPException(404)
            answer = await feedback.get_response(path, request.scope)
        except HTTPException:
            raise Closed(404, "There is no such page of feedback.") from None
        answer.headers["Content-Security-Policy"] = theirs
        return answer


def kept(request):
    """How browsers keep the cookie: for this service's own pages, and from their scripts."""
    return {
        "httponly": True,
        "samesite": "strict",
        "secure": request.url.scheme == "https",
    }


def when(time):
    """A time of the database's, in words."""
    return said(time.replace(tzinfo=UTC))


def points(number):
    """Points, as people write them."""
    return f"{round(number, 2):g}"


def wait(seconds):
    """How long, in words."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"


def by_assignment(exercises):
    """Pairs of an assignment's name and its exercises."""
    return [
        (name, list(found))
        for name, found in groupby(exercises, key=lambda exercise: exercise.assignment)
    ]


def drawing(now):
    """Attempts over time, in the units of a drawing: 400 wide, 100 high."""
    width, top = 400 / len(now.arrivals), max(1, *now.arrivals)
    hours = [
        (now.since.replace(tzinfo=UTC) + timedelta(hours=i)).astimezone()
        for i in range(len(now.arrivals))
    ]
    return {
        "bars": [
            {
                "x": i * width,
                "width": 0.8 * width,
                "height": 100 * count / top,
                "said": f"{hours[i]:%-d %B, %H:%M}: {count}",
            }
            for i, count in enumerate(now.arrivals)
            if count
        ],
        "across": [
            (f"{hour:%a}" if hour.hour == 0 else f"{hour:%H:%M}", i * width)
            for i, hour in enumerate(hours)
            if hour.hour % 6 == 0
        ],
        "up": [
            (n, 100 * n / top) for n in range(0, top + 1, round_number(math.ceil(top / 3)))
        ],
    }
