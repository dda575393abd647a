"""What failed tests said, in words that every page can hold, and who got the same."""

import re
from collections import Counter
from dataclasses import dataclass

from nbgrader import utils

from autograder.exercises import metadata, places
from autograder.gradebook.scores import AuthorError, score

NOT_ATTEMPTED = "not attempted"  # in place of an error
LONGEST = 400  # characters: more than the longest message of a test, and less than an array
ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
NUMBER = re.compile(
    r"(?<![\w.])(?:0x[0-9a-f]+|[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)", re.IGNORECASE
)


@dataclass
class Group:
    """Submissions that failed a test in the same way.

    Attributes
    ----------
    message : str
        What most of them were told.
    students : list of str
        Sorted.
    kinds : int
        How many messages there are that differ in numbers only.
    """

    message: str
    students: list
    kinds: int


def failed(notebook):
    """What the tests of an executed notebook said that did not give all their points.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        With nbgrader's metadata.

    Returns
    -------
    dict of str to str
        By the test's grade id: what it `said`, without colours and other control characters;
        or `NOT_ATTEMPTED` if all that the test is about is as
        it was handed out.
    """
    untouched = {}
    for place in places(notebook):
        for test in place.tests:
            same = is_untouched(notebook.cells[place.solution])
            untouched[test] = untouched.get(test, True) and same
    found = {}
    for index, cell in enumerate(notebook.cells):
        if not utils.is_grade(cell) or utils.is_solution(cell) or cell.cell_type != "code":
            continue
        name, points = metadata(cell)["grade_id"], metadata(cell)["points"]
        try:
            earned = score(cell)
            errors = [output for output in cell.outputs if output.output_type == "error"]
            message = (
                said(errors[0])
                if errors
                else f"Partial credit: {earned:g} of {points:g} points"
            )
        except AuthorError as error:
            earned, message = 0, f"The test is at fault: {error}"
        if earned < points:
            found[name] = NOT_ATTEMPTED if untouched.get(index) else plain(message)
    return found


def plain(text):
    """A text without control characters, cut to a length that people read."""
    text = ANSI.sub("", text)
    text = "".join(c if c.isprintable() or c == "\n" else " " for c in text).strip()
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def grouped(records):
    """Group submissions of an assignment by what each test said.

    Messages that differ in numbers only are one: "yours is 0.31" and "yours is 0.29" are
    mostly one mistake with other random numbers.

    Parameters
    ----------
    records : iterable of Record

    Returns
    -------
    dict of (str, str) to list of Group
        By notebook and grade id of the test; the largest group first.
    """
    found = {}
    for record in records:
        for notebook, messages in record.messages.items():
            for test, message in messages.items():
                alike = found.setdefault((notebook, test), {})
                alike.setdefault(_without_numbers(message), []).append(
                    (message, record.student)
                )
    return {
        place: sorted(
            (_group(members) for members in alike.values()),
            key=lambda group: (-len(group.students), group.message),
        )
        for place, alike in found.items()
    }


def _group(members):
    kinds = Counter(message for message, _ in members)
    return Group(
        message=min(kinds, key=lambda message: (-kinds[message], message)),
        students=sorted(student for _, student in members),
        kinds=len(kinds),
    )


def _without_numbers(message):
    """A message with one # for each number, or row of numbers."""
    return re.sub(r"#(?:[\s,;\[\]]*#)+", "#", NUMBER.sub("#", " ".join(message.split())))


def said(error):
    """What an error says to people: its message alone, if an ``assert`` failed.

    Parameters
    ----------
    error : nbformat.NotebookNode
        An output of a cell.

    Returns
    -------
    str
        Never empty. There is nothing of a test's source in it.
    """
    name, value = error.ename, error.evalue.strip()
    own = {"NotRun": "Not run", "Timeout": "Stopped"}  # the grader's own words
    if name in own:
        return f"{own[name]}: {value}"
    if name == "AssertionError":
        return value or "A check failed, without a message"
    return f"{name}: {value}" if value else name


def is_untouched(cell):
    """Whether a solution cell, or a test, is as it was released."""
    return metadata(cell).get("checksum") == utils.compute_checksum(cell)
