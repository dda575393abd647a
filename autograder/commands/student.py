"""The commands for students: ``check`` and ``hand-in``."""

import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from autograder.terminal import console, plain_errors

# How `check` marks what it found; told apart without colours, too.
MARKS = {
    "passed": ("✓", "green"),
    "failed": ("✗", "red"),
    "not run": ("✗", "red"),
    "not attempted": ("·", "yellow"),
    "written": ("✎", "default"),
}

LINK_NEEDED = 3  # the status with which `hand-in` ends, if it can't ask for a link


def check(
    notebook: Annotated[Path, typer.Argument(help="Your notebook, as it is saved.")],
    timeout: Annotated[int, typer.Option(min=1, help="Seconds that a cell may take.")] = 300,
):
    """For students: run your notebook as grading will, and see where you stand."""
    with plain_errors():
        from autograder.student.check import check

        exercises = []
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for exercise in check(notebook, timeout):
            if not exercises:
                console.print(f"{_as_saved(notebook)}:", soft_wrap=True)
            exercises.append(exercise)
            console.print(_checked(exercise), soft_wrap=True)
        console.print(advice(exercises), soft_wrap=True)
    if any(exercise.todo for exercise in exercises):
        raise typer.Exit(1)


def hand_in(
    notebook: Annotated[
        Path,
        typer.Argument(
            exists=True,  # or else it would ask for the link first
            dir_okay=False,
            help="Your notebook, as it is saved; its name, or its folder's, says "
            "which assignment it is.",
        ),
    ],
    link: Annotated[
        str,
        typer.Option(
            envvar="AUTOGRADER_LINK",
            help="Yours, from your teacher: https://HOST/#TOKEN. Who leaves it out is asked, "
            "so that others on this machine can't see it; then it is remembered.",
            show_default="the one that was accepted last",
        ),
    ] = "",
):
    """For students: hand your notebook in, and see its marks.

    Ends with status 0 when it is graded, with 1 if that failed, and with 3 if a link is
    needed and there is no terminal to ask for it.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with plain_errors():
        from autograder.student.link import LinkNeeded, known_link, read_link

        while True:
            try:
                attempt = _handed_in(notebook, read_link(link) if link else known_link())
                break
            except LinkNeeded as error:
                if not sys.stdin.isatty():
                    Console(stderr=True, soft_wrap=True).print(str(error), markup=False)
                    raise typer.Exit(LINK_NEEDED) from None
                console.print(str(error), soft_wrap=True)
                link = typer.prompt("Your link (not shown)", hide_input=True)
    if attempt.state != "graded":
        raise typer.Exit(1)


def _handed_in(notebook, link):
    """Hand in, and tell all that becomes of it in lines; returns what came of it."""
    from autograder.student.hand_in import OPEN, hand_in
    from autograder.student.link import remember

    saved, attempt, place = _as_saved(notebook), None, 0
    try:
        for now in hand_in(notebook, link):
            before, attempt = attempt, now
            if before is None:
                how = "is handed in" if now.state in OPEN else "was handed in before"
                console.print(f"{saved}, {how} (attempt {now.id}).", soft_wrap=True)
                try:
                    remember(link)
                except OSError as error:
                    console.print(f"Your link can't be remembered: {error}.", soft_wrap=True)
            if now.state == "running" and (before is None or before.state != "running"):
                console.print("Running.")
            if now.position and not place / 2 < now.position <= place:  # or else many lines
                place = now.position
                console.print(f"Place {place} in the queue.")
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        said = "Stopped. If it isn't handed in yet, hand in again; if it is, that is harmless."
        if attempt:
            said = f"It is handed in all the same: see {link.address} in a browser."
        console.print(said, soft_wrap=True)
        raise typer.Exit(130) from None
    for exercise in attempt.exercises:
        console.print(_line(exercise, exercise.score), soft_wrap=True)
    console.print("\n".join(_outcome(attempt, link.address)), soft_wrap=True)
    return attempt


def _as_saved(notebook):
    saved = datetime.fromtimestamp(notebook.stat().st_mtime)
    return f"{notebook.name}, as it was saved at {saved:%H:%M on %-d %B}"


def _checked(exercise):
    """What `check` says of an exercise, in a line."""
    remark = "its test is not the one that you were given, which counts"
    earned = None if exercise.by_hand else exercise.earned
    return _line(exercise, earned, remark if exercise.changed else "")


def _line(exercise, earned, remark=""):
    """An exercise, what it earned, or None if a person says that, and why."""
    mark, style = MARKS.get(exercise.state, ("?", "default"))
    said = {
        "passed": "",
        "written": "a person grades it",
    }.get(exercise.state, exercise.message or exercise.state)
    said = "; ".join(filter(None, [said, remark]))
    points = f"{'?' if earned is None else f'{earned:g}'} of {exercise.points:g}"
    return Text(f" {mark} {exercise.name:<22} {points:<10} {said}".rstrip(), style=style)


def _outcome(attempt, address):
    """What `hand-in` says at the end."""
    if attempt.state != "graded":
        yield "It could not be graded, which is the grader's fault. Tell your teacher:"
    else:
        points = sum(each.points for each in attempt.exercises if each.score is not None)
        by_hand = sum(each.points for each in attempt.exercises if each.score is None)
        said = f"{attempt.score:g} of {points:g} points."
        if attempt.penalty:
            left = max(0, attempt.score - attempt.penalty)
            said += f" It was late, which takes {attempt.penalty:g} off: {left:g}."
        if by_hand:
            said += f" A person gives up to {by_hand:g} more."
        yield said
        yield (
            "This counts."
            if attempt.counts
            else "Your earlier attempt counts: it earned more."
        )
    for problem in attempt.problems:
        yield f"- {problem}"
    yield f"All that you have handed in is at {address}"


def advice(exercises):
    """What `check` says at the end: how far it is, and what to do next."""
    by_hand = sum(exercise.points for exercise in exercises if exercise.by_hand)
    points = sum(exercise.points for exercise in exercises) - by_hand
    earned = sum(exercise.earned for exercise in exercises)
    lines = [f"{earned:g} of {points:g} points, by the tests that you can see."]
    if by_hand:
        lines[0] += f" A person gives up to {by_hand:g} more."
    todo = [exercise for exercise in exercises if exercise.todo]
    if todo:
        first = todo[0]
        lines.append(f"Next: {first.name}, in the cell that begins with")
        lines.append(f"    {first.where}")
        if first.message:
            lines.append(f"  {first.message}")
    else:
        lines.append("All done: hand it in. Hidden tests look closer at the same questions.")
    return "\n".join(lines)
