"""Handing in over HTTP, from the notebook to the mark, and what is refused on the way."""

import contextlib
import copy
import json
import re
import threading
from datetime import UTC, datetime, timedelta

import httpx_sse
import nbformat
import pytest
import toy
from fastapi.testclient import TestClient
from nbformat.v4 import new_code_cell
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from test_executors import Cluster

from autograder.authoring.release import generate
from autograder.course import Course
from autograder.grading import batch
from autograder.grading.batch import Batch
from autograder.running import executors
from autograder.service import app, turn
from autograder.service.app import create_app
from autograder.service.attempts import SUSPECT, TRIES
from autograder.service.grader import Grader
from autograder.service.store import Store

AHEAD = 4
POLICY = 'c.AssignLatePenalties.plugin_class = "autograder.late.PerDay"'


def client_for(app, token):
    return TestClient(app, headers={"Authorization": f"Bearer {token}"})


def token(queue, name, teacher=False):
    return queue.give_tokens([name], teacher)[name]


@contextlib.contextmanager
def desk(course, queue, name="ada", teacher=False):
    """Whoever has a token, before a service without a grader."""
    with client_for(create_app(course, queue), token(queue, name, teacher)) as client:
        yield client


def drain(course, queue, jobs=2, **options):
    """Grade all that waits."""
    with executors.local(jobs) as submit:
        return Grader(course, queue, submit, AHEAD, toy.WALLS, warm=False).grade(**options)


def hand_in(client, course, node=None, assignment=toy.NAME, **options):
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
    return answered(course, size=f"size = 8  # {number}")  # 5 points


def poor(course, number=0):
    return answered(course, size=f"size = 7  # {number}")  # 2 points


@pytest.fixture
def queue(toy_course):
    made = Store(f"sqlite:///{toy_course.root / 'service.db'}")
    yield made
    made.close()


@pytest.fixture
def ada(toy_course, queue):
    with desk(toy_course, queue) as client:
        yield client


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
    """Score, penalty and max_score of a student in the gradebook."""
    with course.gradebook() as gradebook:
        found = gradebook.find_submission(toy.NAME, student)
        scores = sum(grade.auto_score or 0 for n in found.notebooks for grade in n.grades)
        return scores, found.late_submission_penalty


def submitted(course, student="ada"):
    folder = course.path("submitted", student, toy.NAME)
    return nbformat.read(folder / f"{toy.NAME}.ipynb", as_version=4)


def size_in(course):
    node = submitted(course)
    return node.cells[toy.index(node, "size")].source


def set_due(course, days):
    with course.gradebook() as gradebook:
        due = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=days)
        gradebook.update_or_create_assignment(toy.NAME, duedate=due)


def test_the_answer_says_where_it_waits_and_later_what_each_exercise_earned(
    toy_course, queue, ada
):
    with desk(toy_course, queue, "bob") as bob:
        assert hand_in(bob, toy_course, good(toy_course)).json()["position"] == 1
    answer = hand_in(ada, toy_course, poor(toy_course))
    first = answer.json()
    assert (answer.status_code, first["state"], first["position"]) == (202, "queued", 2)
    assert first["exercises"] == []
    assert drain(toy_course, queue) is False
    found = ada.get(answer.headers["Location"]).json()
    assert (found["state"], found["position"]) == ("graded", None)
    assert (found["score"], found["penalty"], found["max_score"]) == (2, 0, 7)
    assert found["counts"]
    assert found["problems"] == []
    double, size, words = found["exercises"]
    assert (double["name"], double["score"], double["state"]) == ("double", 2, "passed")
    assert (size["score"], size["points"], size["state"]) == (0, 3, "failed")
    assert size["message"]
    assert (words["score"], words["state"]) == (None, "written")
    assert ada.get("/api/attempts").json() == [found]


