"""Hand a notebook in to `autograder serve`, and follow it: the student's side."""

import json
import socket
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx
from httpx_sse import SSEError, connect_sse

from autograder import AutograderError
from autograder.grading.parse import parse
from autograder.student.link import LinkNeeded

OPEN = {"queued", "running"}
PAUSES = (1, 2, 5, 10, 20)  # seconds between tries, while the service is restarted
RESTARTING = {502, 503, 504}  # what a proxy answers then
TIMEOUT = httpx.Timeout(30, connect=10)  # the service says something every 15 s
SAFE = "Nothing has been handed in; your notebook is safe here."
ASK = "Try again later, or ask your teacher whether the service runs."


class _Unanswered(AutograderError):
    """A request that got no answer; it is worth another try.

    Attributes
    ----------
    arrived : bool
        Whether it may have arrived all the same.
    """

    def __init__(self, said, arrived):
        super().__init__(said)
        self.arrived = arrived


@dataclass(frozen=True)
class Exercise:
    """What one exercise earned.

    Attributes
    ----------
    name : str
    state : str
        "passed", "failed", "not attempted", or "written": a person grades it.
    points : float
        What it is worth.
    score : float or None
        None if a person grades it.
    message : str
        Why it failed.
    """

    name: str
    state: str
    points: float
    score: float | None
    message: str


@dataclass(frozen=True)
class Attempt:
    """A notebook that was handed in, as the service sees it now.

    Attributes
    ----------
    id : int
    state : str
        "queued", "running", "graded", or "failed": the grader's fault.
    position : int or None
        Its place in the queue.
    score, penalty : float or None
        What it earned by tests, and what being late takes off; of one that is graded.
    counts : bool or None
        Whether its marks are those that count.
    exercises : list of Exercise
    problems : list of str
        What the grader met.
    """

    id: int
    state: str
    position: int | None = None
    score: float | None = None
    penalty: float | None = None
    counts: bool | None = None
    exercises: list = field(default_factory=list)
    problems: list = field(default_factory=list)


def hand_in(path, link):
    """Hand in a notebook, and follow it until it is graded.

    What was handed in last and is handed in again stays what it is: the same attempt.

    Parameters
    ----------
    path : Path
    link : Link

    Yields
    ------
    Attempt
        As it was taken, and then whenever its state or its place in the queue changes.

    Raises
    ------
    AutograderError
        If it can't be handed in, or if the service is lost sight of later; says which.
    """
    content = _read(Path(path))
    service = _Service(link)
    with service.client:
        attempt = service.send(*service.find(Path(path).absolute()), content)
        yield attempt
        yield from service.follow(attempt)


def _read(path):
    if not path.is_file():
        raise AutograderError(f"There is no notebook {path}.")
    content = path.read_bytes()
    try:
        cells = parse(content).cells
    except ValueError as error:
        raise AutograderError(f"{path.name} {error}. {SAFE}") from None
    if not cells:
        raise AutograderError(f"{path.name} has no cells: there is nothing to hand in.")
    return content


