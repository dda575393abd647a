"""Moodle: its grading worksheet, which takes marks, and its zip of hand-ins.

The formats are those that its sources write and read:

- The worksheet, one for each assignment: ``mod/assign/gradingtable.php`` writes it,
  ``mod/assign/feedback/offline`` reads it. A row is known by its identifier alone, a word
  and a number that mean somebody only in this assignment. Headers are in the teacher's
  language; which fields of people there are, the site decides. Moodle skips, silently, marks
  above the maximum grade.
- The names in the zip: ``mod/assign/classes/downloader.php``,
  ``Ada Lovelace_123_assignsubmission_file/01-data.ipynb``, or the same without folders.
"""

import re
from collections import defaultdict
from pathlib import Path

import dateutil.parser

from autograder import AutograderError
from autograder.lms.export import Export, LmsExportPlugin, fill, marks
from autograder.lms.people import EMAIL, FORMULA, Person, clean_name, plain, safe_id
from autograder.lms.tables import Table, as_cell, as_number
from autograder.lms.unpack import Upload

NAME = "Moodle"
CHANGEABLE = "Grade can be changed"
HANDED_IN = "Last modified (submission)"
IN_ZIP = re.compile(
    r"(?:.*/)?(?P<name>[^/]+)_(?P<number>\d{1,20})_assignsubmission_(?P<kind>[a-z]+)(?:_?/|_)"
    r"(?P<file>.+)"
)


class Participant(Person):
    """Somebody as Moodle knows them: the number is theirs in one assignment."""

    @property
    def student_id(self):
        return safe_id(self.email.lower() or self.name or (self.ids or [self.number])[0])

    @property
    def evidence(self):
        # An id can have the number in it, since somebody else has the same name.
        names = [f"{self.name} {self.number}", *self.ids[:1]]
        return [*super().evidence, *(("name", plain(name)) for name in names)]


class Worksheet(Table):
    """A grading worksheet of Moodle's: one assignment."""

    lms = NAME

    @classmethod
    def recognise(cls, path, rows):
        if all(re.search(r"\d$", row[0]) for row in rows[1:]) and _grade_column(rows):
            return cls(path, rows, _participants(rows))
        return None

    def grades(self):
        """Which column has the grades."""
        return _grade_column(self.rows)

    def maximum(self, column):
        return as_number(self.rows[1][column + 1])

    def refusal(self, row, column, score):
        highest = self.maximum(column)
        if highest and score > highest:
            return "Above the maximum grade, so that Moodle would skip it"
        if CHANGEABLE in self.header and row[self.header.index(CHANGEABLE)].strip() == "No":
            return "Locked in Moodle, so that it would skip it"
        return ""

    def handed_in(self, row, zone):
        """When Moodle says that somebody handed in, if it says so in English; else None."""
        if HANDED_IN not in self.header:
            return None
        text = self.rows[row][self.header.index(HANDED_IN)]
        if not re.search(r"[A-Za-z]{3}.*\d{4}", text):  # whose 4/3 is April, nobody knows
            return None
        try:
            time = dateutil.parser.parse(text, ignoretz=True)
        except (ValueError, OverflowError):
            return None
        return time.replace(tzinfo=zone) if zone else time.astimezone()


def _participants(rows):
    grade, people = _grade_column(rows), {}
    for index, row in enumerate(rows[1:], 1):
        about = [cell.strip() for cell in row[2:grade]]  # fields of people, and the status
        email = next(filter(EMAIL.fullmatch, about), "")
        number = re.search(r"\d+$", row[0])[0]
        # In blind marking, the second column is the status already.
        name = clean_name(row[1]) if grade > 2 and rows[0][1].strip() != "Status" else ""
        ids = (row[0].strip(), *filter(None, about))
        people[index] = Participant(number, name, email, ids)
    return people


def _grade_column(rows):
    """Where Moodle's worksheet has grades: before the maximum, which is the same for all.

    Headers say it only in English.
    """
    found = 0
    for index in range(1, len(rows[0]) - 1):
        grades = [row[index].strip() for row in rows[1:]]
        maxima = {as_number(row[index + 1]) for row in rows[1:]}
        is_grade = all(grade in {"", "-"} or as_number(grade) is not None for grade in grades)
        if is_grade and len(maxima) == 1 and (maxima.pop() or 0) > 0:
            found = index
            if rows[0][index].strip() == "Grade":
                break
    return found


class MoodleExportPlugin(LmsExportPlugin):
    """Marks for Moodle: ``nbgrader export --exporter=autograder.lms.MoodleExportPlugin``.

    With `into`, they are filled into a grading worksheet. Without, there is a file for each
    assignment with students' ids, e-mail addresses and marks, as *Grades → Import* takes.
    """

    kind = Worksheet

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
        table = self.read()
        column = table.column(self.column) if self.column else table.grades()
        export = fill(gradebook, table, assignments[0], column)
        return self.save(table.rows, f"moodle-{assignments[0]}.csv", [export], gradebook)

    def _plain_file(self, gradebook, assignment):
        """A file for Moodle's gradebook; a blank cell would erase a mark, so there is none."""
        export, out = Export(Path(), assignment), defaultdict(list)
        rows = [["Student", "Email address", assignment]]
        for student, (score, waiting) in marks(gradebook, assignment).items():
            email = gradebook.find_student(student).email or ""
            email = email or (student if EMAIL.fullmatch(student) else "")
            if waiting:
                out["A person has yet to grade"].append(student)
            elif student.startswith(FORMULA) or email.startswith(FORMULA):
                out["Left out, as a spreadsheet takes it for a formula"].append(student)
            else:
                rows.append([student, email, as_cell(score)])
                export.written += 1
                if not email:
                    out["Without an e-mail address in the gradebook"].append(student)
        export.leave_out(out)
        return self.save(rows, f"moodle-{assignment}.csv", [export], gradebook)[0]


def upload(name):
    """What the name of a file in Moodle's zip says; None, if it is no name of Moodle's.

    Returns
    -------
    Upload or None
    """
    found = IN_ZIP.fullmatch(name)
    if not found:
        return None
    number, name = found["number"], found["name"]
    if name.casefold() == "participant":  # blind marking
        person = Participant(number, ids=(f"{name} {number}",))
    else:
        person = Participant(number, clean_name(name))
    return Upload(person, found["file"] if found["kind"] == "file" else "")


def about_times(late, timed, untimed):
    """What there is to know about when students handed in, in words.

    Parameters
    ----------
    late, timed, untimed : list of str
        Students' ids: who was late, as the zip says; of whom it is known when, and of whom
        it is not.
    """
    if untimed:
        who = ", ".join(untimed) if timed else "everybody"
        yield (
            f"When they handed in is not known of {who}, so nobody of them is late: only "
            "Moodle's grading worksheet says it, downloaded in English, with --worksheet."
        )