def test_messages_never_hold_a_hidden_test(toy_course, queue, ada):
    double = "def double(x):\n    return 2 * abs(x)"
    (found,) = graded(ada, toy_course, queue, answered(toy_course, double=double))
    assert found["exercises"][0]["message"] == "negative numbers"
    text = json.dumps(found) + ada.get(f"/api/attempts/{found['id']}/events").text
    assert "double(-3)" not in text
    assert "-6" not in text
    assert "HIDDEN" not in text


def test_an_attempt_is_where_nbgrader_and_grade_look_for_it(toy_course, queue, ada):
    graded(ada, toy_course, queue, good(toy_course))
    assert mark(toy_course) == (5, 0)
    for step, name in (("submitted", "timestamp.txt"), ("autograded", f"{toy.NAME}.ipynb")):
        assert (toy_course.path(step, "ada", toy.NAME) / name).is_file()
    page = toy_course.path("feedback", "ada", toy.NAME) / f"{toy.NAME}.html"
    assert "<strong>5</strong> of 7" in page.read_text()
    run = toy.grade(toy_course, warm=False)
    assert (run.graded, run.records[0].score, run.records[0].problems) == (0, 5, [])
    (said,) = ada.get("/api/marks").json()
    assert (said["assignment"], said["score"], said["max_score"]) == (toy.NAME, 5, 7)
    assert said["needs_manual_grade"]
    assert not (toy_course.private / "batch").exists()
    assert list((toy_course.private / "arrived").iterdir()) == []


def test_the_best_attempt_counts_and_a_later_one_that_earns_the_same(toy_course, queue, ada):
    nodes = [poor(toy_course), good(toy_course, 1), poor(toy_course, 2), good(toy_course, 3)]
    found = graded(ada, toy_course, queue, *nodes)
    assert [each["score"] for each in found] == [2, 5, 2, 5]
    assert [each["counts"] for each in found] == [False, False, False, True]
    assert mark(toy_course) == (5, 0)
    assert size_in(toy_course) == "size = 8  # 3"
    assert toy.grade(toy_course, warm=False).graded == 0


def test_a_poor_attempt_leaves_all_of_a_good_one(toy_course, queue, ada):
    before, after = graded(ada, toy_course, queue, good(toy_course), poor(toy_course))
    assert (before["counts"], after["counts"]) == (True, False)
    assert mark(toy_course) == (5, 0)
    assert size_in(toy_course) == "size = 8  # 0"


def test_the_last_attempt_counts_if_the_teacher_says_so(toy_course):
    course = configured(toy_course, 'c.Service.counts = "last"')
    queue = Store(f"sqlite:///{course.root / 'service.db'}")
    with desk(course, queue) as client:
        found = graded(client, course, queue, good(course), poor(course))
    assert [each["counts"] for each in found] == [False, True]
    assert mark(course) == (2, 0)


def test_of_two_attempts_the_later_is_the_last_though_the_first_is_suspected(toy_course):
    course = configured(toy_course, 'c.Service.counts = "last"')
    queue = Store(f"sqlite:///{course.root / 'service.db'}")
    with desk(course, queue) as client, desk(course, queue, "bob") as bob:
        hand_in(bob, course)
        older = hand_in(client, course, poor(course)).json()["id"]
        hand_in(client, course, good(course))
        queue.put_back(older, SUSPECT)  # as if the service had been ended in it, twice
        drain(course, queue)
    assert mark(course) == (5, 0)


@pytest.fixture
def late(toy_course):
    """The course with a policy: a tenth a day, and at most a half."""
    return configured(toy_course, POLICY, "c.PerDay.cap = 0.5")


