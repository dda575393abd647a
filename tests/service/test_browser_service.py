"""Students see in a browser what comes of what they hand in, and teachers see it, too."""

import random
from datetime import timedelta

import browser
import httpx
import nbformat
import pytest
import serving
import toy
from browser import expect

from autograder.grading.preconditions import alone
from autograder.service import database
from autograder.service.attempts import GRADED, Attempt
from autograder.service.serve import open_store

CLASS = ("ada", "bob", "cleo", "dan", "eve")
WRONG = {"bob": {"size": "size = 7"}, "dan": {"double": "def double(x):\n    return 4"}}


class Service:
    """The service of a class, as people reach it.

    Attributes
    ----------
    address : str
    tokens : dict of str to str
    """

    def __init__(self, course, address):
        self.course = course
        self.address = address
        self.queue = open_store(course)
        self.tokens = self.queue.give_tokens(CLASS)
        self.tokens |= self.queue.give_tokens(["Prof. Ada"], teacher=True)

    def link(self, name):
        """What somebody was sent."""
        return f"{self.address}/#{self.tokens[name]}"

    def hand_in(self, student, **changed):
        """Hand in right answers, but for those that are named."""
        node = toy.solve(toy.read_released(self.course))
        for name, answer in changed.items():
            node.cells[toy.index(node, name)].source = answer
        answer = httpx.post(
            f"{self.address}/api/assignments/{toy.NAME}/attempts",
            content=nbformat.writes(node),
            headers={"Authorization": f"Bearer {self.tokens[student]}"},
        )
        assert answer.status_code == 202


@pytest.fixture(scope="module")
def service(copy_toy, tmp_path_factory):
    course = copy_toy(tmp_path_factory.mktemp("digits", numbered=False))
    with serving.service(course) as address:
        yield Service(course, address)


@pytest.fixture
def failures(page):
    """What scripts have thrown, and what the browser didn't let them do."""
    found = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda said: found.append(said.text) if "Policy" in said.text else None)
    return found


def keep(page):
    """Have the page remember that it is still the same one."""
    page.evaluate("window.same = true")


def is_same(page):
    return page.evaluate("window.same === true")


def test_a_student_sees_an_attempt_go_from_the_queue_to_its_marks(page, failures, service):
    page.goto(service.link("ada"))
    expect(page.get_by_text("signed in as ada")).to_be_visible()
    assert page.url == f"{service.address}/"  # the token is gone from it
    expect(page.get_by_text("Nothing yet")).to_be_visible()
    keep(page)
    status, attempts = page.get_by_role("status"), page.locator("#attempts li")
    with alone(service.course):  # as `autograder grade` does: the service waits
        service.hand_in("ada", size="size = 7")
        expect(status).to_have_text("01-toy has arrived, and waits to be graded.")
        expect(attempts).to_contain_text("in the queue, place 1")
    expect(status).to_have_text("01-toy is graded: 2 of 7 points so far.")
    expect(attempts).to_contain_text("2 of 7 so far")
    expect(page.locator("#marks")).to_contain_text("2 of 7 so far")

    summary = attempts.last.locator("summary")
    expect(page.locator("tr.bad")).to_be_visible()
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator("tr.bad")).to_be_hidden()
    service.hand_in("ada")
    expect(status).to_have_text("01-toy is graded: 5 of 7 points so far.")
    expect(attempts).to_have_count(2)
    expect(page.locator("tr.bad")).to_be_hidden()  # it stays as the student left it
    expect(attempts.first).to_contain_text("counts")
    expect(attempts.last).not_to_contain_text("counts")
    expect(summary).to_be_focused()
    assert is_same(page)
    assert failures == []
    summary.press("Enter")
    summary.blur()
    browser.picture(page, "learn/hand-in.png", full_page=True)


