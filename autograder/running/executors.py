"""Where notebooks run, each once: on the cores of this machine, or on a Dask cluster.

`local` and `cluster` are context managers that give a function: it takes a `notebook.Job`, and
returns a `concurrent.futures.Future` of its `notebook.Outcome`.
"""

import math
import os
import threading
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from autograder import AutograderError
from autograder.files import write_whole
from autograder.kernels import sandbox
from autograder.running import notebook

AHEAD_IN_CLUSTER = 1000  # submissions that are made ready before others have run
GROWTH = 500_000_000  # bytes that a notebook may still take, which has just been started


def place(jobs=None, cluster_address=""):
    """Where to run notebooks, and how many submissions to make ready beforehand.

    Parameters
    ----------
    jobs : int, optional
        Notebooks at a time, here; by default, as many as there are cores.
    cluster_address : str
        Of a Dask scheduler, to run them there instead.

    Returns
    -------
    (context manager, int)
    """
    if cluster_address:
        return cluster(cluster_address), AHEAD_IN_CLUSTER
    jobs = jobs or os.cpu_count()
    return local(jobs), 4 * jobs


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
    """Lets a notebook start when one of its kernels fits into memory, or when it is alone.

    The other kernel, the judge, uses little.
    """

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
        return min(int(lines["MemAvailable"].split()[0]) * 1024, _in_groups())
    except (OSError, KeyError):  # not Linux: what there is in all
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def _in_groups(root=Path("/sys/fs/cgroup"), own=Path("/proc/self/cgroup")):
    """Bytes that the control groups of this process leave it, such as those of a container.

    See https://docs.kernel.org/admin-guide/cgroup-v2.html: ``memory.max`` of a group bounds
    ``memory.current``, from which cached files can be taken away.
    """
    free = math.inf
    with suppress(OSError, ValueError, StopIteration):
        lines = own.read_text().splitlines()
        path = next(line[3:] for line in lines if line.startswith("0::"))
        lowest = root / path.strip("/")
        for group in (lowest, *lowest.parents):
            if (limit := group / "memory.max").exists() and limit.read_text() != "max\n":
                stat = dict(line.split() for line in (group / "memory.stat").open())
                used = int((group / "memory.current").read_text()) - int(stat["inactive_file"])
                free = min(free, int(limit.read_text()) - used)
    return free


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
            "--cluster needs Dask, which requirements.lock has: pip install distributed"
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
            f"The worker on {socket.gethostname()} has another build of Python, or other "
            "versions of packages or of this project. Install the same lock file there."
        )
    if job.walls and sandbox.fault():
        raise AutograderError(
            f"There is no sandbox on {socket.gethostname()}: {sandbox.fault()}. "
            f"{sandbox.advice()}."
        )
    return notebook.run(job)


class Runner:
    """Runs each different notebook once; what ran before is remembered.

    Parameters
    ----------
    submit : callable
        See `executors`.
    folder : Path
        Where outcomes are remembered.
    cache : bool
        Whether what another run remembered counts.
    """

    def __init__(self, submit, folder, cache):
        self.submit = submit
        self.folder = folder
        self.cache = cache
        self.started = set()  # the keys of jobs, as in
        self.running = {}  # which has their futures
        folder.mkdir(exist_ok=True)

    def run(self, works, ahead):
        """Yield works as they have all outcomes; never more than `ahead` are on their way."""
        waiting = {}  # for a future: works, and the notebook of each
        works, open_works, more = iter(works), 0, True
        while more or waiting:
            while more and open_works < ahead:
                work = next(works, None)
                if more := work is not None:
                    open_works += 1
                    for name, job in work.jobs.items():
                        waiting.setdefault(self.start(job), []).append((work, name))
                    if not work.jobs:
                        open_works -= 1
                        yield work
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                for work, name in waiting.pop(future):
                    error = future.exception()
                    if isinstance(error, AutograderError):
                        raise error
                    work.outcomes[name] = error or future.result()
                    if set(work.jobs) <= set(work.outcomes):
                        open_works -= 1
                        yield work

    def start(self, job):
        """The future of a job's outcome."""
        key = job.key
        path = self.folder / f"{key}.json"
        if future := self.running.get(key):
            return future
        known = _read(path) if key in self.started or self.cache else None
        if known is not None:
            future = Future()
            future.set_result(known)
            return future
        path.unlink(missing_ok=True)
        self.started.add(key)
        self.running[key] = future = self.submit(job)
        future.add_done_callback(partial(self._remember, key, path))
        return future

    def _remember(self, key, path, future):
        """Keep an outcome, also if nobody waits for it any more."""
        done = not future.cancelled() and future.exception() is None
        if done and future.result().final:
            with suppress(OSError):  # then it is found out again, if need be
                write_whole(path, future.result().to_json())
        self.running.pop(key, None)


def _read(path):
    """A remembered outcome; None if there is none, or if the file is damaged."""
    try:
        return notebook.Outcome.from_json(path.read_text())
    except (OSError, ValueError, TypeError):
        return None
