"""Where the core-seconds of grading go, step by step: `make profile`.

Each step that `autograder grade` takes with a trivial notebook is done many times by itself,
and what all of its processes took is read from a control group (Linux, as root). The table
goes to build/costs.json, too. Run it on a machine that does nothing else.
"""

import asyncio
import json
import os
import socket
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import coursework
import peers
import toy
from measuring import Group
from rich.console import Console
from rich.table import Table

from autograder.course import Course
from autograder.gradebook.records import Record
from autograder.grading.batch import Batch
from autograder.grading.common import Common
from autograder.grading.enter import enter
from autograder.grading.prepare import prepare
from autograder.judging import names
from autograder.kernels import folders, sandbox
from autograder.kernels.process import Process
from autograder.kernels.zygote import Request
from autograder.running import notebook

COUNT = 5 if os.environ.get("QUICK") else 30
REPORT = coursework.ROOT / "build" / "costs.json"


def kernels(group, loaded, walls):
    """Start processes as kernels are, and end them at once."""

    async def one():
        with folders.folder() as folder:
            (folder / "work").mkdir()
            (folder / "work" / "numpy.py").touch()  # so it runs its command
            sandbox.own(folder, "student")
            place = sandbox.inside("student") if walls else str(folder)
            request = Request(
                ["sleep", "100"],
                dict(os.environ),
                f"{place}/work",
                seconds=60,
                role="student",
                folder=str(folder) if walls else "",
                memory=10**9,
            )
            ours, theirs = socket.socketpair()
            with ours, theirs:
                process = await Process.start(request, loaded, theirs)
                process.kill()
                await process.end()

    asyncio.run(one())  # the zygote starts
    behind = ", behind walls" if walls else ""
    what = f"a process from the {loaded} zygote{behind}, that ends at once"
    return group.measure(what, (asyncio.run(one()) for _ in range(COUNT)))


def runs(group, what, **options):
    """Run the toy in kernels."""
    job = notebook.Job(toy.source(), **options)
    notebook.run(job)
    return group.measure(what, (notebook.run(job) for _ in range(COUNT)))


@contextmanager
def batch():
    """A class that has handed in the toy, and a batch of it."""
    with tempfile.TemporaryDirectory(prefix="costs-") as name:
        right = {"double": "def double(x):\n    return x + x", "size": "size = 8"}
        students = [f"student-{number}" for number in range(COUNT + 1)]
        peers.make_course(Path(name), toy.source(), toy.NAME, dict.fromkeys(students, right))
        course = Course(name)
        common = {toy.NAME: Common.of(course, toy.NAME, walls=True)}
        with Batch.open(course, common, True, True) as opened:
            yield opened, [Record(student, toy.NAME) for student in students]


def conversions(group):
    """What nbgrader's converters and the gradebook take, before and after notebooks run."""
    with batch() as (opened, (first, *records)):
        works = [prepare(opened, first)]
        yield group.measure(
            "collect it, and have nbgrader sanitise it",
            (works.append(prepare(opened, record)) for record in records),
        )
        (job,) = works[0].jobs.values()
        outcome = notebook.run(job)
        for work in works:
            work.outcomes = dict.fromkeys(work.jobs, outcome)
        enter(opened, [works.pop(0)])

        def together():
            enter(opened, works)
            yield from works

        yield group.measure("enter its scores, make its feedback, record it", together())


def main():
    try:
        group = Group()
    except OSError as error:
        sys.exit(f"Core-seconds of other processes can't be read here: {error}.")
    needs = names.needs(coursework.code_cells(toy.source()))
    steps = [
        *(kernels(group, loaded, walls) for loaded in ("light", "warm") for walls in (0, 1)),
        runs(group, "the notebook in one kernel, no walls", walls=False),
        runs(group, "the same behind walls"),
        runs(group, "the same, with the judge", needs=needs),
        *conversions(group),
    ]
    table = Table("a trivial notebook: step", "user", "system", "wall", title="milliseconds")
    for step in steps:
        table.add_row(step.what, *(f"{v:.0f}" for v in (step.user, step.system, step.wall)))
    Console().print(table)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps([asdict(step) for step in steps], indent=1) + "\n")


if __name__ == "__main__":
    main()
