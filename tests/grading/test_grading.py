"""A class: everyone gets a mark, and nobody's notebook touches another's."""

import html
import re

import nbformat
import pytest
import toy
from nbformat.v4 import new_code_cell
from nbgrader.converters import Autograde, GenerateFeedback
from toy import grade

from autograder import AutograderError
from autograder.authoring.release import generate, release
from autograder.course import Course
from autograder.feedback.page import HideTests
from autograder.gradebook.records import remembered
from autograder.gradebook.scores import totals
from autograder.grading import batch
from autograder.grading.batch import limits
from autograder.running import notebook


def marks(run):
    return {record.student: record.score for record in run.records}


def problems(run):
    return {record.student: record.problems for record in run.records}


def hand_in_a_class(course):
    """The states in which notebooks arrive: student, what is done to a good notebook."""
    released = toy.read_released(course)

    def good():
        return toy.solve(released)

    def with_cell(source):
        node = good()
        node.cells.insert(2, new_code_cell(source))
        return node

    def without(name):
        node = good()
        del node.cells[toy.index(node, name)]
        return node

    toy.submit(course.root, "good", good())
    toy.submit(course.root, "blank", released)
    toy.submit(course.root, "deleted", without("test-double"))
    node = good()
    node.cells.append(node.cells[3])
    toy.submit(course.root, "duplicated", node)
    node = good()
    node.cells.insert(0, node.cells.pop(3))
    toy.submit(course.root, "reordered", node)
    toy.submit(course.root, "renamed", good(), name="final.ipynb")
    toy.submit(course.root, "broken", raw=b'{"cells": [')
    toy.submit(course.root, "missing", raw=b"dear teacher", name="letter.txt")
    toy.submit(course.root, "dies", with_cell("import os; os._exit(1)"))
    toy.submit(course.root, "hangs", with_cell("while True: pass"))
    toy.submit(course.root, "loud", with_cell("import sys; print(1, file=sys.stderr)"))


@pytest.fixture(scope="module")
def class_of_all_sorts(tmp_path_factory, new_course):
    root = tmp_path_factory.mktemp("course")
    (root / "nbgrader_config.py").write_text(
        "c = get_config()\nc.Execute.timeout = 5\nc.Autograder.notebook_timeout = 60\n"
    )
    toy.write_source(root)
    course = new_course(root)
    generate(course, toy.NAME)
    hand_in_a_class(course)
    before = contents(root / "submitted")
    run = grade(course, jobs=2)
    return course, run, before


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_everyone_gets_the_mark_that_the_work_is_worth(class_of_all_sorts):
    _, run, _ = class_of_all_sorts
    assert marks(run) == {
        "good": 5,
        "blank": 0,
        "deleted": 5,
        "duplicated": 5,
        "reordered": 5,
        "renamed": 5,
        "broken": 0,
        "missing": 0,
        "dies": 0,
        "hangs": 5,
        "loud": 5,
    }


def test_everyone_is_told_what_was_wrong(class_of_all_sorts):
    _, run, _ = class_of_all_sorts
    assert problems(run) == {
        "good": [],
        "blank": [],
        "deleted": ["test-double was deleted and is back"],
        "duplicated": ["test-double is there 2 times"],
        "reordered": ["test-double was moved and is back"],
        "renamed": ["01-toy.ipynb was handed in as final.ipynb"],
        "broken": ["01-toy.ipynb is not a notebook: its JSON is broken or cut off"],
        "missing": ["01-toy.ipynb is missing"],
        "dies": ["the kernel died in code cell 2"],
        "hangs": ["code cell 2 did not end within 5 s"],
        "loud": [],
    }


def test_the_gradebook_and_the_folders_hold_everyone(class_of_all_sorts):
    course, run, _ = class_of_all_sorts
    with course.gradebook() as gradebook:
        submissions = gradebook.assignment_submissions(toy.NAME)
        assert {s.student.id: s.score for s in submissions} == marks(run)
        waiting = {s.student.id for s in submissions if s.needs_manual_grade}
    assert waiting == set(marks(run)) - {"blank", "broken", "missing"}
    for student in marks(run):
        for step, suffix in (("autograded", "ipynb"), ("feedback", "html")):
            folder = course.path(step, student, toy.NAME)
            assert (folder / f"{toy.NAME}.{suffix}").exists()


def test_the_feedback_says_what_was_wrong(class_of_all_sorts):
    course, _, _ = class_of_all_sorts
    page = course.path("feedback", "broken", toy.NAME) / f"{toy.NAME}.html"
    assert "its JSON is broken or cut off" in page.read_text()