def test_what_is_best_depends_on_what_being_late_costs(late, queue):
    with desk(late, queue) as client:
        set_due(late, 1)
        (first,) = graded(client, late, queue, answered(late, double="double = len"))  # 3
        set_due(late, -2.5)  # as if the next were that late; and the first, too
        with late.gradebook() as gradebook:
            entry = gradebook.find_submission(toy.NAME, "ada")
            entry.timestamp -= timedelta(days=3)
            gradebook.db.commit()
        late_one, better = graded(client, late, queue, good(late), good(late, 1))
    assert first["penalty"] == 0
    assert (late_one["score"], late_one["penalty"]) == (5, pytest.approx(2.1))
    assert not late_one["counts"]  # 2.9 is less than 3
    assert not better["counts"]
    assert mark(late) == (3, 0)


def test_an_extension_in_the_gradebook_holds(late, queue):
    set_due(late, -0.5)
    with desk(late, queue) as client:
        (before,) = graded(client, late, queue, good(late))
        with late.gradebook() as gradebook:
            gradebook.grant_extension(toy.NAME, "ada", days=1)
        (after,) = graded(client, late, queue, good(late, 1))
    assert (before["penalty"], after["penalty"]) == (pytest.approx(0.7), 0)
    assert mark(late) == (5, 0)


def test_what_could_earn_nothing_any_more_is_refused(toy_course, queue):
    course = configured(toy_course, POLICY)
    with desk(course, queue) as client:
        set_due(course, -9.5)
        answer = hand_in(client, course)
        assert (answer.status_code, queue.open()) == (403, [])
        assert answer.json()["detail"].startswith(f"Too late: {toy.NAME} was due on ")
        set_due(course, -8.5)
        assert hand_in(client, course).status_code == 202
        with course.gradebook() as gradebook:
            gradebook.update_or_create_student("ada")
            gradebook.update_or_create_submission(toy.NAME, "ada", timestamp=None)
            gradebook.grant_extension(toy.NAME, "ada", days=20)
        set_due(course, -19.5)
        assert hand_in(client, course, good(course, 1)).status_code == 202


def test_the_same_notebook_again_is_never_too_late(toy_course, queue):
    course = configured(toy_course, POLICY)
    with desk(course, queue) as client:
        set_due(course, -8.5)
        first = hand_in(client, course)
        set_due(course, -9.5)
        again = hand_in(client, course)
    assert (again.status_code, again.json()["id"]) == (202, first.json()["id"])


def test_without_a_policy_being_late_costs_nothing(toy_course, queue, ada):
    set_due(toy_course, -1000)
    (found,) = graded(ada, toy_course, queue, good(toy_course))
    assert (found["penalty"], found["counts"]) == (0, True)


def test_the_same_notebook_again_is_the_same_attempt(toy_course, queue, ada):
    numbers = {hand_in(ada, toy_course).json()["id"] for _ in range(30)}
    drain(toy_course, queue)
    again = hand_in(ada, toy_course)
    assert (again.status_code, {again.json()["id"]}) == (202, numbers)
    assert (again.json()["state"], queue.open()) == ("graded", [])


def test_what_was_put_there_by_hand_is_put_aside_and_other_files_stay(toy_course, queue, ada):
    folder = toy.submit(toy_course.root, "ada", poor(toy_course))
    (folder / "notes").mkdir()
    (folder / "notes" / "own.txt").write_text("mine")
    (folder / "link").symlink_to("/nowhere")
    toy.grade(toy_course, warm=False)
    first, second = graded(ada, toy_course, queue, good(toy_course), good(toy_course, 1))
    assert first["problems"] == ["link is not a regular file and is left out"]
    aside = toy_course.private / "replaced" / toy.NAME / "ada"
    assert [path.name for path in aside.iterdir()] == ["1"]
    kept = nbformat.read(aside / "1" / f"{toy.NAME}.ipynb", as_version=4)
    assert kept.cells[toy.index(kept, "size")].source == "size = 7  # 0"
    assert (folder / "notes" / "own.txt").read_text() == "mine"
    assert (folder / "link").is_symlink()
    assert second["counts"]
    assert size_in(toy_course) == "size = 8  # 1"
    assert toy.grade(toy_course, warm=False).graded == 0


