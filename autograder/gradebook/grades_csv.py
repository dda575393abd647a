"""``grades.csv``: all marks, with the columns of nbgrader's own export.

That one asks the gradebook for each mark, and goes through the whole class each time.
"""

import csv

from nbgrader.api import Assignment, SubmittedAssignment

from autograder.gradebook.scores import totals

COLUMNS = [
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
]


def export(gradebook, path):
    """Write a line for each assignment and each student of a gradebook.

    Parameters
    ----------
    gradebook : nbgrader.api.Gradebook
    path : Path
    """
    students = gradebook.students
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(COLUMNS)
        for assignment in gradebook.assignments:
            marks, times = totals(gradebook, assignment.name), _times(gradebook, assignment)
            for student in students:
                score, penalty, _ = marks.get(student.id, (0.0, 0.0, False))
                rows.writerow(
                    [
                        assignment.name,
                        assignment.duedate,
                        times.get(student.id),
                        student.id,
                        student.last_name,
                        student.first_name,
                        student.email,
                        score,
                        penalty,
                        max(0.0, score - penalty),
                        assignment.max_score,
                    ]
                )


def _times(gradebook, assignment):
    """When each student handed in."""
    query = gradebook.db.query(SubmittedAssignment.student_id, SubmittedAssignment.timestamp)
    query = query.join(SubmittedAssignment.assignment)
    return dict(query.filter(Assignment.name == assignment.name).all())
