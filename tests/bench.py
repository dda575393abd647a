"""What the judge and the sandbox cost, beside running a notebook in one kernel.

``make bench`` prints a table, and writes it to build/bench.json. Each figure is a median, and
what is compared has run in turn. Run it on a machine that does nothing else.
"""

import json
import os
import platform
import statistics
import sys
import time
from pathlib import Path

import catalogue
import toy
from nbformat.v4 import new_code_cell
from rich.console import Console
from rich.table import Table

from autograder import names, notebook

ROUNDS = 10
REPORT = catalogue.ROOT / "build" / "bench.json"
ASSIGNMENT = "01-data"

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


def seconds(job):
    """How long a job takes, its kernels' start and end included."""
    started = time.perf_counter()
    outcome = notebook.run(job)
    assert outcome.problems == []
    return time.perf_counter() - started


def notebooks():
    """Seconds for a notebook, in one kernel, in two, and in two behind walls."""
    source = catalogue.source(ASSIGNMENT)
    needs = catalogue.needs(ASSIGNMENT)
    jobs = {
        "one kernel": notebook.Job(source, walls=False),
        "two kernels": notebook.Job(source, needs=needs, walls=False),
        "two kernels, sandbox": notebook.Job(source, needs=needs),
    }
    times = {name: [] for name in jobs}
    for job in jobs.values():  # compiles, and fills caches
        seconds(job)
    for _ in range(ROUNDS):
        for name, job in jobs.items():
            times[name].append(seconds(job))
    return {name: statistics.median(values) for name, values in times.items()}


def questions():
    """Seconds for a call of a student's function, and for one with an array both ways."""
    node = toy.notebook(
        new_code_cell("import numpy as np"),
        toy.solution("same", "def same(x):\n    return x"),
        toy.check("t", 1, TIMES),
    )
    outcome = notebook.run(notebook.Job(node, needs=names.needs(catalogue.code_cells(node))))
    return json.loads(outcome.cells[-1]["outputs"][0]["text"].replace("'", '"'))


def main():
    machine = f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores"
    python = f"{machine}, {platform.system()} {platform.release()}, Python {sys.version[:6]}"
    times, asked = notebooks(), questions()
    one = times["one kernel"]
    rows = [
        (f"{ASSIGNMENT}, {name}, cold", value, value / one) for name, value in times.items()
    ]
    rows += [
        ("a call of a student's function", asked["call"], None),
        ("one with 10,000 x 784 float32 there and back", asked["array"], None),
    ]
    table = Table("what", "seconds", "÷ one kernel", title=python)
    for name, value, ratio in rows:
        table.add_row(name, f"{value:.4f}", "" if ratio is None else f"{ratio:.2f}")
    Console().print(table)
    REPORT.parent.mkdir(exist_ok=True)
    figures = [dict(zip(("what", "seconds", "ratio"), row, strict=True)) for row in rows]
    REPORT.write_text(json.dumps({"machine": python, "figures": figures}, indent=1))
    print(f"Written to {REPORT.relative_to(Path.cwd())}")


if __name__ == "__main__":
    main()
