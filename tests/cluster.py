"""A Dask cluster on this machine."""

import json
import subprocess
import sys
from contextlib import ExitStack


class Cluster(ExitStack):
    """A Dask scheduler and workers, each a process of its own.

    Parameters
    ----------
    folder : Path
    workers : int
    threads : int
        Of each worker.
    preload : Path, optional
        A module that each worker imports.
    """

    def __init__(self, folder, workers, threads=1, preload=None):
        super().__init__()
        self.file = folder / "scheduler.json"
        self.folder = folder
        self.workers = workers
        self.options = ["--nthreads", threads, *(("--preload", preload) if preload else ())]

    def __enter__(self):
        where = ("--scheduler-file", self.file)
        self.scheduler = self._start("scheduler", "--port", "0", "--host", "127.0.0.1", *where)
        while not self.file.exists() or not self.file.stat().st_size:
            assert self.scheduler.poll() is None, (self.folder / "log").read_text()
        worker = ("worker", *where, "--no-nanny", "--host", "127.0.0.1", *self.options)
        self.processes = [self._start(*worker) for _ in range(self.workers)]
        self.address = json.loads(self.file.read_text())["address"]
        return self

    def _start(self, kind, *arguments):
        log = self.enter_context((self.folder / "log").open("a"))
        command = [sys.executable, "-m", "dask", kind, "--no-dashboard", *arguments]
        process = subprocess.Popen(
            list(map(str, command)), stdout=log, stderr=log, cwd=self.folder
        )
        self.callback(process.wait)
        self.callback(process.kill)
        return process
