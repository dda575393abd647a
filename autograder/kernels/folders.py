"""Temporary folders, which go whatever strangers' code has made of them."""

import fcntl
import os
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "grade-"  # of temporary folders
ABANDONED = 3600  # seconds after which one that nobody holds is removed


@contextmanager
def folder():
    """A temporary folder for a ``with`` block, whatever strangers' code makes of it."""
    path = Path(tempfile.mkdtemp(prefix=PREFIX)).resolve()
    held = hold(path)
    try:
        yield path
    finally:
        _remove(path)
        os.close(held)


def hold(path):
    """Lock a temporary folder for as long as this process lives: `clear` leaves it alone.

    Returns
    -------
    int
        A descriptor; the lock ends when it is closed.
    """
    descriptor = os.open(path, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


def clear():
    """Remove temporary folders that a process of this user has left, which was killed."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):  # it is another user's, or is just being removed
            about = path.lstat()
            old = time.time() - about.st_mtime > ABANDONED
            if about.st_uid != os.geteuid() or not old or not path.is_dir():
                continue
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _remove(path)
            finally:
                os.close(descriptor)


def _remove(path):
    with suppress(OSError, RecursionError):  # it gives up on folders in a thousand folders
        shutil.rmtree(path)
        return
    for command in (["chmod", "-R", "u+rwX"], ["rm", "-rf"]):
        subprocess.run([*command, "--", path], check=False, stderr=subprocess.DEVNULL)
