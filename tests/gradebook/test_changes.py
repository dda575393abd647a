"""The marks from before the last run are kept, and what is there now is compared with them."""

import json

import pytest
import toy

from autograder.gradebook import changes
from autograder.gradebook.records import Record


@pytest.fixture
def give(toy_course):
    """Put a mark into the gradebook, as a run or a person does."""

    def give(student, points):
        with toy_course.gradebook() as gradebook:
            gradebook.update_or_create_student(student)
            submission = gradebook.update_or_create_submission(toy.NAME, student)
            grade = next(g for g in submission.notebooks[0].grades if g.name == "test-size")
            grade.auto_score = points
            gradebook.db.commit()

    return give


def since(course, **marks):
    return changes.since(
        course, [Record(name, toy.NAME, mark) for name, mark in marks.items()]
    )


def of(found):
    return [(change.student, change.before, change.now) for change in found.changed]


def test_before_the_first_run_nothing_is_known(toy_course):
    assert since(toy_course, ada=3) is None


def test_what_went_down_up_or_was_graded_for_the_first_time_is_told(toy_course, give):
    for student in ("ada", "bob", "eve"):
        give(student, 2)
    changes.begin(toy_course, [toy.NAME])
    changes.end(toy_course)
    found = since(toy_course, ada=3, bob=1, eve=2, kim=3)
    assert of(found) == [("bob", 2, 1), ("ada", 2, 3), ("kim", None, 3)]
    assert found.same == 1
    assert found.assignments == [toy.NAME]


def test_a_run_that_goes_on_with_another_compares_with_what_was_before_both(toy_course, give):
    give("ada", 1)
    changes.begin(toy_course, [toy.NAME])
    give("ada", 2)  # and here it is stopped
    assert of(since(toy_course, ada=2)) == [("ada", 1, 2)]
    changes.begin(toy_course, [toy.NAME])
    changes.end(toy_course)
    assert of(since(toy_course, ada=2)) == [("ada", 1, 2)]


def test_each_run_that_ended_is_forgotten_by_the_next(toy_course, give):
    for points in (1, 2):
        give("ada", points)
        changes.begin(toy_course, [toy.NAME])
        changes.end(toy_course)
    assert of(since(toy_course, ada=2)) == []


def test_assignments_that_were_not_graded_have_no_changes(toy_course):
    changes.begin(toy_course, [toy.NAME])
    changes.end(toy_course)
    assert changes.since(toy_course, [Record("ada", "02-other", 3.0)]).changed == []


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"when": "now", "marks": {}}'])
def test_what_is_damaged_is_as_if_it_had_never_been(toy_course, text):
    changes.begin(toy_course, [toy.NAME])
    changes.end(toy_course)
    [path] = toy_course.private.glob("marks-*.json")
    path.write_text(text)
    assert since(toy_course, ada=3) is None
    changes.begin(toy_course, [toy.NAME])
    changes.end(toy_course)
    assert json.loads(path.read_text())["marks"] == {toy.NAME: {}}
