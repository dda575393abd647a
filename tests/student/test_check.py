"""A student's check says what their notebook's own tests say, exercise by exercise."""

import os

import nbformat
import pytest
import toy
from typer.testing import CliRunner

import course
from autograder import AutograderError
from autograder.commands.app import app
from autograder.student.check import check


@pytest.fixture
def notebook(make_course, tmp_path):
    """Write a student's notebook: solved, with some other answers, or as it was released."""

    def write(answers=None, source=None, solved=True):
        node = toy.read_released(make_course(source))
        node = toy.solve(node) if solved else node
        for grade_id, source in (answers or {}).items():
            node.cells[toy.index(node, grade_id)].source = source
        path = tmp_path / "mine.ipynb"
        nbformat.write(node, path)
        return path

    return write


def found(path, *arguments):
    return {exercise.name: exercise for exercise in check(path, *arguments)}


def states(exercises):
    return {name: exercise.state for name, exercise in exercises.items()}


def test_what_is_done_passes_and_words_wait_for_a_person(notebook):
    exercises = found(notebook())
    assert states(exercises) == {"double": "passed", "size": "passed", "words": "written"}
    assert sum(exercise.earned for exercise in exercises.values()) == 5


def test_what_is_untouched_is_not_attempted(notebook):
    path = notebook(solved=False)
    before = path.read_bytes()
    exercises = found(path)
    assert set(states(exercises).values()) == {"not attempted"}
    assert all(exercise.todo and not exercise.earned for exercise in exercises.values())
    assert path.read_bytes() == before


def test_a_failed_test_says_its_message(notebook):
    source = toy.source()
    source.cells[toy.index(source, "test-size")].source = "assert size == 8, 'size\\nis 8'"
    exercises = found(notebook({"size": "size = 9"}, source))
    assert (exercises["size"].state, exercises["size"].message) == ("failed", "size is 8")
    assert exercises["size"].where == "size = 9"


def test_the_error_of_one_s_own_cell_comes_before_the_test_s(notebook):
    exercises = found(notebook({"size": "# mine\nsize = 1 / 0"}))
    assert exercises["size"].message == "ZeroDivisionError: division by zero"
    assert exercises["size"].where == "size = 1 / 0"


def test_a_second_test_belongs_to_the_same_cell(notebook):
    source = toy.source()
    second = toy.check("test-size-2", 1, "assert size % 2 == 0")
    source.cells.insert(toy.index(source, "test-size") + 1, second)
    exercises = found(notebook(source=source, solved=False))
    assert exercises["size-2"].state == "not attempted"


def test_a_cell_that_never_ends_is_stopped_and_the_next_runs(notebook):
    exercises = found(notebook({"double": "while True: pass"}), 1)
    assert exercises["double"].message == "it took more than 1 s, and was stopped"
    assert exercises["size"].state == "passed"


def test_what_comes_after_the_end_of_python_is_not_run(notebook):
    exercises = found(notebook({"size": "import os; os._exit(1)"}))
    assert states(exercises) == {"double": "passed", "size": "not run", "words": "written"}
    assert "os._exit" in exercises["size"].message


def test_a_test_that_was_changed_is_told(notebook):
    exercises = found(notebook({"test-size": "pass"}))
    assert exercises["size"].changed
    assert not exercises["double"].changed


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "no notebook"), ("{", "not a notebook"), ("no exercises", "no exercises")],
)
def test_what_can_t_be_checked_is_refused(tmp_path, content, said):
    path = tmp_path / "mine.ipynb"
    if content == "no exercises":
        nbformat.write(toy.notebook(), path)
    elif content:
        path.write_text(content)
    with pytest.raises(AutograderError, match=said):
        list(check(path))


def test_the_command_says_what_to_do_next(notebook):
    path = notebook({"size": "size = 9"})
    result = CliRunner().invoke(app, ["check", str(path)])
    assert result.exit_code == 1, result.output
    assert "✓ double" in result.output
    assert "2 of 5 points" in result.output
    assert "Next: size, in the cell that begins with\n    size = 9" in result.output


def test_the_command_ends_well_if_nothing_is_left_to_do(notebook):
    result = CliRunner().invoke(app, ["check", str(notebook())])
    assert result.exit_code == 0, result.output
    assert "All done" in result.output


def test_a_notebook_checks_itself(notebook, monkeypatch, capsys):
    monkeypatch.setenv("JPY_SESSION_NAME", str(notebook()))
    course.check()
    said = capsys.readouterr().out
    assert "Running mine.ipynb" in said
    assert "✓ size" in said


def test_a_check_within_a_check_does_nothing(notebook):
    path = notebook({"double": "import course; course.check()\ndouble = lambda x: 2 * x"})
    assert found(path)["double"].state == "passed"


def test_a_notebook_that_can_t_be_found_is_asked_for(monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    course.check()
    assert "Which notebook?" in capsys.readouterr().out
    assert "AUTOGRADER_CHECK" not in os.environ
