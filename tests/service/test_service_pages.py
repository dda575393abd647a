"""The service's pages show people their own, and nobody else's, whatever is in it."""

import base64
import hashlib
import re
from datetime import datetime, timedelta
from html import escape

import nbformat
import pytest
import toy
from starlette.testclient import TestClient

from autograder.authoring.release import generate
from autograder.service import database, pages
from autograder.service.app import create_app
from autograder.service.attempts import FAILED, GRADED, RUNNING, Attempt
from autograder.service.serve import open_store

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> & \"'"
CLASS = "/class/report/index.html"


def exercise(name="double", score=2.0, state="passed", message=""):
    return {"name": name, "points": 2.0, "score": score, "state": state, "message": message}


class Service:
    """The service without a grader: tests say what came of an attempt.

    Attributes
    ----------
    tokens : dict of str to str
    """

    def __init__(self, course):
        self.course = course
        self.queue = open_store(course)
        self.app = create_app(course, self.queue)
        self.tokens = self.queue.give_tokens(["ada", "bob", "<i>eve"])
        self.tokens |= self.queue.give_tokens(["prof"], teacher=True)

    def visit(self, name=None, url="http://testserver"):
        """A browser, in which somebody has signed in."""
        browser = TestClient(self.app, url)
        if name:
            browser.post("/sign-in", data={"token": self.tokens[name]})
        return browser

    def queued(self, student, **values):
        """An attempt that waits."""
        about = {"assignment": toy.NAME, "notebook": toy.NAME, "received": database.now()}
        attempt = Attempt(student=student, digest="", **about | values)
        with self.queue.session.begin() as session:
            session.add(attempt)
        return attempt.id

    def graded(self, student, *exercises, problems=(), counts=True, **values):
        """An attempt that has been graded."""
        number = self.queued(student, **values)
        found = list(exercises) or [exercise()]
        self.queue.finish(
            number,
            state=GRADED,
            score=sum(each["score"] or 0 for each in found),
            max_score=sum(each["points"] for each in found),
            counts=counts,
            result={"exercises": found, "problems": list(problems)},
        )
        return number

    def failed(self, student, said):
        """An attempt at which the grader has failed."""
        number = self.queued(student)
        self.queue.finish(number, state=FAILED, result={"reason": said})
        return number


@pytest.fixture
def service(toy_course):
    return Service(toy_course)


@pytest.fixture(scope="module")
def graded(new_course, tmp_path_factory):
    """A service whose class has been graded: ada has done all, <i>eve nothing."""
    course = new_course(tmp_path_factory.mktemp("course"))
    toy.write_source(course.root)
    generate(course, toy.NAME)
    released = toy.read_released(course)
    toy.submit(course.root, "ada", toy.solve(released))
    toy.submit(course.root, "<i>eve", released)
    toy.grade(course)
    return Service(course)


def hand_in(browser, course, **headers):
    content = nbformat.writes(toy.solve(toy.read_released(course)))
    address = f"/api/assignments/{toy.NAME}/attempts"
    return browser.post(address, content=content, headers=headers)


def is_sign_in(answer):
    return "Your link or token" in answer.text and "Sign out" not in answer.text


# --- signing in


@pytest.mark.parametrize("path", ["/", CLASS, "/class/feedback/ada/01-toy/01-toy.html"])
def test_who_has_not_signed_in_sees_nothing_of_the_class(graded, path):
    answer = graded.visit().get(path)
    assert is_sign_in(answer)
    assert answer.status_code == (200 if path == "/" else 401)
    assert "ada" not in answer.text


@pytest.mark.parametrize("form", ["{}", "#{}", "  http://127.0.0.1:8000/#{}\n"])
def test_a_link_or_a_token_signs_in(service, form):
    browser = service.visit()
    answer = browser.post("/sign-in", data={"token": form.format(service.tokens["ada"])})
    assert "signed in as ada" in answer.text
    assert answer.url.path == "/"


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_no_script_and_no_other_site_gets_the_cookie(service, scheme):
    browser = service.visit(url=f"{scheme}://testserver")
    token = {"token": service.tokens["ada"]}
    answer = browser.post("/sign-in", data=token, follow_redirects=False)
    said = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")}
    assert {"httponly", "samesite=strict", "path=/"} <= said
    assert ("secure" in said) == (scheme == "https")
    assert not any(part.startswith(("max-age", "expires", "domain")) for part in said)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"token=",
        b"token=nobody's",
        b"token=%00%ff\xff",
        b"token=" + b"x" * 10**5,
        b"&=&=;" * 99,
    ],
)
def test_a_wrong_token_is_told_in_clear_words(service, content):
    browser = service.visit()
    answer = browser.post("/sign-in", content=content)
    assert answer.status_code == 401
    assert "ask your teacher" in answer.text
    assert not browser.cookies


def test_another_site_s_page_signs_nobody_in_or_out(service):
    browser = service.visit("ada")
    for path in ("/sign-in", "/sign-out"):
        answer = browser.post(
            path,
            data={"token": service.tokens["bob"]},
            headers={"Sec-Fetch-Site": "cross-site"},
        )
        assert answer.status_code == 403
    assert "signed in as ada" in browser.get("/").text


def test_who_signs_out_or_whose_link_ends_is_asked_to_sign_in(service):
    ada, bob = service.visit("ada"), service.visit("bob")
    assert is_sign_in(ada.post("/sign-out"))
    assert is_sign_in(ada.get("/"))
    service.queue.revoke(["bob"])
    assert is_sign_in(bob.get("/"))


def test_a_cookie_is_not_enough_to_hand_in(service):
    browser = service.visit("ada")
    assert hand_in(browser, service.course).status_code == 401
    assert service.queue.attempts() == []
    bearer = f"Bearer {service.tokens['ada']}"
    assert hand_in(browser, service.course, Authorization=bearer).status_code == 202


def test_who_comes_back_to_the_address_of_a_form_gets_a_page(service):
    for path in ("/sign-in", "/sign-out"):
        assert "signed in as ada" in service.visit("ada").get(path).text


# --- a student's page


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


# --- a teacher's page


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


def mark(course, points):
    """Mark ada's answer in words as formgrader does."""
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade("words", toy.NAME, toy.NAME, "ada")
        grade.manual_score, grade.needs_manual_grade = points, points is None
        gradebook.db.commit()


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


def test_a_page_of_feedback_can_run_no_script_of_a_student_s(graded):
    path = graded.course.path("feedback", "ada", toy.NAME) / "own template.html"
    path.write_text("<script>alert(1)</script>")
    answer = graded.visit("prof").get("/class/feedback/ada/01-toy/own%20template.html")
    policy = answer.headers["content-security-policy"]
    scripts = re.search(r"script-src ([^;]+)", policy)[1]
    assert "unsafe" not in scripts
    assert "'self'" not in scripts
    assert "default-src 'none'" in policy


# --- all of them


def hashed(answer):
    """Whether the policy of a page, in its head or a header, names each of its scripts."""
    return [
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        in answer.headers["content-security-policy"] + answer.text
        for script in re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    ]


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
