"""What grading costs beside the students' own code, and beside other graders.

``make bench`` prints a table, and writes it to build/bench.json. Times are medians, and what
is compared has run in turn. Run it on a machine that does nothing else, for most of an hour.
With QUICK in the environment all is small, to show that it works.
"""

import asyncio
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import coursework
import peers
import toy
from cluster import Cluster
from nbformat.v4 import new_code_cell
from rich.console import Console
from rich.progress import track
from rich.table import Table

from autograder.judging import names
from autograder.kernels import kernel
from autograder.kernels.client import Limits
from autograder.running import executors, notebook

QUICK = bool(os.environ.get("QUICK"))
ROUNDS = 1 if QUICK else 10
CLASS_ROUNDS = 1 if QUICK else 3
DATA, LINEAR = (2, 1) if QUICK else (20, 10)  # submissions
SMALL = 4 if QUICK else 40
FEW, MANY = (5, 20) if QUICK else (20, 1000)
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


def in_turn(rounds, **measures):
    """The median of each measure, by its name; they take turns."""
    found = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            found[name].append(measure())
    return {name: statistics.median(values) for name, values in found.items()}


def on_class(grader, assignment, count):
    """Seconds that a grader needs for a new class."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        peers.make_class(Path(name), assignment, count)
        return grader(Path(name), assignment)


def seconds(job):
    """How long a job takes, its kernels' start and end included."""
    started = time.perf_counter()
    outcome = notebook.run(job)
    assert outcome.problems == []
    return time.perf_counter() - started


def own_seconds(assignment):
    """What a notebook's cells take by themselves, while as many run as there are cores."""
    job = notebook.Job(coursework.source(assignment))
    with executors.local(os.cpu_count()) as submit:
        futures = [submit(job) for _ in range(os.cpu_count())]
        return statistics.median(future.result().seconds for future in futures)


def classes():
    """nbgrader's own command, and ours, on the same classes."""
    for assignment, count, wanted in (
        ("01-data", DATA, "≥ 8"),
        ("02-linear", LINEAR, "≥ 3"),
    ):
        found = in_turn(
            CLASS_ROUNDS,
            nbgrader=partial(on_class, peers.nbgrader_seconds, assignment, count),
            ours=partial(on_class, peers.ours_seconds, assignment, count),
            own=partial(own_seconds, assignment),
        )
        what = f"{count} submissions of {assignment}: nbgrader autograde ÷ ours"
        yield Figure(what, found["nbgrader"], found["ours"], "s", wanted)
        least = found["own"] * count / os.cpu_count()
        each = f"{found['own']:.1f} s each"
        what = f"the same, ours ÷ the cells' own time, {each}, on all cores"
        yield Figure(what, found["ours"], least, "s")


def otter():
    """Otter-Grader, and ours, on the same small assignment."""
    found = in_turn(
        CLASS_ROUNDS,
        otter=partial(peers.otter_seconds, SMALL),
        ours=partial(peers.otter_ours_seconds, SMALL),
    )
    what = f"{SMALL} small submissions: Otter-Grader's pool ÷ ours"
    yield Figure(what, found["otter"], found["ours"], "s", "≥ 3")


def notebooks():
    """One notebook, in kernels of all kinds."""
    source, needs = coursework.source("01-data"), coursework.needs("01-data")
    kinds = {
        "one kernel, cold, no walls": notebook.Job(source, walls=False, warm=False),
        "two, cold, no walls": notebook.Job(source, needs=needs, walls=False, warm=False),
        "two, cold, walls": notebook.Job(source, needs=needs, warm=False),
        "two, warm, no walls": notebook.Job(source, needs=needs, walls=False),
        "two, warm, walls": notebook.Job(source, needs=needs),
    }
    for job in () if QUICK else kinds.values():  # compiles, and fills caches
        seconds(job)
    times = in_turn(ROUNDS, **{name: partial(seconds, job) for name, job in kinds.items()})
    one = times.pop("one kernel, cold, no walls")
    for name, value in times.items():
        yield Figure(f"01-data, kernels: {name} ÷ one, cold, no walls", value, one, "s")
    walled, free = times["two, warm, walls"], times["two, warm, no walls"]
    yield Figure("01-data, warm: with walls ÷ without", walled, free, "s", "≤ 1.05")


def overhead():
    """What a notebook takes beyond its cells: here they do nothing, and tests ask little."""
    job = notebook.Job(toy.source(), needs=names.needs(coursework.code_cells(toy.source())))
    seconds(job)
    found = in_turn(2 * ROUNDS, beyond=partial(seconds, job))["beyond"]
    yield Figure("a notebook beyond its cells, warm, walls, judge", found, None, "s", "≤ 0.5")

    def for_each(count):
        with tempfile.TemporaryDirectory(prefix="bench-") as name:
            return peers.trivial_seconds(Path(name), count) / count

    few, many = (in_turn(1, it=partial(for_each, count))["it"] for count in (FEW, MANY))
    what = f"autograder grade, all it does, a trivial submission: of {MANY} ÷ of {FEW}"
    yield Figure(what, many, few, "s", "≤ 1.2")


LEARN = """\
import keras, numpy as np
model = keras.Sequential([keras.layers.Dense(64, activation="relu"), keras.layers.Dense(10)])
model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(np.ones((1000, 784), "float32"), np.zeros(1000, int), verbose=0)"""


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
            asked = await kernels[-1].execute(LEARN)
            reply = await kernels[-1].shell_channel.get_msg()
            assert (reply["parent"], reply["content"]["status"]) == (asked, "ok")
        return statistics.median([pss(one.process.pid) for one in kernels])


def pss(pid):
    """A process's memory in megabytes; what it shares with others is divided among them."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1000


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


def machine():
    """The machine, in a line."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = [
            line for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        cpu = lines[0].partition(": ")[2] if lines else cpu
    gigabytes = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    return f"{cpu}, {os.cpu_count()} cores, {gigabytes:.0f} GB, {system}"


def main():
    parts = (memory, questions, overhead, notebooks, cluster, otter, classes)
    if wanted := sys.argv[1:]:
        parts = [part for part in parts if part.__name__ in wanted]
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
