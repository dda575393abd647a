"""Canvas: its gradebook, whose columns take marks, and its zip of hand-ins.

The formats are those that its sources write and read:

- The gradebook: ``lib/gradebook_exporter.rb`` and ``lib/gradebook_importer.rb``. A row is
  known by Canvas's user id, a column by the assignment's id in its header.
- The names in the zip: ``lib/content_zipper.rb``, ``lovelaceada_LATE_4711_815_01-data.ipynb``,
  with the ids of the user and of the file.
"""

import re

from autograder import AutograderError
from autograder.lms.export import LmsExportPlugin, fill
from autograder.lms.people import EMAIL, Person, clean_name, safe_id
from autograder.lms.tables import Table, as_number
from autograder.lms.unpack import Upload

NAME = "Canvas"
NOT_TO_GRADE = {"EX", "N/A"}  # excused, and not assigned to this student
IN_ZIP = re.compile(
    r"(?:.*/)?(?P<name>[^/]*?)(?P<late>_LATE)?_(?P<number>\d{1,20})_(?P<upload>\d{1,20})_"
    r"(?P<file>[^/]+)"
)
ANONYMOUS = re.compile(r"(?:.*/)?(?:LATE_)?anon_[^/]+")
TEXT = re.compile(r"(?:.*/)?(?P<name>[^/]*?)(?:_LATE)?_\d+_(?:text|link)\.html")


class User(Person):
    """Somebody as Canvas knows them: the number is its user id, the same everywhere."""

    name_decides = False

    @property
    def lms_user_id(self):
        return self.number

    @property
    def student_id(self):
        return safe_id((self.ids or [self.number])[0].lower())

    @property
    def evidence(self):
        return [("lms", self.number), *super().evidence, ("id", self.number)]


class Gradebook(Table):
    """A gradebook of Canvas's: all assignments of a course."""

    lms = NAME

    @classmethod
    def recognise(cls, path, rows):
        header = [cell.strip() for cell in rows[0]]
        if header[0] in {"Student", "LastName"} and "ID" in header:
            return cls(path, rows, _users(header, rows))
        return None

    def maximum(self, column):
        for row in self.rows[1:]:
            if "Points Possible" in row[0]:
                return as_number(row[column])
        return None

    def refusal(self, row, column, score):
        if row[column].strip().upper() in NOT_TO_GRADE:
            return "Excused in Canvas, or not assigned there"
        return ""

    def titles(self):
        """The header; then without the numbers that Canvas adds to assignments' names."""
        yield self.header
        yield [re.sub(r" \(\d+\)$", "", title) for title in self.header]


def _users(header, rows):
    at = {name: header.index(name) for name in header}
    users = {}
    for index, row in enumerate(rows[1:], 1):

        def cell(name, row=row):
            return row[at[name]].strip() if name in at else ""

        if not re.fullmatch(r"\d+", cell("ID")):
            continue  # points possible, and how marks are posted
        last, first = cell("LastName"), cell("FirstName")
        if "Student" in at:
            last, _, first = cell("Student").partition(",")
        ids = [cell(name) for name in ("SIS Login ID", "SIS User ID", "Integration ID")]
        ids = tuple(filter(None, ids))
        email = next(filter(EMAIL.fullmatch, ids), "")
        users[index] = User(cell("ID"), clean_name(f"{first} {last}"), email, ids)
    return users


class CanvasExportPlugin(LmsExportPlugin):
    """Marks for Canvas: ``nbgrader export --exporter=autograder.lms.CanvasExportPlugin``.

    They are filled into the gradebook that `into` names. What comes out has the columns that
    tell people apart and those that were filled in: what others have changed in Canvas since
    stays as it is there.
    """

    kind = Gradebook

    def write(self, gradebook):
        """Write the file.

        Returns
        -------
        list of Export
            One for each assignment.

        Raises
        ------
        AutograderError
            If there are no marks, or if `into` is not what it should be.
        """
        if not self.into:
            raise AutograderError(
                "Canvas takes marks in its own gradebook only: export that there (Grades → "
                "Export), and name the file."
            )
        table = self.read()
        if self.column and len(self.assignment) != 1:
            raise AutograderError("A column is one assignment's: name it.")
        columns = {
            assignment: table.column(self.column or assignment, bool(self.assignment))
            for assignment in self.assignment or [a.name for a in gradebook.assignments]
        }
        columns = {name: column for name, column in columns.items() if column}
        if not columns:
            raise AutograderError(
                f"No column of {self.into} is named as an assignment: name the assignment, "
                "and its column."
            )
        exports = [fill(gradebook, table, *each) for each in columns.items()]
        people = range(table.header.index("Section") + 1)
        kept = [*people, *columns.values()]
        rows = [[row[index] for index in kept] for row in table.rows]
        return self.save(rows, "canvas.csv", exports, gradebook)


def upload(name):
    """What the name of a file in Canvas's zip says; None, if it is no name of Canvas's.

    The person's name there has lost its spaces, and tells nothing.

    Returns
    -------
    Upload or None
    """
    found = IN_ZIP.fullmatch(name)
    if not found:
        return None
    user, number = User(found["number"]), int(found["upload"])
    return Upload(user, found["file"], number, late=bool(found["late"]))


def about_times(late, timed, untimed):
    """What there is to know about when students handed in, in words.

    Parameters
    ----------
    late, timed, untimed : list of str
        Students' ids: who was late, as the zip says; of whom it is known when, and of whom
        it is not.
    """
    if late:
        yield f"Late, says Canvas, but not when: {', '.join(late)}. Here nothing is taken off."