def test_what_was_handed_in_is_kept_as_it_was(class_of_all_sorts):
    course, _, before = class_of_all_sorts
    assert contents(course.root / "submitted") == before


def test_running_again_does_nothing(class_of_all_sorts, monkeypatch):
    course, run, _ = class_of_all_sorts
    monkeypatch.setattr(notebook, "run", None)  # nothing may run
    autograded = contents(course.root / "autograded")
    again = grade(course)
    assert again.graded == 0
    assert again.records == run.records
    assert contents(course.root / "autograded") == autograded
    assert remembered(course) == sorted(run.records, key=lambda r: r.student)


@pytest.fixture
def runs(monkeypatch):
    """Counts the notebooks that run."""
    counted = []
    run = notebook.run

    def counting(*arguments):
        counted.append(arguments)
        return run(*arguments)

    monkeypatch.setattr(notebook, "run", counting)
    return counted


def test_only_what_changed_is_graded_again_and_all_without_cache(toy_course, runs):
    released = toy.read_released(toy_course)
    toy.submit(toy_course.root, "ada", toy.solve(released))
    toy.submit(toy_course.root, "bob", released)
    assert marks(grade(toy_course)) == {"ada": 5, "bob": 0}
    node = toy.solve(released)
    node.cells[toy.index(node, "size")].source = "size = 9"
    toy.submit(toy_course.root, "bob", node)
    runs.clear()
    again = grade(toy_course)
    assert (again.graded, len(runs)) == (1, 1)
    assert marks(again) == {"ada": 5, "bob": 2}
    runs.clear()
    assert grade(toy_course, cache=False).graded == 2
    assert len(runs) == 2


def test_the_same_notebook_runs_once(toy_course, runs):
    for student in ("ada", "bob", "cy"):
        toy.submit(toy_course.root, student, toy.read_released(toy_course))
    assert marks(grade(toy_course)) == {"ada": 0, "bob": 0, "cy": 0}
    assert len(runs) == 1


def test_a_run_that_was_stopped_goes_on_where_it_stopped(toy_course, runs, monkeypatch):
    node = toy.solve(toy.read_released(toy_course))
    toy.submit(toy_course.root, "ada", node)
    node.cells[0].source = "# Only text differs"
    node.cells[toy.index(node, "size")].source = "size = 2 ** 3"
    toy.submit(toy_course.root, "bob", node)

    def stop(done, total, troubled):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        grade(toy_course, jobs=1, progress=stop)
    ran = len(runs)
    assert 1 <= ran <= 2
    assert marks(grade(toy_course, jobs=1)) == {"ada": 5, "bob": 5}
    assert len(runs) == 2


def test_notebooks_run_before_all_are_read(toy_course, monkeypatch):
    for number in range(9):
        toy.submit(toy_course.root, f"student-{number}", toy.read_released(toy_course))
    seen = []
    collect = batch.collect

    def collecting(folder, student, *rest):
        seen.append("collected")
        return collect(folder, student, *rest)

    monkeypatch.setattr(batch, "collect", collecting)
    grade(toy_course, jobs=1, progress=lambda *_: seen.append("recorded"))
    assert sorted(seen) == ["collected"] * 9 + ["recorded"] * 9
    assert seen.index("recorded") < 5
    assert seen[-1] == "recorded"


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


def test_two_notebooks_of_an_assignment_are_graded_together(tmp_path, new_course):
    course = new_course(tmp_path)
    folder = toy.write_source(tmp_path)
    nbformat.write(toy.source(), folder / "02-more.ipynb")
    generate(course, toy.NAME)
    node = toy.solve(toy.read_released(course))
    for name in (f"{toy.NAME}.ipynb", "02-more.ipynb"):
        toy.submit(course.root, "ada", node, name=name)
    toy.submit(course.root, "bob", node)
    seen = []
    run = grade(course, progress=lambda *numbers: seen.append(numbers))
    assert marks(run) == {"ada": 10, "bob": 5}
    assert problems(run)["bob"] == ["02-more.ipynb is missing"]
    assert [(done, total) for done, total, _ in seen] == [(n, 4) for n in range(1, 5)]


def test_the_scores_of_a_class_are_as_nbgrader_has_them(class_of_all_sorts):
    course, _, _ = class_of_all_sorts
    with course.gradebook() as gradebook:
        submissions = gradebook.assignment_submissions(toy.NAME)
        assert totals(gradebook, toy.NAME) == {
            s.student_id: [s.score, s.late_submission_penalty, s.needs_manual_grade]
            for s in submissions
        }


