"""A cell of a notebook, with `course.hand_in()`, hands the notebook in."""

import json
import subprocess

import nbformat
import pytest
import toy
from handing_in import EVENTS, HAND_IN, attempt, events

import course
from autograder.student.link import read_link, remember
from course import commands

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def in_notebook(notebook, monkeypatch):
    """Be in a notebook that can't be saved from here."""
    path = notebook(f"{toy.NAME}/{toy.NAME}")
    monkeypatch.chdir(path.parent)
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    monkeypatch.setattr(commands, "PATIENCE", 0)
    return path


def test_a_notebook_hands_itself_in_and_asks_for_the_link(
    in_notebook, link, monkeypatch, capsys
):
    answers, started, popen = [f"{link}x", link], [], subprocess.Popen

    def start(arguments, **options):
        started.append(arguments)
        return popen(arguments, **options)

    monkeypatch.setattr(commands, "getpass", lambda _: answers.pop(0))
    monkeypatch.setattr(commands.subprocess, "Popen", start)
    course.hand_in()
    said = capsys.readouterr().out
    assert "This sends the notebook as it was saved at" in said
    assert "your link is needed" in said
    assert "is unknown, or has been replaced" in said
    assert "✓ size" in said
    assert "This counts." in said
    assert len(started) == 3
    assert link.partition("#")[2] not in said + str(started)  # which others can list


def test_a_cell_that_is_stopped_says_that_it_is_handed_in(in_notebook, fake, monkeypatch):
    def show(line, **_):
        said.append(line)
        if line == "Running.\n":
            raise KeyboardInterrupt

    said = []
    running = events(attempt("running"), broken="stays open")
    server = fake({HAND_IN: [attempt("queued", position=1)], EVENTS: [running]})
    remember(read_link(server.link))
    monkeypatch.setattr(commands, "print", show, raising=False)
    course.hand_in()
    assert "It is handed in all the same" in said[-1]


def test_who_gives_no_link_hands_nothing_in(in_notebook, monkeypatch, capsys):
    monkeypatch.setattr(commands, "getpass", lambda _: "")
    course.hand_in()
    assert "is handed in" not in capsys.readouterr().out


def test_where_nothing_can_be_asked_there_is_no_traceback(in_notebook, monkeypatch, capsys):
    def ask(_):
        raise NotImplementedError

    monkeypatch.setattr(commands, "getpass", ask)
    course.hand_in()
    assert "run this cell in Jupyter" in capsys.readouterr().out


def test_what_jupyter_saves_in_time_needs_no_words(in_notebook, fake, monkeypatch, capsys):
    def save(script):
        assert json.dumps(str(in_notebook)) in script.data
        in_notebook.write_bytes(in_notebook.read_bytes() + b"\n")

    remember(read_link(fake({HAND_IN: [attempt()]}).link))
    monkeypatch.setattr(commands, "PATIENCE", 60)
    monkeypatch.setattr("IPython.display.display", save)
    course.hand_in()
    said = capsys.readouterr().out
    assert "This sends the notebook" not in said
    assert "5 of 0 points." in said


@pytest.mark.parametrize(
    "said", [toy.NAME, f"{toy.NAME}.ipynb", f"../{toy.NAME}/{toy.NAME}.ipynb", None]
)
def test_an_assignment_or_a_file_is_found(in_notebook, said):
    assert commands._found(said).resolve() == in_notebook.resolve()


def test_an_assignment_next_door_is_found(in_notebook, notebook):
    path = notebook("02-parts/02-parts")
    assert commands._found("02-parts").resolve() == path.resolve()


@pytest.mark.parametrize("said", ["nothing", "nothing.ipynb"])
def test_what_is_not_there_is_told(in_notebook, said, capsys):
    course.hand_in(said)
    assert f"There is no notebook {said} here." in capsys.readouterr().out


@pytest.mark.parametrize("name", ["AUTOGRADER_CHECK", "NBGRADER_EXECUTION"])
@pytest.mark.parametrize("call", [course.check, course.hand_in])
def test_nothing_is_started_where_a_notebook_is_graded(
    in_notebook, name, call, monkeypatch, capsys
):
    monkeypatch.setenv(name, "1")
    call()
    assert capsys.readouterr().out == ""


def test_cells_that_check_and_hand_in_cost_nothing_in_grading(make_course):
    own = make_course()
    node = toy.solve(toy.read_released(own))
    node.cells.append(nbformat.v4.new_code_cell("import course"))
    node.cells.append(nbformat.v4.new_code_cell("course.check(); course.hand_in()"))
    toy.submit(own.root, "ada", node)
    (record,) = toy.grade(own).records
    assert record.score == 5
    assert toy.read_graded(own, "ada").cells[-1].outputs == []
