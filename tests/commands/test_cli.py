"""The commands: what they print, and that errors come without a traceback."""

import json
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
import toy
from nbformat.v4 import new_code_cell
from typer.testing import CliRunner

from autograder.commands import doctor
from autograder.commands.app import app
from autograder.kernels import sandbox


@pytest.fixture
def autograder():
    def run(*arguments):
        if arguments[0] == "grade":
            arguments = ("grade", *toy.SANDBOX, *arguments[1:])
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    return run


def test_grade_prints_the_marks_and_writes_json(autograder, toy_course, tmp_path):
    toy.submit(toy_course.root, "ada", toy.solve(toy.read_released(toy_course)))
    toy.submit(toy_course.root, "bob", raw=b"", name="01-toy.ipynb")
    path = tmp_path / "marks.json"
    here = ("--course-dir", toy_course.root)
    result = autograder("grade", "--jobs", 1, "--json", path, *here)
    assert result.exit_code == 0, result.output
    assert "5+ of 7" in result.output
    assert "bob, 01-toy: 01-toy.ipynb is empty" in result.output
    assert "2 graded, 0 unchanged" in result.output
    marks = {record["student"]: record["score"] for record in json.loads(path.read_text())}
    assert marks == {"ada": 5, "bob": 0}

    result = autograder("report", *here)
    assert result.exit_code == 0, result.output
    assert (toy_course.root / "report" / "index.html").exists()


def test_release_says_what_it_proved(autograder, new_course, tmp_path):
    new_course(tmp_path)
    toy.write_source(tmp_path)
    result = autograder("release", "--course-dir", tmp_path)
    assert result.exit_code == 0, result.output
    assert "01-toy: 7 points, 2 of them by hand" in result.output


def test_doctor_tells_what_grading_finds_here(autograder, monkeypatch):
    result = autograder("doctor")
    assert result.exit_code == (0 if toy.WALLS else 1), result.output
    assert "grade a notebook and end in" in result.output
    monkeypatch.setattr(sandbox, "fault", lambda: "bubblewrap is not installed")
    full = SimpleNamespace(free=0)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda folder: full)
    result = autograder("doctor")
    assert result.exit_code == 1
    assert "no  sandbox" in result.output
    assert "no  temporary files" in result.output


def test_release_tells_an_author_which_test_believes_too_much(
    autograder, new_course, tmp_path
):
    new_course(tmp_path)
    node = toy.source()
    node.cells.insert(1, new_code_cell("def right(x):\n    return x"))
    node.cells[toy.index(node, "test-size")].source = "assert right(size) == 8"
    toy.write_source(tmp_path, node)
    result = autograder("release", "--course-dir", tmp_path)
    assert result.exit_code == 0, result.output
    assert "test-size reads right, which the student's kernel makes" in result.output


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("c = get_config(", "SyntaxError"),
        ("import nothing_of_this_name", "nothing_of_this_name"),
        ("c.Autograder.points = 'many'", "'points'"),
        ("c.Autograder.feedback = 'some'", "'feedback'"),
        ("c.Execute.timeout = 'long'", "'timeout'"),
        ("c.Autograder.private = 'nowhere'", "nowhere for private files"),
    ],
)
def test_a_faulty_configuration_is_not_passed_over(autograder, toy_course, line, message):
    path = toy_course.root / "nbgrader_config.py"
    path.write_text(f"c = get_config()\n{line}\n")
    result = autograder("grade", "--course-dir", toy_course.root)
    assert result.exit_code == 1
    assert message in " ".join(result.output.split())
    assert isinstance(result.exception, SystemExit)


def test_a_gradebook_that_is_none_is_a_sentence(autograder, toy_course):
    (toy_course.root / "gradebook.db").write_text("not a database, however long it is")
    result = autograder("grade", "--course-dir", toy_course.root)
    assert result.exit_code == 1
    assert "The gradebook can't be used" in " ".join(result.output.split())
    assert isinstance(result.exception, SystemExit)


def test_a_name_that_no_terminal_can_show_stops_nobody(toy_course):
    for folder in (b"M\xfcller/01-toy", b"kim/M\xfcll"):
        os.makedirs(os.path.join(os.fsencode(toy_course.root), b"submitted", folder))
    command = "from autograder.commands.app import app; app()"
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            command,
            "grade",
            "--course-dir",
            toy_course.root,
            *toy.SANDBOX,
        ],
        env={**os.environ, "PYTHONIOENCODING": "utf-8:strict"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "nbgrader can't handle the folder's name" in run.stdout
    assert "submitted/kim/M?ll belongs to no assignment" in run.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["grade", "--course-dir", "/nowhere"], "no course folder /nowhere"),
        (["grade", "--json", "/nowhere/a.json"], "no folder for /nowhere/a.json"),
        (["report"], "Nothing has been graded"),
        (["release", "09"], "no assignment 09"),
        (["grade", "09"], "autograder release 09"),
        (["grade", "--jobs", "0"], "Invalid value for '--jobs'"),
    ],
)
def test_errors_are_a_sentence(autograder, new_course, tmp_path, arguments, message):
    new_course(tmp_path)
    if "--course-dir" not in arguments:
        arguments = [*arguments, "--course-dir", tmp_path]
    result = autograder(*arguments)
    assert result.exit_code != 0
    assert message in " ".join(result.output.split())
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
