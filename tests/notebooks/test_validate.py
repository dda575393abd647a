"""nbgrader's Validate, with what students are handed out."""

import os
import shutil

import coursework
import nbformat
import pytest
import toy
from nbgrader.apps import NbGrader
from nbgrader.preprocessors import Execute
from nbgrader.validator import Validator

from autograder.course import Course


@pytest.fixture
def work(tmp_path, monkeypatch):
    """A folder in which JupyterLab runs, with nothing but the students' configuration."""
    for name in ("JUPYTER_CONFIG_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("TF_CPP_MIN_LOG_LEVEL", "0")  # restored after the test
    monkeypatch.delenv("TF_CPP_MIN_LOG_LEVEL")
    work = tmp_path / "work"
    work.mkdir()
    shutil.copy(coursework.ROOT / "release" / "nbgrader_config.py", work)
    monkeypatch.chdir(work)
    return work


def config():
    """What the button's part of the server reads before each run."""
    app = NbGrader()
    app.load_config_file()
    return app.config


def validate(work, node):
    """The cells that fail, as the button finds them."""
    nbformat.write(node, work / "it.ipynb")
    return Validator(config=config()).validate(str(work / "it.ipynb")).get("failed", [])


@pytest.mark.parametrize("assignment", coursework.ASSIGNMENTS)
def test_each_test_and_question_of_an_untouched_notebook_is_open(work, assignment):
    released = coursework.released(assignment)
    failed = validate(work, released)
    graded = [
        cell.source
        for cell in released.cells
        if coursework.nbgrader(cell).get("grade")
        and "bonus" not in cell.metadata.get("tags", [])  # it need not be done
    ]
    assert [cell["source"] for cell in failed] == [source.strip() for source in graded]
    errors = "\n".join(cell["raw_error"] for cell in failed)
    assert "is not done yet" in errors
    assert "You did not provide a response." in errors
    assert "CellTimeoutError" not in errors


def test_a_cell_may_take_as_long_as_in_grading(work):
    given = Execute(config=config()).timeout
    assert given == Execute(config=Course(coursework.ROOT).config).timeout


def test_what_tensorflow_logs_fails_no_test(work):
    log = 'import os\nos.environ["TF_CPP_MIN_LOG_LEVEL"] == "3" or os.write(2, b"No GPU")'
    node = toy.notebook(toy.check("test-log", 1, f"{log};"))
    assert validate(work, node) == []
    del os.environ["TF_CPP_MIN_LOG_LEVEL"]
    (work / "nbgrader_config.py").unlink()
    assert validate(work, node) != []
