"""Moodle's and Canvas's tables: who is who there, and marks in the columns that they import.

The formats are those that their sources write and read:

- Moodle's grading worksheet, one for each assignment: ``mod/assign/gradingtable.php`` writes
  it, ``mod/assign/feedback/offline`` reads it. A row is known by its identifier alone, a word
  and a number that mean somebody only in this assignment. Headers are in the teacher's
  language; which fields of people there are, the site decides. Moodle skips, silently, marks
  above the maximum grade.
- Canvas's gradebook: ``lib/gradebook_exporter.rb`` and ``lib/gradebook_importer.rb``. A row
  is known by Canvas's user id, a column by the assignment's id in its header.

Both understand UTF-8, commas and decimal points, so that is what comes out of here, whatever
a spreadsheet has made of the file in between. Other cells stay as they came.
"""

import csv
import io
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.api import MissingEntry
from nbgrader.plugins import ExportPlugin
from traitlets import Unicode

from autograder import AutograderError
from autograder.gradebook.late import AssignLatePenalties
from autograder.gradebook.scores import totals

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
FORMULA = tuple("=+-@\t\r")  # what a spreadsheet takes for the beginning of a formula
CHANGEABLE = "Grade can be changed"
NOT_TO_GRADE = {"EX", "N/A"}  # in Canvas: excused, and not assigned to this student


@dataclass(frozen=True)
class Person:
    """Somebody as Moodle or Canvas knows them.

    Attributes
    ----------
    number : str
        Canvas's user id, or Moodle's number of the participant in one assignment.
    name : str
        "Ada Lovelace"; may be empty.
    email : str
    ids : tuple of str
        What else tells them from others: a login, an ID number.
    canvas : bool
    """

    number: str
    name: str = ""
    email: str = ""
    ids: tuple = ()
    canvas: bool = False

    @property
    def student_id(self):
        """What is best as the id of a new student; it may be taken by somebody else."""
        if self.canvas:
            return safe_id((self.ids or [self.number])[0].lower())
        return safe_id(self.email.lower() or self.name or (self.ids or [self.number])[0])


@dataclass
class Table:
    """A worksheet of Moodle's, or a gradebook of Canvas's.

    Attributes
    ----------
    path : Path
    rows : list of list of str
        The header first; all are of the same length.
    people : dict of int to Person
        By the row.
    canvas : bool
        Whose it is.
    """

    path: Path
    rows: list
    people: dict
    canvas: bool

    @property
    def header(self):
        return self.rows[0]


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
    header = [cell.strip() for cell in rows[0]]
    if header[0] in {"Student", "LastName"} and "ID" in header:
        return Table(path, rows, _canvas_people(header, rows), canvas=True)
    if all(re.search(r"\d$", row[0]) for row in rows[1:]) and _grade_column(rows):
        return Table(path, rows, _moodle_people(rows), canvas=False)
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


def _canvas_people(header, rows):
    at = {name: header.index(name) for name in header}
    people = {}
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
        people[index] = Person(
            cell("ID"), clean_name(f"{first} {last}"), email, ids, canvas=True
        )
    return people


def _moodle_people(rows):
    grade, people = _grade_column(rows), {}
    for index, row in enumerate(rows[1:], 1):
        about = [cell.strip() for cell in row[2:grade]]  # fields of people, and the status
        email = next(filter(EMAIL.fullmatch, about), "")
        number = re.search(r"\d+$", row[0])[0]
        # In blind marking, the second column is the status already.
        name = clean_name(row[1]) if grade > 2 and rows[0][1].strip() != "Status" else ""
        people[index] = Person(number, name, email, (row[0].strip(), *filter(None, about)))
    return people


def _grade_column(rows):
    """Where Moodle's worksheet has grades: before the maximum, which is the same for all.

    Headers say it only in English.
    """
    found = 0
    for index in range(1, len(rows[0]) - 1):
        grades = [row[index].strip() for row in rows[1:]]
        maxima = {_number(row[index + 1]) for row in rows[1:]}
        is_grade = all(grade in {"", "-"} or _number(grade) is not None for grade in grades)
        if is_grade and len(maxima) == 1 and (maxima.pop() or 0) > 0:
            found = index
            if rows[0][index].strip() == "Grade":
                break
    return found


def _number(text):
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None


