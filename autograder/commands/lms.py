"""The commands that exchange files with Moodle and Canvas: ``export`` and ``import``."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.teacher import Assignments
from autograder.terminal import CourseDir, check_place, console, plain_errors


class Lms(StrEnum):
    """Where a course is at home."""

    MOODLE = "moodle"
    CANVAS = "canvas"


def export(
    assignments: Assignments = None,
    to: Annotated[Lms, typer.Option(help="Whose format.")] = ...,
    into: Annotated[
        Path | None,
        typer.Option(help="The grading worksheet, or the gradebook, downloaded from there."),
    ] = None,
    column: Annotated[
        str, typer.Option(help="Its column for the marks.", show_default="found by itself")
    ] = "",
    output: Annotated[
        Path | None, typer.Option(help="The file to write.", show_default="in report/")
    ] = None,
    course_dir: CourseDir = Path(),
):
    """Write marks as Moodle or Canvas imports them."""
    with plain_errors():
        from autograder.course import Course
        from autograder.lms import CanvasExportPlugin, MoodleExportPlugin

        check_place(output)
        course = Course(course_dir)
        plugins = {
            Lms.MOODLE: MoodleExportPlugin,
            Lms.CANVAS: CanvasExportPlugin,
        }
        plugin = plugins[to](
            config=course.config,
            assignment=list(assignments or ()),
            into=str(into or ""),
            column=column,
            folder=str(course.root / "report"),
            to=str(output or ""),
        )
        with course.gradebook() as gradebook:
            exports = plugin.write(gradebook)
        for each in exports:
            said = f"{each.written} marks of {each.assignment} are in {each.path}."
            console.print(said, soft_wrap=True)
            for remark in each.remarks:
                console.print(f"- {remark}", style="yellow", soft_wrap=True)


def import_zip(
    zip_file: Annotated[Path, typer.Argument(metavar="ZIP", help="All hand-ins.")],
    assignment: Annotated[str, typer.Argument(metavar="ASSIGNMENT")],
    worksheet: Annotated[
        Path | None,
        typer.Option(help="Moodle's grading worksheet, or Canvas's gradebook: who is who."),
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Replace what was handed in before; it is kept.")
    ] = False,
    timezone: Annotated[
        str, typer.Option(help="Of the times in the worksheet.", show_default="this machine's")
    ] = "",
    course_dir: CourseDir = Path(),
):
    """Put a zip of hand-ins, from Moodle or Canvas, into submitted/."""
    with plain_errors():
        from autograder.course import Course
        from autograder.lms.zips import collect_zip

        course = Course(course_dir)
        done = collect_zip(course, zip_file, assignment, worksheet, update, timezone)
        console.print(
            f"From {done.lms}: {len(done.new)} new, {len(done.replaced)} replaced, "
            f"{len(done.unchanged)} unchanged; {done.timed} with the time of handing in."
        )
        if done.differing:
            done.remarks.append(
                f"Handed in anew: {', '.join(done.differing)}. What was there stays; --update "
                "puts the new in its place, and keeps the old."
            )
        for remark in done.remarks:
            console.print(f"- {remark}", style="yellow", soft_wrap=True)
