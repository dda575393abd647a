"""The report says how the class did, and nothing that a student wrote can break it."""

import base64
import csv
import hashlib
import re
import shutil
from itertools import pairwise

import pytest
import toy
from toy import grade

from autograder import AutograderError
from autograder.course import Course
from autograder.records import find, save
from autograder.report import report


@pytest.fixture
def graded(toy_course):
    released = toy.read_released(toy_course)
    toy.submit(toy_course.root, "ada", toy.solve(released))
    toy.submit(toy_course.root, "<b>bob", released, name="<i>mine.ipynb")
    grade(toy_course)
    return toy_course


def test_grades_are_exported_with_nbgrader_s_columns(graded):
    report(graded)
    with open(graded.root / "grades.csv") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert list(rows["ada"]) == [
        "assignment",
        "duedate",
        "timestamp",
        "student_id",
        "last_name",
        "first_name",
        "email",
        "raw_score",
        "late_submission_penalty",
        "score",
        "max_score",
    ]
    assert (rows["ada"]["score"], rows["ada"]["max_score"]) == ("5.0", "7.0")


def test_the_page_says_who_needs_a_look_and_why(graded):
    page = report(graded).read_text()
    assert "01-toy.ipynb was handed in as &lt;i&gt;mine.ipynb" in page
    assert "&lt;b&gt;bob" in page
    assert "<b>bob" not in page
    assert "<i>mine" not in page


def test_the_page_has_every_exercise_with_its_rate(graded):
    page = report(graded).read_text()
    assert "<td>double</td>" in page
    assert "50 %" in page
    assert "1 of 2 to grade by hand" in page


def test_the_page_leads_to_the_feedback(graded):
    page = report(graded)
    assert 'href="../feedback/ada/01-toy/01-toy.html"' in page.read_text()
    assert (page.parent / "../feedback/ada/01-toy/01-toy.html").exists()


def test_a_histogram_is_drawn_for_each_assignment(graded):
    assert report(graded).read_text().count("<svg") == 1


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


def test_who_works_alone_is_compared_with_nobody(graded):
    assert "nobody shares much of what few others wrote" in report(graded).read_text()


def test_the_page_asks_for_nothing_from_elsewhere(graded):
    page = report(graded).read_text()
    addresses = re.findall(r"""(?:href|src|action|url)\s*[=(]\s*["']?([^"')> ]+)""", page)
    assert addresses
    assert all(address.startswith(("#", "../feedback/")) for address in addresses)
    assert "@import" not in page
    assert "default-src 'none'" in page


def test_only_the_page_s_own_script_may_run(graded):
    page = report(graded).read_text()
    [script] = re.findall("<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page.replace("&#39;", "'")


def test_headings_go_down_one_step_at_a_time(graded):
    levels = [int(level) for level in re.findall(r"<h(\d)", report(graded).read_text())]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_an_assignment_whose_source_is_gone_is_still_there(graded):
    shutil.rmtree(graded.path("source", ".", "01-toy"))
    assert "<td>double</td>" in report(graded).read_text()


def test_nothing_graded_yet_is_said(tmp_path):
    with pytest.raises(AutograderError, match="autograder grade"):
        report(Course(tmp_path))
