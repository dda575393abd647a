"""Handing in over HTTP: from the notebook to its mark in the gradebook."""

import copy
import json
import threading

import httpx_sse
import nbformat
import pytest
import toy
from cluster import Cluster
from inprocess import (
    AHEAD,
    answered,
    client_for,
    desk,
    drain,
    good,
    graded,
    hand_in,
    mark,
    poor,
    size_in,
    token,
)
from nbformat.v4 import new_code_cell

from autograder.authoring.release import generate
from autograder.running import executors
from autograder.service import turn
from autograder.service.app import create_app
from autograder.service.grader import Grader
from autograder.service.store import Store


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
    run = toy.grade(toy_course)
    assert (run.graded, run.records[0].score, run.records[0].problems) == (0, 5, [])
    (said,) = ada.get("/api/marks").json()
    assert (said["assignment"], said["score"], said["max_score"]) == (toy.NAME, 5, 7)
    assert said["needs_manual_grade"]
    assert not (toy_course.private / "batch").exists()
    assert list((toy_course.private / "arrived").iterdir()) == []


def test_the_same_notebook_again_is_the_same_attempt(toy_course, queue, ada):
    numbers = {hand_in(ada, toy_course).json()["id"] for _ in range(30)}
    drain(toy_course, queue)
    again = hand_in(ada, toy_course)
    assert (again.status_code, {again.json()["id"]}) == (202, numbers)
    assert (again.json()["state"], queue.open()) == ("graded", [])


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
    assert toy.grade(two).graded == 0
    queue.close()


def test_what_was_put_there_by_hand_is_put_aside_and_other_files_stay(toy_course, queue, ada):
    folder = toy.submit(toy_course.root, "ada", poor(toy_course))
    (folder / "notes").mkdir()
    (folder / "notes" / "own.txt").write_text("mine")
    (folder / "link").symlink_to("/nowhere")
    toy.grade(toy_course)
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
    assert toy.grade(toy_course).graded == 0


def test_a_gone_submission_is_no_reason_to_refuse_another(toy_course, queue, ada):
    graded(ada, toy_course, queue, good(toy_course))
    (toy_course.path("submitted", "ada", toy.NAME)).rename(toy_course.root / "moved")
    (found,) = graded(ada, toy_course, queue, poor(toy_course))
    assert found["counts"]
    assert mark(toy_course) == (2, 0)


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
        at_work = Grader(toy_course, queue, submit, AHEAD, toy.WALLS)
        numbers = [hand_in(ada, toy_course, poor(toy_course)).json()["id"]]
        at_work.grade()
        release_a_milder_test(toy_course)
        numbers.append(hand_in(ada, toy_course, poor(toy_course, second)).json()["id"])
        at_work.grade()
    assert [queue.attempt(number).score for number in numbers] == [2, 5]
    assert toy.grade(toy_course).graded == 0


def test_what_is_being_graded_counts_with_the_tests_it_ran_with(
    toy_course, queue, ada, monkeypatch
):
    hand_in(ada, toy_course, poor(toy_course))
    prepare = turn.prepare

    def releasing(*arguments):
        work = prepare(*arguments)
        release_a_milder_test(toy_course)
        return work

    monkeypatch.setattr(turn, "prepare", releasing)
    drain(toy_course, queue, fresh=0)
    monkeypatch.undo()
    assert queue.attempt(1).score == 2
    assert hand_in(ada, toy_course, poor(toy_course)).json()["id"] == 2
    run = toy.grade(toy_course)
    assert (run.graded, run.records[0].score) == (1, 5)
