"""What a sandbox shows of this machine, and whether this machine can have one."""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from autograder.kernels import folders

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc")
USERS = {"student": 61001, "judge": 61002}  # nobody's on Debian, for a kernel that root starts
DISK = 2**30  # bytes of files in /tmp, where its folder is, too
SHARED_MEMORY = 2**26  # bytes in /dev/shm; Docker's default

# As root: show some folders in a place where anyone can reach them, whatever is above them.
# Outside of this process and its children nobody sees these mounts.
STAGE = """\
set -e
stage=$1; shift
mount -t tmpfs -o mode=755 tmpfs "$stage"
number=0
while [ "$1" != -- ]; do
    mount --bind "$1" "$1"; mount -o remount,bind,ro "$1"
    mkdir "$stage/$number"; mount --bind "$1" "$stage/$number"; number=$((number + 1)); shift
done
shift
exec "$@"
"""


@cache
def arguments(*python_folders):
    """The beginning of bubblewrap's command line, the same for all kernels."""
    walls = [
        *("bwrap", "--unshare-all", "--unshare-user", "--disable-userns"),
        *("--die-with-parent", "--new-session", "--proc", "/proc", "--dev", "/dev"),
        *("--size", str(SHARED_MEMORY), "--tmpfs", "/dev/shm", "--remount-ro", "/dev"),
        *("--size", str(DISK), "--tmpfs", "/tmp"),
    ]
    for path in filter(os.path.exists, SYSTEM):
        if os.path.islink(path):
            walls += ["--symlink", os.readlink(path), path]
        else:
            walls += ["--ro-bind", path, path]
    for number, path in enumerate(python_folders):
        shown = path if os.geteuid() else f"{stage(python_folders)}/{number}"
        walls += ["--ro-bind", shown, path]
    return [*walls, "--remount-ro", "/"]


def inside(role):
    """Where a kernel behind walls has its folder."""
    return f"/tmp/{role}"


def stage(python_folders):
    """Where `staged` shows folders: a place above none of them, nor of temporary files."""
    shown = [*map(Path, python_folders), Path(tempfile.gettempdir()).resolve()]
    for place in ("/mnt", "/media", "/srv", "/opt"):
        if os.path.isdir(place) and not any(Path(place) in path.parents for path in shown):
            return place
    raise OSError("all of /mnt, /media, /srv and /opt are in use")


def staged():
    """What goes before the command of a process that is to make `Walls`.

    A kernel that is forked from it runs a program from outside of its walls: Python. So
    Python's folders are read-only for that process, too.
    """
    if os.geteuid() != 0:
        shown = [part for path in python_folders() for part in ("--ro-bind", path, path)]
        # Not --die-with-parent: the parent would be the thread that starts it.
        return ["bwrap", "--dev-bind", "/", "/", *shown, "--"]
    alone = ("unshare", "--mount", "--propagation", "private")
    place = stage(python_folders())
    return [*alone, "sh", "-c", STAGE, "sh", place, *python_folders(), "--"]


@cache
def python_folders():
    """Where Python, its packages and this project are, without folders in others of them."""
    folders = {Path(sys.prefix), Path(sys.base_prefix), Path(__file__).parents[1]}
    course = importlib.util.find_spec("course")
    if course and course.origin:  # not any folder that happens to have this name
        folders.add(Path(course.origin).parent)
    system = {Path(path) for path in SYSTEM}
    return sorted(
        str(folder)
        for folder in folders - system
        if not (folders | system) & set(folder.parents)
    )


def own(folder, role):
    """Make a folder, and all in it, the kernel's own."""
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, USERS[role], USERS[role], follow_symlinks=False)


@cache
def fault():
    """Why no walls can be built on this machine; empty if they can."""
    if sys.platform != "linux":
        return "it is made from user namespaces, which only Linux has"
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed"
    try:
        return _fault()
    except OSError as error:
        return str(error)


def _fault():
    with folders.folder() as place:
        (place / "work").mkdir()
        own(place, "student")
        module = (sys.executable, "-P", "-m", "autograder.kernels.walls")
        command = [*staged(), *module, str(place), *python_folders()]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
    said = run.stderr.strip().splitlines()
    return "" if run.returncode == 0 else said[-1][-300:] if said else "bubblewrap fails"


def advice():
    """What to do about a fault."""
    if sys.platform != "linux":
        return "Grade on Linux, or in a virtual machine"
    if shutil.which("bwrap") is None:
        return "Install bubblewrap (on Debian: apt install bubblewrap)"
    return "Have this system allow user namespaces: docs/teach/honest-marks.md says how"
