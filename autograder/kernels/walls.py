"""Walls around a kernel: it sees the system, Python and one folder, and no network.

bubblewrap builds them, from the user namespaces of Linux, and the kernel's process enters them
before it runs any code of a stranger's; no privileges are needed. Started by root, each kernel
becomes a user of its own first. `Walls` belongs to the kernel's monitor.
"""

import ctypes
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from functools import cache

from autograder.kernels import seccomp
from autograder.kernels.sandbox import USERS, arguments, inside

WRITABLE = ("/tmp", "/dev/shm")
FILES = 100_000  # files in both; each takes memory of the system's
SOCKETS = 64  # that count as nothing, as Linux and Python have some
LIMITS = {
    resource.RLIMIT_NPROC: 300,  # processes and threads together
    resource.RLIMIT_FSIZE: 10**9,
    resource.RLIMIT_NOFILE: 1024,
    resource.RLIMIT_CORE: 0,
}

# The lines of files in /proc, about a process: memory of its own, shared, swapped, and tables.
IN_STATUS = (b"RssAnon:", b"RssShmem:", b"VmSwap:", b"VmPTE:")
IN_ROLLUP = (b"Pss_Anon:", b"Pss_Shmem:", b"SwapPss:")

# From <linux/sched.h>, <linux/prctl.h> and <linux/capability.h>.
NEW_MOUNTS, NEW_USER = 0x00020000, 0x10000000
ALL_NAMESPACES = NEW_USER | 0x20000000 | 0x40000000 | 0x0E000000 | NEW_MOUNTS
SET_DUMPABLE, DROP_BOUND, NO_NEW_PRIVILEGES, AMBIENT, CLEAR_ALL = 4, 24, 38, 47, 4
CAPABILITIES_VERSION, CAPABILITIES = 0x20080522, 64


