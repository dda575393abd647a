"""What grading costs beside the students' own code, and beside other graders.

``make bench`` prints a table, and writes it to build/bench.json. Times are medians, and what
is compared has run in turn. Run it on a machine that does nothing else, for an hour or two.
With QUICK in the environment all is small, to show that it works. Rows in core-seconds need a
control group (Linux, as root), and are left out where there is none.
"""

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from contextlib import AsyncExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path

import coursework
import light
import peers
import standin
import toy
from cluster import Cluster
from measuring import group, in_turn, machine, pss
from nbformat.v4 import new_code_cell
from rich.console import Console
from rich.progress import track
from rich.table import Table

from autograder.course import Course
from autograder.judging import names
from autograder.kernels import kernel
from autograder.kernels.client import Limits
from autograder.running import executors, notebook

QUICK = bool(os.environ.get("QUICK"))
ROUNDS = 1 if QUICK else 10
CLASS_ROUNDS = 1 if QUICK else 3
TRIVIAL, LIGHT, SMALL = (3, 3, 4) if QUICK else (60, 40, 40)  # submissions
DATA, LINEAR = (1, 0) if QUICK else (20, 10)
MANY = 20 if QUICK else 1000
RECORDED = 100 if QUICK else 20_000
STUDENTS, ASSIGNMENTS = (5, 2) if QUICK else (200, 7)
OWN = {"01-data": 1} if QUICK else {"01-data": 6, "02-linear": 4, "04-mlp": 4}
ON_CLUSTER = 6 if QUICK else 60
REPORT = coursework.ROOT / "build" / "bench.json"


@dataclass(frozen=True)
class Figure:
    """A line of the table.

    Attributes
    ----------
    what : str
    first, second : float or None
        What is compared, in `unit`.
    unit : str
    ratio : float or None
        The first divided by the second.
    wanted : str
        What the ratio, or else the first, shall be at most or at least; empty if nothing is.
    """

    what: str
    first: float
    second: float | None
    unit: str
    wanted: str = ""

    @property
    def ratio(self):
        return None if self.second is None else self.first / self.second

    @property
    def met(self):
        if not self.wanted:
            return ""
        sign, limit = self.wanted.split()
        found = self.first if self.ratio is None else self.ratio
        good = found <= float(limit) if sign == "≤" else found >= float(limit)
        return "yes" if good else "no"


@contextmanager
def new_class(assignment, count):
    """A folder with a class that has handed in."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        peers.make_class(Path(name), assignment, count)
        yield Path(name)


def on_class(grader, assignment, count):
    """Seconds that a grader needs for a new class."""
    with new_class(assignment, count) as root:
        return grader(root, assignment)


def classes():
    """nbgrader's own command, and ours, on the same classes."""
    for assignment, count, what, wanted in (
        (toy.NAME, TRIVIAL, "trivial submissions", "≥ 10"),
        (light.NAME, LIGHT, "light submissions with NumPy", "≥ 8"),
        ("01-data", DATA, "submissions of 01-data", "≥ 3.5"),
        ("02-linear", LINEAR, "submissions of 02-linear", "≥ 2.5"),
    ):
        if count:
            found = in_turn(
                CLASS_ROUNDS,
                nbgrader=partial(on_class, peers.nbgrader_seconds, assignment, count),
                ours=partial(on_class, peers.ours_seconds, assignment, count),
            )
            what = f"{count} {what}: nbgrader autograde ÷ ours"
            yield Figure(what, found["nbgrader"], found["ours"], "s", wanted)


def otter():
    """Otter-Grader, and ours, on the same small assignment."""
    found = in_turn(
        CLASS_ROUNDS,
        otter=partial(peers.otter_seconds, SMALL),
        ours=partial(peers.otter_ours_seconds, SMALL),
    )
    what = f"{SMALL} small submissions: Otter-Grader's pool ÷ ours"
    yield Figure(what, found["otter"], found["ours"], "s", "≥ 6")


def trivial():
    """All that the command does, with notebooks that do nothing."""
    if group():
        with new_class(toy.NAME, MANY) as root:
            do = partial(peers.ours_seconds, root, toy.NAME)
            each = group().core_seconds_of_others(do) / MANY
        what = f"{MANY} trivial submissions, core-seconds of each"
        yield Figure(what, each, None, "s", "≤ 0.12")


BEFORE = "import os as _os\n_core_seconds = sum(_os.times()[:4])"
AFTER = "print(sum(_os.times()[:4]) - _core_seconds)"


