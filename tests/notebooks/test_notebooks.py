"""What holds for every notebook of the course."""

import ast
import builtins
import shutil
from pathlib import Path

import coursework
import nbformat
import pytest

from autograder.authoring.release import generate
from autograder.course import Course
from autograder.judging import names


@pytest.fixture(params=coursework.ASSIGNMENTS)
def assignment(request):
    return request.param


@pytest.fixture
def source(assignment):
    return coursework.source(assignment)


def cells(notebook, **wanted):
    """The code cells whose nbgrader metadata have some values."""
    return [
        cell
        for cell in notebook.cells
        if cell.cell_type == "code"
        and all(
            bool(coursework.nbgrader(cell).get(key)) == value for key, value in wanted.items()
        )
    ]


def test_the_release_is_not_stale(assignment, new_course, tmp_path):
    """release/ is what `autograder release` makes of source/ today."""
    new_course(tmp_path)
    shutil.copy(coursework.ROOT / "nbgrader_config.py", tmp_path)
    shutil.copytree(coursework.ROOT / "source" / assignment, tmp_path / "source" / assignment)
    course = Course(tmp_path)
    generate(course, assignment)
    made, kept = (
        {
            path.relative_to(folder): path.read_text()
            for path in folder.rglob("*")
            if path.is_file()
        }
        for folder in (
            course.path("release", ".", assignment),
            coursework.ROOT / "release" / assignment,
        )
    )
    assert kept == made, "release/ is stale: run `make release`"


def is_bonus(cell):
    """Whether a test gives points beyond the 20, in parts."""
    return "bonus" in cell.metadata.get("tags", [])


def test_the_points_add_up_to_20_without_a_bonus(source):
    required = [cell for cell in source.cells if not is_bonus(cell)]
    assert sum(coursework.nbgrader(cell).get("points", 0) for cell in required) == 20


def test_tests_read_only_what_exercises_define(source):
    known = set(dir(builtins))
    for cell in cells(source, locked=True, grade=False):
        known |= names.binds(cell.source)
    for cell in cells(source, solution=True):
        known |= names.binds(cell.source)
    for cell in cells(source, grade=True, solution=False):
        read, bound = names.reads(cell.source), names.binds(cell.source)
        where = coursework.nbgrader(cell)["grade_id"]
        assert read - bound <= known, where
        assert all(name.startswith("_") for name in bound), where


def test_tests_print_nothing_and_end_in_no_value_but_for_a_bonus(source):
    for cell in cells(source, grade=True, solution=False):
        where = coursework.nbgrader(cell)["grade_id"]
        ends_in_value = isinstance(ast.parse(cell.source).body[-1], ast.Expr)
        assert ends_in_value == is_bonus(cell), where
        assert [output.output_type for output in cell.outputs] == (
            ["execute_result"] if is_bonus(cell) else []
        ), where


def test_every_test_has_a_visible_and_a_hidden_part_and_says_so(source):
    for cell in cells(source, grade=True, solution=False):
        visible, begin, hidden = cell.source.partition("### BEGIN HIDDEN TESTS")
        where = coursework.nbgrader(cell)["grade_id"]
        assert begin, where
        assert "assert" in hidden, where
        assert visible.startswith("# Seen here:"), where
        assert "Not checked here:" in visible.replace("\n# ", " "), where


def test_every_assert_says_what_was_expected(source):
    for cell in cells(source, grade=True, solution=False):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Assert):
                assert node.msg is not None, ast.unparse(node)


def test_every_exercise_has_a_hint(source):
    functions = [
        cell
        for cell in cells(source, solution=True)
        if not coursework.nbgrader(cell)["grade_id"].startswith("prediction")
    ]
    hints = [cell for cell in source.cells if "<summary>Hint</summary>" in cell.source]
    assert len(hints) == len(functions)


def test_cells_are_short(source):
    for cell in cells(source, grade=False, solution=False):
        assert len(cell.source.splitlines()) <= 15, cell.source


def test_reference_outputs_are_stored_and_complete(source):
    code = cells(source)
    for count, cell in enumerate(code, start=1):
        if "no-output" not in cell.metadata.get("tags", []):
            assert cell.execution_count == count, "run `make outputs`"
    for cell in code:
        assert not [o for o in cell.outputs if o.output_type == "error"], cell.source
        streams = [o.name for o in cell.outputs if o.output_type == "stream"]
        assert "stderr" not in streams, cell.source


def test_every_picture_has_a_text_for_those_who_can_t_see_it(source):
    pictures = 0
    for cell in cells(source):
        for output in cell.outputs:
            if "image/png" in output.get("data", {}):
                pictures += 1
                alt = output.metadata.get("image/png", {}).get("alt")
                assert alt or cell.metadata.get("alt"), cell.source  # as nbconvert looks
    assert pictures >= 5


def test_no_stray_metadata(assignment, source):
    allowed = {"nbgrader", "tags", "deletable", "editable", "alt"}
    for notebook in (source, coursework.released(assignment)):
        assert set(notebook.metadata) == {"kernelspec", "language_info"}
        assert notebook.metadata.kernelspec.name == "python3"
        for cell in notebook.cells:
            assert set(cell.metadata) <= allowed, cell.source


def test_the_format_is_what_jupyterlab_and_vs_code_write(assignment, source):
    for notebook in (source, coursework.released(assignment)):
        assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
        assert list(nbformat.validator.iter_validate(notebook)) == []
        ids = [cell.id for cell in notebook.cells]
        assert len(set(ids)) == len(ids)


def test_the_release_has_no_outputs(assignment):
    for cell in cells(coursework.released(assignment)):
        assert cell.outputs == []
        assert cell.execution_count is None


def test_a_notebook_imports_only_the_course_and_public_packages(source):
    public = {"course", "keras", "matplotlib", "numpy", "tensorflow"}
    for cell in cells(source):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Import):
                assert {alias.name.split(".")[0] for alias in node.names} <= public
            elif isinstance(node, ast.ImportFrom):
                assert node.module.split(".")[0] in public


def test_notebooks_stay_small():
    for path in Path(coursework.ROOT / "source").rglob("*.ipynb"):
        nbformat.validate(nbformat.read(path, as_version=4))
        assert path.stat().st_size < 1_500_000, path
