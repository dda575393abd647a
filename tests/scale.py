"""What one process of `grade --cluster` and one Dask scheduler carry: ``make scale``.

A class for each notebook, a real scheduler, and as many workers as 50 cores would be, in two
processes: there notebooks end after a moment, as `tests/standin.py` has it. So what is
measured is all but the notebooks. docs/maintain/scale.md says what follows from it. With QUICK
in the environment all is small, to show that it works. Run it on a machine that does nothing
else.
"""

import json
import os
import socket
import struct
import tempfile
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import coursework
import light
import peers
import psutil
import standin
import toy
from cluster import Cluster
from measuring import machine
from rich.console import Console
from rich.progress import track
from rich.table import Table

from autograder.course import Course
from autograder.grading.grade import grade

QUICK = bool(os.environ.get("QUICK"))
CLASSES = (
    {toy.NAME: 30}
    if QUICK
    else {toy.NAME: 1000, light.NAME: 300, **dict.fromkeys(coursework.ASSIGNMENTS, 60)}
)
PROCESSES, THREADS = 2, 25
ACKED, RECEIVED = 120, 128  # of bytes, in Linux's ``struct tcp_info``
REPORT = coursework.ROOT / "build" / "scale.json"


@dataclass
class Row:
    """What one more submission takes, apart from the workers.

    Attributes
    ----------
    notebook : str
    count : int
        How many there were.
    alone : float
        Milliseconds of the caller's core, if notebooks end in its own process, without Dask.
    caller, scheduler : float
        Milliseconds of their cores, with Dask.
    wall : float
        Milliseconds.
    sent, received : float
        Kilobytes between the caller and the scheduler.
    gradebook : float
        Kilobytes in an SQLite gradebook.
    files : float
        Kilobytes in all files of the course's folder, the gradebook's too.
    """

    notebook: str
    count: int
    alone: float
    caller: float
    scheduler: float
    wall: float
    sent: float
    received: float
    gradebook: float
    files: float


@contextmanager
def new_class(assignment, count):
    """A course with a class that has handed in."""
    with tempfile.TemporaryDirectory(prefix="scale-") as name:
        peers.make_class(Path(name), assignment, count)
        yield Course(name)


def graded(course, assignment, count, **options):
    """Core-seconds of this process, and seconds, until a class is graded."""
    cpu, started = time.process_time(), time.perf_counter()
    run = grade(course, [assignment], walls=False, **options)
    taken = time.process_time() - cpu, time.perf_counter() - started
    points = peers.full_marks(assignment)
    assert [record.score for record in run.records] == [points] * count
    assert not any(record.problems for record in run.records)
    return taken


def alone(assignment, count):
    """Core-seconds of `grade` without kernels and without Dask."""
    with new_class(assignment, count) as course, standin.here():
        return graded(course, assignment, count)[0]


def traffic():
    """Bytes that the open TCP connections of this process have sent and received."""
    sent = received = 0
    for connection in psutil.Process().net_connections("tcp"):
        if connection.status == psutil.CONN_ESTABLISHED:
            with socket.socket(fileno=os.dup(connection.fd)) as end:
                info = end.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
            sent += struct.unpack_from("Q", info, ACKED)[0]
            received += struct.unpack_from("Q", info, RECEIVED)[0]
    return sent, received


def on_cluster(assignment, count, cluster):
    """The same, on a cluster: all of a `Row`'s numbers but `alone`, of a whole class."""
    scheduler = psutil.Process(cluster.scheduler.pid)
    moved = []

    def tell(done, total, failed):
        if done == total:  # while the connections are open
            moved.extend(traffic())

    with new_class(assignment, count) as course:
        before = sum(scheduler.cpu_times()[:2])
        options = {"cluster": cluster.address, "progress": tell}
        caller, wall = graded(course, assignment, count, **options)
        used = sum(scheduler.cpu_times()[:2]) - before
        gradebook = (course.root / "gradebook.db").stat().st_size
        files = sum(p.lstat().st_size for p in course.root.rglob("*") if p.is_file())
    return caller, used, wall, *moved, gradebook, files


def measure(assignment, count, cluster):
    """The `Row` of a class; what is the same for a class of one doesn't count."""
    found = [
        (alone(assignment, each), *on_cluster(assignment, each, cluster))
        for each in (1, count)
    ]
    each = [(many - one) / (count - 1) for one, many in zip(*found, strict=True)]
    return Row(
        assignment, count, *(1000 * each[i] for i in range(4)), *(e / 1000 for e in each[4:])
    )


def main():
    preload = Path(standin.__file__)
    with (
        tempfile.TemporaryDirectory() as folder,
        Cluster(Path(folder), PROCESSES, THREADS, preload) as cluster,
    ):
        measure(toy.NAME, 2, cluster)  # workers connect, and all is imported
        rows = [
            measure(assignment, count, cluster)
            for assignment, count in track(CLASSES.items(), console=Console(stderr=True))
        ]
    columns = [field.name for field in fields(Row)]
    table = Table(*columns, title=f"ms of a core, kB, for each submission: {machine()}")
    for row in rows:
        values = asdict(row).values()
        table.add_row(*(str(v) if isinstance(v, str | int) else f"{v:.1f}" for v in values))
    Console().print(table)
    REPORT.parent.mkdir(exist_ok=True)
    report = {"machine": machine(), "quick": QUICK, "rows": [asdict(row) for row in rows]}
    REPORT.write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