def test_a_notebook_that_the_grader_could_not_run_is_tried_again(toy_course, monkeypatch):
    toy.submit(toy_course.root, "ada", toy.solve(toy.read_released(toy_course)))

    def fail(*arguments):
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(notebook, "run", fail)
        run = grade(toy_course)
    assert marks(run) == {"ada": 0}
    assert "the grader could not run 01-toy.ipynb: no space left" in problems(run)["ada"]
    assert marks(grade(toy_course)) == {"ada": 5}


def test_plain_nbgrader_gives_the_same_score_for_honest_work(toy_course):
    toy.submit(toy_course.root, "ada", toy.solve(toy.read_released(toy_course)))
    ours = marks(grade(toy_course))
    coursedir = toy_course.directories(toy_course.root)
    coursedir.assignment_id = toy.NAME
    Autograde(coursedir=coursedir, config=toy_course.config, force=True).start()
    with toy_course.gradebook() as gradebook:
        assert gradebook.find_submission(toy.NAME, "ada").score == ours["ada"]


def test_a_score_by_hand_is_kept_when_the_notebook_is_graded_again(toy_course):
    toy.submit(toy_course.root, "ada", toy.solve(toy.read_released(toy_course)))
    grade(toy_course)
    with toy_course.gradebook() as gradebook:
        grade_by_hand = gradebook.find_grade("words", toy.NAME, toy.NAME, "ada")
        grade_by_hand.manual_score = 1.5
        grade_by_hand.needs_manual_grade = False
        gradebook.db.commit()
    assert marks(grade(toy_course, cache=False)) == {"ada": 6.5}


def test_an_earlier_score_is_kept_when_the_grader_can_t_run_the_notebook(
    toy_course, monkeypatch
):
    toy.submit(toy_course.root, "ada", toy.solve(toy.read_released(toy_course)))
    grade(toy_course)
    monkeypatch.setattr(notebook, "run", lambda *_: 1 / 0)
    run = grade(toy_course, cache=False)
    assert marks(run) == {"ada": 5}
    assert "the grader could not run" in problems(run)["ada"][0]


def test_a_hand_in_that_breaks_the_reader_stops_nobody_else(toy_course, monkeypatch):
    released = toy.read_released(toy_course)
    for student in ("ada", "bob"):
        toy.submit(toy_course.root, student, toy.solve(released))
    collect = batch.collect

    def fail(folder, student, *rest):
        return 1 / 0 if student == "bob" else collect(folder, student, *rest)

    monkeypatch.setattr(batch, "collect", fail)
    run = grade(toy_course)
    assert marks(run) == {"ada": 5, "bob": 0}
    assert problems(run)["bob"] == [
        "the grader could not read it: ZeroDivisionError('division by zero')"
    ]


def test_a_name_that_nbgrader_can_t_handle_is_said(toy_course):
    toy.submit(toy_course.root, "ada [late]", toy.read_released(toy_course))
    assert "rename it" in problems(grade(toy_course))["ada [late]"][0]


def test_scores_by_hand_and_late_penalties_are_in_the_records(toy_course):
    folder = toy.submit(toy_course.root, "ada", toy.solve(toy.read_released(toy_course)))
    (folder / "timestamp.txt").write_text("2026-05-02 12:00:00 UTC")
    with open(toy_course.root / "nbgrader_config.py", "w") as file:
        file.write("c = get_config()\nc.LateSubmissionPlugin.penalty_method = 'zero'\n")
    with toy_course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(toy.NAME, duedate="2026-05-01 12:00:00 UTC")
    course = Course(toy_course.root)
    assert marks(grade(course)) == {"ada": 0}
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(toy.NAME, duedate="2026-05-03 12:00:00 UTC")
    assert marks(grade(course)) == {"ada": 5}
    with course.gradebook() as gradebook:
        by_hand = gradebook.find_grade("words", toy.NAME, toy.NAME, "ada")
        by_hand.manual_score, by_hand.needs_manual_grade = 2, False
        gradebook.db.commit()
    run = grade(course)
    assert (run.graded, marks(run)) == (0, {"ada": 7})
    assert remembered(course) == run.records


def test_a_gradebook_that_was_made_anew_is_filled_again(toy_course, empty_gradebook):
    toy.submit(toy_course.root, "ada", toy.solve(toy.read_released(toy_course)))
    grade(toy_course)
    (toy_course.root / "gradebook.db").write_bytes(empty_gradebook)
    generate(toy_course, toy.NAME)
    assert remembered(toy_course) == []
    run = grade(toy_course)
    assert (run.graded, marks(run)) == (1, {"ada": 5})


