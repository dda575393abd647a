"""A student's page shows what came of their own work, and nobody else's, whatever is in it."""

import re
from html import escape

from visiting import CLASS, exercise

from autograder.service import pages

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> & \"'"


def test_a_student_sees_what_came_of_the_own_work(service):
    service.graded(
        "ada",
        exercise(),
        exercise("size", 0.0, "failed", "size is 7"),
        exercise("words", None, "written"),
        exercise("more", 0.0, "not attempted"),
        problems=["cell 3 never ended"],
    )
    service.queued("ada")
    text = service.visit("ada").get("/").text
    for said in ("size is 7", "cell 3 never ended", "A person will mark it", "Not attempted"):
        assert said in text
    assert "<b>2</b> of 8 so far" in text
    assert "in the queue" in text
    assert "01-toy has arrived, and waits" in text


def test_a_student_never_sees_another_s_attempt_or_name(graded):
    number = graded.graded("ada", exercise(message="only ada's", state="failed", score=0.0))
    graded.failed("ada", "ada's, too")
    browser = graded.visit("bob")
    assert "ada" not in browser.get("/").text
    assert "Nothing yet" in browser.get("/").text
    assert browser.get(f"/?before={number + 1}").text.count("<li ") == 0
    for path in ("", "/events"):
        assert browser.get(f"/api/attempts/{number}{path}").status_code == 404
    for path in (CLASS, "/class/feedback/ada/01-toy/01-toy.html", "/class/feedback/"):
        answer = browser.get(path)
        assert answer.status_code == 403
        assert "This is for teachers" in answer.text
        assert "ada" not in answer.text
    assert browser.get("/api/class").status_code == 403


def test_what_students_and_tests_say_is_escaped(service):
    hostile = exercise(HOSTILE, 0.0, "failed", HOSTILE)
    service.graded("<i>eve", hostile, problems=[HOSTILE])
    service.failed("<i>eve", HOSTILE)
    for name in ("<i>eve", "prof"):
        text = service.visit(name).get("/").text
        assert text.count(
            escape(HOSTILE).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")
        )
        assert "<script>alert" not in text
        assert "<img" not in text
        assert "<i>" not in text


def test_what_being_late_costs_is_said_and_taken_off(service):
    number = service.graded("ada", exercise(), exercise("size"))
    service.queue.finish(number, penalty=1)
    text = service.visit("ada").get("/").text
    assert "01-toy is graded: 3 of 4 points" in text
    assert "1 point is taken off because it came late" in text


def test_only_what_is_in_the_gradebook_now_counts(service):
    service.graded("ada", exercise(score=1.0))
    better = service.graded("ada", exercise())
    service.graded("ada", exercise(score=0.5), counts=False)
    text = service.visit("ada").get("/").text
    assert text.count(">counts<") == 1
    summary = re.search(rf'id="summary-{better}">.*?</summary>', text, re.DOTALL)
    assert ">counts<" in summary[0]


def test_all_attempts_are_there_a_page_at_a_time(service):
    made = {service.graded("ada") for _ in range(pages.PAGE + 2)}
    browser = service.visit("ada")
    path, seen = "/", set()
    while path:
        text = browser.get(path).text
        seen |= {int(number) for number in re.findall(r'"summary-(\d+)"', text)}
        older = re.search(r'href="(/\?before=\d+)"', text)
        path = older and older[1]
    assert seen == made


def test_marks_and_due_dates_are_the_gradebook_s(graded):
    text = graded.visit("ada").get("/").text
    assert "<b>5</b> of 7" in text
    assert "a person has yet to mark a part" in text
    assert "at any time" in text
    assert "nothing handed in" in graded.visit("bob").get("/").text
