"""nbgrader's gradebook, kept open, into which submissions can be entered together."""

from contextlib import contextmanager

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    MissingEntry,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import inspect
from sqlalchemy.orm import Session, scoped_session, sessionmaker

COLUMNS = {
    Grade: (Grade.score, Grade.max_score, Grade.manual_score, Grade.needs_manual_grade),
    Comment: (Comment.comment, Comment.manual_comment),
}


class _Session(Session):
    """A session that can be told to commit later."""

    later = False

    def commit(self):
        if not self.later:
            super().commit()


class LastingGradebook(Gradebook):
    """A gradebook of which a ``with`` block ends the session, and not the connection.

    To open one takes nbgrader longer than a submission's scores; and what SQLAlchemy has
    compiled of a query is lost with the connection.
    """

    def __init__(self, *options):
        super().__init__(*options)
        self.db.remove()
        self.db = scoped_session(sessionmaker(self.engine, class_=_Session))
        self._known = None  # in `together`: entries by what is asked for; None, if missing

    def close(self):
        if self._known is None:
            self.db.remove()

    def end(self):
        """Close the connection."""
        super().close()

    @contextmanager
    def together(self, places):
        """Enter submissions for a ``with`` block: at its end all are committed, or none.

        One by one, a submission is written in many steps, and the disk waited for in each.

        Parameters
        ----------
        places : list of (str, str)
            Student and assignment of each submission.
        """
        self.db.remove()
        self._known = {}
        session = self.db()
        session.later = True
        try:
            self._look_up(places)
            yield
            session.later = False
            session.commit()
        finally:
            self._known = None
            self.db.remove()

    def _look_up(self, places):
        names = {student for student, _ in places}
        self._known |= {(Student, name): None for name in names}
        for student in self.db.query(Student).filter(Student.id.in_(names)):
            self._known[Student, student.id] = student
        for student, assignment in places:
            self._known[SubmittedAssignment, assignment, student] = None
        submissions = self.db.query(SubmittedAssignment).join(SubmittedAssignment.assignment)
        submissions = submissions.filter(SubmittedAssignment.student_id.in_(names))
        for name in {assignment for _, assignment in places}:
            for found in submissions.filter(Assignment.name == name):
                self._known[SubmittedAssignment, name, found.student_id] = found

    def settle(self):
        """Write all that was entered in `together`, and read at once what pages say of it."""
        self.db.flush()
        entered = [entry for key, entry in self._known.items() if key[0] is SubmittedNotebook]
        by_notebook = {}
        for entry in entered:
            by_notebook.setdefault(entry.notebook_id, []).append(entry.id)
        for kind, columns in COLUMNS.items():
            found = {(kind, entry.id): {} for entry in entered}
            for notebook, ids in by_notebook.items():
                for id, name, row in self._rows(notebook, ids, kind, *columns):
                    found[kind, id][name] = row
            self._known |= found

    def rows(self, kind, submitted):
        """What the gradebook has of a submitted notebook, by grade id.

        Parameters
        ----------
        kind : type
            ``Grade`` or ``Comment``; see `COLUMNS`.
        submitted : nbgrader.api.SubmittedNotebook

        Returns
        -------
        dict of str to sqlalchemy.Row or list
        """
        found = (self._known or {}).get((kind, submitted.id))
        if found is None:
            self.db.flush()
            rows = self._rows(submitted.notebook_id, [submitted.id], kind, *COLUMNS[kind])
            found = {name: row for _, name, row in rows}
        return found

    def entries(self, kind, submitted):
        """As `rows`, but the entries themselves, which can be changed."""
        name = {Grade: "grades", Comment: "comments"}[kind]
        if name not in inspect(submitted).unloaded:  # it is new
            cells = self._cells(submitted.notebook.id)
            return {cells[entry.cell_id]: entry for entry in getattr(submitted, name)}
        rows = self._rows(submitted.notebook_id, [submitted.id], kind, kind)
        return {name: entry for _, name, (entry,) in rows}

    def _rows(self, notebook, ids, kind, *columns):
        cells = self._cells(notebook)
        # The index begins with the cell: without it, SQLite looks at the whole class.
        query = self.db.query(kind.notebook_id, kind.cell_id, *columns)
        query = query.filter(kind.cell_id.in_(cells), kind.notebook_id.in_(ids))
        for id, cell, *row in query:
            yield id, cells[cell], row

    def _cells(self, notebook):
        query = self.db.query(BaseCell.id, BaseCell.name)
        query = query.filter(BaseCell.notebook_id == notebook)
        return self._once(lambda: dict(query.all()), BaseCell, notebook)

    def _once(self, ask, *key):
        """What is known by a key; else, what `ask` finds."""
        if self._known is None:
            return ask()
        if key not in self._known:
            self._known[key] = ask()
        if self._known[key] is None:
            raise MissingEntry(f"There is no {key[0].__name__} of {key[1:]}")
        return self._known[key]

    def find_assignment(self, name):
        ask = super().find_assignment
        return self._once(lambda: ask(name), Assignment, name)

    def find_student(self, student_id):
        ask = super().find_student
        return self._once(lambda: ask(student_id), Student, student_id)

    def add_student(self, student_id, **fields):
        student = super().add_student(student_id, **fields)
        if self._known is not None:
            self._known[Student, student_id] = student
        return student

    def find_submission(self, assignment, student):
        ask = super().find_submission
        key = SubmittedAssignment, assignment, student
        return self._once(lambda: ask(assignment, student), *key)

    def add_submission(self, assignment, student, **fields):
        submission = super().add_submission(assignment, student, **fields)
        if self._known is not None:
            self._known[SubmittedAssignment, assignment, student] = submission
        return submission

    def find_submission_notebook(self, notebook, assignment, student):
        ask = super().find_submission_notebook

        def find():
            submission = self.find_submission(assignment, student)
            if "notebooks" not in inspect(submission).unloaded:  # it is new
                for submitted in submission.notebooks:
                    if submitted.notebook.name == notebook:
                        return submitted
            return ask(notebook, assignment, student)

        if self._known is None:
            return ask(notebook, assignment, student)
        return self._once(find, SubmittedNotebook, notebook, assignment, student)
