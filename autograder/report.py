"""What people look at: ``grades.csv`` and one page about the class."""

import os
import statistics
from datetime import datetime
from io import StringIO

from jinja2 import Environment, PackageLoader
from matplotlib.figure import Figure
from nbgrader.api import (
    Assignment,
    Grade,
    GradeCell,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.plugins import CsvExportPlugin

from autograder import AutograderError
from autograder.records import remembered

BLUE, ORANGE = "#0072B2", "#D55E00"  # Okabe and Ito, 2008: told apart by everyone


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
        CsvExportPlugin(to=str(course.root / "grades.csv")).export(gradebook)
        assignments = [
            _assignment(course, gradebook, name, records)
            for name in sorted({record.assignment for record in records})
        ]
        page = _page(course, assignments, records)
    path = course.root / "report" / "index.html"
    path.parent.mkdir(exist_ok=True)
    path.write_text(page, encoding="utf-8")
    return path


def _page(course, assignments, records):
    by_place = {(r.student, r.assignment): r for r in records}
    students = []
    for student in sorted({record.student for record in records}):
        entries = [
            {
                "record": by_place.get((student, assignment["name"])),
                "feedback": _feedback(course, student, assignment["name"]),
            }
            for assignment in assignments
        ]
        total = sum(e["record"].score for e in entries if e["record"])
        students.append({"id": student, "entries": entries, "total": total})
    total = sum(assignment["max_score"] for assignment in assignments)
    environment = Environment(
        loader=PackageLoader("autograder", ""), autoescape=True, trim_blocks=True
    )
    return environment.get_template("report.html.j2").render(
        course=course.directory.course_id or course.root.name,
        when=datetime.now().astimezone().strftime("%-d %B %Y, %H:%M %Z"),
        assignments=assignments,
        students=students,
        total=total,
        looks=[record for record in records if record.problems],
    )


def _feedback(course, student, assignment):
    """The address of a student's feedback, from the page; None if there is none."""
    pages = sorted(course.path("feedback", student, assignment).glob("*.html"))
    if not pages:
        return None
    return os.path.relpath(pages[0], course.root / "report")


def _assignment(course, gradebook, name, records):
    records = [record for record in records if record.assignment == name]
    scores = [record.score for record in records]
    seconds = [record.seconds for record in records]
    max_score = gradebook.find_assignment(name).max_score
    return {
        "name": name,
        "max_score": max_score,
        "n": len(records),
        "mean": statistics.mean(scores),
        "median": statistics.median(scores),
        "by_hand": sum(record.needs_manual_grade for record in records),
        "scores": _histogram(scores, max_score),
        "exercises": _exercises(course, gradebook, name),
        "seconds_median": statistics.median(seconds),
        "seconds_max": max(seconds),
        "times": sorted(records, key=lambda record: -record.seconds)[:10],
    }


def _exercises(course, gradebook, name):
    """How the class did at each graded cell, in the order of the notebook.

    Cells that nobody has graded yet count in neither rate.
    """
    grades = {}
    rows = (
        gradebook.db.query(
            Notebook.name, GradeCell.name, Grade.score, Grade.needs_manual_grade
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
    )
    for notebook, cell, score, waiting in rows:
        grades.setdefault((notebook, cell), []).append(None if waiting else score)
    exercises = []
    for notebook, cell, points in _grade_cells(course, gradebook, name):
        all_scores = grades.get((notebook, cell), [])
        scores = [score for score in all_scores if score is not None]
        exercises.append(
            {
                "name": cell.removeprefix("test-"),
                "points": points,
                "n": len(scores),
                "waiting": len(all_scores) - len(scores),
                "rate": statistics.mean(scores) / points if scores and points else None,
            }
        )
    return exercises


def _grade_cells(course, gradebook, name):
    """Notebook, name and points of each graded cell; in order, if there is a source."""
    try:
        for notebook, cells in course.instructor_cells(name).items():
            yield from ((notebook, c.grade_id, c.points) for c in cells if c.grade)
    except AutograderError:
        for notebook in gradebook.find_assignment(name).notebooks:
            yield from ((notebook.name, c.name, c.max_score) for c in notebook.grade_cells)


def _histogram(scores, max_score):
    """How many submissions have how many points, as SVG."""
    figure = Figure(figsize=(4.6, 2.1), layout="constrained")
    axes = figure.subplots()
    edges = [x - 0.5 for x in range(int(max_score) + 2)]
    counts, _, _ = axes.hist(scores, bins=edges, color=BLUE, rwidth=0.85)
    axes.set(xlabel="points", ylabel="students", xlim=(-0.7, max_score + 0.7))
    for axis in (axes.xaxis, axes.yaxis):
        axis.get_major_locator().set_params(integer=True)
    axes.set_ylim(0, max(counts) * 1.05)
    mean = statistics.mean(scores)
    axes.axvline(mean, color=ORANGE, linestyle="--", label=f"mean {mean:.1f}")
    axes.legend(frameon=False, loc="upper left", fontsize=8)
    axes.spines[["top", "right"]].set_visible(False)
    svg = StringIO()
    figure.savefig(svg, format="svg", transparent=True, metadata={"Date": None})
    text = svg.getvalue()
    return text[text.index("<svg") :]
