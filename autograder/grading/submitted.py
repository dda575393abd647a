"""The folder that a student has handed in: its files, in bounds, and where older ones go.

Nothing here changes what is in submitted/, but `put_aside`, which moves it as it is.
"""

import os
import shutil
from pathlib import Path

from autograder.grading.parse import clean

MAX_BYTES = 100_000_000  # of one file: what nbgrader's exchange accepts, too
MAX_IN_ALL = 400_000_000  # of all: what fits into a sandbox, beside the course's own files
IGNORED = {".ipynb_checkpoints", "__pycache__"}


def files(folder, problems):
    """The regular files of a folder, by path from there, sorted; notebooks come first."""
    found, size = {}, 0
    for path in sorted(folder.rglob("*"), key=lambda path: (path.suffix != ".ipynb", path)):
        name = clean(os.fsencode(path.relative_to(folder)).decode(errors="replace"))
        if any(part in IGNORED for part in Path(name).parts):
            continue
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            problems.append(f"{name} is not a regular file and is left out")
        elif path.is_file() and path.stat().st_size > MAX_BYTES:
            problems.append(f"{name} is larger than {MAX_BYTES:,} bytes and is left out")
        elif path.is_file():
            size += path.stat().st_size
            if size > MAX_IN_ALL:
                problems.append(
                    f"{name} is left out: the files together are larger than "
                    f"{MAX_IN_ALL:,} bytes"
                )
            else:
                found[name] = path
    return found


def put_aside(course, student, assignment, copy=False):
    """Move or copy what was handed in before to where it is safe: ``.autograder/replaced``."""
    aside = course.private / "replaced" / assignment / student
    aside.mkdir(parents=True, exist_ok=True)
    target = course.path("submitted", student, assignment)
    kept = aside / str(len(list(aside.iterdir())) + 1)
    if copy:
        shutil.copytree(target, kept, symlinks=True)
    else:
        shutil.move(target, kept)
