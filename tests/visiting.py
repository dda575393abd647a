"""The service's pages as browsers get them, of attempts that tests make up."""

import base64
import hashlib
import re

import toy
from starlette.testclient import TestClient

from autograder.service import database
from autograder.service.app import create_app
from autograder.service.attempts import FAILED, GRADED, Attempt
from autograder.service.serve import open_store

CLASS = "/class/report/index.html"  # the page about the class


def exercise(name="double", score=2.0, state="passed", message=""):
    """What came of an exercise, as an attempt's result has it."""
    return {"name": name, "points": 2.0, "score": score, "state": state, "message": message}


class Service:
    """The service without a grader: tests say what came of an attempt.

    Attributes
    ----------
    tokens : dict of str to str
    """

    def __init__(self, course):
        self.course = course
        self.queue = open_store(course)
        self.app = create_app(course, self.queue)
        self.tokens = self.queue.give_tokens(["ada", "bob", "<i>eve"])
        self.tokens |= self.queue.give_tokens(["prof"], teacher=True)

    def visit(self, name=None, url="http://testserver"):
        """A browser, in which somebody has signed in."""
        browser = TestClient(self.app, url)
        if name:
            browser.post("/sign-in", data={"token": self.tokens[name]})
        return browser

    def queued(self, student, **values):
        """An attempt that waits."""
        about = {"assignment": toy.NAME, "notebook": toy.NAME, "received": database.now()}
        attempt = Attempt(student=student, digest="", **about | values)
        with self.queue.session.begin() as session:
            session.add(attempt)
        return attempt.id

    def graded(self, student, *exercises, problems=(), counts=True, **values):
        """An attempt that has been graded."""
        number = self.queued(student, **values)
        found = list(exercises) or [exercise()]
        self.queue.finish(
            number,
            state=GRADED,
            score=sum(each["score"] or 0 for each in found),
            max_score=sum(each["points"] for each in found),
            counts=counts,
            result={"exercises": found, "problems": list(problems)},
        )
        return number

    def failed(self, student, said):
        """An attempt at which the grader has failed."""
        number = self.queued(student)
        self.queue.finish(number, state=FAILED, result={"reason": said})
        return number


def hashed(answer):
    """Whether the policy of a page, in its head or a header, names each of its scripts."""
    return [
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        in answer.headers["content-security-policy"] + answer.text
        for script in re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    ]
