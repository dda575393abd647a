"""A class of four with the toy, and all that grading it leaves behind."""

import sqlite3
from contextlib import closing

import nbformat
import toy

STUDENTS = ["ada", "bob", "cyd", "dan"]


def hand_in(course):
    for number, student in enumerate(STUDENTS):
        node = toy.solve(toy.read_released(course))
        node.cells[toy.index(node, "size")].source = f"size = {8 - number % 2}  # {student}"
        toy.submit(course.root, student, node)


def everything(course):
    """What a run leaves behind: the gradebook, but for its random ids and times; the files."""
    with closing(sqlite3.connect(course.root / "gradebook.db")) as gradebook:
        rows = gradebook.execute(
            "select student.id, base_cell.name, grade.auto_score, grade.needs_manual_grade "
            "from grade join base_cell on base_cell.id = grade.cell_id "
            "join submitted_notebook on submitted_notebook.id = grade.notebook_id "
            "join submitted_assignment "
            "on submitted_assignment.id = submitted_notebook.assignment_id "
            "join student on student.id = submitted_assignment.student_id order by 1, 2"
        ).fetchall()
    assert len(rows) == len(set(rows)), "a grade is recorded twice"
    files = {}
    for path in sorted((course.root / "autograded").rglob("*.ipynb")):
        node = nbformat.read(path, as_version=4)
        errors = [
            [output.get("ename") for output in cell.get("outputs", ())] for cell in node.cells
        ]
        files[str(path.relative_to(course.root))] = errors
    feedback = [p.relative_to(course.root) for p in (course.root / "feedback").rglob("*.html")]
    return rows, files, sorted(feedback)
