"""What teachers see: the queue, how the class does, and everybody's feedback."""

import re
from datetime import datetime, timedelta

import pytest
import toy
from visiting import CLASS, hashed

from autograder.service import database, pages
from autograder.service.attempts import RUNNING


def mark(course, points):
    """Mark ada's answer in words as formgrader does."""
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade("words", toy.NAME, toy.NAME, "ada")
        grade.manual_score, grade.needs_manual_grade = points, points is None
        gradebook.db.commit()


def test_a_teacher_sees_the_queue_and_what_failed(service):
    service.graded("ada")
    service.failed("bob", "the grader could not read it")
    service.queued("ada", state=RUNNING)
    service.queued("<i>eve", received=database.now() - timedelta(minutes=5))
    service.queued("bob")
    text = service.visit("prof").get("/").text
    assert "<b>2</b> waiting" in text
    assert "<b>1</b> being graded" in text
    assert "the grader could not read it" in text
    assert "&lt;i&gt;eve" in text
    assert "The first has waited for 5 min" in text


def test_attempts_are_counted_by_the_hour_for_two_days(service, monkeypatch):
    now = datetime(2026, 3, 2, 12, 30)
    monkeypatch.setattr(database, "now", lambda: now)
    for hours in (48, 47, 1, 1, 0):
        service.queued("bob", received=now - timedelta(hours=hours))
    browser = service.visit("prof")
    found = browser.get("/api/class").json()
    assert found["since"] == "2026-02-28T13:00:00Z"
    assert found["arrivals"] == [1] + [0] * 45 + [2, 1]
    assert found["waiting"] == 5
    assert found["longest_wait"] == 48 * 3600
    text = browser.get("/").text
    assert "4 in all, 1 in this one" in text
    assert "The first has waited for 48 h" in text


def test_success_is_how_many_have_all_points(graded):
    token = {"Authorization": f"Bearer {graded.tokens['prof']}"}
    found = graded.visit().get("/api/class", headers=token).json()
    rows = {row["name"]: (row["full"], row["n"], row["waiting"]) for row in found["exercises"]}
    assert rows == {"double": (1, 2, 0), "size": (1, 2, 0), "words": (0, 1, 1)}
    text = graded.visit("prof").get("/").text
    assert "1 of 2" in text
    assert "1 to mark by hand" in text


def test_what_a_person_marks_is_on_the_teacher_s_page_at_once(graded):
    browser = graded.visit("prof")

    def words():
        rows = browser.get("/api/class").json()["exercises"]
        return next(row["full"] for row in rows if row["name"] == "words")

    assert words() == 0
    mark(graded.course, 2.0)
    assert words() == 1
    mark(graded.course, None)


# --- the class page, and feedback


def test_before_anything_is_graded_the_class_page_says_so(service):
    answer = service.visit("prof").get(CLASS)
    assert answer.status_code == 404
    assert "Nothing has been graded" in answer.text


def test_the_class_page_is_made_anew_when_marks_have_changed_and_only_then(
    graded, monkeypatch
):
    made = []
    report = pages.report
    monkeypatch.setattr(pages, "report", lambda course: made.append(course) or report(course))
    browser = graded.visit("prof")
    for points, times in ((None, 1), (None, 1), (2.0, 2)):
        if points:
            mark(graded.course, points)
        assert "How the class did" in browser.get(CLASS).text
        assert len(made) == times
    assert "<b>7</b>" in browser.get(CLASS).text
    mark(graded.course, None)


def test_the_class_page_leads_to_everybody_s_feedback(graded):
    browser = graded.visit("prof")
    page = browser.get(CLASS)
    links = set(re.findall(r'href="(\.\./[^"]+)"', page.text))
    assert len(links) == 2
    for link in links:
        answer = browser.get(page.url.join(link))
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/html")
        assert "Feedback for" in answer.text
    assert hashed(page) == [True]  # its script runs by a policy of its own


@pytest.mark.parametrize(
    "path",
    [
        "../gradebook.db",
        "..%2fgradebook.db",
        "%2e%2e/secret.html",
        "ada/../../secret.html",
        "ada/..%2f..%2fsecret.html",
        "..\\secret.html",
        "//etc/passwd",
        "%2fetc/hosts.html",
        "ada/01-toy/notes.txt",
        "ada/01-toy/link.html",
        "ada/01-toy",
        "ada/01-toy/%00.html",
        "x" * 5000 + ".html",
        "",
    ],
)
def test_nothing_but_feedback_is_served(graded, path):
    root = graded.course.root
    (root / "secret.html").write_text("secret")
    folder = graded.course.path("feedback", "ada", toy.NAME)
    (folder / "notes.txt").write_text("secret")
    if not (folder / "link.html").is_symlink():
        (folder / "link.html").symlink_to(root / "secret.html")
    answer = graded.visit("prof").get(f"/class/feedback/{path}")
    assert answer.status_code == 404
    assert "secret" not in answer.text
