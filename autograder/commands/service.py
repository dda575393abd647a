"""The commands for those who run the service: ``serve``, ``enroll`` and ``revoke``."""

from pathlib import Path
from typing import Annotated

import typer

from autograder import AutograderError
from autograder.terminal import CourseDir, Sandbox, console, plain_errors


def serve(
    host: Annotated[
        str, typer.Option(help="Where to listen; 0.0.0.0: at all of this machine's addresses.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: one that is free.")] = 8000,
    jobs: Annotated[
        int | None,
        typer.Option(min=1, help="Notebooks at a time, here.", show_default="all cores"),
    ] = None,
    cluster: Annotated[
        str, typer.Option(help="A Dask scheduler's address: run notebooks there, not here.")
    ] = "",
    sandbox: Annotated[
        Sandbox, typer.Option(help="Walls around strangers' code; none only if you trust it.")
    ] = Sandbox.BWRAP,
    course_dir: CourseDir = Path(),
):
    """Take hand-ins over HTTP, and grade them as they come."""
    with plain_errors():
        from autograder.course import Course
        from autograder.service.serve import serve

        walls = sandbox is not Sandbox.NONE
        serve(Course(course_dir), host, port, jobs, cluster, walls)


def enroll(
    table: Annotated[
        Path | None,
        typer.Argument(
            metavar="CLASS.CSV",
            help="The class: id, and maybe first_name, last_name, email.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[Path, typer.Option(help="The file to write the links to.")] = Path(
        "links.csv"
    ),
    renew: Annotated[
        bool, typer.Option("--renew", help="New links for all of them; the old ones end.")
    ] = False,
    teacher: Annotated[
        str, typer.Option(help="Make a teacher's link instead, in this name.")
    ] = "",
    course_dir: CourseDir = Path(),
):
    """Make the links with which a class hands in; they are shown this once."""
    with plain_errors():
        from autograder.course import Course
        from autograder.service.enroll import enroll, link
        from autograder.service.serve import open_store

        if bool(table) == bool(teacher):
            raise AutograderError("Name either the class's CSV file, or a --teacher.")
        course = Course(course_dir)
        queue = open_store(course)
        if teacher:
            token = queue.give_tokens([teacher], teacher=True)[teacher]
            said = f"{teacher}'s link, shown this once:\n{link(course, token)}"
            console.print(said, soft_wrap=True)
            return
        done = enroll(course, queue, table, output, renew)
        console.print(
            f"{done.new} new links are in {output}: send each student theirs, and delete the "
            "file. They are shown this once.",
            soft_wrap=True,
        )
        if done.before:
            console.print(f"{done.before} have one already, and keep it.")


def revoke(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Ids, or teachers.")],
    course_dir: CourseDir = Path(),
):
    """End the links of students or teachers; what they have handed in stays."""
    with plain_errors():
        from autograder.course import Course
        from autograder.service.serve import open_store

        ended = open_store(Course(course_dir)).revoke(names)
        for name in names:
            said = "has no link any more" if name in ended else "had no link"
            console.print(f"{name} {said}.")
