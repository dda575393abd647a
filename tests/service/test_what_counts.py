"""Which of several attempts counts, and what being late costs."""

from datetime import UTC, datetime, timedelta

import pytest
import toy
from inprocess import (
    answered,
    configured,
    desk,
    drain,
    good,
    graded,
    hand_in,
    mark,
    poor,
    size_in,
)

from autograder.service.attempts import SUSPECT
from autograder.service.store import Store

POLICY = 'c.AssignLatePenalties.plugin_class = "autograder.late.PerDay"'


def set_due(course, days):
    with course.gradebook() as gradebook:
        due = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=days)
        gradebook.update_or_create_assignment(toy.NAME, duedate=due)


def test_the_best_attempt_counts_and_a_later_one_that_earns_the_same(toy_course, queue, ada):
    nodes = [poor(toy_course), good(toy_course, 1), poor(toy_course, 2), good(toy_course, 3)]
    found = graded(ada, toy_course, queue, *nodes)
    assert [each["score"] for each in found] == [2, 5, 2, 5]
    assert [each["counts"] for each in found] == [False, False, False, True]
    assert mark(toy_course) == (5, 0)
    assert size_in(toy_course) == "size = 8  # 3"
    assert toy.grade(toy_course).graded == 0


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