def test_a_gone_submission_is_no_reason_to_refuse_another(toy_course, queue, ada):
    graded(ada, toy_course, queue, good(toy_course))
    (toy_course.path("submitted", "ada", toy.NAME)).rename(toy_course.root / "moved")
    (found,) = graded(ada, toy_course, queue, poor(toy_course))
    assert found["counts"]
    assert mark(toy_course) == (2, 0)


@pytest.fixture
def two(new_course, tmp_path):
    """A course with an assignment of two notebooks, and a student's name for each."""
    course = new_course(tmp_path)
    folder = toy.write_source(tmp_path)
    other = toy.notebook(
        toy.solution("half", "### BEGIN SOLUTION\nhalf = 0.5\n### END SOLUTION"),
        toy.check("test-half", 4, "assert half == 0.5"),
    )
    nbformat.write(other, folder / "zweites-Übungsblatt.ipynb")
    generate(course, toy.NAME)
    return course


def test_parts_can_be_handed_in_one_by_one(two):
    queue = Store(f"sqlite:///{two.root / 'service.db'}")
    other = "zweites-Übungsblatt"
    path = two.path("release", ".", toy.NAME) / f"{other}.ipynb"
    half = nbformat.read(path, as_version=4)
    half.cells[toy.index(half, "half")].source = "half = 1 / 2"
    with desk(two, queue) as client:
        answer = hand_in(client, two, params={"notebook": "third"})
        assert answer.status_code == 404
        assert f"but {toy.NAME}, {other}:" in answer.json()["detail"]
        (one,) = graded(client, two, queue, good(two))  # the one called like the assignment
        (found,) = graded(client, two, queue, half, params={"notebook": other})
        wrong = hand_in(client, two, half, params={"notebook": toy.NAME})
        (third,) = graded(client, two, queue, poor(two), params={"notebook": toy.NAME})
        states = {each["id"]: each["counts"] for each in client.get("/api/attempts").json()}
    assert wrong.status_code == 422
    assert (one["score"], one["max_score"]) == (5, 7)
    assert (found["score"], found["max_score"], found["notebook"]) == (4, 4, other)
    assert states == {one["id"]: True, found["id"]: True, third["id"]: False}
    assert mark(two) == (9, 0)
    assert toy.grade(two, warm=False).graded == 0
    queue.close()


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


def test_events_tell_of_each_change_until_the_end(toy_course, queue, ada):
    place = hand_in(ada, toy_course).headers["Location"]
    thread = threading.Thread(target=drain, args=[toy_course, queue])
    thread.start()
    with httpx_sse.connect_sse(ada, "GET", f"{place}/events") as source:
        events = [(event.event, event.json()) for event in source.iter_sse()]
    thread.join()
    assert [event for event, _ in events][-1] == "graded"
    assert all(event == said["state"] for event, said in events)
    assert events[-1][1] == ada.get(place).json()


def release_a_milder_test(course):
    """Release a test of `size` that a poor answer passes."""
    path = course.root / "source" / toy.NAME / f"{toy.NAME}.ipynb"
    node = nbformat.read(path, as_version=4)
    node.cells[toy.index(node, "test-size")].source = "assert size in {7, 8}"
    nbformat.write(node, path)
    generate(course, toy.NAME)


@pytest.mark.parametrize("second", [0, 1], ids=["the same", "another"])
def test_a_release_between_two_hand_ins_counts(toy_course, queue, ada, second):
    with executors.local(2) as submit:
        at_work = Grader(toy_course, queue, submit, AHEAD, toy.WALLS, warm=False)
        numbers = [hand_in(ada, toy_course, poor(toy_course)).json()["id"]]
        at_work.grade()
        release_a_milder_test(toy_course)
        numbers.append(hand_in(ada, toy_course, poor(toy_course, second)).json()["id"])
        at_work.grade()
    assert [queue.attempt(number).score for number in numbers] == [2, 5]
    assert toy.grade(toy_course, warm=False).graded == 0


