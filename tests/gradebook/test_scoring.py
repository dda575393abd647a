"""Scores are strict where nbgrader's own fail open; each test shows both."""

import pytest
import toy
from nbformat.v4 import new_output
from nbgrader.utils import compute_checksum, determine_grade

from autograder.gradebook.scores import AuthorError, score
from autograder.kernels.client import error_output


def executed(*outputs, count=1, points=4):
    cell = toy.check("test", points, "")
    cell.outputs = list(outputs)
    cell.execution_count = count
    return cell


def result(text):
    return new_output("execute_result", {"text/plain": text}, execution_count=1)


def stream(name):
    return new_output("stream", name=name, text="a line\n")


def test_a_test_that_ends_without_an_error_earns_its_points():
    assert score(executed()) == 4
    assert score(executed(stream("stdout"))) == 4


def test_an_error_earns_nothing():
    assert score(executed(error_output("AssertionError", "no"))) == 0
    assert score(executed(result("4"), error_output("AssertionError", "no"))) == 0


@pytest.mark.parametrize(
    ("text", "points"),
    [("0", 0), ("4", 4), ("2.5", 2.5), (".5", 0.5), ("1e-1", 0.1), ("3.", 3)],
)
def test_a_plain_number_is_partial_credit(text, points):
    assert score(executed(result(text))) == points


def test_a_cell_that_did_not_run_earns_nothing():
    assert score(executed(count=None)) == 0
    assert determine_grade(executed(count=None))[0] == 4  # nbgrader: all points


@pytest.mark.parametrize(
    "text", ["np.float64(0.25)", "False", "nan", "-1", "None", "'ok'", "[1]", "٣"]
)
def test_anything_else_is_the_author_s_error_and_earns_nothing(text):
    with pytest.raises(AuthorError, match=r"test ends in .* a plain number from 0 to 4"):
        score(executed(result(text)))


@pytest.mark.parametrize("text", ["np.float64(0.25)", "nan", "-1"])
def test_nbgrader_gives_all_points_for_them(text):
    assert determine_grade(executed(result(text)))[0] == 4


def test_a_number_above_the_maximum_is_the_author_s_error():
    with pytest.raises(AuthorError):
        score(executed(result("4.5")))
    with pytest.raises(ValueError, match="partial credit"):  # nbgrader: all is lost
        determine_grade(executed(result("4.5")))


def test_stderr_costs_nothing():
    assert score(executed(stream("stderr"))) == 4
    assert determine_grade(executed(stream("stderr")))[0] == 0


def test_what_a_person_grades_waits_unless_nothing_was_written():
    cell = toy.solution("words", "YOUR ANSWER HERE")
    cell.metadata.nbgrader.update(grade=True, points=2)
    cell.metadata.nbgrader.checksum = compute_checksum(cell)
    assert score(cell) == 0
    cell.source = "my answer"
    assert score(cell) is None
