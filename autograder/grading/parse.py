"""Read a notebook that anybody may have written, at little cost whatever is in it."""

import json
import warnings

import nbformat
from nbformat.v4 import new_notebook

from autograder.exercises import new_cell

MAX_CELLS = 5_000  # of one notebook: each costs time, even if it is empty
MAX_ATTACHMENTS = 1_000  # of one cell
SOURCES = ("input", "source", "code", "text")  # what formats before 4 call it
READ = ("grade_id", "checksum", "grade", "points")  # of nbgrader's metadata


def clean(text):
    """Text that every file and page can hold: without halves of characters."""
    return text.encode("utf-8", "replace").decode()


class _TooManyError(Exception):
    """A notebook has so many cells that nobody can have written them."""


def parse(content):
    """Read a notebook of any format from its bytes; what grading doesn't need is left out.

    Jupyter opens notebooks that break the rules of the format, and so does this: of each
    cell only type, source, attachments, grade id and the tag ``skip-execution`` are read. A
    cell of an unknown type becomes a raw one.

    Raises
    ------
    ValueError
        If it is no notebook; the message says why and reads on after the file's name.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("is not text in UTF-8, as a notebook must be") from None
    if not text.strip():
        raise ValueError("is empty")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what breaks the rules
            raw = json.loads(text)
            sheets = [raw.get("cells", ())]
            sheets += [
                sheet["cells"] for sheet in raw.get("worksheets", ())
            ]  # before format 4
            if sum(map(len, sheets)) > MAX_CELLS:
                raise _TooManyError
            if raw["nbformat"] < 4:
                raw = {"cells": [_upgraded(cell) for sheet in sheets for cell in sheet]}
            elif raw["nbformat"] > 4:
                raise ValueError("a format of the future")
            cells = [_read_cell(cell) for cell in raw["cells"]]
            notebook = new_notebook(cells=cells)
    except _TooManyError:
        raise ValueError(f"has more than {MAX_CELLS:,} cells") from None
    except json.JSONDecodeError:
        raise ValueError("is not a notebook: its JSON is broken or cut off") from None
    except RecursionError:
        raise ValueError("is not a notebook: it is nested too deeply") from None
    except Exception:  # nbformat raises what it meets: KeyError, AttributeError, ...
        raise ValueError("is not a notebook, though it is JSON") from None
    return notebook


def _read_cell(cell):
    source = cell.get("source", "")
    source = source if isinstance(source, str) else "".join(source)
    kind = cell["cell_type"]
    read = new_cell(kind if kind in {"code", "markdown"} else "raw", clean(source))
    metadata = cell.get("metadata")
    if isinstance(metadata, dict):
        if isinstance(metadata.get("nbgrader"), dict):
            found = metadata["nbgrader"]
            plain = [n for n in READ if isinstance(found.get(n), str | int | float)]
            read.metadata.nbgrader = nbformat.from_dict({n: found[n] for n in plain})
        tags = metadata.get("tags")
        if isinstance(tags, list) and "skip-execution" in tags:
            read.metadata.tags = ["skip-execution"]
    attachments = cell.get("attachments")
    if read.cell_type == "markdown" and _are_attachments(attachments):
        read.attachments = attachments
    return read


def _upgraded(cell):
    """A cell from before format 4, as that has it; to have nbformat do it can take minutes."""
    kind = cell["cell_type"]
    source = next((cell[name] for name in SOURCES if name in cell), "")
    if kind == "heading":
        source = "#" * min(6, int(cell.get("level", 1))) + " " + "".join(source)
    kind = "markdown" if kind in {"heading", "html", "text"} else kind
    return cell | {"cell_type": kind, "source": source}


def _are_attachments(found):
    """Whether they are some, and not too many: nbformat takes minutes over broken ones."""
    return (
        isinstance(found, dict)
        and all(isinstance(bundle, dict) for bundle in found.values())
        and sum(map(len, found.values())) <= MAX_ATTACHMENTS
        and all(isinstance(part, str) for bundle in found.values() for part in bundle.values())
    )
