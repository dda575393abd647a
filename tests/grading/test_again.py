"""Grading again: what runs anew, what is known, and what stays as it was."""

import nbformat
import pytest
import toy
from toy import grade, marks, problems

from autograder import AutograderError
from autograder.authoring.release import generate
from autograder.course import Course
from autograder.gradebook.records import remembered
from autograder.running import notebook


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


def test_an_earlier_score_is_kept_when_the_grader_can_t_run_the_notebook(
    toy_course, monkeypatch
):
    toy.submit(toy_course.root, "ada", toy.solve(toy.read_released(toy_course)))
    grade(toy_course)
    monkeypatch.setattr(notebook, "run", lambda *_: 1 / 0)
    run = grade(toy_course, cache=False)
    assert marks(run) == {"ada": 5}
    assert "the grader could not run" in problems(run)["ada"][0]


def test_a_score_by_hand_is_kept_when_the_notebook_is_graded_again(toy_course):
    toy.submit(toy_course.root, "ada", toy.solve(toy.read_released(toy_course)))
    grade(toy_course)
    with toy_course.gradebook() as gradebook:
        grade_by_hand = gradebook.find_grade("words", toy.NAME, toy.NAME, "ada")
        grade_by_hand.manual_score = 1.5
        grade_by_hand.needs_manual_grade = False
        gradebook.db.commit()
    assert marks(grade(toy_course, cache=False)) == {"ada": 6.5}


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


def test_a_cell_of_an_earlier_release_was_not_changed_by_a_student(toy_course):
    toy.submit(toy_course.root, "ada", toy.solve(toy.read_released(toy_course)))
    path = toy_course.path("source", ".", toy.NAME) / f"{toy.NAME}.ipynb"
    node = nbformat.read(path, as_version=4)
    node.cells[toy.index(node, "test-double")].source = "assert double(3) == 6"
    nbformat.write(node, path)
    generate(toy_course, toy.NAME)
    (record,) = grade(toy_course).records
    assert (record.score, record.problems) == (5, [])


def test_a_second_run_on_the_same_course_is_refused(toy_course, monkeypatch):
    toy.submit(toy_course.root, "ada", toy.read_released(toy_course))

    def run_another(*arguments):
        with pytest.raises(AutograderError, match="Another run"):
            grade(toy_course)
        refused.append(True)

    refused = []
    grade(toy_course, progress=run_another)
    assert refused == [True]