def test_what_is_being_graded_counts_with_the_tests_it_ran_with(
    toy_course, queue, ada, monkeypatch
):
    hand_in(ada, toy_course, poor(toy_course))
    make_ready = Batch.make_ready

    def releasing(self, *arguments):
        work = make_ready(self, *arguments)
        release_a_milder_test(toy_course)
        return work

    monkeypatch.setattr(Batch, "make_ready", releasing)
    drain(toy_course, queue, fresh=0)
    monkeypatch.undo()
    assert queue.attempt(1).score == 2
    assert hand_in(ada, toy_course, poor(toy_course)).json()["id"] == 2
    run = toy.grade(toy_course, warm=False)
    assert (run.graded, run.records[0].score) == (1, 5)


def test_a_cluster_grades_what_is_handed_in(toy_course, queue, ada, tmp_path_factory):
    nodes = [good(toy_course), poor(toy_course, 1)]
    places = [hand_in(ada, toy_course, node).headers["Location"] for node in nodes]
    with Cluster(tmp_path_factory.mktemp("cluster"), workers=1) as cluster:
        place, ahead = executors.place(None, cluster.address)
        with place as submit:
            assert Grader(toy_course, queue, submit, ahead, toy.WALLS).grade() is False
    found = [ada.get(place).json() for place in places]
    assert [each["score"] for each in found] == [5, 2]
    assert [each["counts"] for each in found] == [True, False]
    assert mark(toy_course) == (5, 0)


def test_another_run_only_delays(toy_course, queue, ada):
    place = hand_in(ada, toy_course).headers["Location"]
    with (
        batch.alone(toy_course),
        pytest.raises(batch.AutograderError, match="Another run is grading"),
    ):
        drain(toy_course, queue)
    assert ada.get(place).json()["state"] == "queued"
    assert queue.attempt(1).tries == 0
    drain(toy_course, queue)
    assert ada.get(place).json()["score"] == 5


def test_a_second_service_takes_nothing_from_the_first(toy_course, queue, ada):
    hand_in(ada, toy_course)
    queue.claim()
    with batch.alone(toy_course), contextlib.suppress(batch.AutograderError):
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


STEPS = [(Batch, "make_ready"), (turn, "graft"), (Batch, "record"), (Batch, "_write")]


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
    run = toy.grade(toy_course, warm=False)  # and what is in submitted/ by then
    assert {record.score for record in run.records} == {5}


def test_a_passing_fault_costs_nothing(toy_course, queue, ada, faulty, monkeypatch):
    place = hand_in(ada, toy_course).headers["Location"]
    faulty(Batch, "record")
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


def test_names_of_all_alphabets(new_course, tmp_path):
    name = "Übung-1 日本"
    course = new_course(tmp_path)
    toy.write_source(tmp_path, name=name)
    generate(course, name)
    node = nbformat.read(course.path("release", ".", name) / f"{name}.ipynb", as_version=4)
    queue = Store(f"sqlite:///{course.root / 'service.db'}")
    with desk(course, queue, "zoë-王") as client:
        (found,) = graded(client, course, queue, toy.solve(node), assignment=name)
    assert (found["student"], found["assignment"], found["score"]) == ("zoë-王", name, 5)
    assert course.path("feedback", "zoë-王", name).is_dir()
    queue.close()


def test_one_student_s_attempts_are_graded_in_their_order(toy_course, queue, ada):
    numbers = [
        hand_in(ada, toy_course, good(toy_course, number)).json()["id"] for number in range(3)
    ]
    drain(toy_course, queue, jobs=3)
    ended = [queue.attempt(number).ended for number in numbers]
    assert ended == sorted(ended)
    assert size_in(toy_course) == "size = 8  # 2"


