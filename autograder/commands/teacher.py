"""The commands for whoever makes, releases and grades assignments."""

import json
import os
import signal
from enum import StrEnum
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.terminal import CourseDir, Sandbox, check_place, console, plain_errors


class Kernels(StrEnum):
    """Where kernels come from."""

    WARM = "warm"
    COLD = "cold"


STRAYS = 10  # hand-ins that are named, of those for no assignment

Assignments = Annotated[list[str] | None, typer.Argument(help="By default, all assignments.")]


def new(
    name: Annotated[str, typer.Argument(help="Of the assignment, such as 08-dropout.")],
    course_dir: CourseDir = Path(),
):
    """Make a small assignment to begin with, which passes its own proofs."""
    with plain_errors():
        from autograder.authoring.new import new
        from autograder.course import Course

        path, answers = new(Course(course_dir), name)
        console.print(f"{path}\n{answers}", soft_wrap=True)
        console.print(
            "Change the notebook in JupyterLab, and the answers to its exercise with it. Then "
            f"`autograder release {name}` proves that it is right, and `autograder audit "
            f"{name}` that its tests are good. Both are content with it as it is."
        )


def release(assignments: Assignments = None, course_dir: CourseDir = Path()):
    """Make release/ and the gradebook's tests from source/, after proving them right."""
    with plain_errors():
        from autograder.authoring.release import release
        from autograder.course import Course

        course = Course(course_dir)
        for assignment in assignments or course.sources():
            with console.status(f"{assignment}: solving it, and handing it in untouched"):
                proof = release(course, assignment)
            console.print(
                f"{assignment}: {proof.points:g} points, {proof.by_hand:g} of them by hand. "
                f"Solved it earns all, untouched none; it runs in {proof.seconds:.0f} s "
                "and gives nothing away."
            )
            for tip in proof.advice:
                console.print(f"- {tip}.", style="yellow")


def grade(
    assignments: Assignments = None,
    jobs: Annotated[
        int | None,
        typer.Option(min=1, help="Notebooks at a time, here.", show_default="all cores"),
    ] = None,
    cluster: Annotated[
        str, typer.Option(help="A Dask scheduler's address: run notebooks there, not here.")
    ] = "",
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Run and grade again what has not changed.")
    ] = False,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the results to this file.")
    ] = None,
    sandbox: Annotated[
        Sandbox, typer.Option(help="Walls around strangers' code; none only if you trust it.")
    ] = Sandbox.BWRAP,
    kernels: Annotated[
        Kernels | None,
        typer.Option(
            help="Forked, or started anew; marks are the same.",
            show_default="warm; on macOS, always cold",
        ),
    ] = None,
    course_dir: CourseDir = Path(),
):
    """Grade submitted/ into the gradebook, autograded/ and feedback/."""
    with plain_errors():
        from rich import progress as bars

        from autograder.grading import unchanged

        check_place(json_file)
        if sandbox is Sandbox.NONE:
            console.print(
                "No sandbox: what students handed in runs as you. It can read and change your "
                "files, the gradebook and the tests, so these marks can be forged.",
                style="bold red",
            )
        signal.signal(signal.SIGINT, _stop)
        walls = sandbox is not Sandbox.NONE
        options, environment = [assignments or [], walls, kernels], unchanged.environment()
        progress = bars.Progress(
            bars.TextColumn("notebooks"),
            bars.BarColumn(),
            bars.MofNCompleteColumn(),
            bars.TextColumn("{task.fields[troubled]} in trouble"),
            bars.TimeRemainingColumn(),
            console=console,
        )
        with progress:
            task = progress.add_task("", total=None, troubled=0)

            def show(done, total, troubled):
                progress.update(task, completed=done, total=total, troubled=troubled)

            known = not (no_cache or cluster) and _known(course_dir, options, walls)
            if not (run := known):
                from autograder.course import Course
                from autograder.grading.grade import grade

                course = Course(course_dir)
                run = grade(
                    course,
                    assignments or (),
                    jobs,
                    cache=not no_cache,
                    progress=show,
                    walls=walls,
                    cluster=cluster,
                    **({"warm": kernels is Kernels.WARM} if kernels else {}),
                )
        _write_json(json_file, [vars(record) for record in run.records])
        console.print(_table(run.records))
        console.print(
            f"{run.graded} graded, {len(run.records) - run.graded} unchanged since last time."
        )
        for assignment in run.skipped:
            console.print(f"{assignment} is in the gradebook but not in source/: not graded.")
        for stray in run.strays[:STRAYS]:
            console.print(f"{stray} belongs to no assignment that is released: not graded.")
        if len(run.strays) > STRAYS:
            console.print(f"{len(run.strays) - STRAYS} others are not graded for that reason.")
        for record in run.records:
            for problem in record.problems:
                console.print(f"{record.student}, {record.assignment}: {problem}")
        if not (known or cluster):
            from autograder.grading import settled

            settled.keep(course, run, options, walls, environment)


