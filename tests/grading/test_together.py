"""Submissions that are entered together: the gradebook holds what each would have left."""

import shutil
import sqlite3
from contextlib import closing

import pytest
import toy
from quartet import STUDENTS, hand_in
from toy import marks, problems

from autograder.course import Course
from autograder.gradebook import records
from autograder.gradebook.scores import SaveScores

ONE_BY_ONE = """
from nbgrader.converters import Autograde
def look(nb, resources):
    return nb, resources
c.Autograde.autograde_preprocessors = [*Autograde.autograde_preprocessors.default(), look]
"""
CONFIG = 'c = get_config()\nc.AssignLatePenalties.plugin_class = "autograder.late.PerDay"\n'
SPOKEN = """
    select student.id, base_cell.name, {columns}, submitted_assignment.timestamp,
    submitted_notebook.late_submission_penalty, submitted_notebook.flagged
    from {kind} join base_cell on base_cell.id = {kind}.cell_id
    join submitted_notebook on submitted_notebook.id = {kind}.notebook_id
    join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
    join student on student.id = submitted_assignment.student_id order by 1, 2
"""
COLUMNS = {
    "grade": "auto_score, manual_score, extra_credit, needs_manual_grade",
    "comment": "auto_comment, manual_comment",
}


def grade(root, one_by_one=False):
    (root / "nbgrader_config.py").write_text(CONFIG + ONE_BY_ONE * one_by_one)
    return toy.grade(Course(root), warm=False)


def gradebook(root):
    """All that a gradebook says, without its random ids."""
    with closing(sqlite3.connect(root / "gradebook.db")) as db:
        said = {
            kind: db.execute(SPOKEN.format(kind=kind, columns=columns)).fetchall()
            for kind, columns in COLUMNS.items()
        }
        tables = [name for (name,) in db.execute("select name from sqlite_master")]
        tables = [name for name in tables if not name.startswith("sqlite_autoindex")]
        counts = [db.execute(f"select count(*) from {name}").fetchone() for name in tables]
        students = db.execute("select * from student order by id").fetchall()
    return said, counts, students


def pages(root):
    paths = (root / "feedback").rglob("*.html")
    return {path.relative_to(root): path.read_bytes() for path in paths}


@pytest.fixture
def class_of_four(toy_course):
    """Two of them late, one with a notebook that can't be read."""
    hand_in(toy_course)
    for student, day in (("ada", 10), ("bob", 12), ("cyd", 14)):
        folder = toy_course.path("submitted", student, toy.NAME)
        (folder / "timestamp.txt").write_text(f"2026-01-{day} 12:00:00 UTC")
    toy.submit(toy_course.root, "dan", raw=b"{")
    with toy_course.gradebook() as found:
        found.update_or_create_assignment(toy.NAME, duedate="2026-01-11 12:00:00 UTC")
    return toy_course


def mark_by_hand(root):
    """As a person does in formgrader."""
    with Course(root).gradebook() as found:
        submitted = found.find_submission_notebook(toy.NAME, toy.NAME, "ada")
        by_name = {each.name: each for each in submitted.grades}
        by_name["words"].manual_score = 1.5
        by_name["words"].needs_manual_grade = False
        by_name["test-size"].extra_credit = 0.5
        for comment in submitted.comments:
            comment.manual_comment = "Well done."
        found.db.commit()


def test_they_leave_what_each_by_itself_leaves(class_of_four, tmp_path_factory):
    together, alone = class_of_four.root, tmp_path_factory.mktemp("alone") / "course"
    shutil.copytree(together, alone)
    first = marks(grade(together))
    assert first == {"ada": 5, "bob": pytest.approx(1.3), "cyd": pytest.approx(2.9), "dan": 0}
    shutil.copytree(together / ".autograder" / "outcomes", alone / ".autograder" / "outcomes")
    assert marks(grade(alone, one_by_one=True)) == first
    assert gradebook(together) == gradebook(alone)
    assert pages(together) == pages(alone)
    for root in (together, alone):
        mark_by_hand(root)
        shutil.rmtree(root / ".autograder" / "records")
    again = grade(together)
    assert again.graded == len(STUDENTS)
    assert marks(again) == marks(grade(alone, one_by_one=True)) == {**first, "ada": 7}
    assert gradebook(together) == gradebook(alone)
    assert pages(together) == pages(alone)


def test_one_that_can_t_be_entered_costs_no_other_anything(class_of_four, monkeypatch):
    preprocess = SaveScores.preprocess

    def fail(self, nb, resources):
        if resources["nbgrader"]["student"] == "cyd":
            raise RuntimeError("not cyd")
        return preprocess(self, nb, resources)

    monkeypatch.setattr(SaveScores, "preprocess", fail)
    run = grade(class_of_four.root)
    assert marks(run) == {"ada": 5, "bob": pytest.approx(1.3), "cyd": 0, "dan": 0}
    said = problems(run)
    assert [len(said[student]) for student in STUDENTS] == [0, 0, 1, 1]
    assert "nbgrader could not process it" in said["cyd"][0]
    monkeypatch.undo()
    assert marks(grade(class_of_four.root))["cyd"] == pytest.approx(2.9)


def test_what_is_recorded_has_been_committed(class_of_four, monkeypatch):
    save, seen = records.save, []

    def look(course, record):
        said, _, _ = gradebook(course.root)
        scores = [row[2] for row in said["grade"] if row[0] == record.student]
        seen.append((record.student, len(scores), sum(score or 0 for score in scores)))
        save(course, record)

    monkeypatch.setattr(records, "save", look)
    grade(class_of_four.root)
    assert sorted(seen) == [("ada", 3, 5), ("bob", 3, 2), ("cyd", 3, 5), ("dan", 3, 0)]
