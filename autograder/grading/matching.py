"""Which notebook of an assignment is which, under whatever name it was handed in."""

from autograder.exercises import grade_id


def renamed(name, parsed, expected):
    """The notebook that fits a missing one best, under whatever name.

    Parameters
    ----------
    name : str
        Of the missing notebook.
    parsed : dict of str to nbformat.NotebookNode
        What was handed in and isn't taken for another one yet.
    expected : dict of str to list of InstructorCell
        The cells of all notebooks of the assignment.

    Returns
    -------
    str or None
        Its name in `parsed`; None if nothing there fits this notebook best.
    """
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
    return max(candidates, key=lambda candidate: fits[candidate][name], default=None)


def _fit(notebook, instructor_cells):
    """How well a notebook fits: cells in common, untouched locked ones, answers in it."""
    sources = {grade_id(cell): cell.source.strip() for cell in notebook.cells}
    common = [cell for cell in instructor_cells if cell.grade_id in sources]
    same = [cell for cell in common if sources[cell.grade_id] == cell.released.strip()]
    return (
        len(common),
        sum(cell.locked for cell in same),
        sum(not cell.locked for cell in common) - sum(not cell.locked for cell in same),
    )
