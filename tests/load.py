"""What the service does when a whole class hands in: ``make load``.

A toy course, and students who hand in different notebooks over a minute, and then all at
once, each following how theirs is graded. With QUICK in the environment they are few, to show
that it works. Run it on a machine that does nothing else.
"""

import asyncio
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import httpx
import httpx_sse
import nbformat
import serving
import toy
from rich.console import Console
from rich.table import Table

from autograder.authoring.release import generate
from autograder.course import Course
from autograder.service.serve import open_store

QUICK = bool(os.environ.get("QUICK"))
STUDENTS = 20 if QUICK else 200
MINUTE = 6 if QUICK else 60  # seconds
POINTS = 5  # of all notebooks
HAND_IN = f"/api/assignments/{toy.NAME}/attempts"


def notebooks(course):
    """A notebook for each student, by name: all are right, and no two are the same."""
    found = {}
    for number in range(STUDENTS):
        node = toy.solve(toy.read_released(course))
        node.cells[toy.index(node, "size")].source = f"size = 8  # {number}"
        found[f"s{number:03}"] = nbformat.writes(node).encode()
    return found


def new_course(root):
    course = Course(root)
    toy.write_source(root)
    generate(course, toy.NAME)
    return course


async def student(client, token, content, wait):
    """Hand in after a while, and follow it to the end: seconds to the answer, and the end."""
    who = {"Authorization": f"Bearer {token}"}
    await asyncio.sleep(wait)
    began = time.perf_counter()
    answer = await client.post(HAND_IN, content=content, headers=who)
    took = time.perf_counter() - began
    assert answer.status_code == 202, answer.text
    place = answer.headers["Location"]
    async with httpx_sse.aconnect_sse(client, "GET", f"{place}/events", headers=who) as source:
        async for event in source.aiter_sse():
            last = event
    assert (last.event, last.json()["score"]) == ("graded", POINTS), last.data
    return took, time.perf_counter()


async def a_class(address, tokens, contents, seconds):
    """All hand in, spread over so many seconds: their times, and how long it took in all."""
    # One client, which costs time to make; but a connection for each of them.
    options = {"limits": httpx.Limits(max_connections=None), "timeout": 600}
    async with httpx.AsyncClient(base_url=address, **options) as client:
        began = time.perf_counter()
        found = await asyncio.gather(
            *(
                student(client, tokens[name], content, seconds * number / len(contents))
                for number, (name, content) in enumerate(contents.items())
            )
        )
    return [took for took, _ in found], max(ended for _, ended in found) - began


def serve(contents, seconds):
    """What the service does: the seconds to each answer, and until all are graded."""
    with tempfile.TemporaryDirectory(prefix="load-") as folder:
        course = new_course(Path(folder))
        queue = open_store(course)
        tokens = queue.give_tokens(contents)
        warm = toy.solve(toy.read_released(course))
        with serving.service(course) as address:
            first = queue.give_tokens(["first"]), {"first": nbformat.writes(warm)}
            asyncio.run(a_class(address, *first, 0))  # imports TensorFlow
            answers, took = asyncio.run(a_class(address, tokens, contents, seconds))
        attempts = queue.attempts(limit=10 * STUDENTS)
        assert len(attempts) == STUDENTS + 1
        assert {(each.state, each.tries, each.counts) for each in attempts} == {
            ("graded", 1, True)
        }
        queue.close()
        with course.gradebook() as gradebook:
            entries = gradebook.find_assignment(toy.NAME).submissions
            names = {entry.student_id for entry in entries if entry.score == POINTS}
        assert names == {*contents, "first"}
        return answers, took


def grade(contents):
    """Seconds in which `autograder grade` grades the same, kernels warm as above."""
    with tempfile.TemporaryDirectory(prefix="load-") as folder:
        course = new_course(Path(folder))
        toy.submit(course.root, "first", toy.solve(toy.read_released(course)))
        toy.grade(course)
        shutil.rmtree(course.root / "submitted")
        for name, content in contents.items():
            toy.submit(course.root, name, raw=content)
        began = time.perf_counter()
        run = toy.grade(course)
        took = time.perf_counter() - began
        assert {record.score for record in run.records} == {POINTS}
        return took


def main():
    with tempfile.TemporaryDirectory(prefix="load-") as folder:
        contents = notebooks(new_course(Path(folder)))
    table = Table("", "202: p50", "p95", "longest", "drained", "graded a second", "÷ grade")
    alone = STUDENTS / grade(contents)
    for what, seconds in ((f"over {MINUTE} s", MINUTE), ("at once", 0)):
        answers, took = serve(contents, seconds)
        parts = statistics.quantiles(answers, n=20)
        times = [f"{1000 * each:.0f} ms" for each in (parts[9], parts[18], max(answers))]
        rate = STUDENTS / took
        table.add_row(what, *times, f"{took:.1f} s", f"{rate:.1f}", f"{rate / alone:.2f}")
    table.title = f"{STUDENTS} students hand in; autograder grade: {alone:.1f} a second"
    Console().print(table)
    print("None was lost, each was graded once, and all are in the gradebook.")


if __name__ == "__main__":
    sys.exit(main())
