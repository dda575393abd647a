"""What a score depends on, as a hash: while it is the same, so is the score."""

import hashlib
from contextlib import suppress

from autograder.files import support_files
from autograder.grading.submitted import files
from autograder.running import notebook


def of_assignment(course, assignment, common, walls):
    """A hash of all that the scores of an assignment's submissions depend on.

    Parameters
    ----------
    course : Course
    assignment : str
    common : list
        What all its submissions have in common; its ``repr`` says all of it.
    walls : bool

    Returns
    -------
    str
    """
    with course.gradebook() as gradebook:
        due = gradebook.find_assignment(assignment).duedate
    parts = [repr(common), str(due), notebook.environment(), str(walls)]
    for name in ("nbgrader_config.py", "nbgrader_config.json"):
        path = course.root / name
        parts.append(path.read_text() if path.exists() else "")
    source = support_files(course.path("source", ".", assignment))
    for some in (source, course.private_files(assignment)):
        for name in sorted(some):
            with some[name].open("rb") as file:
                parts += [name, hashlib.file_digest(file, "sha256").hexdigest()]
    return _digest(*parts)


def of_submission(common, folder):
    """A hash of all that the score of what is in a folder depends on.

    Parameters
    ----------
    common : str
        The assignment's: see `of_assignment`.
    folder : Path
    """
    try:
        return _digest(common, of_folder(folder))
    except Exception:  # one hand-in must never stop the others
        return _digest(common, "")


def of_folder(folder):
    """A hash of all files as they were handed in."""
    digest = hashlib.sha256()
    for name, path in files(folder, []).items():
        with suppress(OSError), path.open("rb") as file:
            file_digest = hashlib.file_digest(file, "sha256").digest()
            digest.update(hashlib.sha256(name.encode()).digest() + file_digest)
    return digest.hexdigest()


def _digest(*parts):
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
