"""What a release gives away of what students must not see."""

import json
import zipfile
from contextlib import suppress
from io import BytesIO

import nbformat
from nbgrader import preprocessors, utils

from autograder.files import read_notebook

SECRET_LENGTH = 12  # characters; shorter lines say nothing on their own


def leaks(source, released, config):
    """What a release gives away: lines of solutions and hidden tests, in any file.

    Parameters
    ----------
    source, released : Path
        The assignment's folders.
    config : traitlets.config.Config
        Of the course: it says what stands around solutions and hidden tests.

    Yields
    ------
    str
    """
    marks = _marks(config)
    cells = [cell for path in source.glob("*.ipynb") for cell in read_notebook(path).cells]
    parts = [(cell, *_split(cell, marks)) for cell in cells]
    public = "\n".join(line for _, _, shown in parts for line in shown)
    for cell, hidden, _ in parts:
        for other in cells:
            if hidden and is_ordinary(other) and all(h in other.source for h in hidden):
                name = cell.metadata.nbgrader.grade_id
                yield f"the cell {other.source[:40]!r} gives {name} away"
    secret = {line for _, hidden, _ in parts for line in hidden if line not in public}
    for path in sorted(released.rglob("*")):
        if path.is_dir():
            continue
        texts = list(_texts(path.name, path.read_bytes()))
        for line in sorted(secret | set(marks)):
            if any(line in text for text in texts):
                yield f"{path.name} gives away: {line}"
        if path.suffix == ".ipynb":
            notebook = nbformat.read(path, as_version=4)
            if any(cell.get("outputs") for cell in notebook.cells):
                yield f"{path.name} is released with outputs"


def _marks(config):
    """The marks around what students must not see: where it begins, and where it ends."""
    solution = preprocessors.ClearSolutions(config=config)
    tests = preprocessors.ClearHiddenTests(config=config)
    scheme = preprocessors.ClearMarkScheme(config=config)
    return {
        solution.begin_solution_delimeter: solution.end_solution_delimeter,
        tests.begin_test_delimeter: tests.end_test_delimeter,
        scheme.begin_mark_scheme_delimeter: scheme.end_mark_scheme_delimeter,
    }


def is_ordinary(cell):
    """Whether a cell is code that neither answers an exercise nor tests one."""
    exercise = utils.is_solution(cell) or utils.is_grade(cell)
    return cell.cell_type == "code" and not exercise


def _split(cell, marks):
    """The lines of a cell that students must not see, and those that they do."""
    hidden, shown, end = [], [], None
    for line in cell.source.splitlines():
        begins = [mark for mark in marks if mark in line]
        if begins:
            end = marks[begins[0]]
        elif end and end in line:
            end = None
        else:
            (hidden if end else shown).append(line.strip())
    if utils.is_solution(cell) and not hidden:
        hidden, shown = shown, []
    return {line for line in hidden if _says_something(line)}, shown


def _says_something(line):
    return len(line) >= SECRET_LENGTH and not line.startswith(("import ", "from "))


def _texts(name, content):
    """All texts in a file: in the values of JSON, and in the files of an archive, too."""
    yield content.decode("utf-8", errors="replace")
    if name.endswith((".json", ".ipynb")):
        with suppress(ValueError):
            yield "\n".join(_strings(json.loads(content)))
    elif zipfile.is_zipfile(BytesIO(content)):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for member in archive.namelist():
                yield from _texts(member, archive.read(member))


def _strings(value):
    """All texts in a JSON value; a list of lines, as notebooks have them, is one text."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _strings(item)
    elif isinstance(value, list):
        if value and all(isinstance(item, str) for item in value):
            yield "".join(value)
        else:
            for item in value:
                yield from _strings(item)
