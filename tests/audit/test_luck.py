"""Luck is measured: how far a reference stays from what its tests ask for."""

import pytest
import toy
from nbformat.v4 import new_code_cell

from autograder import AutograderError
from autograder.audit import auditor, luck


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("assert accuracy >= 0.91", [("accuracy", "≥", 0.91)]),
        ("assert 2 / 100 > f(x).max(), 'no'", [("f(x).max()", "<", 0.02)]),
        ("if x < -1: raise ValueError", []),
        ("assert (x < -1).all()", [("x", "<", -1.0)]),
        ("assert y > 1 and not (x < -1).all()", [("y", ">", 1.0)]),
        ("assert a == 3 and b < c and 1 < 2 and 1 < x < 2", []),
        ("assert x < float('nan') or x < True", []),
    ],
)
def test_comparisons_with_constants_are_found(source, expected):
    assert luck.comparisons(source) == expected


def test_an_instrumented_test_still_decides_the_same():
    for value, good in ((0.95, True), (0.5, False)):
        source = luck.instrumented("assert value >= 0.9, f'{value}'")
        try:
            exec(source, {"value": value})
        except AssertionError:
            assert not good
        else:
            assert good


def notebook(*tests):
    return toy.notebook(
        toy.imports("import numpy as np\nimport time"),
        new_code_cell("rng = np.random.default_rng(3)"),
        new_code_cell("unused = 1 / 0", metadata={"tags": ["raises-exception"]}),
        toy.solution(
            "trained",
            "### BEGIN SOLUTION\n"
            "accuracy = 0.9 + 0.01 * rng.normal(size=50)\n"
            "### END SOLUTION",
        ),
        *(toy.check(f"test-{n}", 1, test) for n, test in enumerate(tests)),
    )


@pytest.fixture
def measured(tmp_path, new_course):
    def measure(*tests, seeds=12):
        course = new_course(tmp_path)
        toy.write_source(tmp_path, notebook(*tests))
        [exercise] = auditor.audit(course, mutants=0, seeds=seeds)
        return exercise

    return measure


def test_the_margin_is_in_standard_deviations(measured):
    exercise = measured(
        "assert accuracy.mean() >= 0.88\nassert len(accuracy) > 3",
        "assert (accuracy > 0.8).all()",
        "assert accuracy.mean() < 0.902",
    )
    margins = {margin.test: margin for margin in exercise.margins}
    assert [m.what for m in exercise.margins] == [
        "accuracy.mean()",
        "accuracy",
        "accuracy.mean()",
    ]
    assert len(set(margins["test-0"].values)) == 12
    assert 8 < margins["test-0"].margin < 25  # of the mean of 50: 0.02 / 0.0014 = 14
    assert margins["test-1"].mean == pytest.approx(0.9 - 0.0225, abs=0.01)  # the least of 50
    assert margins["test-2"].margin < luck.ENOUGH
    [complaint] = [said for said in exercise.complaints if "standard deviations" in said]
    assert complaint.startswith("test-2 asks for accuracy.mean() < 0.902")


def test_what_is_the_same_with_each_seed_has_no_margin(measured):
    assert measured("assert len(accuracy) > 3").margins == []


def test_one_seed_is_no_measure(measured):
    with pytest.raises(AutograderError, match="needs 2 seeds or more"):
        measured("assert accuracy.mean() > 0.8", seeds=1)