def cells_alone(assignment, count):
    """Core-seconds of a notebook's cells, in warm kernels without walls and without a judge.

    As many run at a time as there are cores, as when a class is graded.
    """
    source = coursework.source(assignment)
    cells = [new_code_cell(BEFORE), *source.cells, new_code_cell(AFTER)]
    job = notebook.Job(toy.notebook(*cells), walls=False)
    with executors.local(os.cpu_count()) as submit:
        outcomes = [future.result() for future in [submit(job) for _ in range(count)]]
    return statistics.mean(float(o.cells[-1]["outputs"][-1]["text"]) for o in outcomes)


def graded(assignment, count):
    """Core-seconds of all that `grade` does with a submission, when the zygote is there."""
    with new_class(assignment, count) as root:
        course = Course(root)
        taken = group().core_seconds(lambda: toy.grade(course))
        with course.gradebook() as gradebook:
            found = {entry.score for entry in gradebook.assignment_submissions(assignment)}
    assert found == {peers.full_marks(assignment)}
    return taken / count


def own():
    """Grading beside the cells."""
    for assignment, count in OWN.items() if group() else ():
        found = in_turn(
            CLASS_ROUNDS,
            cells=partial(cells_alone, assignment, count),
            ours=partial(graded, assignment, count),
        )
        what = f"{assignment}, core-seconds: grading ÷ its cells alone"
        yield Figure(what, found["ours"], found["cells"], "s", "≤ 1.1")


def walls():
    """What the sandbox and the judge add to a notebook."""
    if not group():
        return

    def seconds(job):
        return group().core_seconds(lambda: notebook.run(job))

    on = notebook.Job(coursework.source("01-data"), needs=coursework.needs("01-data"))
    jobs = {"on": on, "off": replace(on, needs={}, walls=False)}
    for job in jobs.values():
        assert notebook.run(job).problems == []  # the zygote starts, and caches fill
    found = in_turn(ROUNDS, **{name: partial(seconds, job) for name, job in jobs.items()})
    what = "01-data, warm, core-seconds: sandbox and judge on ÷ off"
    yield Figure(what, found["on"], found["off"], "s", "≤ 1.05")


def recording():
    """All that one process does with a submission beside running it."""

    def each():
        with new_class(toy.NAME, RECORDED) as root, standin.here():
            course = Course(root)
            started = time.perf_counter()
            run = toy.grade(course)
            taken = time.perf_counter() - started
            assert run.graded == RECORDED
            assert {record.score for record in run.records} == {5}
        return taken / RECORDED

    what = f"recording, one process, each of {RECORDED}, without kernels"
    yield Figure(what, in_turn(1, each=each)["each"], None, "s", "≤ 0.02")