def test_many_students_at_the_same_time(toy_course, queue):
    names = [f"s{number}" for number in range(12)]
    app = create_app(toy_course, queue)
    clients = {name: client_for(app, token(queue, name)) for name in names}
    for number, client in enumerate(clients.values()):
        assert hand_in(client, toy_course, good(toy_course, number)).status_code == 202
    drain(toy_course, queue)
    assert {client.get("/api/attempts").json()[0]["score"] for client in clients.values()} == {
        5
    }
    with toy_course.gradebook() as gradebook:
        assert len(gradebook.find_assignment(toy.NAME).submissions) == len(names)


# --- what can't be taken


def nested(depth):
    return b'{"a":' * depth + b"1" + b"}" * depth


def as_json(**changes):
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}
    return json.dumps(notebook | changes).encode()


def cell(**changes):
    return {"cell_type": "code", "source": "", "metadata": {}} | changes


BAD_NOTEBOOKS = {
    "nothing": (b"", "is empty"),
    "no JSON": (b"{", "JSON is broken"),
    "a zip": (b"PK\x03\x04" + bytes(1000), "is not text in UTF-8|JSON is broken"),
    "a gzip": (b"\x1f\x8b\x08\x00", "is not text in UTF-8"),
    "UTF-16": ("{}".encode("utf-16"), "is not text in UTF-8"),
    "null bytes": (bytes(1000), "JSON is broken"),
    "a list": (b"[]", "is not a notebook"),
    "null": (b"null", "is not a notebook"),
    "a number": (b"1e999", "is not a notebook"),
    "an object": (b"{}", "is not a notebook"),
    "deep lists": (b"[" * 100_000, "nested too deeply"),
    "deep objects": (nested(100_000), "nested too deeply"),
    "a long number": (as_json(nbformat=0)[:-1] + b',"x":' + b"9" * 5000 + b"}", "not a note"),
    "NaN": (as_json(nbformat=float("nan")), "another notebook"),
    "the future": (as_json(nbformat=5), "is not a notebook"),
    "cells of null": (as_json(cells=None), "is not a notebook"),
    "cells of numbers": (as_json(cells=[1]), "is not a notebook"),
    "cells in a dict": (as_json(cells={"a": 1}), "is not a notebook"),
    "source of numbers": (as_json(cells=[cell(source=[1])]), "is not a notebook"),
    "an unhashable id": (
        as_json(cells=[cell(metadata={"nbgrader": {"grade_id": {"a": [1]}}})]),
        "another notebook",
    ),
    "a surrogate": (
        as_json(cells=[cell(metadata={"nbgrader": {"grade_id": "\ud800"}}, source="\udc00")]),
        "another notebook",
    ),
    "too many cells": (as_json(cells=[cell()] * 5001), "more than 5,000 cells"),
    "too many old cells": (
        as_json(nbformat=3, worksheets=[{"cells": [cell()] * 3000}] * 2),
        "more than 5,000 cells",
    ),
    "another notebook": (as_json(cells=[cell(source="1")]), "none of the exercises"),
}


@pytest.mark.parametrize("kind", BAD_NOTEBOOKS)
def test_what_is_no_notebook_is_refused_in_words(toy_course, queue, ada, kind):
    content, said = BAD_NOTEBOOKS[kind]
    answer = hand_in(ada, toy_course, content)
    assert answer.status_code == 422
    assert re.search(said, answer.json()["detail"]), answer.json()["detail"]
    assert (queue.open(), queue.attempts()) == ([], [])


def test_deep_metadata_are_refused_or_taken_but_never_an_error(toy_course, queue, ada):
    for depth in (100, 300, 500, 700, 900, 950, 990, 2000):
        deep = "[" * depth + "]" * depth
        text = nbformat.writes(good(toy_course, depth))
        assert '"grade_id": "size"' in text
        text = text.replace('"grade_id": "size"', f'"grade_id": {deep}')
        assert hand_in(ada, toy_course, text.encode()).status_code in {202, 422, 429}
    drain(toy_course, queue)
    assert {attempt.state for attempt in queue.attempts()} <= {"graded"}


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate, gzip", "x"])
def test_what_is_compressed_is_refused(toy_course, ada, encoding):
    answer = hand_in(ada, toy_course, bytes(100), headers={"Content-Encoding": encoding})
    assert answer.status_code == 415
    assert "not compressed" in answer.json()["detail"]


