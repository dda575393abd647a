"""Handing in late costs what the teacher's policy says, whatever changes afterwards."""

from datetime import datetime, timedelta

import pytest
import toy
from nbgrader.converters import Autograde
from toy import grade
from traitlets import TraitError
from traitlets.config import Config

from autograder.course import Course
from autograder.gradebook.late import AssignLatePenalties

DUE = datetime(2026, 5, 1, 12)
POLICY = """
c = get_config()
c.AssignLatePenalties.plugin_class = "autograder.late.PerDay"
"""


@pytest.fixture
def late_course(toy_course):
    """Make a course where ada, who earns 5 of 7 by tests, hands in so late."""

    def make(late, **policy):
        node = toy.solve(toy.read_released(toy_course))
        folder = toy.submit(toy_course.root, "ada", node)
        (folder / "timestamp.txt").write_text(f"{DUE + late} UTC")
        lines = [f"c.PerDay.{name} = {value}" for name, value in policy.items()]
        config = POLICY + "\n".join(lines)
        (toy_course.root / "nbgrader_config.py").write_text(config)
        course = Course(toy_course.root)
        set_due(course, DUE)
        return course

    return make


def set_due(course, due):
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(toy.NAME, duedate=due)


def penalty(course):
    with course.gradebook() as gradebook:
        return gradebook.find_submission(toy.NAME, "ada").late_submission_penalty


def mark(run):
    return run.records[0].score


HOUR, DAY = timedelta(hours=1), timedelta(days=1)


CASES = [
    (-HOUR, {}, 0),
    (timedelta(0), {}, 0),
    (timedelta(seconds=1), {}, 0.7),
    (DAY, {}, 0.7),
    (DAY + HOUR, {}, 1.4),
    (HOUR, {"grace": 60}, 0),
    (HOUR + DAY, {"grace": 60}, 0.7),
    (10 * DAY, {"cap": 0.3}, 2.1),
    (DAY, {"cap": 0}, 0),
    (100 * DAY, {}, 5),
]


def test_each_day_that_has_begun_costs_a_part_of_all_points(late_course):
    course = late_course(timedelta(0))
    assert mark(grade(course)) == 5
    with course.gradebook() as gradebook:
        for late, policy, costs in CASES:
            gradebook.update_or_create_assignment(toy.NAME, duedate=DUE - late)
            config = Config(course.config, PerDay=Config(policy))
            AssignLatePenalties(gradebook, config=config).update(toy.NAME)
            ada = gradebook.find_submission(toy.NAME, "ada")
            assert ada.late_submission_penalty == pytest.approx(costs), (late, policy)


def test_nbgrader_s_own_command_takes_off_the_same(late_course):
    course = late_course(DAY + HOUR)
    coursedir = course.directories(course.root)
    coursedir.assignment_id = toy.NAME
    Autograde(coursedir=coursedir, config=course.config, force=True).start()
    assert penalty(course) == pytest.approx(1.4)


def test_marks_by_hand_and_extensions_change_the_penalty_and_the_feedback(late_course):
    course = late_course(100 * DAY)
    assert mark(grade(course)) == 0
    feedback = course.path("feedback", "ada", toy.NAME) / f"{toy.NAME}.html"
    assert "<strong>0</strong> of 7" in feedback.read_text()
    with course.gradebook() as gradebook:
        by_hand = gradebook.find_grade("words", toy.NAME, toy.NAME, "ada")
        by_hand.manual_score, by_hand.needs_manual_grade = 2, False
        gradebook.db.commit()
    assert mark(grade(course)) == 0
    assert penalty(course) == 7
    with course.gradebook() as gradebook:
        gradebook.grant_extension(toy.NAME, "ada", days=99)
    run = grade(course)
    assert (run.graded, mark(run)) == (0, pytest.approx(6.3))
    assert not run.records[0].needs_manual_grade
    assert "<strong>6.3</strong> of 7" in feedback.read_text()


def test_another_due_date_and_another_policy_count_for_what_is_graded(late_course):
    course = late_course(3 * DAY)
    assert mark(grade(course)) == pytest.approx(5 - 2.1)
    set_due(course, DUE + 2 * DAY)
    assert mark(grade(course)) == pytest.approx(5 - 0.7)
    course = late_course(3 * DAY, per_day=0.2)
    set_due(course, DUE + 2 * DAY)
    assert mark(grade(course)) == pytest.approx(5 - 1.4)


def test_handing_in_again_counts_from_the_new_time_in_any_zone(late_course):
    course = late_course(timedelta(0))
    path = course.path("submitted", "ada", toy.NAME) / "timestamp.txt"
    path.write_text("2026-05-01 14:00:00+02:00")
    assert mark(grade(course)) == 5
    path.write_text("2026-05-01 14:00:01+02:00")
    assert mark(grade(course)) == pytest.approx(4.3)
    path.write_text("2026-05-01 07:00 America/New_York")
    assert mark(grade(course)) == 5


def test_an_extension_without_a_due_date_is_no_fault(late_course):
    course = late_course(DAY)
    set_due(course, None)
    grade(course)
    with course.gradebook() as gradebook:
        gradebook.grant_extension(toy.NAME, "ada", days=1)
    assert mark(grade(course)) == 5


@pytest.mark.parametrize(
    "policy", [{"per_day": 10}, {"per_day": -0.1}, {"cap": 1.5}, {"grace": -1}]
)
def test_a_policy_that_can_t_be_is_refused_before_anything_runs(late_course, policy):
    (name,) = policy
    course = late_course(DAY, **policy)
    with pytest.raises(TraitError, match=f"'{name}' trait of a PerDay instance should not be"):
        grade(course)
    assert not course.path("autograded", "ada", toy.NAME).exists()


def test_a_policy_that_is_not_there_is_refused(late_course):
    course = late_course(DAY)
    course.config.AssignLatePenalties.plugin_class = "autograder.gradebook.late.PerWeek"
    with pytest.raises(TraitError, match="plugin_class"):
        grade(course)