def commands():
    """What commands take that run nothing."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name, standin.here():
        root = Path(name)
        right = {"double": "def double(x):\n    return x + x", "size": "size = 8"}
        for number in range(ASSIGNMENTS):
            assignment = f"{number:02}-toy"
            answers = {
                f"student-{student}": {**right, "size": f"size = 8  # {student}"}
                for student in range(STUDENTS)
            }
            peers.make_course(root, toy.source(), assignment, answers)
        toy.grade(Course(root))
        program, times = Path(sys.executable).with_name("autograder"), {}
        for what, command in (
            ("grade", ["grade", "--course-dir", root]),
            ("report", ["report", "--course-dir", root]),
            ("help", ["--help"]),
        ):
            run = partial(peers.run, [program, *command])
            first = run()
            times[what] = first, in_turn(CLASS_ROUNDS, again=run)["again"]
    class_ = f"{STUDENTS} students x {ASSIGNMENTS}"
    yield Figure(f"grade with nothing to do, {class_}", times["grade"][1], None, "s", "≤ 1")
    yield Figure(f"report, {class_}", times["report"][1], None, "s", "≤ 1")
    yield Figure(f"report, {class_}, the first", times["report"][0], None, "s")
    yield Figure("autograder --help", times["help"][1], None, "s", "≤ 0.2")


def overhead():
    """What a notebook takes beyond its cells: here they do nothing, and tests ask little."""
    job = notebook.Job(toy.source(), needs=names.needs(coursework.code_cells(toy.source())))

    def seconds():
        started = time.perf_counter()
        assert notebook.run(job).problems == []
        return time.perf_counter() - started

    seconds()
    found = in_turn(2 * ROUNDS, beyond=seconds)["beyond"]
    yield Figure("a notebook beyond its cells, warm, walls, judge", found, None, "s", "≤ 0.5")


LEARN = """\
import keras, numpy as np
model = keras.Sequential([keras.layers.Dense(64, activation="relu"), keras.layers.Dense(10)])
model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(np.ones((1000, 784), "float32"), np.zeros(1000, int), verbose=0)"""


async def ran(one, code):
    """Run code in a kernel, and hear all that it says: its reply waits for that."""

    async def hear():
        while True:
            await one.iopub_channel.get_msg()

    hearing, asked = asyncio.ensure_future(hear()), await one.execute(code)
    reply = await one.shell_channel.get_msg()
    hearing.cancel()
    assert (reply["parent"], reply["content"]["status"]) == (asked, "ok")


async def memory_of(loaded, count=4):
    """Megabytes of a kernel that has trained a network, while others like it are there."""
    async with AsyncExitStack() as stack:
        kernels = []
        for _ in range(count):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            for name in ("home", "work"):
                (folder / name).mkdir()
            start = kernel.start("student", folder, Limits(), False, loaded)
            kernels.append(await stack.enter_async_context(start))
            await ran(kernels[-1], LEARN)
        return statistics.median([pss(one.process.pid) for one in kernels])


def memory():
    warm, cold = (asyncio.run(memory_of(loaded)) for loaded in ("warm", "cold"))
    what = "memory that a kernel adds (PSS), after training, one of four: warm ÷ cold"
    yield Figure(what, warm, cold, "MB", "≤ 0.5")


def cluster():
    """Three workers of a Dask cluster, and three threads here."""
    jobs = [
        notebook.Job(toy.notebook(new_code_cell(f"sum(range(1_000_000 + {number}))")))
        for number in range(ON_CLUSTER)
    ]

    def all_done(submit):
        started = time.perf_counter()
        for future in [submit(job) for job in jobs]:
            assert future.result().problems == []
        return time.perf_counter() - started

    with (
        tempfile.TemporaryDirectory() as folder,
        Cluster(Path(folder), workers=3) as dask,
        executors.cluster(dask.address) as there,
        executors.local(3) as here,
    ):
        for submit in (there, here):
            all_done(submit)  # starts the processes that kernels come from
        found = in_turn(
            CLASS_ROUNDS, there=partial(all_done, there), here=partial(all_done, here)
        )
    what = f"{ON_CLUSTER} notebooks: three Dask workers ÷ a local pool of three"
    yield Figure(what, found["there"], found["here"], "s", "≤ 1.15")


TIMES = """\
import time
_times = {}
for _name, _ask in (("call", lambda: same(1)), ("array", lambda: same(_x).shape)):
    _x = np.ones((10_000, 784), dtype="float32")
    _ask()
    _all = []
    for _ in range(100 if _name == "call" else 10):
        _start = time.perf_counter()
        _ask()
        _all.append(time.perf_counter() - _start)
    _times[_name] = sorted(_all)[len(_all) // 2]
print(_times)"""


def questions():
    """A call of a student's function, and one with an array both ways."""
    node = toy.notebook(
        new_code_cell("import numpy as np"),
        toy.solution("same", "def same(x):\n    return x"),
        toy.check("t", 1, TIMES),
    )
    outcome = notebook.run(notebook.Job(node, needs=names.needs(coursework.code_cells(node))))
    times = json.loads(outcome.cells[-1]["outputs"][0]["text"].replace("'", '"'))
    yield Figure(
        "a call of a student's function from a test", 1000 * times["call"], None, "ms"
    )
    what = "one with 10,000 x 784 float32 there and back"
    yield Figure(what, 1000 * times["array"], None, "ms")


def main():
    parts = (
        memory,
        questions,
        overhead,
        trivial,
        recording,
        commands,
        cluster,
        walls,
        own,
        otter,
        classes,
    )
    if wanted := sys.argv[1:]:
        parts = [part for part in parts if part.__name__ in wanted]
    group()  # before any process is started
    figures = []
    for part in track(parts, console=Console(stderr=True), description="measuring"):
        figures += part()
    table = Table("what", "", "", "÷", "wanted", "met", title=machine())
    for figure in figures:
        values = [figure.first, figure.second]
        table.add_row(
            figure.what,
            *("" if value is None else f"{value:.3g} {figure.unit}" for value in values),
            "" if figure.ratio is None else f"{figure.ratio:.2f}",
            figure.wanted,
            figure.met,
        )
    Console().print(table)
    REPORT.parent.mkdir(exist_ok=True)
    rows = [{**asdict(f), "ratio": f.ratio, "met": f.met} for f in figures]
    report = {"machine": machine(), "quick": QUICK, "figures": rows}
    REPORT.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    print(f"Written to {REPORT}")


if __name__ == "__main__":
    main()
