"""A notebook that is handed in comes back with marks, or with what the service says."""

import threading

import nbformat
import pytest
import serving
import toy
from handing_in import states

from autograder import AutograderError
from autograder.grading.preconditions import alone
from autograder.student.hand_in import hand_in
from autograder.student.link import LinkNeeded, read_link

pytestmark = pytest.mark.usefixtures("home")


def test_marks_come_back(notebook, link):
    *before, last = hand_in(notebook(size="size = 9"), read_link(link))
    assert before
    assert {each.state for each in before} <= {"queued", "running"}
    assert (last.state, last.score, last.penalty, last.counts) == ("graded", 2, 0, True)
    found = {each.name: (each.state, each.score, each.points) for each in last.exercises}
    assert found == {
        "double": ("passed", 2, 2),
        "size": ("failed", 0, 3),
        "words": ("written", None, 2),
    }


def test_the_same_notebook_again_is_the_same_attempt(notebook, link):
    path = notebook()
    *_, first = hand_in(path, read_link(link))
    assert list(hand_in(path, read_link(link))) == [first]


def test_an_unknown_token_asks_for_another_link(notebook, link):
    with pytest.raises(LinkNeeded, match="is unknown, or has been replaced"):
        states(notebook(), f"{link}x")


def test_a_teacher_is_told_that_students_hand_in(notebook, toy_course, address):
    link = serving.link_of(toy_course, address, "prof", teacher=True)
    with pytest.raises(AutograderError, match="teacher's token hands nothing in"):
        states(notebook(), link)


def test_who_hands_in_too_often_is_told_when_to_come_again(notebook, link):
    for size in (6, 7):
        states(notebook(size=f"size = {size}"), link)
    with pytest.raises(AutograderError, match=r"within an hour: try again in \d+ min"):
        states(notebook(size="size = 8"), link)


def test_what_is_too_large_is_refused_with_advice(notebook, link):
    path = notebook(words="x" * 11_000_000)
    with pytest.raises(AutograderError, match="clear its outputs"):
        states(path, link)


def test_another_notebook_is_refused(tmp_path, link):
    path = tmp_path / f"{toy.NAME}.ipynb"
    nbformat.write(toy.notebook(toy.imports("import math")), path)
    with pytest.raises(AutograderError, match="This is another notebook"):
        states(path, link)


def test_a_renamed_notebook_is_told_its_name(notebook, link):
    with pytest.raises(AutograderError, match=f"no notebook mine, but {toy.NAME}"):
        states(notebook(f"{toy.NAME}/mine"), link)


def test_a_notebook_of_no_assignment_is_told_which_there_are(notebook, link):
    with pytest.raises(AutograderError, match=f"there are {toy.NAME}") as raised:
        states(notebook("mine"), link)
    assert "Nothing has been handed in" in str(raised.value)


def test_who_waits_while_the_service_is_restarted_gets_the_marks(
    notebook, make_course, tmp_path
):
    own, seen = make_course(), []
    with alone(own), serving.service(own) as address:  # so nothing is graded yet
        link = read_link(serving.link_of(own, address, "ada"))
        attempts = hand_in(notebook("work/01-toy"), link)
        seen.append(next(attempts))
        waiting = threading.Thread(target=lambda: seen.extend(attempts))
        waiting.start()
    assert seen[-1].state == "queued"
    with serving.service(own, address.rpartition(":")[2]):
        waiting.join()
    assert {each.id for each in seen} == {seen[0].id}
    assert (seen[-1].state, seen[-1].score) == ("graded", 5)
