"""Where notebooks run: on the cores of this machine, or on a Dask cluster.

Both are context managers that give a function: it takes a `notebook.Job`, and returns a
`concurrent.futures.Future` of its `notebook.Outcome`.
"""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from autograder import AutograderError, notebook, sandbox

GROWTH = 500_000_000  # bytes that a notebook may still take, which has just been started


@contextmanager
def local(jobs):
    """Run so many notebooks at a time, and fewer where memory is short."""
    room = Room()
    with ThreadPoolExecutor(jobs) as pool:
        try:
            yield partial(pool.submit, room.run)
        finally:
            pool.shutdown(cancel_futures=True)


class Room:
    """Lets a notebook start when its kernel fits into memory, or when it is the only one."""

    def __init__(self):
        self.changed = threading.Condition()
        self.running = 0

    def run(self, job):
        with self.changed:
            while self.running and not self.fits(job):
                self.changed.wait(1)  # others than notebooks give memory back, too
            self.running += 1
        try:
            return notebook.run(job)
        finally:
            with self.changed:
                self.running -= 1
                self.changed.notify_all()

    def fits(self, job):
        return available() - self.running * GROWTH >= job.limits.memory_bytes


def available():
    """Bytes of memory that new processes can have."""
    try:
        with open("/proc/meminfo") as file:
            lines = dict(line.split(":", 1) for line in file)
        return int(lines["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError):  # not Linux: what there is in all
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def cluster(address):
    """Run notebooks on a Dask cluster's workers; a lost worker's run elsewhere.

    Raises
    ------
    AutograderError
        If Dask is not installed, or if no scheduler answers there.
    """
    try:
        from distributed import Client
    except ImportError:
        raise AutograderError(
            "--cluster needs Dask. Install it: pip install distributed"
        ) from None
    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise AutograderError(
            f"No Dask scheduler answers at {address}: {error}. Start one with dask scheduler, "
            "and its workers with dask worker."
        ) from None
    with client, client.get_executor(pure=False) as executor:
        there = partial(_run_there, notebook.environment())
        try:
            yield lambda job: executor.submit(there, _carried(job))
        finally:
            executor.shutdown(wait=False)


def _carried(job):
    """A job that has its files with it."""
    carried = {
        name: {path: notebook.File.read(file) for path, file in getattr(job, name).items()}
        for name in ("files", "judge_files")
    }
    return replace(job, **carried)


def _run_there(environment, job):
    """Run a job on a worker, if it is like the machine that asks for it."""
    import socket

    if notebook.environment() != environment:
        raise AutograderError(
            f"The worker on {socket.gethostname()} has other versions of Python, of packages "
            "or of this project. Install the same lock file there."
        )
    if job.walls and sandbox.fault():
        raise AutograderError(
            f"There is no sandbox on {socket.gethostname()}: {sandbox.fault()}."
        )
    return notebook.run(job)
