"""What goes wrong in the service or in a notebook costs no attempt, and stops nobody."""

import contextlib
import json

import pytest
import toy
from inprocess import answered, configured, desk, drain, good, hand_in
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from autograder import AutograderError
from autograder.grading import prepare
from autograder.grading.preconditions import alone
from autograder.service import app, turn
from autograder.service.attempts import TRIES
from autograder.service.store import Store


def test_another_run_only_delays(toy_course, queue, ada):
    place = hand_in(ada, toy_course).headers["Location"]
    with (
        alone(toy_course),
        pytest.raises(AutograderError, match="Another run is grading"),
    ):
        drain(toy_course, queue)
    assert ada.get(place).json()["state"] == "queued"
    assert queue.attempt(1).tries == 0
    drain(toy_course, queue)
    assert ada.get(place).json()["score"] == 5


def test_a_second_service_takes_nothing_from_the_first(toy_course, queue, ada):
    hand_in(ada, toy_course)
    queue.claim()
    with alone(toy_course), contextlib.suppress(AutograderError):
        drain(toy_course, queue)
    assert queue.open() == [(1, "running")]


@pytest.fixture
def faulty(monkeypatch):
    """Make the grader fail in one of its steps; `monkeypatch` undoes it."""

    def fail(owner, name):
        def failing(*_, **__):
            raise RuntimeError("disk on fire at /srv/course")

        monkeypatch.setattr(owner, name, failing)

    return fail


STEPS = [(turn, "prepare"), (turn, "graft"), (turn, "enter"), (prepare, "_write")]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step[1])
def test_what_the_grader_fails_at_is_tried_again_and_given_up_in_words(
    toy_course, queue, ada, faulty, monkeypatch, caplog, step
):
    place = hand_in(ada, toy_course).headers["Location"]
    with desk(toy_course, queue, "bob") as bob:
        hand_in(bob, toy_course, good(toy_course, 1))
    faulty(*step)
    for tries in range(1, TRIES):
        assert drain(toy_course, queue) is True
        assert ada.get(place).json()["state"] == "queued"
        assert queue.attempt(1).tries == tries
        assert queue.attempt(1).ended is None
    drain(toy_course, queue)
    found = ada.get(place).json()
    assert (found["state"], found["score"]) == ("failed", None)
    assert found["problems"] == [app.NOT_YOUR_FAULT]
    assert "disk on fire" in caplog.text
    with desk(toy_course, queue, "prof", teacher=True) as prof:
        seen = prof.get("/api/class").json()["failed"]
        assert {each["student"] for each in seen} == {"ada", "bob"}
        assert all("disk on fire" in each["problems"][0] for each in seen)
        assert "disk on fire" in prof.get(f"{place}/events").text
    assert "/srv" not in ada.get(f"{place}/events").text
    monkeypatch.undo()
    again = hand_in(ada, toy_course).json()
    assert again["id"] > found["id"]
    drain(toy_course, queue)
    assert ada.get(f"/api/attempts/{again['id']}").json()["score"] == 5
    run = toy.grade(toy_course)  # and what is in submitted/ by then
    assert {record.score for record in run.records} == {5}


def test_a_passing_fault_costs_nothing(toy_course, queue, ada, faulty, monkeypatch):
    place = hand_in(ada, toy_course).headers["Location"]
    faulty(turn, "enter")
    drain(toy_course, queue)
    monkeypatch.undo()
    drain(toy_course, queue)
    assert ada.get(place).json()["score"] == 5


def test_a_source_that_is_being_edited_is_no_attempt_s_fault(toy_course, queue, ada, caplog):
    place = hand_in(ada, toy_course).headers["Location"]
    path = toy_course.root / "source" / toy.NAME / f"{toy.NAME}.ipynb"
    source = path.read_bytes()
    path.write_text("{")
    for _ in range(2 * TRIES):
        assert drain(toy_course, queue) is True
    assert (ada.get(place).json()["state"], queue.attempt(1).tries) == ("queued", 0)
    assert "is not a notebook" in caplog.text
    path.write_bytes(source)
    drain(toy_course, queue)
    assert ada.get(place).json()["score"] == 5


def test_what_has_ended_the_grader_too_often_is_given_up(toy_course, queue, ada):
    place = hand_in(ada, toy_course).headers["Location"]
    for _ in range(TRIES):
        queue.requeue()
        queue.claim()  # and there the process ends
    drain(toy_course, queue)
    assert ada.get(place).json()["problems"] == [app.NOT_YOUR_FAULT]
    assert queue.attempt(1).result == {
        "reason": "the grader has ended each time that it tried"
    }


BAD = {
    "kernel": ("import os\nos.kill(os.getpid(), 9)", "the kernel died"),
    "endless": ("while True:\n    pass", "did not end within 2 s"),
    "surrogate": ("size = 7\nraise ValueError('\\ud800 \\0 \\x1b[31m')", ""),
}


@pytest.mark.parametrize("kind", BAD)
def test_code_that_kills_or_never_ends_gets_its_mark_and_stops_nobody(toy_course, kind):
    course = configured(toy_course, "c.Execute.timeout = 2")
    queue = Store(f"sqlite:///{course.root / 'service.db'}")
    source, said = BAD[kind]
    with desk(course, queue) as client, desk(course, queue, "bob") as bob:
        place = hand_in(client, course, answered(course, size=source)).headers["Location"]
        other = hand_in(bob, course).headers["Location"]
        drain(course, queue)
        found, events = client.get(place).json(), client.get(f"{place}/events")
        assert (found["state"], found["exercises"][1]["score"]) == ("graded", 0)
        assert said in json.dumps(found)
        assert events.status_code == 200
        assert bob.get(other).json()["score"] == 5
    queue.close()


AWAY = [
    OperationalError("select", {}, Exception("connection refused at 10.0.0.1")),
    NoConnection("QueuePool limit of size 5 overflow 10 reached"),
]


@pytest.mark.parametrize("fault", AWAY, ids=["it", "all of its connections"])
def test_a_database_that_is_away_is_a_sentence(toy_course, queue, ada, monkeypatch, fault):
    def away(*_):
        raise fault

    place = hand_in(ada, toy_course).headers["Location"]
    monkeypatch.setattr(queue, "add", away)
    answer = hand_in(ada, toy_course, good(toy_course))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "try again in a moment" in answer.json()["detail"]
    monkeypatch.setattr(queue, "open", away)
    assert ada.get(f"{place}/events").status_code == 200  # and ends: who listens comes again
