"""What a course sets, and how its folders are arranged, counts when it is graded."""

import html
import re

import nbformat
import pytest
import toy
from nbformat.v4 import new_code_cell
from nbgrader.converters import GenerateFeedback
from toy import grade, marks, problems

from autograder import AutograderError
from autograder.authoring.release import release
from autograder.course import Course
from autograder.feedback.page import HideTests
from autograder.grading.common import limits
from autograder.running import notebook

PREPROCESSORS = """\
from nbgrader.preprocessors import NbGraderPreprocessor
from nbformat.v4 import new_code_cell


class Add(NbGraderPreprocessor):
    def preprocess(self, nb, resources):
        nb.cells.append(new_code_cell("print(2 * 21)"))
        return nb, resources


def refuse(nb, resources):
    if resources["nbgrader"]["student"] == "bob":
        raise RuntimeError("not bob")
    return nb, resources


def mark(nb, resources):
    nb.metadata["marks"] = [*nb.metadata.get("marks", []), len(nb.cells[-1].outputs)]
    return nb, resources
"""
CONFIG = """\
import preprocessors
from nbgrader.converters import Autograde

c = get_config()
ours = [preprocessors.mark, "preprocessors.Add", preprocessors.mark]
c.Autograde.sanitize_preprocessors = Autograde.sanitize_preprocessors.default() + ours
default = Autograde.autograde_preprocessors.default()
c.Autograde.autograde_preprocessors = [preprocessors.refuse, *default, preprocessors.mark]
c.Autograde.exclude_overwriting = {"01-toy": ["mine.txt"]}
c.Autograde.permissions = 440
"""


def test_the_configuration_of_nbgrader_s_converters_counts(toy_course, monkeypatch):
    monkeypatch.syspath_prepend(str(toy_course.root))
    (toy_course.root / "preprocessors.py").write_text(PREPROCESSORS)
    (toy_course.root / "nbgrader_config.py").write_text(CONFIG)
    for name in ("mine.txt", "yours.txt"):
        (toy_course.path("source", ".", toy.NAME) / name).write_text("instructor")
    for student in ("ada", "bob", "cy"):
        node = toy.solve(toy.read_released(toy_course))
        node.cells.append(new_code_cell("1"))
        folder = toy.submit(toy_course.root, student, node)
        for name in ("mine.txt", "yours.txt"):
            (folder / name).write_text("student")
    run = grade(Course(toy_course.root))
    assert marks(run) == {"ada": 5, "bob": 0, "cy": 5}
    assert "nbgrader could not process it" in problems(run)["bob"][0]
    for student in ("ada", "cy"):
        graded = toy.read_graded(toy_course, student)
        assert graded.metadata.marks == [0, 0, 1]
        assert graded.cells[-1].outputs[0].text == "42\n"
        folder = toy_course.path("autograded", student, toy.NAME)
        assert (folder / "mine.txt").read_text() == "student"
        assert (folder / "yours.txt").read_text() == "instructor"
        assert (folder / "yours.txt").stat().st_mode & 0o777 == 0o440


@pytest.mark.parametrize(
    "config",
    [
        "c.CourseDirectory.db_url = 'sqlite:///gradebook.db'",
        "c.CourseDirectory.submitted_directory = {root!r} + '/handed/in'",
        "c.CourseDirectory.source_directory = 'instructors'\n"
        "c.CourseDirectory.release_directory = {root!r} + '/students'",
        "c.CourseDirectory.directory_structure = "
        "'{{assignment_id}}/{{nbgrader_step}}/{{student_id}}'",
        "c.IncludeHeaderFooter.header = 'source/header.ipynb'",
    ],
)
def test_a_course_that_is_arranged_otherwise(tmp_path, new_course, config, monkeypatch):
    """Released, proved and graded; and the proof's two students stay out of the class."""
    new_course(tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nbgrader_config.py").write_text(
        "c = get_config()\n" + config.format(root=str(tmp_path))
    )
    course = Course(tmp_path)
    folder = course.path("source", ".", toy.NAME)
    folder.mkdir(parents=True)
    nbformat.write(toy.source(), folder / f"{toy.NAME}.ipynb")
    if "header" in config:
        nbformat.write(toy.notebook(), tmp_path / "source" / "header.ipynb")
    release(course, toy.NAME)
    folder = course.path("submitted", "ada", toy.NAME)
    folder.mkdir(parents=True)
    nbformat.write(toy.solve(toy.read_released(course)), folder / f"{toy.NAME}.ipynb")
    assert marks(grade(course)) == {"ada": 5}
    assert course.path("autograded", "ada", toy.NAME).exists()
    assert course.path("release", ".", toy.NAME).exists()


def test_a_folder_that_nbgrader_can_t_work_in_is_refused(tmp_path):
    (tmp_path / "cs [2026]").mkdir()
    with pytest.raises(AutograderError, match="nbgrader can't work in"):
        Course(tmp_path / "cs [2026]")


def test_the_limits_come_from_the_configuration(tmp_path):
    (tmp_path / "nbgrader_config.py").write_text(
        "c = get_config()\nc.Execute.timeout = 7\nc.Autograder.notebook_timeout = 8\n"
    )
    found = limits(Course(tmp_path))
    assert (found.cell_seconds, found.notebook_seconds) == (7, 8)


@pytest.mark.parametrize("timeout", ["None", "-1", "0"])
def test_a_cell_may_take_for_ever_if_the_course_says_so(tmp_path, timeout):
    (tmp_path / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.Execute.timeout = {timeout}\n"
    )
    assert limits(Course(tmp_path)).cell_seconds == -1
    node = toy.notebook(new_code_cell("1"))
    assert (
        notebook.run(
            notebook.Job(node, limits=limits(Course(tmp_path)), walls=toy.WALLS)
        ).problems
        == []
    )


@pytest.mark.parametrize(("feedback", "shown"), [("message", False), ("all", True)])
@pytest.mark.parametrize("listed", [False, True])
def test_feedback_shows_of_a_hidden_test_what_the_course_says(
    toy_course, feedback, shown, listed
):
    toy_course.config.Autograder.feedback = feedback
    if listed:  # as in this course's own configuration
        all_of_them = [HideTests, *GenerateFeedback.preprocessors.default()]
        toy_course.config.GenerateFeedback.preprocessors = all_of_them
    node = toy.solve(toy.read_released(toy_course))
    node.cells[
        toy.index(node, "double")
    ].source = "def double(x):\n    print('called with', x)\n    return abs(2 * x)"
    toy.submit(toy_course.root, "ada", node)
    assert marks(grade(toy_course)) == {"ada": 3}
    page = toy_course.path("feedback", "ada", toy.NAME) / f"{toy.NAME}.html"
    text = re.sub(r"<[^>]+>", "", page.read_text())
    assert "negative numbers" in text
    for secret in ("double(-3)", "double(-3) == -6", "called with -3", "HIDDEN TESTS"):
        assert (secret in html.unescape(text)) is shown, secret
    kept = toy_course.path("autograded", "ada", toy.NAME) / f"{toy.NAME}.ipynb"
    assert "double(-3)" in kept.read_text()