def _known(course_dir, options, walls):
    """What the last run told, if this one need not look; to find out imports little."""
    from autograder.grading import unchanged
    from autograder.kernels import sandbox

    told = unchanged.told(course_dir.resolve() / ".autograder", options)
    if told is None or (walls and sandbox.fault()):
        return None
    told["records"] = [SimpleNamespace(**record) for record in told["records"]]
    return SimpleNamespace(**told)


def _table(records):
    """The table of marks: a line for each student, a column for each assignment."""
    assignments = sorted({record.assignment for record in records})
    by_place = {(record.student, record.assignment): record for record in records}
    table = Table("student", box=None)
    for assignment in assignments:
        table.add_column(assignment, justify="right")
    for student in sorted({record.student for record in records}):
        row = [by_place.get((student, assignment)) for assignment in assignments]
        table.add_row(student, *(_cell(record) for record in row))
    if any(record.needs_manual_grade for record in records):
        table.caption = "+ and what a person has yet to grade"
    return table


def _cell(record):
    if record is None:
        return "-"
    plus = "+" if record.needs_manual_grade else " "
    return f"{record.score:g}{plus} of {record.max_score:g}"


def _write_json(json_file, content):
    if json_file:
        json_file.write_text(json.dumps(content, indent=1) + "\n")


def _stop(*_):
    """End at once: kernels end with this process, and what has run is remembered."""
    console.show_cursor()
    console.print("\nStopped. The same command goes on where it stopped.")
    os._exit(130)


def audit(
    assignments: Assignments = None,
    mutants: Annotated[
        int, typer.Option(min=0, help="Faults put into each reference solution, at most.")
    ] = 30,
    seeds: Annotated[
        int, typer.Option(min=0, help="Train references so often, for their margins.")
    ] = 0,
    jobs: Annotated[
        int | None,
        typer.Option(min=1, help="Notebooks at a time, here.", show_default="all cores"),
    ] = None,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Run again what has not changed.")
    ] = False,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the results to this file.")
    ] = None,
    course_dir: CourseDir = Path(),
):
    """Test the tests: what wrong answers get through, and what right ones are refused?"""
    with plain_errors():
        from autograder.audit.auditor import audit
        from autograder.audit.report import audited, sums, table
        from autograder.course import Course

        check_place(json_file)
        signal.signal(signal.SIGINT, _stop)
        course, runs = Course(course_dir), 0
        with console.status("running references and answers") as status:

            def show():
                nonlocal runs
                runs += 1
                status.update(f"running references and answers: {runs} runs done")

            exercises = audit(
                course, assignments or (), jobs, mutants, seeds, not no_cache, show
            )
        _write_json(json_file, [exercise.as_dict() for exercise in exercises])
        console.print(table(exercises, seeds))
        for exercise in exercises:
            for fault in exercise.complaints:
                console.print(f"{exercise.assignment}/{exercise.name}: {fault}")
        path = audited(course, exercises, seeds)
        found = sums(exercises)
        console.print(
            f"{found['caught']} of {found['wrong']} wrong answers are caught, "
            f"{found['accepted']} of {found['right']} right ones accepted."
        )
        console.print(str(path), soft_wrap=True)
    if not all(exercise.good for exercise in exercises):
        raise typer.Exit(1)


def doctor():
    """Tell what this machine offers to grading, and what is missing."""
    with plain_errors():
        from autograder.commands.doctor import examine

        findings = list(examine())
    table = Table("", "what", "found", box=None, show_header=False)
    for finding in findings:
        mark = "[green]ok[/]" if finding.good else "[red]no[/]"
        table.add_row(mark, finding.what, Text(finding.found))
    Console(highlight=False).print(table)
    if not all(finding.good for finding in findings):
        raise typer.Exit(1)


def report(course_dir: CourseDir = Path()):
    """Write grades.csv and a page about the class, report/index.html."""
    with plain_errors():
        from autograder.course import Course
        from autograder.report.class_page import report

        path = report(Course(course_dir))
        console.print(f"{path.parents[1] / 'grades.csv'}\n{path}", soft_wrap=True)
