"""A stand-in for kernels: a notebook ends at once, with the outputs that its source has.

With it, `grade` does all that it does but run notebooks: here with `here`; on a Dask worker
with ``--preload`` and this file, where each takes a moment.
"""

import functools
import time
from contextlib import contextmanager
from unittest import mock

import coursework
import light
import peers
import toy

from autograder.kernels.client import Outcome
from autograder.running import notebook

MOMENT = 0.2  # seconds


def dask_setup(worker):
    """What Dask calls in a worker that preloads this file."""
    notebook.run = _run_for_a_moment


@contextmanager
def here():
    """Have this process's notebooks end at once in a ``with`` block."""
    with mock.patch.object(notebook, "run", _run):
        yield


def _run(job):
    return _outcomes()[_key(job.notebook)]


def _run_for_a_moment(job):
    time.sleep(MOMENT)
    return _run(job)


def _key(node):
    """What tells the notebooks of one assignment from those of others."""
    return tuple(coursework.nbgrader(c).get("grade_id") for c in notebook.code_cells(node))


@functools.cache
def _outcomes():
    """For each assignment, by its `_key`, what its source says."""
    found = {}
    for assignment in (*coursework.ASSIGNMENTS, toy.NAME, light.NAME):
        node = peers.source(assignment)
        cells = [
            {"outputs": cell.outputs, "execution_count": count}
            for count, cell in enumerate(notebook.code_cells(node), start=1)
        ]
        found[_key(node)] = Outcome(cells, seconds=1.0)
    return found
