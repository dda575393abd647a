"""Run one notebook: sources in, outcome out. It knows nothing of courses and students."""

import asyncio
import hashlib
import importlib.metadata
import importlib.util
import json
import logging
import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError

# One thread a kernel: the best throughput, and the same weights on every machine.
ENVIRONMENT = {
    "MKL_NUM_THREADS": "1",
    "NBGRADER_EXECUTION": "autograde",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
}

# What happened to a notebook is in its outcome: nbclient's own messages go nowhere.
LOG = logging.Logger("autograder.notebook", logging.CRITICAL)

OUTPUTS = {"stream", "display_data", "execute_result", "update_display_data"}


@dataclass(frozen=True)
class Limits:
    """What a notebook may use.

    Attributes
    ----------
    cell_seconds : float
        Time for one cell; then it is interrupted, and the next one runs. -1: no limit.
    notebook_seconds : float
        Time for all cells together; then the kernel is killed.
    output_bytes : int
        What is kept of one cell's output.
    """

    cell_seconds: float = 120
    notebook_seconds: float = 1800
    output_bytes: int = 4_000_000


@dataclass
class Outcome:
    """What came of running a notebook.

    Attributes
    ----------
    cells : list of dict
        For each code cell, in order, its ``outputs`` and its ``execution_count``. A cell
        that did not end well has an error among its outputs.
    problems : list of str
        What a person should know: a cell that never ended, a kernel that died.
    seconds : float
        Wall-clock time from the first cell to the last.
    """

    cells: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    seconds: float = 0.0

    def to_json(self):
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text):
        return cls(**json.loads(text))


def key(notebook, files, limits):
    """A hash of all that decides a notebook's outcome: sources, files, limits, packages."""
    parts = [environment(), repr(limits)]
    parts.append(notebook.metadata.get("kernelspec", {}).get("name", ""))
    for cell in code_cells(notebook):
        parts += [str(cell.metadata.get("tags", [])), cell.source]
    for name in sorted(files):
        with open(files[name], "rb") as file:
            parts += [name, hashlib.file_digest(file, "sha256").hexdigest()]
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part.encode()).digest())
    return digest.hexdigest()


@cache
def environment():
    """A hash of the code that notebooks run with: this project's, and all versions."""
    digest = hashlib.sha256()
    for package in ("autograder", "course"):
        for folder in importlib.util.find_spec(package).submodule_search_locations:
            for path in sorted(Path(folder).glob("*.py")):
                digest.update(path.read_bytes())
    versions = {(d.name, d.version) for d in importlib.metadata.distributions()}
    digest.update(repr(sorted(versions)).encode())
    return digest.hexdigest()


def code_cells(notebook):
    """The code cells of a notebook, in order."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def run(notebook, files, limits):
    """Run a notebook in a kernel of its own, in an empty folder, past all errors.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Its outputs are ignored; it is not changed.
    files : dict of str to Path
        What to copy beside the notebook, by the path that it shall have there.
    limits : Limits

    Returns
    -------
    Outcome
    """
    return asyncio.run(_run(notebook, files, limits))


async def _run(notebook, files, limits):
    notebook = nbformat.from_dict(notebook)  # a copy
    outcome = Outcome()
    with tempfile.TemporaryDirectory(prefix="grade-") as folder:
        work = Path(folder, "work")
        work.mkdir()
        for name, path in files.items():
            (work / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, work / name)
        client = _Client(notebook, _kernel_manager(notebook, folder), limits, outcome)
        async with client.async_setup_kernel(
            cwd=str(work),
            env={**os.environ, **ENVIRONMENT},
            stdout=subprocess.DEVNULL,  # what a kernel says past Jupyter is for nobody
            stderr=subprocess.DEVNULL,
            cleanup_kc=True,
        ):
            started = time.perf_counter()
            await client.run_cells()
            outcome.seconds = round(time.perf_counter() - started, 2)
    outcome.cells = [
        {"outputs": cell.outputs, "execution_count": cell.execution_count}
        for cell in code_cells(notebook)
    ]
    return outcome


def _kernel_manager(notebook, folder):
    """A manager whose sockets and connection file stand in `folder`, out of others' way."""
    name = notebook.metadata.get("kernelspec", {}).get("name", "python3")
    manager = AsyncKernelManager(kernel_name=name, transport="ipc")
    manager.ip = f"{folder}/socket"
    manager.connection_file = f"{folder}/connection.json"
    return manager