class _Service:
    """The service behind a link."""

    def __init__(self, link):
        self.address = link.address
        try:
            self.client = httpx.Client(
                base_url=link.address,
                headers={"Authorization": f"Bearer {link.token}"},
                timeout=TIMEOUT,
            )
        except (ImportError, ValueError) as error:  # what HTTPS_PROXY or ALL_PROXY say
            raise AutograderError(
                f"The proxy that is set on this computer can't be used: {error}"
            ) from None

    def find(self, path):
        """The assignment that a file belongs to, and the notebook's name if it isn't that."""
        try:
            names = [_line(mark["assignment"]) for mark in self._ask("GET", "/api/marks")]
        except (KeyError, TypeError):
            raise self._stranger() from None
        for assignment, notebook in ((path.stem, ""), (path.parent.name, path.stem)):
            if assignment in names:
                return assignment, notebook
        if not names:
            raise AutograderError(f"{self.address} has no assignment yet. {SAFE}")
        raise AutograderError(
            f"{self.address} has no assignment {path.stem}: there are {', '.join(names)}. "
            f"Name the file so, or the folder that it is in. {SAFE}"
        )

    def send(self, assignment, notebook, content):
        """Hand in; again if no answer comes, since that is harmless."""
        arrived = False
        for pause in (*PAUSES, None):
            try:
                return self._attempt(
                    self._ask(
                        "POST",
                        f"/api/assignments/{quote(assignment, safe='')}/attempts",
                        params={"notebook": notebook} if notebook else {},
                        content=content,
                        headers={"Content-Type": "application/x-ipynb+json"},
                    )
                )
            except _Unanswered as error:
                arrived = arrived or error.arrived
                if pause is None:
                    if not arrived:
                        raise
                    raise AutograderError(
                        f"The connection with {self.address} was lost, so it isn't known "
                        "whether your notebook has arrived. Hand it in again: if it has, that "
                        "changes nothing."
                    ) from None
                time.sleep(pause)

    def follow(self, attempt):
        """Yield what becomes of an attempt, if need be over several connections."""
        number, failures = attempt.id, 0
        while attempt.state in OPEN:
            # A connection that breaks is replaced: what counts is in the service's database.
            with suppress(httpx.TransportError, SSEError, ValueError, AutograderError):
                for attempt in self._events(number):
                    failures = 0
                    yield attempt
            if attempt.state not in OPEN:
                return
            time.sleep(PAUSES[failures])
            try:
                attempt = self._attempt(self._ask("GET", f"/api/attempts/{number}"))
            except _Unanswered:
                failures += 1
                if failures == len(PAUSES):
                    raise AutograderError(
                        f"The connection with {self.address} was lost. Your notebook has "
                        f"arrived, and will be graded: see {self.address} in a browser later, "
                        "or hand in again, which changes nothing."
                    ) from None
            except AutograderError as error:
                raise AutograderError(
                    f"Your notebook has arrived (attempt {number}), but its state can't be "
                    f"seen any more. {error}"
                ) from None
            else:
                failures = 0
                yield attempt

    def _events(self, number):
        with connect_sse(self.client, "GET", f"/api/attempts/{number}/events") as source:
            for event in source.iter_sse():
                yield self._attempt(json.loads(event.data))

    def _ask(self, method, path, **content):
        """What the service answers to one request."""
        try:
            response = self.client.request(method, path, **content)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
            said = self._unreachable(error)
            raise _Unanswered(f"{said} {SAFE} {ASK}", arrived=False) from None
        except httpx.TransportError:
            said = f"The connection with {self.address} broke off."
            raise _Unanswered(f"{said} {SAFE} {ASK}", arrived=True) from None
        except httpx.DecodingError:
            raise self._stranger() from None
        status = response.status_code
        try:
            answer = response.json()
        except (ValueError, RecursionError):
            answer = None
        if response.is_success and answer is not None:
            return answer
        detail = answer.get("detail") if isinstance(answer, dict) else None
        if isinstance(detail, str) and 400 <= status < 500 and detail != "Not Found":
            raise (LinkNeeded if status == 401 else AutograderError)(_line(detail))
        if status in RESTARTING:
            said = f"{self.address} can't be reached just now (HTTP {status})."
            raise _Unanswered(f"{said} {SAFE} {ASK}", arrived=True)
        if status == 413:
            raise AutograderError(
                f"{self.address} takes no notebook as large as this: clear its outputs, which "
                "grading doesn't need, save it and hand in again."
            )
        if status >= 500:
            raise AutograderError(
                f"The service at {self.address} has met a fault of its own (HTTP {status}). "
                "Your notebook is safe here: tell your teacher, and hand in again later."
            )
        raise self._stranger()

    def _unreachable(self, error):
        deepest = error
        while cause := deepest.__cause__ or deepest.__context__:
            deepest = cause
        if isinstance(deepest, ssl.SSLError):
            why = getattr(deepest, "verify_message", "") or deepest.reason or "no TLS"
            return (
                f"There is no secure connection with {self.address}: {_line(why)}. If this "
                "network asks you to log in, do so first, in a browser; and see whether this "
                "computer has the right date."
            )
        if isinstance(deepest, socket.gaierror):
            return f"There is no host such as in {self.address}, or this computer is offline."
        if isinstance(deepest, ConnectionRefusedError):
            return f"Nothing answers at {self.address}: the service isn't running there."
        if isinstance(error, httpx.ProxyError):
            return f"The proxy of this network doesn't lead to {self.address}: {error}."
        if isinstance(error, httpx.ConnectTimeout):
            return f"Nothing answers at {self.address}."
        return f"{self.address} can't be reached: {_line(str(error))}."

    def _attempt(self, answer):
        try:
            graded = answer["state"] == "graded"
            return Attempt(
                id=int(answer["id"]),
                state=answer["state"],
                position=answer["position"],
                score=float(answer["score"]) if graded else None,
                penalty=float(answer["penalty"]) if graded else None,
                counts=answer["counts"],
                exercises=[
                    Exercise(
                        name=_line(each["name"]),
                        state=each["state"],
                        points=float(each["points"]),
                        score=None if each["score"] is None else float(each["score"]),
                        message=_line(each["message"]),
                    )
                    for each in answer["exercises"]
                ],
                problems=list(map(_line, answer["problems"])),
            )
        except (KeyError, TypeError, ValueError):
            raise self._stranger() from None

    def _stranger(self):
        return AutograderError(
            f"What answers at {self.address} is not the course's service, or another version "
            f"of it. {SAFE} If this network asks you to log in, do so first, in a browser; or "
            "ask your teacher whether your link is still right."
        )


def _line(text):
    """What somebody else wrote, in one line, without what a terminal would obey."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
