"""What `autograder hand-in` says in a shell, and with which status it ends."""

import os
import signal
import subprocess
import sys

import pexpect
import pytest
import toy
from handing_in import EVENTS, HAND_IN, attempt, command, events

from autograder.service.app import Exercise
from course import commands

pytestmark = pytest.mark.usefixtures("home")


def test_the_command_tells_each_step_and_the_marks(notebook, link):
    said, status = command(notebook(size="size = 9"), AUTOGRADER_LINK=link)
    assert status == 0, said
    lines = said.splitlines()
    assert lines[0].startswith(f"{toy.NAME}.ipynb, as it was saved at ")
    assert " is handed in (attempt " in lines[0]
    assert " ✓ double                 2 of 2" in lines
    assert " ✗ size                   0 of 3     A check failed, without a message" in lines
    assert " ✎ words                  ? of 2     a person grades it" in lines
    address, token = link.split("/#")
    assert lines[-3:] == [
        "2 of 5 points. A person gives up to 2 more.",
        "This counts.",
        f"All that you have handed in is at {address}",
    ]
    assert token not in said


def test_being_late_and_an_earlier_attempt_that_counts_are_told(notebook, fake):
    exercises = [Exercise(name="size", points=3, score=2.5, state="failed", message="Nearly.")]
    late = attempt(
        score=2.5, penalty=1, counts=False, exercises=exercises, problems=["x.png is left out"]
    )
    said, status = command(notebook(), AUTOGRADER_LINK=fake({HAND_IN: [late]}).link)
    assert status == 0
    assert "✗ size                   2.5 of 3   Nearly.\n" in said
    assert "2.5 of 3 points. It was late, which takes 1 off: 1.5.\n" in said
    assert "Your earlier attempt counts: it earned more.\n- x.png is left out\n" in said


def test_what_the_grader_could_not_grade_ends_with_an_error(notebook, fake):
    failed = attempt("failed", problems=["the disk is full"])
    said, status = command(notebook(), AUTOGRADER_LINK=fake({HAND_IN: [failed]}).link)
    assert status == 1
    assert "Tell your teacher:\n- the disk is full" in said


def test_a_long_queue_is_a_few_lines(notebook, fake):
    queue = [attempt("queued", position=place) for place in range(200, 0, -1)]
    server = fake(
        {HAND_IN: queue[:1], EVENTS: [events(*queue, attempt("running"), attempt())]}
    )
    said, _ = command(notebook(), AUTOGRADER_LINK=server.link)
    places = [line.split()[1] for line in said.splitlines() if line.startswith("Place")]
    assert places == ["200", "100", "50", "25", "12", "6", "3", "1"]
    assert said.count("Running.") == 1


def test_who_stops_waiting_has_handed_in_all_the_same(notebook, fake):
    running = events(attempt("running"), broken="stays open")
    server = fake({HAND_IN: [attempt("queued", position=1)], EVENTS: [running]})
    with subprocess.Popen(
        [sys.executable, "-m", "autograder", "hand-in", str(notebook())],
        env={**os.environ, "AUTOGRADER_LINK": server.link},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        for line in process.stdout:
            if line == "Running.\n":
                process.send_signal(signal.SIGINT)
                break
        said = process.stdout.read()
    assert "It is handed in all the same" in said
    assert process.returncode == 130


def test_a_terminal_asks_for_the_link_and_doesn_t_show_it(notebook, link):
    arguments = ["-m", "autograder", "hand-in", str(notebook())]
    terminal = pexpect.spawn(sys.executable, arguments, encoding="utf-8", timeout=120)
    terminal.expect("your link is needed")
    before = terminal.before
    terminal.expect("not shown")
    terminal.waitnoecho()
    terminal.sendline(link)
    terminal.expect("This counts")
    said = before + terminal.before
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0
    assert link.partition("#")[2] not in said


def test_a_file_that_is_not_there_is_told_before_a_link_is_asked_for(tmp_path):
    said, status = command(tmp_path / "nothing.ipynb")
    assert status == 2
    assert "does not exist" in said


def test_without_a_link_and_a_terminal_the_status_says_so(notebook, fake):
    said, status = command(notebook())
    assert status == commands.LINK_NEEDED
    assert "your link is needed" in said
    assert command(notebook(), AUTOGRADER_LINK="nonsense")[1] == commands.LINK_NEEDED