def become(role):
    """Be the user that a kernel is, if this process is root."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(*[USERS[role]] * 3)
        os.setresuid(*[USERS[role]] * 3)


def enter(role, namespaces):
    """Enter walls; the children of this process are inside, and it is not quite."""
    become(role)
    _call("setns", namespaces, ALL_NAMESPACES)


def settle(role, source, memory):
    """Fill a kernel's folder, and give up what is left of privileges: in a child, once inside.

    Parameters
    ----------
    role : str
    source : int
        A descriptor of the folder that is copied.
    memory : int
        What a process may allocate, in bytes.
    """
    for kind, limit in {**LIMITS, resource.RLIMIT_DATA: memory}.items():
        _, hard = resource.getrlimit(kind)
        most = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (most, most))
    for number in range(CAPABILITIES):
        with suppress(OSError):  # there are fewer
            _call("prctl", DROP_BOUND, number, 0, 0, 0)
    _call("prctl", AMBIENT, CLEAR_ALL, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(CAPABILITIES_VERSION, 0)
    _call("capset", header, (ctypes.c_uint32 * 6)())
    _call("prctl", NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    _call("prctl", SET_DUMPABLE, 1, 0, 0, 0)  # so that it can read its own /proc/self
    shutil.copytree(f"/proc/self/fd/{source}", inside(role), symlinks=True)
    seccomp.install()


class Walls:
    """A sandbox that stands until it is closed, or until the process that made it ends.

    Parameters
    ----------
    folder : str
        The kernel's own: what is in it is copied to where it can be changed, see `settle`.
    role : str
        "student" or "judge".
    python_folders : list of str
        What `staged` has shown.

    Attributes
    ----------
    namespaces, source : int
        Descriptors, for `enter` and `settle`.

    Raises
    ------
    OSError
        If bubblewrap can't build it.
    """

    def __init__(self, folder, role, python_folders):
        command = arguments(*python_folders)  # which depends on being root
        self.source = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        become(role)
        status, report = os.pipe()
        self.process = subprocess.Popen(
            [*command, "--json-status-fd", str(report), "--", "cat"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin"},
            pass_fds=[report],
            bufsize=0,
        )
        os.close(report)
        self.process.stdin.write(b"\n")
        if not self.process.stdout.read(1):  # until cat runs, all is mounted
            said = self.process.stderr.read().decode(errors="replace").strip()
            raise OSError(f"bubblewrap: {said[-300:] or 'it ended'}")
        with open(status) as file:
            first = json.loads(file.readline())["child-pid"]
        self.namespaces = os.pidfd_open(first)
        root = f"/proc/{first}/root"
        self.processes = os.open(f"{root}/proc", os.O_RDONLY)
        self.writable = [os.open(f"{root}{path}", os.O_RDONLY) for path in WRITABLE]

    def excess(self, memory):
        """What it uses more of than it may; empty if of nothing."""
        disk = [os.fstatvfs(descriptor) for descriptor in self.writable]
        files = sum(one.f_files - one.f_ffree for one in disk)
        if files > FILES:
            return f"more than {FILES:,} files"
        in_files = sum((one.f_blocks - one.f_bfree) * one.f_frsize for one in disk)
        # What waits in sockets is seen nowhere, so each counts as full.
        sockets = _sum(self.processes, "1/net/sockstat", (b"sockets: used",), word=2)
        in_files += max(0, sockets - SOCKETS) * _in_a_socket()
        limit = f"more than {memory / 1e6:,.0f} MB of memory"
        if in_files + self._used("status", IN_STATUS) <= memory:
            return ""
        # Pages that processes share were counted for each of them; now, slowly, once.
        exact = self._used("smaps_rollup", IN_ROLLUP) + self._used("status", (b"VmPTE:",))
        return limit if in_files + exact > memory else ""

    def _used(self, file, lines):
        """Bytes of the memory of all processes inside, summed from a file in /proc."""
        total = 0
        for name in filter(str.isdigit, os.listdir(self.processes)):
            found = _sum(self.processes, f"{name}/{file}", lines)
            if not found:  # its main thread may have ended, or it can't be looked into
                threads = _names(self.processes, f"{name}/task")
                paths = (f"{name}/task/{thread}/status" for thread in threads)
                found = max(
                    (_sum(self.processes, path, IN_STATUS) for path in paths), default=0
                )
            total += found
        return total * 1024

    def close(self):
        """End all that is inside."""
        with suppress(ProcessLookupError):  # its first process; all others end with that
            signal.pidfd_send_signal(self.namespaces, signal.SIGKILL)
        self.process.kill()
        self.process.wait()


def _names(folder, path):
    """What is in a folder below a descriptor; nothing if it has gone."""
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY, dir_fd=folder)
        try:
            return os.listdir(descriptor)
        finally:
            os.close(descriptor)
    return []


def _sum(folder, path, lines, word=1):
    """The numbers in lines of a file below a descriptor; 0 if it can't be read."""
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY, dir_fd=folder)
        with open(descriptor, "rb") as file:  # bytes: a process can have any name
            return sum(int(line.split()[word]) for line in file if line.startswith(lines))
    return 0


@cache
def _in_a_socket():
    """Bytes that can wait in a socket: Linux allows twice what it says, for its own."""
    try:
        with open("/proc/sys/net/core/wmem_max") as file:
            return 2 * int(file.read())
    except OSError:  # only the first network namespace shows it: Linux's default
        return 2 * 212_992


def _call(name, *args):
    if getattr(_libc(), name)(*args) < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")


@cache
def _libc():
    return ctypes.CDLL(None, use_errno=True)


def _try(folder, *python_folders):
    """Enter walls once."""
    walls = Walls(folder, "student", python_folders)
    child = os.fork()
    if child == 0:
        enter("student", walls.namespaces)
        if os.fork() == 0:
            settle("student", walls.source, memory=10**9)
            os._exit(0)
        os._exit(os.waitstatus_to_exitcode(os.wait()[1]))
    status = os.waitpid(child, 0)[1]
    walls.close()
    sys.exit(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    _try(*sys.argv[1:])