@pytest.mark.parametrize("chunked", [False, True])
def test_fifty_megabytes_are_refused_in_words(toy_course, queue, ada, chunked):
    part = b" " * 1_000_000
    content = (part for _ in range(50)) if chunked else part * 50
    answer = ada.post(f"/api/assignments/{toy.NAME}/attempts", content=content)
    assert answer.status_code == 413
    assert answer.json()["detail"].startswith("The notebook is larger than 10 MB: clear its")
    assert queue.open() == []


NAMES = [
    "..", "../..", "..%2f..%2fetc%2fpasswd", "%2e%2e", "01-toy%00", "%00", "%ff%fe", "*",
    "01-*", "a" * 5000, "01-toy%0d%0aX-Header: 1", "%ed%a0%80", "01-toy%2f..%2f01-toy", ".",
    "'; drop",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_names_that_lead_elsewhere_are_not_found(toy_course, queue, ada, name):
    answer = hand_in(ada, toy_course, assignment=name)
    assert answer.status_code in {404, 405}
    assert answer.json()["detail"]
    url = f"/api/assignments/{toy.NAME}/attempts?notebook={name}"
    answer = ada.post(url, content=nbformat.writes(good(toy_course)))
    assert answer.status_code == 404
    assert answer.json()["detail"].startswith(f"{toy.NAME} has no notebook ")
    assert queue.open() == []


NUMBERS = ["0", "-1", "9" * 30, "9" * 5000, "1e3", "x", "%00", "1.0", "0x1", " ", "٣", "true"]


@pytest.mark.parametrize("number", NUMBERS, ids=range(len(NUMBERS)))
def test_ids_that_can_t_be_are_refused(ada, number):
    for place in (f"/api/attempts/{number}", f"/api/attempts/{number}/events"):
        answer = ada.get(place)
        assert answer.status_code in {404, 422}
        assert answer.json()["detail"]
    for name in ("before", "limit"):
        if number not in {"٣", "1.0"}:
            answer = ada.get(f"/api/attempts?{name}={number}")
            assert (answer.status_code, name in answer.json()["detail"]) == (422, True)


TOKENS = ["Bearer", "Bearer ", "Basic YTpi", "x" * 20_000, "Bearer " + "x" * 20_000]
TOKENS += [b"Bearer \xff\xfe", b"Bearer a\x00b", "Bearer ä".encode(), "Bearer a b"]


@pytest.mark.parametrize("value", TOKENS, ids=range(len(TOKENS)))
def test_headers_that_hold_no_token_are_refused(ada, value):
    anybody = TestClient(ada.app)
    assert anybody.get("/api/marks", headers={"Authorization": value}).status_code == 401
    if isinstance(value, bytes):
        cookie = {"Cookie": b"session=" + value}
        assert anybody.get("/api/marks", headers=cookie).status_code == 401


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


def test_a_copy_of_what_another_student_handed_in_is_an_attempt_of_its_own(
    toy_course, queue, ada
):
    node = good(toy_course)
    with desk(toy_course, queue, "bob") as bob:
        assert hand_in(bob, toy_course, node).json()["id"] == 1
    assert hand_in(ada, toy_course, copy.deepcopy(node)).json()["id"] == 2
    drain(toy_course, queue)
    assert [attempt.score for attempt in queue.attempts()] == [5, 5]


def test_a_cell_of_one_s_own_is_no_reason_to_refuse(toy_course, queue, ada):
    node = good(toy_course)
    node.cells.insert(0, new_code_cell("1 + 1"))
    assert graded(ada, toy_course, queue, node)[0]["score"] == 5