class _Client(NotebookClient):
    """nbclient's loop, which also survives what strangers' code does to it."""

    def __init__(self, notebook, manager, limits, outcome):
        super().__init__(
            notebook,
            manager,
            allow_errors=True,
            error_on_timeout={"ename": "Timeout", "evalue": "", "traceback": []},
            interrupt_on_timeout=True,
            log=LOG,
            on_cell_executed=self._record_end,
            record_timing=False,
            shutdown_kernel="immediate",
            timeout=limits.cell_seconds,
        )
        self.limits = limits
        self.outcome = outcome
        self.kept = {}  # bytes of output, by cell index
        self.displays = {}  # bytes of each display that can be updated, by its id
        self.cut = set()  # indices of the cells with more output than is kept

    async def run_cells(self):
        """Run all cells; each code cell ends with an execution count or with an error."""
        cells = [cell for cell in self.nb.cells if cell.cell_type == "code"]
        for cell in cells:
            cell.outputs, cell.execution_count = [], None
        index = 0
        try:
            async with asyncio.timeout(self.limits.notebook_seconds) as deadline:
                for index, cell in enumerate(self.nb.cells):
                    await self.async_execute_cell(cell, index)
            return
        except (DeadKernelError, TimeoutError):
            where = self._label(index)
            if deadline.expired():
                what = (
                    f"the notebook took longer than {self.limits.notebook_seconds:g} s "
                    f"and was stopped in {where}"
                )
            else:
                what = f"the kernel died in {where}"
        self.outcome.problems.append(what)
        for cell in self.nb.cells[index:]:
            if cell.cell_type == "code":
                cell.outputs.append(error_output("NotRun", what))
                cell.execution_count = None

    def _label(self, index):
        cell = self.nb.cells[index]
        number = sum(c.cell_type == "code" for c in self.nb.cells[: index + 1])
        return cell.metadata.get("nbgrader", {}).get("grade_id", f"code cell {number}")

    def _record_end(self, cell, cell_index, execute_reply):
        """Leave an error in the outputs of every cell that did not end well."""
        reply = execute_reply["content"]
        if reply["status"] == "ok":
            return
        name, value = reply.get("ename", "Aborted"), reply.get("evalue", "")
        if name == "Timeout":
            value = (
                f"{self._label(cell_index)} did not end within {self.limits.cell_seconds:g} s"
            )
            self.outcome.problems.append(value)
        if name == "Timeout" or not any(
            output.output_type == "error" for output in cell.outputs
        ):
            cell.outputs.append(error_output(name, value))

    def process_message(self, msg, cell, cell_index):
        """Keep output up to the limit, but for errors, which are cut short instead."""
        content = msg["content"]
        kind = msg["msg_type"]
        if kind == "clear_output":
            self.kept[cell_index] = 0
        elif kind == "error":
            content["evalue"] = content["evalue"][:10_000]
            content["traceback"] = [t[:10_000] for t in content["traceback"][-100:]]
        elif kind in OUTPUTS and not self._fits(kind, content, cell_index):
            if kind != "execute_result":
                return None
            text = content["data"].get("text/plain", "")  # it may decide a score
            content["data"] = {"text/plain": text[:10_000]}
        return super().process_message(msg, cell, cell_index)

    def _fits(self, kind, content, cell_index):
        """Whether an output can be kept; the update of a display takes its place."""
        size = len(content.get("text", "")) + sum(
            len(str(data)) for data in content.get("data", {}).values()
        )
        display = (content.get("transient") or {}).get("display_id")
        replaced = self.displays.get(display, 0) if kind.startswith("update") else 0
        kept = self.kept.get(cell_index, 0) + size - replaced
        if kept <= self.limits.output_bytes:
            self.kept[cell_index] = kept
            self.displays[display] = size
            return True
        if cell_index not in self.cut:
            self.cut.add(cell_index)
            self.outcome.problems.append(
                f"{self._label(cell_index)} put out more than "
                f"{self.limits.output_bytes:,} bytes; the rest is not kept"
            )
        return False


def not_run(notebook, reason):
    """The outcome of a notebook that can't be run."""
    error = error_output("NotRun", reason)
    cells = [{"outputs": [error], "execution_count": None} for _ in code_cells(notebook)]
    return Outcome(cells, [reason])


def error_output(name, value):
    """An error, as a kernel would report it."""
    return nbformat.v4.new_output(
        "error", ename=name, evalue=value, traceback=[f"{name}: {value}"]
    )
