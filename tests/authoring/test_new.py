"""A new assignment passes its own proofs from the first minute; nothing is overwritten."""

import nbformat
import pytest
from typer.testing import CliRunner

from autograder import AutograderError
from autograder.audit.auditor import audit
from autograder.authoring.new import new
from autograder.authoring.release import release
from autograder.commands.app import app
from autograder.course import Course

NAME = "08-dropout"


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def configured(root, points):
    (root / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.Autograder.points = {points}\nc.Autograder.answers = 'known'\n"
    )
    return Course(root)


def test_release_and_audit_are_content_with_a_new_assignment(new_course, tmp_path):
    course = new_course(tmp_path)
    new(course, NAME)
    proof = release(course, NAME)
    assert (proof.points, proof.by_hand) == (5, 2)
    assert proof.faults == proof.advice == []
    (exercise,) = audit(course, [NAME])
    assert exercise.complaints == []
    assert len(exercise.of("right")) == 2
    assert len(exercise.of("wrong")) == 3
    assert len(exercise.of("mutant")) > 5


def test_it_has_the_points_and_the_answers_where_the_course_wants_them(new_course, tmp_path):
    new_course(tmp_path)
    course = configured(tmp_path, 20)
    _, answers = new(course, NAME)
    assert answers == tmp_path / "known" / NAME
    assert release(course, NAME).points == 20
    (exercise,) = audit(course, [NAME], mutants=0)
    assert exercise.complaints == []
    assert exercise.points == 18


@pytest.mark.parametrize("points", [1, 2, 3])
def test_few_points_are_shared_out_too(tmp_path, points):
    path, _ = new(configured(tmp_path, points), NAME)
    cells = nbformat.read(path, as_version=4).cells
    shares = [cell.metadata.get("nbgrader", {}).get("points", 0) for cell in cells]
    assert sum(shares) == points
    assert f"worth {points} point" in cells[0].source


def test_it_is_a_valid_notebook_with_every_kind_of_cell(tmp_path):
    path, _ = new(Course(tmp_path), NAME)
    node = nbformat.read(path, as_version=4)
    nbformat.validate(node)
    text = "\n".join(cell.source for cell in node.cells)
    for part in ("BEGIN SOLUTION", "BEGIN HIDDEN TESTS", "<summary>Hint", "### In words"):
        assert part in text


@pytest.mark.parametrize("taken", [f"source/{NAME}", f"answers/{NAME}"])
def test_what_is_there_stays_as_it_is(tmp_path, taken):
    folder = tmp_path / taken
    folder.mkdir(parents=True)
    (folder / "mine.txt").write_text("mine")
    before = contents(tmp_path)
    with pytest.raises(AutograderError, match=f"There is already .*{taken}"):
        new(Course(tmp_path), NAME)
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    "name",
    ["", "a+b", "all*", "why?", "[1]", "a b", " a", "a/b", "../a", ".hidden", "-x", "a\n"],
)
def test_names_that_nbgrader_or_a_command_line_can_t_use_are_refused(tmp_path, name):
    with pytest.raises(AutograderError, match="can't be the name of an assignment"):
        new(Course(tmp_path), name)
    assert not list(tmp_path.iterdir())


def test_the_command_says_what_comes_next(tmp_path):
    result = CliRunner().invoke(app, ["new", NAME, "--course-dir", str(tmp_path)])
    assert result.exit_code == 0, result.output
    said = " ".join(result.output.split())
    assert f"source/{NAME}/{NAME}.ipynb" in said
    assert f"`autograder release {NAME}`" in said
    assert f"`autograder audit {NAME}`" in said
    result = CliRunner().invoke(app, ["new", NAME, "--course-dir", str(tmp_path)])
    assert result.exit_code == 1
    assert "There is already" in result.output
