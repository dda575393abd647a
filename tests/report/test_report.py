"""The report says how the class did, and nothing that a student wrote can break it."""

import base64
import csv
import hashlib
import re
import shutil
from datetime import datetime
from itertools import pairwise

import pytest
import toy
from nbgrader.plugins import CsvExportPlugin
from toy import grade

from autograder import AutograderError
from autograder.course import Course
from autograder.gradebook.records import find, save
from autograder.report.class_page import report


def graded_by_two(course):
    released = toy.read_released(course)
    toy.submit(course.root, "ada", toy.solve(released))
    toy.submit(course.root, "<b>bob", released, name="<i>mine.ipynb")
    grade(course)
    return course


@pytest.fixture
def graded(toy_course):
    return graded_by_two(toy_course)


@pytest.fixture(scope="module")
def path(tmp_path_factory, copy_toy):
    """The page of a course that no test changes."""
    course = copy_toy(tmp_path_factory.mktemp("course"))
    return report(graded_by_two(course))


@pytest.fixture(scope="module")
def page(path):
    return path.read_text()


def test_grades_are_exported_as_nbgrader_does(graded, tmp_path):
    with graded.gradebook() as gradebook:
        gradebook.add_student("=1+1", last_name="Nobody", email="nobody@example.org")
        submission = gradebook.find_submission(toy.NAME, "ada")
        submission.timestamp = datetime(2026, 3, 1, 12)
        submission.notebooks[0].late_submission_penalty = 1.5
        gradebook.db.commit()
        CsvExportPlugin(to=str(tmp_path / "nbgrader.csv")).export(gradebook)
    report(graded)
    text = (graded.root / "grades.csv").read_text()
    assert text == (tmp_path / "nbgrader.csv").read_text()
    rows = {row["student_id"]: row for row in csv.DictReader(text.splitlines())}
    assert (rows["ada"]["score"], rows["ada"]["max_score"]) == ("3.5", "7.0")


def test_the_page_says_who_needs_a_look_and_why(page):
    assert "01-toy.ipynb was handed in as &lt;i&gt;mine.ipynb" in page
    assert "&lt;b&gt;bob" in page
    assert "<b>bob" not in page
    assert "<i>mine" not in page


def test_the_page_has_every_exercise_with_its_rate(page):
    assert "<td>double</td>" in page
    assert "50 %" in page
    assert "1 of 2 to grade by hand" in page


def test_the_page_leads_to_the_feedback(path, page):
    assert 'href="../feedback/ada/01-toy/01-toy.html"' in page
    assert (path.parent / "../feedback/ada/01-toy/01-toy.html").exists()


def test_a_histogram_is_drawn_for_each_assignment(page):
    assert page.count("<svg") == 1


def test_wrong_answers_are_there_with_who_gave_them(graded):
    page = report(graded).read_text()
    assert find(graded, "ada", toy.NAME).messages == {}
    assert "Not attempted: the answer is as it was handed out." in page
    record = find(graded, "ada", toy.NAME)
    record.messages = {toy.NAME: {"test-double": "AssertionError: <script>3 & 4</script>"}}
    save(graded, record)
    page = report(graded).read_text()
    assert "&lt;script&gt;3 &amp; 4&lt;/script&gt;" in page
    assert page.count("<script>") == 1


def test_the_first_run_has_graded_everything_newly(graded):
    page = report(graded).read_text()
    assert "Newly graded: 2" in page
    grade(graded)  # with nothing to grade, it is no run to compare with
    assert "Newly graded: 2" in report(graded).read_text()


def test_who_works_alone_is_compared_with_nobody(page):
    assert "nobody shares much of what few others wrote" in page


def test_the_page_asks_for_nothing_from_elsewhere(page):
    addresses = re.findall(r"""(?:href|src|action|url)\s*[=(]\s*["']?([^"')> ]+)""", page)
    assert addresses
    assert all(address.startswith(("#", "../feedback/")) for address in addresses)
    assert "@import" not in page
    assert "default-src 'none'" in page


def test_only_the_page_s_own_script_may_run(page):
    [script] = re.findall("<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page


def test_headings_go_down_one_step_at_a_time(page):
    levels = [int(level) for level in re.findall(r"<h(\d)", page)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_table_of_a_long_class_has_the_same_rows(graded, monkeypatch):
    rows = r"<table id=.students. .*?</table>"
    [short] = re.findall(rows, report(graded).read_text(), re.DOTALL)
    monkeypatch.setattr("autograder.report.class_page.LONG", 1)
    [long] = re.findall(rows, report(graded).read_text(), re.DOTALL)
    assert 'class="sort"' in short
    assert 'class="sort long"' in long
    assert short.partition("<thead>")[2] == long.partition("<thead>")[2]


def test_an_assignment_whose_source_is_gone_is_still_there(graded):
    shutil.rmtree(graded.path("source", ".", "01-toy"))
    assert "<td>double</td>" in report(graded).read_text()


def test_nothing_graded_yet_is_said(tmp_path):
    with pytest.raises(AutograderError, match="autograder grade"):
        report(Course(tmp_path))
