"""Marks on their way to Moodle or Canvas: filled into a table's column, and written.

Both understand UTF-8, commas and decimal points, so that is what comes out of here, whatever
a spreadsheet has made of the file in between. Other cells stay as they came.
"""

import csv
import io
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.api import MissingEntry
from nbgrader.plugins import ExportPlugin
from traitlets import Unicode

from autograder import AutograderError
from autograder.gradebook.scores import AssignLatePenalties, totals
from autograder.lms.people import match
from autograder.lms.tables import Table, as_cell, read_table


@dataclass
class Export:
    """What has become of an assignment's marks.

    Attributes
    ----------
    path : Path
    assignment : str
    written : int
        How many marks are in the file.
    remarks : list of str
        Who was left out and why, and what else there is to know.
    """

    path: Path
    assignment: str
    written: int = 0
    remarks: list = field(default_factory=list)

    def leave_out(self, people):
        """Remark who was left out: lists of students, by why."""
        self.remarks += [f"{why}: {', '.join(who)}." for why, who in people.items()]


def fill(gradebook, table, assignment, column):
    """Put the marks of an assignment into the cells of a table's column.

    Marks that a person has yet to give, and marks of people who can't be found, stay out; the
    cells of those who have handed in nothing stay as they are.

    Parameters
    ----------
    gradebook : nbgrader.api.Gradebook
    table : Table
    assignment : str
    column : int

    Returns
    -------
    Export
        Its path is still the table's.
    """
    export, out = Export(table.path, assignment), defaultdict(list)
    rows = {student: row for row, student in match(table.people, gradebook.students).items()}
    known = marks(gradebook, assignment)
    highest = table.maximum(column)
    for student, (score, waiting) in known.items():
        row = table.rows[rows[student]] if student in rows else None
        if waiting:
            out["A person has yet to grade"].append(student)
        elif row is None:
            out[f"Not to be found, or not for certain, in {table.path.name}"].append(student)
        elif why := table.refusal(row, column, score):
            out[why].append(student)
        else:
            row[column] = as_cell(score)
            export.written += 1
    export.leave_out(out)
    worth = float(gradebook.find_assignment(assignment).max_score)
    if highest is not None and highest != worth:
        export.remarks.append(
            f"{assignment} is worth {worth:g} points, and {table.lms} has {highest:g}: marks "
            "are points, and are not scaled."
        )
    return export


def marks(gradebook, assignment):
    """Score, late penalty taken off, and whether it waits for a person; by student.

    Raises
    ------
    AutograderError
        If there is no such assignment, or if nothing of it has been graded.
    """
    try:
        gradebook.find_assignment(assignment)
    except MissingEntry:
        raise AutograderError(f"The gradebook has no assignment {assignment}.") from None
    found = totals(gradebook, assignment)
    if not found:
        raise AutograderError(f"Nothing of {assignment} has been graded yet.")
    return {s: (max(0.0, found[s][0] - found[s][1]), found[s][2]) for s in sorted(found)}


class LmsExportPlugin(ExportPlugin):
    """What the exporters for Moodle and Canvas have in common."""

    into = Unicode("", help="The file, downloaded from there, to fill in.").tag(config=True)
    column = Unicode("", help="The header of the column; by default, found.").tag(config=True)
    folder = Unicode(".", help="Where files go that `to` doesn't name.").tag(config=True)

    kind = Table  # what `into` must be

    def export(self, gradebook):
        """Write the files, and log what there is to know: for ``nbgrader export``."""
        try:
            exports = self.write(gradebook)
        except AutograderError as error:
            sys.exit(str(error))
        for export in exports:
            where = (export.written, export.assignment, export.path)
            self.log.info("%d marks of %s are in %s.", *where)
            for remark in export.remarks:
                self.log.warning("%s: %s", export.assignment, remark)

    def read(self):
        """The table that `into` names.

        Raises
        ------
        AutograderError
            If it can't be read, or if it is not of the exporter's kind.
        """
        table = read_table(self.into)
        if not isinstance(table, self.kind):
            raise AutograderError(f"{self.into} is {table.lms}'s, not {self.kind.lms}'s.")
        return table

    def save(self, rows, name, exports, gradebook):
        """Write rows where `to` says, or into `folder`, and complete the exports.

        Raises
        ------
        AutograderError
            If that is the file that is filled in.
        """
        path = Path(self.to or Path(self.folder, name))
        path.parent.mkdir(parents=True, exist_ok=True)
        if self.into and path.exists() and path.samefile(self.into):
            raise AutograderError(f"{path} is what is filled in: name another file.")
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        path.write_bytes(text.getvalue().encode())
        late = AssignLatePenalties(gradebook, config=self.config)
        for export in exports:
            export.path = path
            if stale := late.update(export.assignment, keep=False):
                export.remarks.append(
                    f"Late penalties are no longer right: {', '.join(sorted(stale))}. Run "
                    f"`autograder grade {export.assignment}`, and export again."
                )
        return exports
