"""What must hold before strangers' code runs: there is a sandbox, and no other run."""

import fcntl
from contextlib import contextmanager
from pathlib import Path

from autograder import AutograderError
from autograder.grading import unchanged
from autograder.kernels import sandbox


def check_walls(course, cluster=""):
    """Refuse a machine without a sandbox, and a course that students' code would see in it."""
    if not cluster and sandbox.fault():
        raise AutograderError(
            f"There is no sandbox on this machine: {sandbox.fault()}. Students' code would "
            "run as you, and could read and change your files and all marks. "
            f"{sandbox.advice()}, or say --sandbox none if you trust everyone who handed in."
        )
    scheme, _, gradebook = course.directory.db_url.partition("sqlite:///")
    places = [course.root, course.settings.private, "" if scheme else gradebook]
    shown = [Path(path).resolve() for path in (*sandbox.SYSTEM, *sandbox.python_folders())]
    for place in filter(None, places):
        for folder in shown:
            if Path(place).resolve().is_relative_to(folder):
                raise AutograderError(
                    f"Students' code would see {place}: a sandbox shows all of {folder}, with "
                    "the system and Python. Move the course to another folder."
                )


@contextmanager
def alone(course):
    """Keep other runs from grading a course for a ``with`` block."""
    course.private.mkdir(exist_ok=True)
    with open(course.private / "lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AutograderError(
                f"Another run is grading {course.root}. Wait until it is done."
            ) from None
        unchanged.forget(course.private)
        yield
