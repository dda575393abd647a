"""What came of an attempt, as its `result` has it: what each test gave, or why it failed."""

from nbgrader import utils

from autograder import AutograderError
from autograder.exercises import metadata
from autograder.gradebook import messages, scores
from autograder.gradebook.scores import AuthorError


def exercises(node):
    """What each test of an executed notebook gave, in order.

    Parameters
    ----------
    node : nbformat.NotebookNode

    Returns
    -------
    list of dict
        ``name``; ``points``; ``score``, None if a person grades it; ``state``: "passed",
        "failed", "not attempted" or "written"; and the ``message`` of what failed.
    """
    said, found = messages.failed(node), []
    for cell in filter(utils.is_grade, node.cells):
        name, points = metadata(cell)["grade_id"], float(metadata(cell)["points"])
        try:
            score = scores.score(cell)
        except AuthorError:
            score = 0.0
        message = said.get(name, "")
        if score is None:
            state = "written"
        elif message == messages.NOT_ATTEMPTED or utils.is_solution(cell):
            state, message = "not attempted", ""
        else:
            state = "failed" if message else "passed"
        found.append(
            {
                "name": name.removeprefix("test-"),
                "points": points,
                "score": score,
                "state": state,
                "message": message,
            }
        )
    return found


def reason(error):
    """What teachers read of an error, in a line."""
    said = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
    kind = "" if isinstance(error, AutograderError | str) else f"{type(error).__name__}: "
    return f"{kind}{said}"
