"""Walls around a kernel: it sees the system, Python and one folder, and no network.

bubblewrap builds them, from the user namespaces of Linux; no privileges are needed. Run as
root, each kernel becomes a user of its own first.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from functools import cache
from pathlib import Path

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc")
USERS = {"student": 61001, "judge": 61002}  # nobody's on Debian, for a kernel that root starts

TEMPORARY = str(2**29)  # bytes in /tmp, and in /dev/shm
# Of processes and threads together; of bytes in a file; of open files.
LIMITS = ("--nproc=300", "--fsize=1000000000", "--nofile=1024", "--core=0")

# As root: show some folders under /mnt, where anyone can reach them, whatever is above them;
# then give all privileges up. Outside of this process nobody sees these mounts.
AS_ROOT = """\
set -e
mount -t tmpfs -o mode=755 tmpfs /mnt
while [ "$1" != -- ]; do mkdir "$2"; mount --bind "$1" "$2"; shift 2; done
shift
exec setpriv --reuid="$KERNEL_USER" --regid="$KERNEL_USER" --clear-groups "$@"
"""


def command(folder, role, shared, memory):
    """What goes before a kernel's command to put walls around it.

    Parameters
    ----------
    folder : Path
        Its own folder, in which it can write.
    role : str
        "student" or "judge".
    shared : Path
        A folder in which the judge can write, and the student's kernel only read.
    memory : int
        Bytes that each of its processes may allocate.

    Returns
    -------
    list of str
    """
    walls = [
        *("bwrap", "--unshare-all", "--unshare-user", "--disable-userns"),
        *("--die-with-parent", "--new-session", "--proc", "/proc", "--dev", "/dev"),
        *("--size", TEMPORARY, "--tmpfs", "/dev/shm", "--remount-ro", "/dev"),
        *("--size", TEMPORARY, "--tmpfs", "/tmp"),
        *("--unsetenv", "JPY_PARENT_PID"),  # no parent is to be seen
    ]
    for path in filter(os.path.exists, SYSTEM):
        if os.path.islink(path):
            walls += ["--symlink", os.readlink(path), path]
        else:
            walls += ["--ro-bind", path, path]
    binds = [("--ro-bind", path) for path in _python_folders()]
    binds.append(("--bind", str(folder)))
    binds.append(("--bind" if role == "judge" else "--ro-bind", str(shared)))
    inside = ["--remount-ro", "/", "--", "prlimit", f"--data={memory}", *LIMITS, "--"]
    if os.geteuid() != 0:
        return [*walls, *(part for how, path in binds for part in (how, path, path)), *inside]
    pairs = []
    for number, (how, path) in enumerate(binds):
        pairs += [path, f"/mnt/{number}"]
        walls += [how, f"/mnt/{number}", path]
    as_root = ["unshare", "--mount", "--propagation", "private", "sh", "-c", AS_ROOT, "sh"]
    return ["env", f"KERNEL_USER={USERS[role]}", *as_root, *pairs, "--", *walls, *inside]


@contextmanager
def folder():
    """A temporary folder for a ``with`` block, whatever strangers' code makes of it."""
    path = Path(tempfile.mkdtemp(prefix="grade-"))
    try:
        yield path
    finally:  # not shutil's: it gives up on folders in a thousand folders
        for command in (["chmod", "-R", "u+rwX"], ["rm", "-rf"]):
            subprocess.run([*command, "--", path], check=False, stderr=subprocess.DEVNULL)


def own(folder, role):
    """Make a folder, and all in it, the kernel's own."""
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, USERS[role], USERS[role], follow_symlinks=False)


@cache
def fault():
    """Why no walls can be built on this machine; empty if they can."""
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed"
    with folder() as place:
        for path in (place / "student", place / "shared"):
            path.mkdir()
            own(path, "student")
        walls = command(place / "student", "student", place / "shared", memory=10**9)
        python = [*walls, sys.executable, "-c", ""]
        run = subprocess.run(python, capture_output=True, text=True, check=False)
    return "" if run.returncode == 0 else run.stderr.strip()[-300:] or "bubblewrap fails"


@cache
def _python_folders():
    """Where Python, its packages and this project are, without folders in others of them."""
    folders = {Path(sys.prefix), Path(sys.base_prefix)}
    for package in ("autograder", "course"):
        spec = importlib.util.find_spec(package)
        folders |= {Path(path) for path in (spec.submodule_search_locations if spec else [])}
    system = {Path(path) for path in SYSTEM}
    return sorted(
        str(folder)
        for folder in folders - system
        if not (folders | system) & set(folder.parents)
    )
