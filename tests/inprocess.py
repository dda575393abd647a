"""The toy course's service in the tests' own process, which grades when a test says so."""

import contextlib

import nbformat
import toy
from fastapi.testclient import TestClient

from autograder.course import Course
from autograder.running import executors
from autograder.service.app import create_app
from autograder.service.grader import Grader

AHEAD = 4  # attempts that are on their way at most


def client_for(app, token):
    """Whoever has this token, before an application."""
    return TestClient(app, headers={"Authorization": f"Bearer {token}"})


def token(queue, name, teacher=False):
    """A new token of somebody's."""
    return queue.give_tokens([name], teacher)[name]


@contextlib.contextmanager
def desk(course, queue, name="ada", teacher=False):
    """Whoever has a token, before a service without a grader."""
    with client_for(create_app(course, queue), token(queue, name, teacher)) as client:
        yield client


def drain(course, queue, jobs=2, **options):
    """Grade all that waits."""
    with executors.local(jobs) as submit:
        return Grader(course, queue, submit, AHEAD, toy.WALLS).grade(**options)


def hand_in(client, course, node=None, assignment=toy.NAME, **options):
    """Hand in a notebook, by default a right one, or bytes; gives the answer."""
    node = toy.solve(toy.read_released(course)) if node is None else node
    content = node if isinstance(node, bytes) else nbformat.writes(node).encode()
    return client.post(f"/api/assignments/{assignment}/attempts", content=content, **options)


def answered(course, **answers):
    """What somebody hands in who has solved all but this."""
    node = toy.solve(toy.read_released(course))
    for name, source in answers.items():
        node.cells[toy.index(node, name)].source = source
    return node


def good(course, number=0):
    """A notebook with 5 points; with each number another."""
    return answered(course, size=f"size = 8  # {number}")


def poor(course, number=0):
    """A notebook with 2 points."""
    return answered(course, size=f"size = 7  # {number}")


def configured(course, *lines):
    """The course with a configuration."""
    text = "\n".join(["c = get_config()", *lines])
    (course.root / "nbgrader_config.py").write_text(text)
    return Course(course.root)


def graded(client, course, queue, *nodes, **options):
    """Hand in some notebooks, each graded before the next; what the service says of them."""
    places = []
    for node in nodes:
        answer = hand_in(client, course, node, **options)
        assert answer.status_code == 202, answer.text
        places.append(answer.headers["Location"])
        drain(course, queue)
    return [client.get(place).json() for place in places]


def mark(course, student="ada"):
    """A student's score by tests and penalty in the gradebook."""
    with course.gradebook() as gradebook:
        found = gradebook.find_submission(toy.NAME, student)
        scores = sum(grade.auto_score or 0 for n in found.notebooks for grade in n.grades)
        return scores, found.late_submission_penalty


def size_in(course, student="ada"):
    """What a student's notebook in submitted/ answers to `size`."""
    folder = course.path("submitted", student, toy.NAME)
    node = nbformat.read(folder / f"{toy.NAME}.ipynb", as_version=4)
    return node.cells[toy.index(node, "size")].source
