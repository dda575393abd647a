"""Where notebooks run: here where they fit, or on a cluster, with the same marks."""

import math
import threading

import pytest
import toy
from cluster import Cluster
from nbformat.v4 import new_code_cell
from quartet import everything, hand_in

from autograder import AutograderError
from autograder.grading.grade import grade
from autograder.kernels.client import Limits, Outcome
from autograder.running import executors, notebook
from autograder.running.notebook import Job


def job(number=0, memory=1000):
    node = toy.notebook(new_code_cell(f"print({number})"))
    return Job(node, limits=Limits(memory_bytes=memory), walls=toy.WALLS, warm=False)


@pytest.mark.parametrize(
    ("free", "at_a_time"),
    [(10**12, 4), (executors.GROWTH * 2 + 1500, 3), (1500, 1), (500, 1)],
    ids=["plenty", "for three", "for one", "not even for one"],
)
def test_as_many_run_as_fit_into_memory(monkeypatch, free, at_a_time):
    started, ended = threading.Semaphore(0), threading.Semaphore(0)
    most, running, lock = 0, 0, threading.Lock()

    def run(job):
        nonlocal most, running
        with lock:
            running += 1
            most = max(most, running)
        started.release()
        ended.acquire()
        with lock:
            running -= 1
        return Outcome()

    monkeypatch.setattr(notebook, "run", run)
    monkeypatch.setattr(executors, "available", lambda: free)
    with executors.local(4) as submit:
        futures = [submit(job(number)) for number in range(8)]
        for _ in range(at_a_time):
            assert started.acquire(timeout=60)
        for _ in futures:
            ended.release()
        assert all(future.result() == Outcome() for future in futures)
    assert most <= at_a_time


@pytest.mark.parametrize(
    ("limits", "free"),
    [(("max", "max"), math.inf), (("1000", "max"), 700), (("1000", "500"), 200)],
    ids=["none", "its own", "the one above it"],
)
def test_control_groups_bound_the_memory_that_there_is(tmp_path, limits, free):
    own = tmp_path / "cgroup"
    own.write_text("0::/above/own\n")
    for path, limit in zip(("above/own", "above"), limits, strict=True):
        group = tmp_path / path
        group.mkdir(parents=True, exist_ok=True)
        (group / "memory.max").write_text(f"{limit}\n")
        (group / "memory.current").write_text("400\n")
        (group / "memory.stat").write_text("anon 7\ninactive_file 100\n")
    assert executors._in_groups(tmp_path, own) == free
    assert executors._in_groups(tmp_path, tmp_path / "nowhere") == math.inf


def test_a_cluster_that_loses_a_worker_gives_the_marks_that_one_machine_gives(
    tmp_path, copy_toy, tmp_path_factory
):
    courses = []
    for name in ("here", "there"):
        course = copy_toy(tmp_path / name)
        hand_in(course)
        courses.append(course)
    here, there = courses
    toy.grade(here, warm=False)
    with Cluster(tmp_path_factory.mktemp("cluster"), workers=3) as cluster:
        seen = []

        def kill(done, total, failed):
            seen.append(done)
            if len(seen) == 1:
                cluster.processes[0].kill()

        run = toy.grade(there, cluster=cluster.address, progress=kill)  # warm kernels there
    assert seen == list(range(1, run.graded + 1))
    assert all(record.problems == [] for record in run.records)
    assert everything(there) == everything(here)


def test_a_job_carries_its_files(tmp_path):
    path = tmp_path / "run.sh"
    path.write_text("#!/bin/sh\necho carried\n")
    path.chmod(0o755)
    node = toy.notebook(new_code_cell("!bin/run.sh"))
    carried = executors._carried(
        Job(node, files={"bin/run.sh": path}, walls=toy.WALLS, warm=False)
    )
    path.unlink()
    assert notebook.run(carried).cells[0]["outputs"][0]["text"].strip() == "carried"


def test_a_worker_with_other_versions_is_refused():
    with pytest.raises(AutograderError, match="other versions"):
        executors._run_there("another environment", job())


def test_no_scheduler_is_a_sentence(toy_course):
    hand_in(toy_course)
    with pytest.raises(AutograderError, match="No Dask scheduler answers at nonsense"):
        grade(toy_course, cluster="nonsense://x")
