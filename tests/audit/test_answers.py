"""The hidden tests accept every right answer, and see through every wrong one."""

import coursework
import pytest

from autograder.audit import auditor
from autograder.audit.plan import Plan
from autograder.course import Course
from autograder.gradebook.scores import score

MUTANTS = {"07-filters": 30}  # `make audit` tries them in all notebooks
PATIENCE = 1800  # seconds for a cell: the course's own limit is no test of this machine


@pytest.fixture(scope="module", params=coursework.ASSIGNMENTS)
def assignment(request):
    return request.param


@pytest.fixture(scope="module")
def audited(assignment):
    """What an audit finds of the exercises, and the plan by which the reference ran last."""
    plans = []

    class Kept(Plan):
        def __init__(self, *arguments):
            super().__init__(*arguments)
            plans.append(self)

    course, mutants = Course(coursework.ROOT), MUTANTS.get(assignment, 0)
    course.config.Execute.timeout = PATIENCE
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(auditor, "Plan", Kept)
        exercises = auditor.audit(course, [assignment], jobs=1, mutants=mutants, cache=False)
    return exercises, plans[-1]


def test_every_answer_earns_what_its_first_line_says(assignment, audited):
    exercises, _ = audited
    for exercise in exercises:
        assert exercise.surprises == []
        assert exercise.complaints == [] or assignment not in MUTANTS
        assert len(exercise.of("right")) >= 2, f"{exercise.name}: two right answers"
        assert len(exercise.of("wrong")) >= 3, f"{exercise.name}: three wrong answers"


def test_the_course_s_own_solutions_earn_all_points(assignment, audited):
    """In two kernels; in one, nbval runs them."""
    _, plan = audited
    cells = {index: plan.notebook.cells[place] for index, place in plan.own.items()}
    earned = {
        coursework.nbgrader(cells[index])["grade_id"]: score(cells[index])
        for index in plan.reference.tests()
    }
    assert earned == coursework.all_points(assignment)
