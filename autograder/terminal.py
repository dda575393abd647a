"""What the commands have in common: options, the console, and plain errors."""

from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from autograder import AutograderError

console = Console(highlight=False, markup=False)

CourseDir = Annotated[
    Path, typer.Option(help="nbgrader's course folder.", show_default="here")
]


class Sandbox(StrEnum):
    """What stands between strangers' code and this machine."""

    BWRAP = "bwrap"
    NONE = "none"


@contextmanager
def plain_errors():
    """Show an error as a sentence, and end the command, for a ``with`` block."""
    try:
        yield
    except Exception as error:
        if (text := _sentence(error)) is None:
            raise
    else:
        return
    Console(stderr=True, highlight=False, soft_wrap=True).print(
        text, style="red", markup=False
    )
    raise typer.Exit(1)


def _sentence(error):
    """What people are told of an error; None, if it is a fault of this program."""
    from sqlalchemy.exc import DBAPIError  # here, since most commands have no errors
    from traitlets import TraitError

    if isinstance(error, AutograderError | TraitError):  # the latter: a wrong option
        return str(error)
    if isinstance(error, OSError):  # such as a full disk
        return f"{error}. What has been done is kept: put that right, and repeat."
    if isinstance(error, DBAPIError):
        return f"The gradebook can't be used: {error.orig}. What has been done is kept."
    return None


def check_place(path):
    """Refuse a file whose folder isn't there, before any work is done for it."""
    if path and not path.absolute().parent.is_dir():
        raise AutograderError(f"There is no folder for {path}: make it first.")