def test_a_teacher_sees_it_arrive_and_opens_the_class_and_its_feedback(
    page, failures, service
):
    page.goto(service.link("Prof. Ada"))
    expect(page.get_by_text("signed in as Prof. Ada")).to_be_visible()
    work_of_days(service.queue)
    keep(page)
    latest = page.locator("#latest tbody tr")
    for student in ("bob", "cleo"):
        service.hand_in(student, **WRONG.get(student, {}))
    expect(latest.nth(1)).to_contain_text("bob")
    expect(latest.nth(1)).to_contain_text("2 of 7")
    expect(page.get_by_role("status")).to_have_text("0 waiting 0 being graded")
    with alone(service.course):
        for student in ("dan", "eve"):
            service.hand_in(student, **WRONG.get(student, {}))
        expect(page.get_by_role("status")).to_have_text("2 waiting 0 being graded")
        expect(latest.first).to_contain_text("eve")
        expect(latest.first).to_contain_text("in the queue, place 2")
        expect(page.locator("#wait")).to_contain_text("The first has waited for")
        browser.picture(page, "teach/service.png", full_page=True)
    expect(page.get_by_role("status")).to_have_text("0 waiting 0 being graded")
    expect(latest.first).to_contain_text("5 of 7")
    expect(page.locator("#exercises tr").filter(has_text="size")).to_contain_text(" of ")
    assert is_same(page)

    page.get_by_role("link", name="How the class did").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How the class did")
    page.locator("#filter").fill("DAN")  # its own script runs
    expect(page.locator("#students tbody tr:visible")).to_have_count(1)
    page.locator("#students").get_by_role("link", name="3").click()
    expect(page.get_by_text("Feedback for dan")).to_be_visible()
    assert failures == []


def work_of_days(queue):
    """Attempts of the last two days, most of them of today."""
    chance = random.Random(0)
    hours = sorted((min(47, chance.expovariate(1 / 10)) for _ in range(150)), reverse=True)
    with queue.session.begin() as session:
        session.add_all(
            Attempt(
                student=chance.choice(CLASS[1:]),
                assignment=toy.NAME,
                notebook=toy.NAME,
                received=database.now() - timedelta(hours=hour),
                digest="",
                state=GRADED,
                score=chance.choice([2, 3, 5]),
                max_score=7,
                result={"exercises": [], "problems": []},
            )
            for hour in hours
        )


def test_a_wrong_link_is_told_and_the_right_token_can_be_typed(page, service):
    page.goto(f"{service.address}/#not-a-token")
    expect(page.get_by_role("alert").first).to_contain_text("ask your teacher")
    page.get_by_label("Your link or token").fill(service.link("bob"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("signed in as bob")).to_be_visible()
    page.evaluate(f"location.hash = {service.tokens['ada']!r}")
    expect(page.get_by_text("signed in as ada")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Your link or token")).to_be_visible()


def test_who_has_signed_in_can_come_from_another_site(page, service):
    page.goto(service.link("bob"))
    expect(page.get_by_text("signed in as bob")).to_be_visible()
    page.goto("data:text/html,elsewhere")
    page.set_content(f"<a href='{service.address}/'>Your marks</a>")
    page.get_by_role("link").click()
    expect(page.get_by_text("signed in as bob")).to_be_visible()


def test_a_page_says_when_the_service_is_out_of_reach(page, service):
    page.goto(service.link("bob"))
    offline = page.get_by_text("The service doesn't answer")
    expect(offline).to_be_hidden()
    page.context.set_offline(True)
    expect(offline).to_be_visible()
    page.context.set_offline(False)
    expect(offline).to_be_hidden()


def test_a_proxy_that_answers_for_the_service_is_no_answer(page, service):
    def refuse(route):  # as a proxy does while the service is restarted
        route.fulfill(status=502)

    offline = page.get_by_text("The service doesn't answer")
    with alone(service.course):
        service.hand_in("cleo", size="size = 6 + 2")
        page.route("**/events", refuse)
        page.goto(service.link("cleo"))
        expect(page.get_by_role("status")).to_contain_text("waits to be graded")
        keep(page)
        page.route("**/*", refuse)
        expect(offline).to_be_visible()
        page.unroute_all()
        expect(offline).to_be_hidden()
    expect(page.get_by_role("status")).to_contain_text("5 of 7 points")
    assert is_same(page)


def test_a_teacher_s_page_waits_until_the_service_is_back(page, service):
    page.goto(service.link("Prof. Ada"))
    expect(page.get_by_text("signed in as Prof. Ada")).to_be_visible()
    keep(page)
    page.route("**/*", lambda route: route.fulfill(status=502))
    offline = page.get_by_text("The service doesn't answer")
    expect(offline).to_be_visible()
    page.unroute_all()
    expect(offline).to_be_hidden()
    assert is_same(page)


def test_who_signs_in_as_somebody_else_gets_their_page(page, service):
    page.goto(service.link("Prof. Ada"))
    expect(page.get_by_text("signed in as Prof. Ada")).to_be_visible()
    other = page.context.new_page()
    other.goto(service.link("bob"))
    expect(other.get_by_text("signed in as bob")).to_be_visible()
    expect(page.get_by_text("signed in as bob")).to_be_visible()
