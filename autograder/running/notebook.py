"""Run one notebook: sources in, outcome out. It knows nothing of courses and students."""

import asyncio
import hashlib
import importlib.metadata
import importlib.util
import json
import shutil
import socket
import sys
import sysconfig
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import nbformat
from nbclient.exceptions import DeadKernelError

from autograder.files import fingerprint
from autograder.kernels import folders, kernel, process, sandbox
from autograder.kernels.client import Client, Limits, Outcome, error_output
from autograder.running.preload import uses_tensorflow

# In the judge before all tests.
PREPARE = "__import__('autograder.judging.judge').judging.judge.prepare({!r})"
PATIENCE = 10  # seconds for the student's kernel to come back when a test is over


@dataclass(frozen=True)
class File:
    """What is in a file, with its mode, for where the file is not."""

    content: bytes
    mode: int

    @classmethod
    def read(cls, path):
        return cls(path.read_bytes(), path.stat().st_mode)


@dataclass(frozen=True)
class Job:
    """All that decides a notebook's outcome.

    Attributes
    ----------
    notebook : nbformat.NotebookNode
        Its outputs are ignored; it is not changed.
    files : dict of str to Path or File
        What to copy beside the notebook, by the path that it shall have there.
    limits : client.Limits
    needs : dict of str to names.Needs
        For each test that runs in the judge, by its grade id. Without any, all cells run in
        one kernel.
    judge_files : dict of str to Path or File
        What to copy to the judge.
    walls : bool
        Whether the kernels run in a sandbox.
    warm : bool
        Whether they are forked from a process that has imported already what they need. The
        outcome is the same.
    """

    notebook: nbformat.NotebookNode
    files: dict = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    needs: dict = field(default_factory=dict)
    judge_files: dict = field(default_factory=dict)
    walls: bool = True
    warm: bool = process.WARM

    @property
    def uses_tensorflow(self):
        """Whether its code seems to: see `preload`."""
        files = {**self.files, **self.judge_files}
        modules = [_content(file) for name, file in files.items() if name.endswith(".py")]
        return uses_tensorflow((cell.source for cell in code_cells(self.notebook)), modules)

    @property
    def key(self):
        """A hash of all this but `warm` and the modes of files, and of what it runs with."""
        parts = [environment(), repr(self.limits), repr(self.needs), str(self.walls)]
        for cell in code_cells(self.notebook):
            parts += [str(cell.metadata.get("tags", [])), cell.source]
            parts.append(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
        for files in (self.files, self.judge_files):
            parts.append("files")
            for name in sorted(files):
                with open(files[name], "rb") as file:
                    parts += [name, hashlib.file_digest(file, "sha256").hexdigest()]
        digest = hashlib.sha256()
        for part in parts:
            digest.update(hashlib.sha256(part.encode()).digest())
        return digest.hexdigest()


def _content(file):
    return file.content if isinstance(file, File) else file.read_bytes()


@cache
def environment():
    """A hash of what notebooks run with: this project's code and data, and all versions."""
    digest = hashlib.sha256()
    specs = map(importlib.util.find_spec, ("autograder", "course"))
    for spec in filter(None, specs):  # another course may do without `course`
        for folder in spec.submodule_search_locations:
            digest.update(fingerprint(Path(folder)).encode())
    # Not sys.path: libraries put packages of their own there, in some processes.
    paths = list({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    versions = {(d.name, d.version) for d in importlib.metadata.distributions(path=paths)}
    digest.update(f"{sys.version}\n{sorted(versions)}".encode())
    return digest.hexdigest()


def code_cells(notebook):
    """The code cells of a notebook, in order."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def run(job):
    """Run a notebook in a kernel of its own, in a folder of its own, past all errors.

    Tests run in a second kernel, the judge.

    Parameters
    ----------
    job : Job

    Returns
    -------
    Outcome
    """
    return asyncio.run(_run(job))


async def _run(job):
    outcome = Outcome()
    roles = {"student": job.files, "judge": job.judge_files}
    if not job.needs:
        del roles["judge"]
    loaded = ("warm" if job.uses_tensorflow else "light") if job.warm else "cold"
    with folders.folder() as folder:
        async with AsyncExitStack() as stack:
            starts = []
            for role, files in roles.items():
                _lay_out(folder / role, files, job)
                start = kernel.start(role, folder / role, job.limits, job.walls, loaded)
                starts.append(stack.enter_async_context(start))
            kernels = await asyncio.gather(*starts, return_exceptions=True)
            for one in kernels:
                if isinstance(one, BaseException):
                    raise one
            clients = [
                Client(nbformat.from_dict(job.notebook), one, job.limits, outcome)
                for one in kernels
            ]
            trial = _Trial(job, outcome, *clients)
            started = time.perf_counter()
            await trial.run()
            outcome.seconds = round(time.perf_counter() - started, 2)
    outcome.cells = [
        {"outputs": _joined(cell.outputs), "execution_count": cell.execution_count}
        for cell in trial.cells
        if cell.cell_type == "code"
    ]
    return outcome


def _joined(outputs):
    """Outputs with streams in one piece, however many a kernel has sent them in."""
    joined = []
    for output in outputs:
        name = output.get("name")
        if name and joined and joined[-1].get("name") == name:
            joined[-1] = {**joined[-1], "text": joined[-1]["text"] + output["text"]}
        else:
            joined.append(output)
    return joined


def _lay_out(folder, files, job):
    """Make a folder that has all that is a kernel's own."""
    for path in (folder, folder / "home", folder / "work"):
        path.mkdir(mode=0o700)
    for name, file in files.items():
        target = folder / "work" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(file, File):
            target.write_bytes(file.content)
            target.chmod(file.mode)
        else:
            shutil.copy(file, target)
        target.chmod(target.stat().st_mode | 0o600)
    if not job.warm:
        for path in process.font_lists():
            shutil.copy(path, folder / "home")
    if job.walls:
        sandbox.own(folder, folder.name)


class _Trial:
    """The cells of one notebook: tests in the judge, the others in the student's kernel."""

    def __init__(self, job, outcome, student, judge=None):
        self.job = job
        self.outcome = outcome
        self.student = student
        self.judge = judge
        self.cells = [
            (judge if self._needs(cell) else student).nb.cells[index]
            for index, cell in enumerate(job.notebook.cells)
        ]

    def _needs(self, cell):
        """What a test needs; None, if the cell is none."""
        return self.job.needs.get(cell.metadata.get("nbgrader", {}).get("grade_id"))

    async def run(self):
        """Run all cells; each code cell ends with an execution count or with an error."""
        for cell in code_cells(self):
            cell.outputs, cell.execution_count = [], None
        code = [index for index, cell in enumerate(self.cells) if cell.cell_type == "code"]
        prepared = asyncio.ensure_future(self._prepare())
        self.decided = -1  # the last cell of which nothing can change any more
        try:
            async with asyncio.timeout(self.job.limits.notebook_seconds) as deadline:
                for count, index in enumerate(code, start=1):
                    if needs := self._needs(self.cells[index]):
                        await prepared
                        await self._test(index, needs, count)
                    else:
                        cell = self.cells[index]
                        await _sane(self.student.async_execute_cell(cell, index, count))
                    self.decided = index
            return
        except (DeadKernelError, TimeoutError) as error:
            where = self.student.label(index)
            if deadline.expired():
                what = (
                    f"the notebook took longer than {self.job.limits.notebook_seconds:g} s "
                    f"and was stopped in {where}"
                )
            elif isinstance(error, JudgeDied):
                self.outcome.final = False
                what = f"the judge, which runs the tests, died in {where}{self.judge.why}"
            else:
                what = f"the kernel died in {where}{self.student.why}"
        except Insane as error:
            where = self.student.label(index)
            what = f"the kernel sent what no kernel sends in {where}: {error}"
        finally:
            # Also what nbclient leaves of a cell that is cut off: a question each second.
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                await _cancelled(task)
        self.outcome.problems.append(what)
        for cell in self.cells[self.decided + 1 :]:
            if cell.cell_type == "code":
                cell.outputs.append(error_output("NotRun", what))
                cell.execution_count = None

    async def _prepare(self):
        own = dict.fromkeys(item for n in self.job.needs.values() for item in n.own)
        if own:
            await _judged(self.judge.run(PREPARE.format(list(own)), 0))

    async def _test(self, index, needs, count):
        """Run a test in the judge, while the student's kernel answers its questions."""
        cell = self.cells[index]
        source = cell.source
        request = [needs.own, needs.theirs, needs.unknown, needs.bound]
        cell.source = f"%%test {json.dumps(request)}\n{source}"
        for client, end in zip((self.judge, self.student), socket.socketpair(), strict=True):
            client.kc.enclose(end.detach())
        answering = asyncio.create_task(_sane(self.student.answer(index, cell)))
        try:
            await _judged(self.judge.async_execute_cell(cell, index, count))
        except BaseException:
            await _cancelled(answering)
            raise
        finally:
            cell.source = source
        if any(output.output_type == "error" for output in cell.outputs):
            cell.outputs = [o for o in cell.outputs if o.output_type != "execute_result"]
        cell.execution_count = count
        self.decided = index
        timeout = any(output.get("ename") == "Timeout" for output in cell.outputs)
        await self._come_back(answering, at_once=timeout)

    async def _come_back(self, answering, at_once):
        """Have the student's kernel end its answers, or end it."""
        if not at_once:
            await asyncio.wait({answering}, timeout=PATIENCE)
        if not answering.done():
            await self.student.km.interrupt_kernel()
            await asyncio.wait({answering}, timeout=PATIENCE)
        if not answering.done():
            await self.student.km.shutdown_kernel(now=True)
        await answering


class JudgeDied(DeadKernelError):
    """Not the student's kernel, but the one that runs the tests."""


async def _judged(conversation):
    try:
        return await conversation
    except DeadKernelError as error:
        raise JudgeDied from error


class Insane(Exception):
    """The student's kernel sent messages that break Jupyter's protocol."""


async def _sane(conversation):
    """Tell what a student's kernel can do to its client from the grader's own faults."""
    try:
        await conversation
    except (DeadKernelError, TimeoutError):
        raise
    except Exception as error:
        raise Insane(f"{type(error).__name__}: {error!s:.100}") from error


async def _cancelled(task):
    """Cancel a task, and wait for its end; what it ends with is nobody's concern."""
    task.cancel()
    await asyncio.wait({task})
    if not task.cancelled():
        task.exception()


def not_run(notebook, reason):
    """The outcome of a notebook that can't be run."""
    error = error_output("NotRun", reason)
    cells = [{"outputs": [error], "execution_count": None} for _ in code_cells(notebook)]
    return Outcome(cells, [reason])
