"""What was handed in: read it, whatever its state, and put the instructor's cells back.

The files in submitted/ are only read. What comes out is a notebook that nbgrader can
process, and a list of what was wrong with the one that was handed in.
"""

import hashlib
import warnings
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.utils import parse_utc

MAX_BYTES = 100_000_000  # of one file: what nbgrader's exchange accepts, too
IGNORED = {".ipynb_checkpoints", "__pycache__"}


@dataclass
class Submission:
    """One student's assignment, ready for nbgrader.

    Attributes
    ----------
    student, assignment : str
    notebooks : dict of str to nbformat.NotebookNode
        All notebooks of the assignment, by name; a blank one where none could be read.
    files : dict of str to bytes
        What was handed in beside them, by path.
    problems : list of str
        What was wrong, in words for the student and the instructor.
    unread : set of str
        The notebooks of which nothing could be read: they earn nothing.
    digest : str
        A hash of all files as they were handed in.
    """

    student: str
    assignment: str
    notebooks: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    unread: set = field(default_factory=set)
    digest: str = ""


def collect(folder, student, assignment, instructor_cells):
    """Read a submission.

    Parameters
    ----------
    folder : Path
        Where it was handed in.
    student, assignment : str
    instructor_cells : dict of str to list of InstructorCell
        The cells that each notebook of the assignment must have, in order.

    Returns
    -------
    Submission
        Always: what can't be read is replaced by a blank notebook, and said in `problems`.
    """
    submission = Submission(student, assignment)
    contents = _read(folder, submission.problems)
    digest = hashlib.sha256()
    for name in sorted(contents):
        for part in (name.encode(errors="surrogateescape"), contents[name]):
            digest.update(hashlib.sha256(part).digest())
    submission.digest = digest.hexdigest()

    parsed, faults = {}, {}
    for name in sorted(contents):
        path = Path(name)
        if name == "timestamp.txt" and not _is_timestamp(contents[name]):
            submission.problems.append("timestamp.txt holds no time and is left out")
        elif path.suffix != ".ipynb":
            submission.files[name] = contents[name]
        elif len(path.parts) == 1:
            try:
                parsed[path.stem] = parse(contents[name])
            except ValueError as error:
                faults[path.stem] = str(error)

    for name, cells in instructor_cells.items():
        notebook = parsed.pop(name, None)
        if notebook is None:
            notebook = _renamed(name, cells, parsed, instructor_cells, submission)
        if notebook is None:
            fault = faults.get(name)
            submission.problems.append(
                f"{name}.ipynb {fault}" if fault else f"{name}.ipynb is missing"
            )
            submission.unread.add(name)
            notebook = new_notebook()
        restored, problems = restore(notebook, cells)
        if name not in submission.unread:
            submission.problems += problems
        submission.notebooks[name] = restored
    if submission.problems:
        for notebook in submission.notebooks.values():
            notebook.cells.insert(0, _notice(submission.problems))
    return submission


