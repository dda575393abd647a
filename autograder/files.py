"""How files are written whole, and how an assignment's folder is read."""

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
