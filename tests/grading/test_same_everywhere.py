"""What a score depends on is the same in all processes, so that it is recognised in each."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import coursework
import pytest
import toy
from nbformat.v4 import new_code_cell

from autograder.authoring.release import generate
from autograder.course import Course
from autograder.running.notebook import Job, run

# Prints the digest of a hand-in of each assignment, and the keys of all that would run.
KEYS = """\
import json
from autograder.audit.plan import Plan
from autograder.audit.reference import references
from autograder.course import Course
from autograder.gradebook.records import Record
from autograder.grading.batch import Batch
from autograder.grading.common import Common
from autograder.grading.prepare import prepare
course = Course(ROOT)
common = {name: Common.of(course, name, True) for name in course.released()}
keys = {}
with Batch.open(course, common, True, True) as batch:
    for name in common:
        work = prepare(batch, Record("ada", name))
        keys[name] = [common[name].digest_of(course, "ada")]
        keys[name] += [job.key for job in work.jobs.values()]
for reference in references(course, "01-data"):
    keys["audit"] = [Plan(reference, [], {p.name: 0 for p in reference.places}).job().key]
print(json.dumps(keys))
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory, new_course):
    """All notebooks of the course, released, and one hand-in of each."""
    root = tmp_path_factory.mktemp("course")
    shutil.copytree(coursework.ROOT / "source", root / "source")
    shutil.copy(coursework.ROOT / "nbgrader_config.py", root)
    (root / "tests" / "answers").mkdir(parents=True)
    new_course(root)
    course = Course(root)  # with the configuration, which an empty course hasn't
    for assignment in coursework.ASSIGNMENTS:
        generate(course, assignment)
        toy.submit(
            root,
            "ada",
            coursework.released(assignment),
            name=f"{assignment}.ipynb",
            assignment=assignment,
        )
    return course


@pytest.fixture(scope="module")
def keys(course, tmp_path_factory):
    """Those of a process with this environment, in a folder of its own."""

    def keys(**environment):
        done = subprocess.run(
            [sys.executable, "-c", f"ROOT = {str(course.root)!r}\n{KEYS}"],
            env={**os.environ, **environment},
            cwd=tmp_path_factory.mktemp("elsewhere"),
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(done.stdout.splitlines()[-1])

    return keys


@pytest.fixture(scope="module")
def first(keys):
    found = keys(PYTHONHASHSEED="0")
    assert set(found) == {*coursework.ASSIGNMENTS, "audit"}
    return found


@pytest.mark.parametrize("seed", "123")
def test_a_process_with_another_hash_seed_knows_them_again(first, keys, seed):
    assert keys(PYTHONHASHSEED=seed) == first


def test_a_process_in_another_country_knows_them_again(first, keys):
    assert keys(PYTHONHASHSEED="random", TZ="Asia/Tokyo", LC_ALL="C", LANG="C") == first


@pytest.mark.parametrize("warm", [True, False])
def test_a_kernel_knows_them_again(course, first, warm):
    code = f"ROOT = {str(course.root)!r}\n{KEYS}"
    outcome = run(Job(toy.notebook(new_code_cell(code)), walls=False, warm=warm))
    assert not outcome.problems
    printed = [o["text"] for o in outcome.cells[0]["outputs"] if o.get("name") == "stdout"]
    assert printed, outcome.cells[0]["outputs"]
    assert json.loads("".join(printed).splitlines()[-1]) == first


def graded_with(seed, course):
    """Have the command grade 01, and return what it says of how many."""
    command = Path(sys.executable).with_name("autograder")
    done = subprocess.run(
        [command, "grade", "01-data", "--course-dir", course.root, *toy.SANDBOX],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    return next(line for line in done.stdout.splitlines() if "graded" in line)


def test_a_second_run_of_a_real_notebook_grades_and_runs_nothing(course):
    assert graded_with("1", course) == "1 graded, 0 unchanged since last time."
    assert graded_with("2", course) == "0 graded, 1 unchanged since last time."
    outcomes = course.private / "outcomes"
    before = {path: path.stat().st_mtime_ns for path in outcomes.iterdir()}
    assert before
    shutil.rmtree(course.private / "records")
    assert graded_with("3", course) == "1 graded, 0 unchanged since last time."
    assert {path: path.stat().st_mtime_ns for path in outcomes.iterdir()} == before