def parse(content):
    """Read a notebook of any format from its bytes.

    Raises
    ------
    ValueError
        If it is not one; the message says why and reads on after the file's name.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("is not text in UTF-8, as a notebook must be") from None
    if not text.strip():
        raise ValueError("is empty")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what normalize() puts right
            notebook = nbformat.reads(text, as_version=4)
            _, notebook = nbformat.validator.normalize(notebook)
            nbformat.validate(notebook)
    except nbformat.reader.NotJSONError:
        raise ValueError("is not a notebook: its JSON is broken or cut off") from None
    except RecursionError:
        raise ValueError("is not a notebook: it is nested too deeply") from None
    except Exception:  # nbformat raises what it meets: KeyError, AttributeError, ...
        raise ValueError("is not a notebook, though it is JSON") from None
    return notebook


def restore(notebook, instructor_cells):
    """Put the instructor's cells back as they were released, where they belong.

    Locked cells (tests among them) get their source, type and place back; copies of them
    become ordinary cells; missing ones come back. What the student wrote stays as and
    where it is.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
    instructor_cells : list of InstructorCell

    Returns
    -------
    notebook : nbformat.NotebookNode
        A new notebook.
    problems : list of str
    """
    problems = []
    wanted = {cell.grade_id: i for i, cell in enumerate(instructor_cells)}
    found = [
        (position, wanted[_grade_id(cell)])
        for position, cell in enumerate(notebook.cells)
        if _grade_id(cell) in wanted
    ]
    found = _without_copies(found, notebook, instructor_cells, problems)
    ordered = _in_order(found, instructor_cells)

    cells, place = [], {}  # place: index of an instructor cell -> index in cells
    for position, cell in enumerate(notebook.cells):
        index = dict(found).get(position)
        if index is None:
            cells.append(_ordinary(cell))
        elif index in ordered or not instructor_cells[index].locked:
            place[index] = len(cells)
            cells.append(_original(instructor_cells[index], cell, problems))
    for index, original in enumerate(instructor_cells):
        if index in place or not (original.locked or original.grade or original.task):
            continue  # a deleted solution is not put back: it may stand in another cell
        moved = any(index == i for _, i in found)
        problems.append(
            f"{original.grade_id} was {'moved' if moved else 'deleted'} and is back"
        )
        before = [place[i] for i in place if i < index and i in ordered]
        at = max(before) + 1 if before else 0
        place = {i: p + (p >= at) for i, p in place.items()}
        place[index] = at
        ordered.add(index)
        cells.insert(at, _original(original, None, problems))

    return new_notebook(cells=cells), problems


def _grade_id(cell):
    metadata = cell.metadata.get("nbgrader")
    name = metadata.get("grade_id") if isinstance(metadata, dict) else None
    return name if isinstance(name, str) else None


def _without_copies(found, notebook, instructor_cells, problems):
    """Of several cells with one grade id keep one: the first that was worked on."""
    positions = {}
    for position, index in found:
        positions.setdefault(index, []).append(position)
    kept = []
    for index, copies in positions.items():
        original = instructor_cells[index]
        if len(copies) > 1:
            problems.append(f"{original.grade_id} is there {len(copies)} times")
        if not original.locked:
            untouched = original.released.strip()
            copies.sort(key=lambda p: notebook.cells[p].source.strip() == untouched)
        kept.append((copies[0], index))
    return sorted(kept)


def _in_order(found, instructor_cells):
    """The cells that stand in the instructor's order: the heaviest increasing subsequence.

    What students write weighs most, so that tests are moved to it and not around it.
    """
    best = []  # of each found cell: (weight, indices) of the best sequence up to it
    for _, index in found:
        weight = 1 if instructor_cells[index].locked else 1000
        before = max(
            (b for b in best if b[1][-1] < index), key=lambda b: b[0], default=(0, [])
        )
        best.append((before[0] + weight, [*before[1], index]))
    return set(max(best, key=lambda b: b[0], default=(0, []))[1])


def _original(original, cell, problems):
    """An instructor's cell, with the student's source where that is the student's task."""
    if cell is not None and cell.cell_type != original.cell_type:
        problems.append(
            f"{original.grade_id} was made a {cell.cell_type} cell and is a "
            f"{original.cell_type} cell again"
        )
    source, attachments = original.source, None
    if cell is not None and not original.locked:
        source, attachments = cell.source, cell.get("attachments")
    elif cell is not None and cell.source.strip() not in {
        original.released.strip(),
        original.source.strip(),
    }:
        problems.append(f"{original.grade_id} was changed and is as released again")
    new = new_code_cell if original.cell_type == "code" else new_markdown_cell
    restored = new(source, metadata={"nbgrader": original.metadata})
    if attachments and original.cell_type == "markdown":
        restored.attachments = attachments
    return restored


def _ordinary(cell):
    """A cell of the student's own: as it is, but it can't pose as the instructor's."""
    cell = nbformat.from_dict(cell)
    cell.metadata = {}
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = [], None
    return cell


def _renamed(name, cells, parsed, expected, submission):
    """The notebook that has most cells of the missing one, under whatever name."""
    ids = {cell.grade_id for cell in cells}
    matches = {
        other: len(ids & {_grade_id(cell) for cell in notebook.cells})
        for other, notebook in parsed.items()
        if other not in expected
    }
    if not any(matches.values()):
        return None
    other = max(matches, key=matches.get)
    submission.problems.append(f"{name}.ipynb was handed in as {other}.ipynb")
    return parsed.pop(other)


def _notice(problems):
    lines = "\n".join(f"- {problem}" for problem in problems)
    return new_markdown_cell(f"**From the grader: what was wrong on arrival**\n\n{lines}")


def _is_timestamp(content):
    try:
        return bool(parse_utc(content.decode().strip()))
    except ValueError:
        return False


def _read(folder, problems):
    """The contents of all regular files of a folder, by path from there."""
    contents = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if any(part in IGNORED for part in Path(name).parts) or path.is_dir():
            continue
        if path.is_symlink() or not path.is_file():
            problems.append(f"{name} is not a regular file and is left out")
        elif path.stat().st_size > MAX_BYTES:
            problems.append(f"{name} is larger than {MAX_BYTES:,} bytes and is left out")
        else:
            contents[name] = path.read_bytes()
    return contents
