"""Tell students where they stand, before they hand in: run their notebook as grading will."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from nbgrader import utils

from autograder import AutograderError
from autograder.gradebook.messages import is_untouched, said
from autograder.kernels.client import LOG

# Set in the kernel of a check: a check that is asked for there would never end.
RUNNING = "AUTOGRADER_CHECK"
LONGEST = 400  # characters of what a test says


@dataclass(frozen=True)
class Exercise:
    """What came of one exercise.

    Attributes
    ----------
    name : str
    state : str
        "passed", "failed", "not attempted", "written" (for a person to grade), or "not run".
    points : float
        What it is worth.
    by_hand : bool
        Whether a person grades it.
    message : str
        Why it failed or did not run.
    where : str
        How the cell begins in which it is to be answered.
    changed : bool
        Whether its test is not the one that was handed out.
    """

    name: str
    state: str
    points: float
    by_hand: bool = False
    message: str = ""
    where: str = ""
    changed: bool = False

    @property
    def earned(self):
        """The points of a visible test that passed. A hidden one can still take them."""
        return self.points if self.state == "passed" else 0.0

    @property
    def todo(self):
        """Whether there is something left to do."""
        return self.state not in {"passed", "written"}


def check(path, cell_seconds=300):
    """Run a notebook from its first cell to its last in a new kernel, and try its tests.

    Only the tests in the notebook are tried; the file is not changed. The kernel is
    an ordinary one, in the notebook's folder: this is for one's own work.

    Parameters
    ----------
    path : Path
    cell_seconds : float
        How long a cell may take.

    Yields
    ------
    Exercise
        As soon as its test has run, in the notebook's order.

    Raises
    ------
    AutograderError
        If there is no notebook at `path`, or none with exercises.
    """
    notebook = _read(Path(path))
    client = NotebookClient(
        notebook,
        timeout=cell_seconds,
        interrupt_on_timeout=True,
        error_on_timeout={"ename": "", "evalue": "", "traceback": []},  # wait no longer
        allow_errors=True,
        kernel_name=NATIVE_KERNEL_NAME,  # this environment's, whatever the notebook calls it
        resources={"metadata": {"path": str(Path(path).absolute().parent)}},
    )
    client.log = LOG
    environment = {**os.environ, RUNNING: "1"}
    with client.setup_kernel(env=environment, stderr=subprocess.DEVNULL):
        solutions, tested, dead = [], False, ""
        for index, cell in enumerate(notebook.cells):
            if cell.cell_type == "code" and not dead:
                try:
                    client.execute_cell(cell, index)
                except DeadKernelError:
                    dead = f"Python itself ended, in the cell that begins {_begin(cell)!r}"
            if utils.is_solution(cell):
                solutions = [cell] if tested else [*solutions, cell]
                tested = False
            if utils.is_grade(cell):
                yield _judged(cell, solutions, dead, cell_seconds)
                tested = True  # a second test may follow


def _read(path):
    if not path.is_file():
        raise AutograderError(f"There is no notebook {path}.")
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception as error:
        raise AutograderError(f"{path} is not a notebook: {error!s:.200}") from None
    if not any(map(utils.is_grade, notebook.cells)):
        raise AutograderError(f"{path} has no exercises: nothing to check.")
    return notebook


def _judged(test, solutions, dead, cell_seconds):
    metadata = test.metadata.nbgrader
    by_hand = utils.is_solution(test)
    answers = [test] if by_hand else solutions
    errors = [_error(cell, cell_seconds) for cell in [*answers, test]]
    message = next(filter(None, errors), "")
    if answers and all(map(is_untouched, answers)):
        state, message = "not attempted", ""
    elif by_hand:
        state, message = "written", ""
    elif dead and not message:
        state, message = "not run", dead
    else:
        state = "failed" if message else "passed"
    return Exercise(
        name=metadata.grade_id.removeprefix("test-"),
        state=state,
        points=float(metadata.points),
        by_hand=by_hand,
        message=message,
        where=_begin((answers or [test])[0]),
        changed="checksum" in metadata and not by_hand and not is_untouched(test),
    )


def _begin(cell):
    """The first line of a cell that is more than a comment."""
    lines = [line for line in cell.source.splitlines() if line.strip()]
    return next((line for line in lines if not line.startswith("#")), "".join(lines[:1]))


def _error(cell, cell_seconds):
    """What an executed cell ended with, in one line; nothing if it ended well."""
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            if output.ename == "KeyboardInterrupt":
                return f"it took more than {cell_seconds:g} s, and was stopped"
            text = " ".join(said(output).split())
            return text if len(text) <= LONGEST else f"{text[:LONGEST]} ..."
    return ""