def test_a_damaged_record_is_made_again(toy_course):
    toy.submit(toy_course.root, "ada", toy.read_released(toy_course))
    grade(toy_course)
    (toy_course.private / "records" / toy.NAME / "ada.json").write_text("{")
    assert remembered(toy_course) == []
    assert grade(toy_course).graded == 1


def test_other_code_for_the_notebooks_means_other_outcomes(toy_course, runs, monkeypatch):
    toy.submit(toy_course.root, "ada", toy.read_released(toy_course))
    grade(toy_course)
    monkeypatch.setattr(notebook, "environment", lambda: "another")
    assert grade(toy_course).graded == 1
    assert len(runs) == 2


def test_excluded_students_are_left_alone(toy_course):
    toy.submit(toy_course.root, "ada", toy.solve(toy.read_released(toy_course)))
    grade(toy_course)
    toy_course.directory.student_id_exclude = "ada"
    assert grade(toy_course, cache=False).records == []
    with toy_course.gradebook() as gradebook:
        assert gradebook.find_submission(toy.NAME, "ada").score == 5


def test_a_hand_in_for_no_assignment_is_named(toy_course):
    toy.submit(toy_course.root, "ada", toy.solve(toy.read_released(toy_course)))
    toy.submit(
        toy_course.root, "bob", toy.solve(toy.read_released(toy_course)), assignment="1"
    )
    (toy_course.root / "submitted" / "cyd").mkdir()
    (toy_course.root / "submitted" / "cyd" / "01-toy.ipynb").write_text("{}")
    run = grade(toy_course)
    assert marks(run) == {"ada": 5}
    assert run.strays == ["submitted/bob/1", "submitted/cyd/01-toy.ipynb"]


def test_a_cell_of_an_earlier_release_was_not_changed_by_a_student(toy_course):
    toy.submit(toy_course.root, "ada", toy.solve(toy.read_released(toy_course)))
    path = toy_course.path("source", ".", toy.NAME) / f"{toy.NAME}.ipynb"
    node = nbformat.read(path, as_version=4)
    node.cells[toy.index(node, "test-double")].source = "assert double(3) == 6"
    nbformat.write(node, path)
    generate(toy_course, toy.NAME)
    (record,) = grade(toy_course).records
    assert (record.score, record.problems) == (5, [])


def test_nothing_released_is_not_nothing_handed_in(tmp_path, new_course):
    with pytest.raises(AutograderError, match="has no assignment: release first"):
        grade(new_course(tmp_path))


def test_an_assignment_without_a_source_is_skipped(toy_course):
    toy.submit(toy_course.root, "ada", toy.read_released(toy_course))
    with toy_course.gradebook() as gradebook:
        gradebook.add_assignment("00-old")
    run = grade(toy_course)
    assert (run.skipped, marks(run)) == (["00-old"], {"ada": 0})


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


def test_an_author_s_error_is_reported_and_costs_only_that_test(make_course):
    node = toy.source()
    node.cells[toy.index(node, "test-size")].source = "import numpy; numpy.float64(3)"
    course = make_course(node)
    toy.submit(course.root, "ada", toy.solve(toy.read_released(course)))
    run = grade(course)
    assert marks(run) == {"ada": 2}
    assert problems(run)["ada"][0].startswith("test-size ends in np.float64(3.0)")


def test_an_instructor_s_file_replaces_the_student_s(make_course):
    node = toy.source()
    node.cells[
        toy.index(node, "test-size")
    ].source = "assert open('data.txt').read() == 'instructor'"
    course = make_course(node)
    (course.path("source", ".", toy.NAME) / "data.txt").write_text("instructor")
    folder = toy.submit(course.root, "ada", toy.solve(toy.read_released(course)))
    (folder / "data.txt").write_text("student")
    assert marks(grade(course)) == {"ada": 5}


def test_the_limits_come_from_the_configuration(tmp_path):
    (tmp_path / "nbgrader_config.py").write_text(
        "c = get_config()\nc.Execute.timeout = 7\nc.Autograder.notebook_timeout = 8\n"
    )
    found = limits(Course(tmp_path))
    assert (found.cell_seconds, found.notebook_seconds) == (7, 8)


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


def test_an_assignment_that_is_not_released_is_named(tmp_path, new_course):
    with pytest.raises(AutograderError, match="autograder release 09-new"):
        grade(new_course(tmp_path), ["09-new"])


def test_a_second_run_on_the_same_course_is_refused(toy_course, monkeypatch):
    toy.submit(toy_course.root, "ada", toy.read_released(toy_course))

    def run_another(*arguments):
        with pytest.raises(AutograderError, match="Another run"):
            grade(toy_course)
        refused.append(True)

    refused = []
    grade(toy_course, progress=run_another)
    assert refused == [True]
