"""The hidden tests accept every right answer, and see through every wrong one."""

import coursework
import pytest

from autograder.audit.auditor import audit
from autograder.course import Course

MUTANTS = {"07-filters": 30}  # `make audit` tries them in all notebooks


@pytest.mark.parametrize("assignment", coursework.ASSIGNMENTS)
def test_every_answer_earns_what_its_first_line_says(assignment):
    mutants = MUTANTS.get(assignment, 0)
    exercises = audit(
        Course(coursework.ROOT), [assignment], jobs=1, mutants=mutants, cache=False
    )
    for exercise in exercises:
        assert exercise.surprises == []
        assert exercise.complaints == [] or not mutants
        assert len(exercise.of("right")) >= 2, f"{exercise.name}: two right answers"
        assert len(exercise.of("wrong")) >= 3, f"{exercise.name}: three wrong answers"