def clean_name(text):
    """A name without what a CSV file or a spreadsheet could take for something else."""
    text = "".join(c if c.isprintable() and c not in ',;="' else " " for c in text)
    return " ".join(unicodedata.normalize("NFC", text).split()).lstrip("".join(FORMULA))


def safe_id(text):
    """A student's id that can be the name of a folder, also for nbgrader; may be empty."""
    text = re.sub(r"[^\w.@-]+", "-", unicodedata.normalize("NFC", text))
    return text.encode()[:100].decode(errors="ignore").strip("-.")


def match(people, students):
    """Find people among the students of a gradebook.

    Ids, logins and e-mail addresses decide; where there are none, a name that nobody else has.

    Parameters
    ----------
    people : dict of hashable to Person
    students : list of nbgrader.api.Student

    Returns
    -------
    dict of hashable to str
        Students' ids, for those that were found. Nobody is found twice.
    """
    known = defaultdict(set)
    for student in students:
        known["canvas", student.lms_user_id].add(student.id)
        known["id", student.id.casefold()].add(student.id)
        known["id", (student.email or "").casefold()].add(student.id)
        known["name", _plain(student.id)].add(student.id)
        known["name", _plain(f"{student.first_name} {student.last_name}")].add(student.id)
    emails = {student.id: (student.email or "").casefold() for student in students}
    names = Counter(_plain(person.name) for person in people.values())
    found, by_name = {}, {}
    for key, person in people.items():
        marks = [("canvas", person.number)] if person.canvas else []
        marks += [("id", text.casefold()) for text in (*person.ids, person.email) if text]
        if person.canvas:
            marks.append(("id", person.number))
        else:  # who had this number as an id, since somebody else has the same name
            marks.append(("name", _plain(f"{person.name} {person.number}")))
            marks += [("name", _plain(text)) for text in person.ids[:1]]
        fits = next((known[mark] for mark in marks if len(known[mark]) == 1), None)
        if fits:
            (found[key],) = fits
            continue
        name = _plain(person.name)
        fits = known["name", name] if name and names[name] == 1 and not person.canvas else ()
        fits = [s for s in fits if not (emails[s] and person.email)]  # they would be the same
        if len(fits) == 1:
            by_name[key] = fits[0]
    taken = set(found.values())
    found |= {key: student for key, student in by_name.items() if student not in taken}
    times = Counter(found.values())
    return {key: student for key, student in found.items() if times[student] == 1}


