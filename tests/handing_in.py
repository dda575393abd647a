"""What students see when they hand in, and a service that answers what a test says."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import toy
from typer.testing import CliRunner

from autograder.commands.app import app
from autograder.service.app import Attempt
from autograder.student.hand_in import hand_in
from autograder.student.link import read_link

TOKEN = "abc-DEF_123"  # of the fake's link
MARKS = [{"assignment": toy.NAME}, {"assignment": "02-parts"}]
HAND_IN = ("POST", f"/api/assignments/{toy.NAME}/attempts")
NOW = ("GET", "/api/attempts/7")
EVENTS = ("GET", "/api/attempts/7/events")
LOST = None  # no answer: the connection ends


def states(path, link):
    """The states that an attempt goes through."""
    return [each.state for each in hand_in(path, read_link(link))]


def command(path, **environment):
    """What ``autograder hand-in`` says, and its status."""
    result = CliRunner().invoke(app, ["hand-in", str(path)], env=environment)
    return result.output, result.exit_code


def attempt(state="graded", **about):
    """What the service says of attempt 7."""
    known = {"score": 5, "penalty": 0, "max_score": 7, "counts": True, "seconds": 1}
    return Attempt(
        id=7,
        student="ada",
        assignment=toy.NAME,
        notebook=toy.NAME,
        received="2026-05-03T12:00:00",
        state=state,
        **{**(known if state == "graded" else {}), **about},
    ).model_dump(mode="json")


def events(*attempts, broken=False):
    """The stream in which the service tells them."""
    said = "".join(
        f"event: {each['state']}\ndata: {json.dumps(each)}\n\n" for each in attempts
    )
    return 200, said.encode(), "text/event-stream", broken


def page(status, content=b"<html>Welcome to the airport</html>"):
    """What answers instead of the service."""
    return status, content, "text/html", False


def refusal(status, said):
    """What the service answers to what it refuses."""
    return status, json.dumps({"detail": said}).encode(), "application/json", False


class Fake(ThreadingHTTPServer):
    """Answers what a test says: to each request the next in its list, then always the last.

    An answer is LOST, or of JSON, or a tuple (status, content, type, broken).
    """

    daemon_threads = True

    def __init__(self, answers):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = {("GET", "/api/marks"): [MARKS], **answers}
        self.asked = []
        self.ended = threading.Event()
        self.link = f"http://127.0.0.1:{self.server_port}/#{TOKEN}"


class Handler(BaseHTTPRequestHandler):
    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append((self.command, self.path, body))
        answers = self.server.answers[self.command, self.path]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if answer is LOST:
            return
        if not isinstance(answer, tuple):
            answer = 200, json.dumps(answer).encode(), "application/json", False
        status, content, kind, broken = answer
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", len(content) + bool(broken))
        if status == 302:
            self.send_header("Location", "https://login.invalid/")
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()
        if broken == "stays open":
            self.server.ended.wait()

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass
