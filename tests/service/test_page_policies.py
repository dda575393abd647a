"""What browsers may do with the service's pages, and with what students have written."""

import re

import pytest
import toy
from visiting import CLASS, hashed


@pytest.mark.parametrize("name", [None, "ada", "prof"])
def test_a_page_asks_nobody_else_for_anything_and_runs_one_script(graded, name):
    answer = graded.visit(name).get("/")
    assert hashed(answer) == [True]
    assert not re.search(r'(?:src|href|action)="(?!/|data:,)', answer.text)
    assert not re.search(r"<[^>]*\son\w+=", answer.text)


@pytest.mark.parametrize(
    "path",
    ["/", CLASS, "/class/feedback/x", "/api/attempts", "/api/class", "/nowhere", "/?before=x"],
)
@pytest.mark.parametrize("name", [None, "ada", "prof"])
def test_every_answer_says_what_browsers_may_do_with_it(graded, name, path):
    answer = graded.visit(name).get(path)
    assert answer.status_code < 500
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_a_page_of_feedback_can_run_no_script_of_a_student_s(graded):
    path = graded.course.path("feedback", "ada", toy.NAME) / "own template.html"
    path.write_text("<script>alert(1)</script>")
    answer = graded.visit("prof").get("/class/feedback/ada/01-toy/own%20template.html")
    policy = answer.headers["content-security-policy"]
    scripts = re.search(r"script-src ([^;]+)", policy)[1]
    assert "unsafe" not in scripts
    assert "'self'" not in scripts
    assert "default-src 'none'" in policy
