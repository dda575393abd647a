"""The instructor's cells, put back into a notebook that was handed in."""

import nbformat
from nbformat.v4 import new_notebook
from nbgrader.utils import compute_checksum

from autograder.exercises import grade_id, new_cell


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
        (position, wanted[grade_id(cell)])
        for position, cell in enumerate(notebook.cells)
        if grade_id(cell) in wanted
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


def _without_id(notebook, instructor_cells, known):
    """Locked cells that lost their metadata, as some tools do: known by their text."""
    by_text = {
        cell.released.strip(): index
        for index, cell in enumerate(instructor_cells)
        if cell.locked and index not in known
    }
    found = []
    for position, cell in enumerate(notebook.cells):
        if grade_id(cell) is None and cell.source.strip() in by_text:
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
    kind = "code" if original.cell_type == "code" else "markdown"
    restored = new_cell(kind, source, metadata={"nbgrader": original.metadata})
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
