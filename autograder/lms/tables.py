"""What a teacher downloads from Moodle or Canvas as a table: read, and recognised."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from autograder import AutograderError


@dataclass
class Table:
    """A table of Moodle's or Canvas's; each has its own kind of table.

    Attributes
    ----------
    path : Path
    rows : list of list of str
        The header first; all are of the same length.
    people : dict of int to Person
        By the row.
    """

    path: Path
    rows: list
    people: dict

    lms = ""  # whose it is

    @classmethod
    def recognise(cls, path, rows):
        """The table, if it is of this kind; else None."""
        raise NotImplementedError

    @property
    def header(self):
        return [cell.strip() for cell in self.rows[0]]

    def maximum(self, column):
        """The points that a column has there; None, if the table doesn't say."""
        raise NotImplementedError

    def refusal(self, row, column, score):
        """Why a mark can't be entered into a row, in words; empty, if it can."""
        raise NotImplementedError

    def handed_in(self, row, zone):
        """When the person in a row handed in, if the table says so; else None."""
        return None

    def titles(self):
        """The header, as columns can be named; then with other names for the same columns."""
        yield self.header

    def column(self, name, needed=True):
        """Where the column with a title is; None, if there is none and it is not needed.

        Raises
        ------
        AutograderError
            If there is none, or more than one.
        """
        wanted = name.strip().casefold()
        for titles in self.titles():
            found = [i for i, title in enumerate(titles) if title.casefold() == wanted]
            if found:
                break
        if len(found) == 1:
            return found[0]
        if not needed and not found:
            return None
        many = "no column" if not found else "more than one column"
        raise AutograderError(
            f"{self.path} has {many} {name}. Name it with --column, as it is written there: "
            f"{', '.join(filter(None, self.header))}."
        )


def read_table(path):
    """Read what a teacher has downloaded from Moodle or Canvas, and recognise which it is.

    Raises
    ------
    AutograderError
        If it can't be read, or if it is neither.
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise AutograderError(f"{path} can't be read: {error.strerror}.") from None
    if content.startswith(b"PK"):
        raise AutograderError(f"{path} is no CSV file: save it as CSV, in UTF-8.")
    try:
        text = _decode(content)
        split = [list(csv.reader(io.StringIO(text, ""), delimiter=mark)) for mark in ",;\t"]
    except (csv.Error, UnicodeError) as error:
        raise AutograderError(f"{path} is no CSV file: {error}.") from None
    rows = max(split, key=lambda rows: len(rows[0]) if rows else 0)
    rows = [row for row in rows if row]
    if len(rows) < 2:
        raise AutograderError(f"{path} has no rows with students.")
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    for kind in Table.__subclasses__():  # which the package imports
        if table := kind.recognise(path, rows):
            return table
    raise AutograderError(
        f"{path} is neither a grading worksheet of Moodle's, with points, nor a gradebook of "
        "Canvas's: download it again, and don't remove columns."
    )


def _decode(content):
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")  # as spreadsheets in the west save a CSV file


def as_number(text):
    """The number in a cell, with a decimal comma or point; None, if it is none."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None


def as_cell(score):
    """Points as they stand in a cell, to two decimals."""
    return f"{score:.2f}".rstrip("0").rstrip(".")
