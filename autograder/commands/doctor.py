"""What this machine offers to grading: ``autograder doctor``."""

import importlib.metadata
import os
import platform
import shutil
import tempfile
import time
from dataclasses import dataclass

from nbformat.v4 import new_code_cell, new_notebook

from autograder.judging import names
from autograder.kernels import sandbox
from autograder.running import notebook

PACKAGES = ("nbgrader", "ipykernel", "numpy", "tensorflow", "keras")
# Bytes of a path that sockets are in.


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: whether it is as grading needs it, and what it is."""

    good: bool
    what: str
    found: str


def examine():
    """Look at what grading needs.

    Yields
    ------
    Finding
    """
    system = f"Python {platform.python_version()} on {platform.system()} {platform.release()}"
    yield Finding(True, "system", system)
    yield _packages()
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    yield Finding(True, "machine", f"{os.cpu_count()} cores, {memory / 1e9:.0f} GB of memory")
    yield _temporary_folder()
    fault = sandbox.fault()
    if fault:
        advice = f"{sandbox.advice()}, or grade with --sandbox none"
        yield Finding(False, "sandbox", f"{fault}. {advice}")
    else:
        user = "users of their own" if os.geteuid() == 0 else "you, in namespaces"
        yield Finding(True, "sandbox", f"bubblewrap works; kernels run as {user}")
    yield _two_kernels(walls=not fault)


def _packages():
    found, missing = [], []
    for name in PACKAGES:
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
    text = ", ".join(found) + (f"; missing: {', '.join(missing)}" if missing else "")
    return Finding(not missing, "packages", text)


def _temporary_folder():
    folder = tempfile.gettempdir()
    free = shutil.disk_usage(folder).free
    space = f"{folder}, with {free / 1e9:.0f} GB to write to"
    return Finding(free > 1e9, "temporary files", space)


def _two_kernels(walls):
    """Run a notebook of two cells: a function, and a test of it."""
    test = "assert double(2) == 4"
    nbgrader = {"grade_id": "test", "grade": True, "solution": False, "points": 1}
    node = new_notebook(
        cells=[
            new_code_cell("def double(x):\n    return 2 * x"),
            new_code_cell(test, metadata={"nbgrader": nbgrader}),
        ]
    )
    needs = names.needs([names.Cell("test", "test", test)])
    seconds = []
    for _ in range(2):  # the second time, what kernels are forked from is there
        started = time.perf_counter()
        try:
            outcome = notebook.run(notebook.Job(node, needs=needs, walls=walls))
        except Exception as error:
            return Finding(False, "two kernels", f"don't start: {error}")
        seconds.append(time.perf_counter() - started)
    errors = [o["evalue"] for c in outcome.cells for o in c["outputs"] if "evalue" in o]
    if errors or outcome.problems:
        return Finding(False, "two kernels", "; ".join([*errors, *outcome.problems]))
    first, then = seconds
    took = f"{then:.1f} s, after {first:.1f} s the first time"
    return Finding(True, "two kernels", f"start, grade a notebook and end in {took}")
