"""The hidden tests accept every right answer, and see through every wrong one."""

import copy
import itertools

import catalogue
import pytest
import toy
from nbformat.v4 import new_code_cell

from autograder.client import Limits
from autograder.gradebook import graft, score
from autograder.names import Needs
from autograder.notebook import Job, run

ANSWERS = catalogue.answers()
EXERCISES = {
    exercise: list(answers)
    for exercise, answers in itertools.groupby(
        ANSWERS, key=lambda answer: (answer.assignment, answer.exercise)
    )
}
RESET = [new_code_cell("%reset -f"), toy.check("reset", 0, "%reset -f")]
LIMITS = Limits(cell_seconds=180, notebook_seconds=1800)


@pytest.mark.parametrize("exercise", EXERCISES, ids="/".join)
def test_every_answer_earns_what_its_first_line_says(exercise):
    """Two kernels for all answers to an exercise; each starts with empty namespaces."""
    assignment, name = exercise
    source = catalogue.source(assignment)
    solution, tests = catalogue.exercises(source)[name]
    notebook, places = toy.notebook(), []
    for answer in EXERCISES[exercise]:
        end = [new_code_cell(answer.source), *(source.cells[i] for i in tests)]
        start = catalogue.needed(source, solution, [cell.source for cell in end])
        notebook.cells += copy.deepcopy([*RESET, *start, *end])
        places.append(len(notebook.cells))
    needs = {**catalogue.needs(assignment), "reset": Needs()}
    outcome = run(Job(notebook, limits=LIMITS, needs=needs, walls=toy.WALLS))
    graft(notebook, outcome)
    assert outcome.problems == []
    surprises = []
    for answer, place in zip(EXERCISES[exercise], places, strict=True):
        cells = notebook.cells[place - len(tests) : place]
        earned = sum(score(cell) for cell in cells)
        errors = [o.evalue for c in cells for o in c.outputs if o.output_type == "error"]
        if earned != answer.earns:
            surprises.append(
                f"{answer.name} earns {earned:g} instead of {answer.earns:g}, "
                f"though it {answer.why}: {errors}"
            )
    assert surprises == []


@pytest.mark.parametrize("assignment", catalogue.ASSIGNMENTS)
def test_every_exercise_has_wrong_and_right_answers(assignment):
    notebook = catalogue.source(assignment)
    for exercise, (_, tests) in catalogue.exercises(notebook).items():
        points = sum(notebook.cells[i].metadata.nbgrader.points for i in tests)
        earns = [answer.earns for answer in EXERCISES[assignment, exercise]]
        assert sum(e == points for e in earns) >= 2, f"{exercise}: two right answers"
        assert sum(e < points for e in earns) >= 3, f"{exercise}: three wrong answers"


def test_every_answer_belongs_to_an_exercise():
    for assignment, exercise in EXERCISES:
        assert exercise in catalogue.exercises(catalogue.source(assignment))
