"""How benchmarks measure: medians of what ran in turn, core-seconds, memory, the machine."""

import os
import platform
import statistics
import sys
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SETTLE = 0.5  # seconds until all that has been told to end has ended


def in_turn(rounds, **measures):
    """The median of each measure, by its name; they take turns."""
    found = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            found[name].append(measure())
    return {name: statistics.median(values) for name, values in found.items()}


@dataclass
class Step:
    """What one round of a step takes, in milliseconds."""

    what: str
    user: float
    system: float
    wall: float


class Group:
    """A control group of this process and all that it starts, of version 1 or 2.

    See https://docs.kernel.org/admin-guide/cgroup-v1/cpuacct.html and cgroup-v2.html.

    Raises
    ------
    OSError
        If there is none for us.
    """

    def __init__(self):
        old = Path("/sys/fs/cgroup/cpuacct")
        root = old if old.is_dir() else Path("/sys/fs/cgroup")
        self.folder = root / f"costs-{os.getpid()}"
        self.stat = "cpuacct.stat" if old.is_dir() else "cpu.stat"
        self.folder.mkdir()
        (self.folder / "cgroup.procs").write_text(str(os.getpid()))

    def used(self):
        """Core-milliseconds so far: user, system."""
        lines = (self.folder / self.stat).read_text().splitlines()
        found = dict(line.split() for line in lines)
        if "user" in found:  # in ticks
            tick = os.sysconf("SC_CLK_TCK") / 1000
            return int(found["user"]) / tick, int(found["system"]) / tick
        return int(found["user_usec"]) / 1000, int(found["system_usec"]) / 1000

    def measure(self, what, rounds):
        """The `Step` that does all of `rounds`, an iterable, divided by their number."""
        before, started = self.used(), time.perf_counter()
        count = sum(1 for _ in rounds)
        wall = 1000 * (time.perf_counter() - started)
        time.sleep(SETTLE)
        user, system = (now - then for now, then in zip(self.used(), before, strict=True))
        return Step(what, user / count, system / count, wall / count)

    def core_seconds(self, do):
        """What `do` takes of all cores, in all processes."""
        step = self.measure("", (do() for _ in range(1)))
        return (step.user + step.system) / 1000

    def core_seconds_of_others(self, do):
        """The same, without what this process does itself."""
        before = time.process_time()
        taken = self.core_seconds(do)
        return taken - (time.process_time() - before)


@cache
def group():
    """The control group of this process; None, with a sentence, if there can't be one."""
    try:
        return Group()
    except OSError as error:
        print(
            f"Rows in core-seconds are left out: no control group ({error}).", file=sys.stderr
        )


def pss(pid):
    """A process's memory in megabytes; what it shares with others is divided among them."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1000


def machine():
    """The machine, in a line."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = [
            line for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        cpu = lines[0].partition(": ")[2] if lines else cpu
    gigabytes = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    return f"{cpu}, {os.cpu_count()} cores, {gigabytes:.0f} GB, {system}"
