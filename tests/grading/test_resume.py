"""A run that is killed, or that has a fault to live with, and the one after it."""

import itertools
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time

import nbformat
import pytest
import toy
from quartet import STUDENTS, everything, hand_in

from autograder import AutograderError
from autograder.authoring.release import generate
from autograder.course import Course
from autograder.running import notebook

KILLS = 20


def grade(course, **options):
    return toy.grade(course, jobs=2, **options)


def _grade_counted(course, kill_at, seen_by):
    """Grade in this process, and kill it at one of the moments when it touches a file, starts
    a process, or opens the gradebook; send how many there were."""
    seen = 0

    def count(event, _):
        nonlocal seen
        if event.partition(".")[0] in {"open", "os", "shutil", "sqlite3", "subprocess"}:
            seen += 1
            if seen == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    grade(course)
    seen_by.send(seen)


def in_a_child(course, kill_at=None):
    """Grade in a process of its own; return how many moments there were to kill it, or None
    if it was killed."""
    # A fork of a process that has threads, as pytest's has, may crash: the server has none.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["autograder.authoring.release", "pytest"])
    receiving, sending = context.Pipe(duplex=False)
    child = context.Process(target=_grade_counted, args=(course, kill_at, sending))
    child.start()
    sending.close()
    try:
        return receiving.recv()
    except EOFError:
        child.join()
        assert child.exitcode == -signal.SIGKILL
        return None
    finally:
        child.join()


def test_killed_twenty_times_it_ends_as_if_undisturbed(tmp_path, copy_toy):
    undisturbed = _handed_in(tmp_path / "undisturbed", copy_toy)
    shutil.copytree(undisturbed.root, tmp_path / "again")
    moments = in_a_child(undisturbed)
    chance = random.Random(4)
    killed = 0
    for attempt in range(2 * KILLS):
        if killed >= KILLS:
            break
        root = tmp_path / str(attempt)
        shutil.copytree(tmp_path / "again", root)
        disturbed = Course(root)
        while in_a_child(disturbed, chance.randrange(1, moments)) is None:
            killed += 1
        assert everything(disturbed) == everything(undisturbed)
        run = grade(disturbed)
        assert run.graded == 0
        assert [record.student for record in run.records] == STUDENTS
    assert killed >= KILLS


def _handed_in(root, copy_toy):
    course = copy_toy(root)
    hand_in(course)
    return course


@pytest.fixture
def runs(monkeypatch):
    """How many notebooks have run, to their end."""
    ended = []
    run = notebook.run

    def counted(job):
        outcome = run(job)
        ended.append(job.key)
        return outcome

    monkeypatch.setattr(notebook, "run", counted)
    return ended


class Stop(Exception):
    pass


def test_what_has_run_does_not_run_again(toy_course, runs):
    hand_in(toy_course)

    def stop(done, total, failed):
        if done == 2:
            raise Stop

    with pytest.raises(Stop):
        grade(toy_course, progress=stop)
    before = len(runs)
    assert before >= 2
    run = grade(toy_course)
    assert len(runs) == len(set(runs)) == len(STUDENTS)
    assert run.graded <= len(STUDENTS) - 1
    assert len(run.records) == len(STUDENTS)


def test_a_damaged_outcome_is_found_out_again(toy_course, runs):
    hand_in(toy_course)
    grade(toy_course)
    for path in (toy_course.private / "outcomes").iterdir():
        path.write_text('{"cells": ')
    shutil.rmtree(toy_course.private / "records")
    assert [record.score for record in grade(toy_course).records] == [5, 2, 5, 2]
    assert len(runs) == 2 * len(STUDENTS)


def test_what_a_judge_that_died_left_is_tried_again(toy_course, runs):
    path = toy_course.root / "source" / toy.NAME / f"{toy.NAME}.ipynb"
    node = nbformat.read(path, as_version=4)
    node.cells[toy.index(node, "test-size")].source = "import os\nos.kill(os.getpid(), 9)"
    nbformat.write(node, path)
    generate(toy_course, toy.NAME)
    hand_in(toy_course)
    for times in (1, 2):
        run = grade(toy_course)
        assert (run.graded, len(runs)) == (len(STUDENTS), times * len(STUDENTS))
        assert {record.score for record in run.records} == {2}


def test_a_changed_test_runs_only_the_notebooks_that_it_touches(toy_course, runs):
    hand_in(toy_course)
    grade(toy_course)
    again = len(runs)
    path = toy_course.root / "source" / toy.NAME / f"{toy.NAME}.ipynb"
    node = nbformat.read(path, as_version=4)
    node.cells[toy.index(node, "test-size")].source = "assert size in {7, 8}"
    nbformat.write(node, path)
    generate(toy_course, toy.NAME)
    assert {record.score for record in grade(toy_course).records} == {5}
    assert len(runs) == 2 * again


def test_the_clock_may_go_wrong(toy_course, runs, monkeypatch):
    hand_in(toy_course)
    days, now = itertools.count(), time.time
    monkeypatch.setattr(time, "time", lambda: now() - 86400 * next(days))  # back, and back
    assert [record.score for record in grade(toy_course).records] == [5, 2, 5, 2]
    for path in (toy_course.root / "submitted").rglob("*.ipynb"):
        os.utime(path, (0, 0))
    assert grade(toy_course).graded == 0
    assert len(runs) == len(STUDENTS)


def test_two_runs_at_once_are_refused(toy_course):
    hand_in(toy_course)
    found = []

    def meanwhile(*_):
        with pytest.raises(AutograderError, match="Another run is grading"):
            grade(toy_course, walls=False)
        found.append(True)

    assert grade(toy_course, progress=meanwhile).graded == len(STUDENTS)
    assert found


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_full_disk_loses_nothing(toy_course):
    hand_in(toy_course)
    private = toy_course.root / ".autograder"
    command = "from autograder.commands.app import app; app()"
    script = (
        f"mount -t tmpfs -o size=16k tmpfs {private} && {sys.executable} -c '{command}' "
        f"grade --course-dir {toy_course.root} --kernels cold --sandbox {toy.SANDBOX[1]}"
    )
    full = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script], capture_output=True, text=True, check=False
    )
    said = full.stderr + full.stdout
    assert "No space left" in said
    assert "Traceback" not in said
    assert grade(toy_course).graded == len(STUDENTS)
    assert {record.score for record in toy.grade(toy_course).records} == {2, 5}
