"""What a teacher looks at: ``grades.csv``, and a page about the class."""

import base64
import hashlib
import math
import os
import statistics

from markupsafe import Markup
from nbgrader.api import (
    Assignment,
    Grade,
    GradeCell,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import case, func

from autograder import AutograderError, pages
from autograder.gradebook import changes, grades_csv, messages
from autograder.gradebook.records import remembered
from autograder.report import similar

# What is shown of each list; the page says how many others there are.
LOOKS = 500  # submissions with problems
CHANGED = 200  # marks
NAMES = 60  # of the students of a group
ALIKE = 6  # groups of wrong answers to an exercise
SLOWEST = 10
BARS = 40  # of a histogram
LONG = 1000  # students: from here on, a browser would take long for their table


def report(course):
    """Write ``grades.csv`` and ``report/index.html`` into the course folder.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    AutograderError
        If nothing has been graded yet.
    """
    records = remembered(course)
    if not records:
        raise AutograderError(
            f"Nothing has been graded in {course.root} yet: run `autograder grade` first."
        )
    with course.gradebook() as gradebook:
        grades_csv.export(gradebook, course.root / "grades.csv")
        assignments = [
            _assignment(course, gradebook, name, records)
            for name in sorted({record.assignment for record in records})
        ]
    return pages.write(course, "index.html", _page(course, assignments, records))


def _page(course, assignments, records):
    feedback = {
        (record.student, record.assignment): _feedback(course, record) for record in records
    }
    by_place = {(record.student, record.assignment): record for record in records}
    students = []
    for student in sorted({record.student for record in records}):
        entries = [by_place.get((student, assignment["name"])) for assignment in assignments]
        total = sum(record.score for record in entries if record)
        students.append({"id": student, "entries": entries, "total": total})
    looks = [record for record in records if record.problems]
    since = changes.since(course, records)
    changed = since.changed if since else []
    script = pages.template("report/class_page.js.j2").render()
    digest = hashlib.sha256(script.encode()).digest()
    return pages.template("report/class_page.html.j2").render(
        course=course.directory.course_id or course.root.name,
        when=pages.now(),
        assignments=assignments,
        students=students,
        feedback=feedback,
        total=sum(assignment["max_score"] for assignment in assignments),
        looks=looks[:LOOKS],
        more_looks=len(looks[LOOKS:]),
        since=since,
        began=pages.said(since.when) if since else "",
        moved=[change for change in changed if change.before is not None],
        new=[change for change in changed if change.before is None],
        most_changed=CHANGED,
        names=NAMES,
        long=LONG,
        not_attempted=messages.NOT_ATTEMPTED,
        script=Markup(script),
        script_digest=base64.b64encode(digest).decode(),
    )


def _feedback(course, record):
    """The address of a submission's feedback, from the page; None if there is none."""
    folder = course.path("feedback", record.student, record.assignment)
    found = sorted(folder.glob("*.html"))
    return os.path.relpath(found[0], course.root / "report") if found else None


def _assignment(course, gradebook, name, records):
    records = [record for record in records if record.assignment == name]
    scores = [record.score for record in records]
    seconds = [record.seconds for record in records]
    max_score = gradebook.find_assignment(name).max_score
    cells = list(grade_cells(course, gradebook, name))
    alike, more_alike = similar.similar(course, name, records)
    return {
        "name": name,
        "max_score": max_score,
        "n": len(records),
        "mean": statistics.mean(scores),
        "median": statistics.median(scores),
        "by_hand": sum(record.needs_manual_grade for record in records),
        "scores": _histogram(scores, max_score),
        "exercises": exercises(gradebook, name, cells),
        "wrong": _wrong(cells, records),
        "alike": alike,
        "more_alike": more_alike,
        "seconds_median": statistics.median(seconds),
        "seconds_max": max(seconds),
        "times": sorted(records, key=lambda record: -record.seconds)[:SLOWEST],
    }


def exercises(gradebook, name, cells):
    """How the class did at each graded cell of an assignment.

    Parameters
    ----------
    gradebook : nbgrader.api.Gradebook
    name : str
    cells : iterable of (str, str, float)
        See `grade_cells`.

    Returns
    -------
    list of dict
        ``name``; ``points``; ``n``, how many have a mark; ``waiting``, how many have none
        yet; ``full``, how many have all points; ``rate``, what part of the points was
        earned, or None.
    """
    marked = ~Grade.needs_manual_grade
    has_all = marked & (Grade.score >= GradeCell.max_score)
    rows = (
        gradebook.db.query(
            Notebook.name,
            GradeCell.name,
            func.count(),
            func.sum(case((marked, 1), else_=0)),
            func.sum(case((has_all, 1), else_=0)),
            func.sum(case((marked, Grade.score), else_=0.0)),
        )
        .join(Grade, Grade.cell_id == GradeCell.id)
        .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(
            SubmittedAssignment,
            SubmittedAssignment.id == SubmittedNotebook.assignment_id,
        )
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .filter(Assignment.name == name)
        .group_by(Notebook.name, GradeCell.name)
    )
    marks = {(notebook, cell): counts for notebook, cell, *counts in rows}
    found = []
    for notebook, cell, points in cells:
        number, n, full, earned = marks.get((notebook, cell), (0, 0, 0, 0.0))
        found.append(
            {
                "name": _exercise(cell),
                "points": points,
                "n": n,
                "waiting": number - n,
                "full": full,
                "rate": earned / n / points if n and points else None,
            }
        )
    return found


def _wrong(cells, records):
    """What failed tests said: exercises with groups of submissions, the largest first."""
    grouped = messages.grouped(records)
    return [
        {
            "name": _exercise(cell),
            "groups": groups[:ALIKE],
            "more": len(groups[ALIKE:]),
            "more_students": sum(len(group.students) for group in groups[ALIKE:]),
        }
        for notebook, cell, _ in cells
        if (groups := grouped.get((notebook, cell)))
    ]


def _exercise(cell):
    """What people call the exercise that a grade cell tests."""
    return cell.removeprefix("test-")


def grade_cells(course, gradebook, name):
    """Notebook, name and points of each graded cell; in order, if there is a source."""
    try:
        for notebook, cells in course.instructor_cells(name).items():
            yield from ((notebook, c.grade_id, c.points) for c in cells if c.grade)
    except AutograderError:
        for notebook in gradebook.find_assignment(name).notebooks:
            yield from ((notebook.name, c.name, c.max_score) for c in notebook.grade_cells)


def _histogram(scores, max_score):
    """How many submissions have how many points, in the units of a drawing.

    Its plot is 100 high, and 400 wide for all bars together.
    """
    step = max(1, math.ceil(max_score / BARS))
    counts = [0] * (int(max_score // step) + 1)
    for score in scores:
        counts[min(len(counts) - 1, int((score + step / 2) // step))] += 1
    width, top = 400 / len(counts), max(counts)
    steps, marks = round_number(top / 3), round_number(len(counts) * step / 6)

    def place(score):
        return (score / step + 0.5) * width

    return {
        "bars": [
            {
                "x": place(i * step) - 0.42 * width,
                "width": 0.84 * width,
                "height": 100 * count / top,
                "count": count,
                "points": f"{i * step:g}" if step == 1 else f"about {i * step:g}",
            }
            for i, count in enumerate(counts)
            if count
        ],
        "across": [(n, place(n)) for n in range(0, len(counts) * step, marks)],
        "up": [(n, 100 * n / top) for n in range(0, top + 1, steps)],
        "mean": place(statistics.mean(scores)),
    }


def round_number(number):
    """The next number that people count by: 1, 2, 5, 10, ..."""
    power = 1
    while True:
        for digit in (1, 2, 5):
            if digit * power >= number:
                return digit * power
        power *= 10
