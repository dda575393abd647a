"""A class: everyone gets a mark, and nobody's notebook touches another's."""

import nbformat
import pytest
import toy
from nbformat.v4 import new_code_cell
from nbgrader.converters import Autograde
from toy import grade, marks, problems

from autograder import AutograderError
from autograder.authoring.release import generate
from autograder.gradebook.records import remembered
from autograder.gradebook.scores import totals
from autograder.grading import prepare
from autograder.running import notebook


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
def class_of_all_sorts(tmp_path_factory, copy_toy):
    root = tmp_path_factory.mktemp("course")
    (root / "nbgrader_config.py").write_text(
        "c = get_config()\nc.Execute.timeout = 5\nc.Autograder.notebook_timeout = 60\n"
    )
    course = copy_toy(root)
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


def test_the_scores_of_a_class_are_as_nbgrader_has_them(class_of_all_sorts):
    course, _, _ = class_of_all_sorts
    with course.gradebook() as gradebook:
        submissions = gradebook.assignment_submissions(toy.NAME)
        assert totals(gradebook, toy.NAME) == {
            s.student_id: [s.score, s.late_submission_penalty, s.needs_manual_grade]
            for s in submissions
        }


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


def test_notebooks_run_before_all_are_read(toy_course, monkeypatch):
    for number in range(9):
        toy.submit(toy_course.root, f"student-{number}", toy.read_released(toy_course))
    seen = []
    collect = prepare.collect

    def collecting(folder, student, *rest):
        seen.append("collected")
        return collect(folder, student, *rest)

    monkeypatch.setattr(prepare, "collect", collecting)
    grade(toy_course, jobs=1, progress=lambda *_: seen.append("recorded"))
    assert sorted(seen) == ["collected"] * 9 + ["recorded"] * 9
    assert seen.index("recorded") < 5
    assert seen[-1] == "recorded"


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


def test_plain_nbgrader_gives_the_same_score_for_honest_work(toy_course):
    toy.submit(toy_course.root, "ada", toy.solve(toy.read_released(toy_course)))
    ours = marks(grade(toy_course))
    coursedir = toy_course.directories(toy_course.root)
    coursedir.assignment_id = toy.NAME
    Autograde(coursedir=coursedir, config=toy_course.config, force=True).start()
    with toy_course.gradebook() as gradebook:
        assert gradebook.find_submission(toy.NAME, "ada").score == ours["ada"]


def test_a_hand_in_that_breaks_the_reader_stops_nobody_else(toy_course, monkeypatch):
    released = toy.read_released(toy_course)
    for student in ("ada", "bob"):
        toy.submit(toy_course.root, student, toy.solve(released))
    collect = prepare.collect

    def fail(folder, student, *rest):
        return 1 / 0 if student == "bob" else collect(folder, student, *rest)

    monkeypatch.setattr(prepare, "collect", fail)
    run = grade(toy_course)
    assert marks(run) == {"ada": 5, "bob": 0}
    assert problems(run)["bob"] == [
        "the grader could not read it: ZeroDivisionError('division by zero')"
    ]


def test_a_name_that_nbgrader_can_t_handle_is_said(toy_course):
    toy.submit(toy_course.root, "ada [late]", toy.read_released(toy_course))
    assert "rename it" in problems(grade(toy_course))["ada [late]"][0]


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


def test_nothing_released_is_not_nothing_handed_in(tmp_path, new_course):
    with pytest.raises(AutograderError, match="has no assignment: release first"):
        grade(new_course(tmp_path))


def test_an_assignment_that_is_not_released_is_named(tmp_path, new_course):
    with pytest.raises(AutograderError, match="autograder release 09-new"):
        grade(new_course(tmp_path), ["09-new"])


def test_an_assignment_without_a_source_is_skipped(toy_course):
    toy.submit(toy_course.root, "ada", toy.read_released(toy_course))
    with toy_course.gradebook() as gradebook:
        gradebook.add_assignment("00-old")
    run = grade(toy_course)
    assert (run.skipped, marks(run)) == (["00-old"], {"ada": 0})
