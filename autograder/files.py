"""How files are written whole, how folders are read, and how one is told from another."""

import hashlib

import nbformat

from autograder import AutograderError


def write_whole(path, text):
    """Write a file whole or not at all."""
    part = path.with_suffix(".part")
    part.write_text(text)
    part.replace(path)


def support_files(folder):
    """The files beside the notebooks of a folder, by path from there."""
    return {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".ipynb" and path.name != "timestamp.txt"
    }


def read_notebook(path):
    """Read an instructor's notebook, in the current format.

    Raises
    ------
    AutograderError
        If there is none at `path`, or if it is not a notebook.
    """
    try:
        return nbformat.read(path, as_version=4)
    except FileNotFoundError:
        raise AutograderError(f"There is no notebook {path}.") from None
    except Exception as error:
        raise AutograderError(f"{path} is not a notebook: {error}") from None


def fingerprint(folder):
    """A hash of all files in a folder, at any depth, and of where they are in it.

    What Python compiles, in ``__pycache__``, does not count.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    str
    """
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    digest = hashlib.sha256()
    for name, path in sorted(files.items()):
        if path.is_file() and path.parent.name != "__pycache__":
            for part in (name.encode(), path.read_bytes()):
                digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()
