"""Honest work earns the same in two kernels as in the one of plain nbgrader."""

import re
import shutil
from pathlib import Path

import coursework
import pytest
import toy
from nbformat.v4 import new_code_cell
from nbgrader.converters import Autograde

from autograder.authoring.release import generate

# The names of exercises, and for each what a student's cell holds, and its test.
PARTS = re.split(
    r"^# %% (.*)\n", (Path(__file__).with_name("idioms.ipy")).read_text(), flags=re.M
)
IDIOMS = {name: (PARTS[i + 1], PARTS[i + 3]) for i, name in enumerate(PARTS) if i % 4 == 1}
IMPORTS = """\
import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf"""
CONFIG = "c = get_config()\nc.Execute.timeout = 600\n"  # its own is 30 s, for any machine
HELPERS = """\
TOLERANCE = 0.01

def error_rate(f, x, y):
    return np.mean(f(x) != y)"""


def idioms():
    """A notebook with all of them, a point for each."""
    helpers = new_code_cell(HELPERS, metadata=toy.metadata("helpers", locked=True))
    cells = [new_code_cell(IMPORTS), helpers]
    for name, (answer, test) in IDIOMS.items():
        marked = f"### BEGIN SOLUTION\n{answer}### END SOLUTION"
        cells += [toy.solution(name, marked), toy.check(f"test-{name}", 1, test)]
    return toy.notebook(*cells)


def scores(course, assignment, student):
    """The automatic score of each test, by name."""
    with course.gradebook() as gradebook:
        submission = gradebook.find_submission(assignment, student)
        return {
            grade.name: grade.auto_score
            for notebook in submission.notebooks
            for grade in notebook.grades
            if grade.auto_score is not None
        }


def in_one_kernel(course, assignment):
    """The same, as plain nbgrader scores it."""
    directories = course.directories(course.root)
    directories.assignment_id = assignment
    converter = Autograde(coursedir=directories, config=course.config, force=True)
    with course.nbgrader_log(converter):
        converter.start()
    return scores(course, assignment, "ada")


def in_two_kernels(course, assignment):
    run = toy.grade(course, [assignment])
    assert run.records[0].problems == []
    return scores(course, assignment, "ada")


@pytest.fixture(scope="module")
def idiom_course(tmp_path_factory, new_course):
    root = tmp_path_factory.mktemp("idioms")
    (root / "nbgrader_config.py").write_text(CONFIG)
    toy.write_source(root, idioms())
    course = new_course(root)
    generate(course, toy.NAME)
    toy.submit(root, "ada", idioms())
    two = in_two_kernels(course, toy.NAME)
    errors = {
        cell.metadata.nbgrader.grade_id: output.evalue
        for cell in toy.read_graded(course, "ada").cells
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    }
    return in_one_kernel(course, toy.NAME), two, errors


@pytest.mark.parametrize("name", IDIOMS)
def test_an_idiom_earns_the_same_in_one_kernel_and_in_two(name, idiom_course):
    one, two, errors = idiom_course
    assert one[f"test-{name}"] > 0
    assert two[f"test-{name}"] == one[f"test-{name}"], errors.get(f"test-{name}")


@pytest.fixture
def handed_in(tmp_path, new_course):
    """Make a course in which the solutions of an assignment are handed in."""

    def hand_in(assignment):
        folder = tmp_path / "source" / assignment
        shutil.copytree(coursework.ROOT / "source" / assignment, folder)
        (tmp_path / "nbgrader_config.py").write_text(CONFIG)
        course = new_course(tmp_path)
        generate(course, assignment)
        node = coursework.hand_in(assignment, coursework.solutions(assignment))
        toy.submit(tmp_path, "ada", node, name=f"{assignment}.ipynb", assignment=assignment)
        return course

    return hand_in


@pytest.mark.parametrize("assignment", ["01-data", "02-linear"])
def test_solutions_that_are_handed_in_earn_all_points(assignment, handed_in):
    """One without TensorFlow and one with it for all, which tests/audit runs."""
    found = in_two_kernels(handed_in(assignment), assignment)
    assert found == coursework.all_points(assignment)


def test_so_do_they_in_one_kernel(handed_in):
    """One notebook for all: nbval runs each in one kernel, with its tests."""
    found = in_one_kernel(handed_in("01-data"), "01-data")
    assert found == coursework.all_points("01-data")
