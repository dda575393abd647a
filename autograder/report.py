"""What people look at: ``grades.csv``, a page about the class, and one about an audit."""

import difflib
import json
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
    return _written(course, "index.html", page)


def audited(course, exercises, seeds):
    """Write ``report/audit.html``: what an audit has found.

    Parameters
    ----------
    course : Course
    exercises : list of audit.Exercise
    seeds : int
        With how many the margins were measured.

    Returns
    -------
    Path
    """
    rows = [
        {
            "assignment": exercise.assignment,
            "name": exercise.name,
            "points": exercise.points,
            "seconds": exercise.seconds,
            "left_out": exercise.left_out,
            "faults": exercise.faults,
            "margins": exercise.margins,
            "good": exercise.good,
            "wrong": ratio(exercise.of("wrong")),
            "mutants": ratio(exercise.of("mutant")),
            "right": ratio(exercise.of("right")),
            "margin": least_margin(exercise),
            "attempts": [_attempt(a, exercise) for a in exercise.attempts],
            "surprises": [_attempt(a, exercise) for a in exercise.surprises],
            "equivalents": [_attempt(a, exercise) for a in exercise.of("equivalent")],
        }
        for exercise in exercises
    ]
    page = _template("audit.html.j2").render(
        course=course.directory.course_id or course.root.name,
        when=_now(),
        exercises=rows,
        seeds=seeds,
        sums=sums(exercises),
    )
    return _written(course, "audit.html", page)


def sums(exercises):
    """How many wrong answers an audit has tried, and how many are caught; and so on."""

    def of(*kinds):
        return [attempt for exercise in exercises for attempt in exercise.of(*kinds)]

    wrong, right = of("wrong", "mutant"), of("right")
    return {
        "wrong": len(wrong),
        "caught": sum(attempt.good for attempt in wrong),
        "mutants": len(of("mutant")),
        "right": len(right),
        "accepted": sum(attempt.good for attempt in right),
        "equivalent": len(of("equivalent")),
    }


def ratio(attempts):
    """How many of some answers earn what they should."""
    return f"{sum(a.good for a in attempts)} of {len(attempts)}" if attempts else "-"


def least_margin(exercise):
    """The least margin of an exercise's thresholds, in words."""
    return f"{min(m.margin for m in exercise.margins):.1f}" if exercise.margins else "-"


def _attempt(attempt, exercise):
    answer = attempt.answer
    said = f"{answer.kind} answer {answer.name}: {answer.why}"
    if answer.kind in {"mutant", "equivalent"}:
        said = f"mutant: {answer.name} → {answer.why}"
    meant = "less" if answer.earns is None else f"{answer.earns:g}"
    if not attempt.good:
        said += f": it earns {attempt.earned:g} of {attempt.points:g} and should earn {meant}"
    diff = difflib.ndiff(exercise.solution.splitlines(), answer.source.splitlines())
    kinds = {"-": "old", "+": "new", " ": ""}
    return {
        "kind": answer.kind,
        "said": said,
        "earned": attempt.earned,
        "reason": answer.reason,
        "entry": _entry(answer) if answer.kind == "mutant" else "",
        "messages": attempt.messages,
        "lines": [(kinds[line[0]], line) for line in diff if line[0] in kinds],
    }


def _entry(mutant):
    """What says in ``equivalents.toml`` that a mutant is right, but for the reason."""
    values = {"exercise": mutant.exercise, "line": mutant.name, "mutant": mutant.why}
    lines = [f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in values.items()]
    return "\n".join(["[[equivalent]]", *lines, 'reason = ""'])


def _written(course, name, page):
    path = course.root / "report" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(page, encoding="utf-8")
    return path


def _template(name):
    environment = Environment(
        loader=PackageLoader("autograder", ""), autoescape=True, trim_blocks=True
    )
    return environment.get_template(name)


def _now():
    return datetime.now().astimezone().strftime("%-d %B %Y, %H:%M %Z")


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
    return _template("report.html.j2").render(
        course=course.directory.course_id or course.root.name,
        when=_now(),
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
