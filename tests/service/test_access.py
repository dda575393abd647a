"""Who may hand in, how often, and who sees what came of it."""

import pytest
from fastapi.testclient import TestClient
from inprocess import client_for, configured, desk, drain, good, hand_in

from autograder.service.store import Store


@pytest.mark.parametrize("where", ["/api/attempts", "/api/marks", "/api/attempts/1"])
def test_nobody_gets_in_without_a_token_that_is_valid(toy_course, queue, ada, where):
    assert ada.get("/api/attempts").status_code == 200
    queue.revoke(["ada"])
    for client in (ada, client_for(ada.app, "unknown"), TestClient(ada.app)):
        answer = client.get(where)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert "ask your teacher" in answer.json()["detail"]
    assert hand_in(ada, toy_course).status_code == 401


TOKENS = ["Bearer", "Bearer ", "Basic YTpi", "x" * 20_000, "Bearer " + "x" * 20_000]
TOKENS += [b"Bearer \xff\xfe", b"Bearer a\x00b", "Bearer ä".encode(), "Bearer a b"]


@pytest.mark.parametrize("value", TOKENS, ids=range(len(TOKENS)))
def test_headers_that_hold_no_token_are_refused(ada, value):
    anybody = TestClient(ada.app)
    assert anybody.get("/api/marks", headers={"Authorization": value}).status_code == 401
    if isinstance(value, bytes):
        cookie = {"Cookie": b"session=" + value}
        assert anybody.get("/api/marks", headers=cookie).status_code == 401


def test_a_teacher_sees_all_and_hands_nothing_in(toy_course, queue, ada):
    mine = hand_in(ada, toy_course).headers["Location"]
    with desk(toy_course, queue, "prof", teacher=True) as prof:
        assert [each["student"] for each in prof.get("/api/attempts").json()] == ["ada"]
        assert prof.get(mine).json()["student"] == "ada"
        answer = hand_in(prof, toy_course)
        assert (answer.status_code, len(queue.open())) == (403, 1)


def test_other_students_attempts_are_as_if_they_were_not_there(toy_course, queue, ada):
    mine = hand_in(ada, toy_course).headers["Location"]
    with desk(toy_course, queue, "bob") as bob:
        for place in (mine, f"{mine}/events"):
            other = bob.get(place)
            nobody = bob.get(place.replace("/1", "/2"))
            assert other.status_code == nobody.status_code == 404
            assert other.json()["detail"] == nobody.json()["detail"].replace("2", "1")
        assert bob.get("/api/attempts").json() == []
        (said,) = bob.get("/api/marks").json()
        assert said["score"] is None


def test_too_many_at_a_time_and_too_many_in_an_hour_are_refused_with_a_time(toy_course):
    course = configured(toy_course, "c.Service.pending = 2", "c.Service.tries = 3")
    queue = Store(f"sqlite:///{course.root / 'service.db'}")
    with desk(course, queue) as client:
        answers = [hand_in(client, course, good(course, number)) for number in range(3)]
        assert [answer.status_code for answer in answers] == [202, 202, 429]
        assert answers[2].json()["detail"].startswith("2 of your notebooks are still being")
        assert answers[2].headers["Retry-After"] == "10"
        drain(course, queue)
        answers = [hand_in(client, course, good(course, 10 + number)) for number in range(2)]
        assert [answer.status_code for answer in answers] == [202, 429]
        assert "3 times within an hour: try again in 60 min." in answers[1].json()["detail"]
        assert 3500 < int(answers[1].headers["Retry-After"]) <= 3600
        with desk(course, queue, "bob") as bob:
            assert hand_in(bob, course).status_code == 202
    queue.close()