def _plain(text):
    """Letters and digits: Moodle and file systems leave different signs out of names."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


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
    export = Export(table.path, assignment)
    rows = {student: row for row, student in match(table.people, gradebook.students).items()}
    marks = _marks(gradebook, assignment)
    where = "Canvas" if table.canvas else "Moodle"
    highest = _maximum(table, column)
    header, out = [cell.strip() for cell in table.header], defaultdict(list)
    changeable = header.index(CHANGEABLE) if CHANGEABLE in header else None
    for student, (score, waiting) in marks.items():
        row = table.rows[rows[student]] if student in rows else None
        if waiting:
            out["A person has yet to grade"].append(student)
        elif row is None:
            out[f"Not to be found, or not for certain, in {table.path.name}"].append(student)
        elif table.canvas and row[column].strip().upper() in NOT_TO_GRADE:
            out["Excused in Canvas, or not assigned there"].append(student)
        elif not table.canvas and highest and score > highest:
            out["Above the maximum grade, so that Moodle would skip it"].append(student)
        elif changeable and row[changeable].strip() == "No":
            out["Locked in Moodle, so that it would skip it"].append(student)
        else:
            row[column] = _format(score)
            export.written += 1
    export.remarks = [f"{why}: {', '.join(who)}." for why, who in out.items()]
    worth = float(gradebook.find_assignment(assignment).max_score)
    if highest is not None and highest != worth:
        export.remarks.append(
            f"{assignment} is worth {worth:g} points, and {where} has {highest:g}: marks are "
            "points, and are not scaled."
        )
    return export


def _marks(gradebook, assignment):
    """Score, late penalty taken off, and whether it waits for a person; by student."""
    try:
        gradebook.find_assignment(assignment)
    except MissingEntry:
        raise AutograderError(f"The gradebook has no assignment {assignment}.") from None
    found = totals(gradebook, assignment)
    if not found:
        raise AutograderError(f"Nothing of {assignment} has been graded yet.")
    return {s: (max(0.0, found[s][0] - found[s][1]), found[s][2]) for s in sorted(found)}


def _maximum(table, column):
    if not table.canvas:
        return _number(table.rows[1][column + 1])
    for row in table.rows[1:]:
        if "Points Possible" in row[0]:
            return _number(row[column])
    return None


def _format(score):
    return f"{score:.2f}".rstrip("0").rstrip(".")


class _LmsExportPlugin(ExportPlugin):
    """What the two exporters have in common."""

    into = Unicode("", help="The file, downloaded from there, to fill in.").tag(config=True)
    column = Unicode("", help="The header of the column; by default, found.").tag(config=True)
    folder = Unicode(".", help="Where files go that `to` doesn't name.").tag(config=True)

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

    def _save(self, rows, name, exports, gradebook):
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


class MoodleExportPlugin(_LmsExportPlugin):
    """Marks for Moodle: ``nbgrader export --exporter=autograder.lms.MoodleExportPlugin``.

    With `into`, they are filled into a grading worksheet. Without, there is a file for each
    assignment with students' ids, e-mail addresses and marks, as *Grades → Import* takes.
    """

    def write(self, gradebook):
        """Write the files.

        Returns
        -------
        list of Export

        Raises
        ------
        AutograderError
            If there are no marks, or if `into` is not what it should be.
        """
        assignments = self.assignment or [a.name for a in gradebook.assignments]
        if len(assignments) != 1 and (self.into or self.to):
            raise AutograderError("In Moodle, one file has one assignment's marks: name it.")
        if not self.into:
            return [self._plain_file(gradebook, assignment) for assignment in assignments]
        table = read_table(self.into)
        if table.canvas:
            raise AutograderError(f"{self.into} is Canvas's, not Moodle's.")
        column = _grade_column(table.rows)
        if self.column:
            column = _named(table, self.column)
        export = fill(gradebook, table, assignments[0], column)
        return self._save(table.rows, f"moodle-{assignments[0]}.csv", [export], gradebook)

    def _plain_file(self, gradebook, assignment):
        """A file for Moodle's gradebook; a blank cell would erase a mark, so there is none."""
        export, out = Export(Path(), assignment), defaultdict(list)
        rows = [["Student", "Email address", assignment]]
        for student, (score, waiting) in _marks(gradebook, assignment).items():
            email = gradebook.find_student(student).email or ""
            email = email or (student if EMAIL.fullmatch(student) else "")
            if waiting:
                out["A person has yet to grade"].append(student)
            elif student.startswith(FORMULA) or email.startswith(FORMULA):
                out["Left out, as a spreadsheet takes it for a formula"].append(student)
            else:
                rows.append([student, email, _format(score)])
                export.written += 1
                if not email:
                    out["Without an e-mail address in the gradebook"].append(student)
        export.remarks = [f"{why}: {', '.join(who)}." for why, who in out.items()]
        return self._save(rows, f"moodle-{assignment}.csv", [export], gradebook)[0]


class CanvasExportPlugin(_LmsExportPlugin):
    """Marks for Canvas: ``nbgrader export --exporter=autograder.lms.CanvasExportPlugin``.

    They are filled into the gradebook that `into` names. What comes out has the columns that
    tell people apart and those that were filled in: what others have changed in Canvas since
    stays as it is there.
    """

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
        table = read_table(self.into)
        if not table.canvas:
            raise AutograderError(f"{self.into} is Moodle's, not Canvas's.")
        if self.column and len(self.assignment) != 1:
            raise AutograderError("A column is one assignment's: name it.")
        columns = {
            assignment: _named(table, self.column or assignment, bool(self.assignment))
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
        return self._save(rows, "canvas.csv", exports, gradebook)


def _named(table, name, needed=True):
    """Where the column with a header is; Canvas adds an assignment's number to its name."""
    wanted = name.strip().casefold()
    titles = [header.strip().casefold() for header in table.header]
    found = [i for i, title in enumerate(titles) if title == wanted]
    if table.canvas and not found:
        titles = [re.sub(r" \(\d+\)$", "", title) for title in titles]
        found = [i for i, title in enumerate(titles) if title == wanted]
    if len(found) == 1:
        return found[0]
    if not needed and not found:
        return None
    many = "no column" if not found else "more than one column"
    raise AutograderError(
        f"{table.path} has {many} {name}. Name it with --column, as it is written there: "
        f"{', '.join(filter(None, map(str.strip, table.header)))}."
    )
