"""The page about an audit: what the tests let through, and what they refuse."""

import difflib
import json

from autograder import pages


def audited(course, exercises, seeds):
    """Write ``report/audit.html``: what an audit has found.

    Parameters
    ----------
    course : Course
    exercises : list of findings.Exercise
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
    page = pages.template("audit/report.html.j2").render(
        course=course.directory.course_id or course.root.name,
        when=pages.now(),
        exercises=rows,
        seeds=seeds,
        sums=sums(exercises),
    )
    return pages.write(course, "audit.html", page)


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
