"""What was handed in: read it, whatever its state, and put the instructor's cells back.

The files in submitted/ are only read. What comes out is a notebook that nbgrader can
process, and a list of what was wrong with the one that was handed in.
"""

import hashlib
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.utils import compute_checksum, parse_utc

from autograder.grading.parse import clean, parse

MAX_BYTES = 100_000_000  # of one file: what nbgrader's exchange accepts, too
MAX_IN_ALL = 400_000_000  # of all: what fits into a sandbox, beside the course's own files
IGNORED = {".ipynb_checkpoints", "__pycache__"}


@dataclass
class Submission:
    """One student's assignment, ready for nbgrader.

    Attributes
    ----------
    student, assignment : str
    notebooks : dict of str to nbformat.NotebookNode
        All notebooks of the assignment, by name; a blank one where none could be read.
    files : dict of str to Path
        What was handed in beside them, by the path that it has there.
    problems : list of str
        What was wrong, in words for the student and the instructor.
    unread : set of str
        The notebooks of which nothing could be read: they earn nothing.
    """

    student: str
    assignment: str
    notebooks: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    unread: set = field(default_factory=set)


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


def digest(folder):
    """A hash of all files as they were handed in."""
    digest = hashlib.sha256()
    for name, path in _files(folder, []).items():
        with suppress(OSError), path.open("rb") as file:
            file_digest = hashlib.file_digest(file, "sha256").digest()
            digest.update(hashlib.sha256(name.encode()).digest() + file_digest)
    return digest.hexdigest()


def collect(folder, student, assignment, instructor_cells, course_files=()):
    """Read a submission.

    Parameters
    ----------
    folder : Path
        Where it was handed in.
    student, assignment : str
    instructor_cells : dict of str to list of InstructorCell
        The cells that each notebook of the assignment must have, in order.
    course_files : iterable of str
        The paths of the files that the instructor puts beside the notebooks.

    Returns
    -------
    Submission
        Always: what can't be read is replaced by a blank notebook, and said in `problems`.
    """
    submission = Submission(student, assignment)
    taken = {*course_files, *(f"{name}.ipynb" for name in instructor_cells)}
    parsed, faults = {}, {}
    for name, path in _files(folder, submission.problems).items():
        try:
            path.open("rb").close()
            if name == "timestamp.txt" and not _is_timestamp(path.read_bytes()):
                submission.problems.append("timestamp.txt holds no time and is left out")
            elif "/" not in name and name.endswith(".ipynb"):
                parsed[path.stem] = parse(path.read_bytes())
            elif _clashes(name, taken):
                submission.problems.append(
                    f"{name} is in the way of a file of the course and is left out"
                )
            else:
                submission.files[name] = path
        except ValueError as error:
            faults[path.stem] = str(error)
        except OSError as error:
            submission.problems.append(f"{name} can't be read: {error.strerror}")

    for name, cells in instructor_cells.items():
        notebook = parsed.pop(name, None)
        if notebook is None:
            notebook = _renamed(name, parsed, instructor_cells, submission)
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
    found += _without_id(notebook, instructor_cells, {index for _, index in found})
    found = _without_copies(sorted(found), notebook, instructor_cells, problems)
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
        # Tests come as late as they may, after all that could be their answer.
        before = [place[i] + 1 for i in ordered if i < index]
        after = [place[i] for i in ordered if i > index]
        if original.grade or original.task:
            at = min(after, default=len(cells))
        else:
            at = max(before, default=0)
        place = {i: p + (p >= at) for i, p in place.items()}
        place[index] = at
        ordered.add(index)
        cells.insert(at, _original(original, None, problems))
    return new_notebook(cells=cells), problems


def _grade_id(cell):
    name = cell.metadata.get("nbgrader", {}).get("grade_id")
    return name if isinstance(name, str) else None


def _without_id(notebook, instructor_cells, known):
    """Locked cells that lost their metadata, as some tools do: known by their text."""
    by_text = {
        cell.released.strip(): index
        for index, cell in enumerate(instructor_cells)
        if cell.locked and index not in known
    }
    found = []
    for position, cell in enumerate(notebook.cells):
        if _grade_id(cell) is None and cell.source.strip() in by_text:
            found.append((position, by_text.pop(cell.source.strip())))
    return found


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
    elif (
        cell is not None
        and cell.source.strip() not in {original.released.strip(), original.source.strip()}
        and not _as_it_came(cell)
    ):
        problems.append(f"{original.grade_id} was changed and is as released again")
    new = new_code_cell if original.cell_type == "code" else new_markdown_cell
    restored = new(source, metadata={"nbgrader": original.metadata})
    if attachments and original.cell_type == "markdown":
        restored.attachments = attachments
    return restored


def _as_it_came(cell):
    """Whether a cell fits its own checksum: then it is as it was released some time ago."""
    try:
        return compute_checksum(cell) == cell.metadata.nbgrader.checksum
    except Exception:  # anything can be in a student's metadata
        return False


def _ordinary(cell):
    """A cell of the student's own: as it is, but it can't pose as the instructor's."""
    cell = nbformat.from_dict(cell)
    cell.metadata.pop("nbgrader", None)
    return cell


def _renamed(name, parsed, expected, submission):
    """The notebook that fits the missing one best, under whatever name."""
    fits = {
        other: {n: _fit(notebook, cells) for n, cells in expected.items()}
        for other, notebook in parsed.items()
        if other not in expected
    }
    candidates = [
        other
        for other, fit in fits.items()
        if fit[name][0] and all(fit[n][:2] < fit[name][:2] for n in fit if n != name)
    ]
    if not candidates:
        return None
    other = max(candidates, key=lambda candidate: fits[candidate][name])
    submission.problems.append(f"{name}.ipynb was handed in as {clean(other)}.ipynb")
    return parsed.pop(other)


def _fit(notebook, instructor_cells):
    """How well a notebook fits: cells in common, untouched locked ones, answers in it."""
    sources = {_grade_id(cell): cell.source.strip() for cell in notebook.cells}
    common = [cell for cell in instructor_cells if cell.grade_id in sources]
    same = [cell for cell in common if sources[cell.grade_id] == cell.released.strip()]
    return (
        len(common),
        sum(cell.locked for cell in same),
        sum(not cell.locked for cell in common) - sum(not cell.locked for cell in same),
    )


def _clashes(name, taken):
    """Whether a file stands where a folder must be, or its folder where a file must be."""
    folders = {str(parent) for path in taken for parent in Path(path).parents}
    return name in folders or any(str(parent) in taken for parent in Path(name).parents)


def _notice(problems):
    lines = "\n".join(f"- {problem}" for problem in problems)
    return new_markdown_cell(f"**From the grader: what was wrong on arrival**\n\n{lines}")


def _is_timestamp(content):
    try:
        return bool(parse_utc(content.decode().strip()))
    except (ValueError, OverflowError):
        return False


def _files(folder, problems):
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
