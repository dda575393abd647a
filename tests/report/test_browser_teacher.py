"""A teacher grades by hand in formgrader, and reads the page about the class."""

import csv

import browser
import pytest
import toy
from browser import expect

from autograder.report.class_page import report

ANSWERS = {"ada": "Because it is so.", "bob": "I don't know."}
GIVEN = {"ada": ("1.5", "Say why it is so."), "bob": ("0.5", "Look at the picture again.")}

# The formulas' typesetter comes from the network, and formgrader waits for it to be ready.
TYPESETTER = """
window.MathJax = {Hub: {Config() {}, Queue() {}, Startup: {signal: {
    Interest(ready) { ready("End"); }}}}};
"""

# Formgrader is still scrolling to what was last filled in.
STILL = "cell => { $('body, html').stop(true); cell.scrollIntoView({block: 'end'}); }"


@pytest.fixture(scope="module")
def course(copy_toy, tmp_path_factory):
    """A graded course: ada has done all, bob one exercise, and eve nothing."""
    course = copy_toy(tmp_path_factory.mktemp("course"))
    released = toy.read_released(course)
    for student, words in ANSWERS.items():
        node = toy.solve(released)
        node.cells[toy.index(node, "words")].source = words
        if student == "bob":
            node.cells[toy.index(node, "size")].source = "size = 7"
        toy.submit(course.root, student, node)
    toy.submit(course.root, "eve", released)
    toy.grade(course)
    return course


class Formgrader:
    """Formgrader in JupyterLab, as its menu opens it.

    Attributes
    ----------
    failures : list of str
        What scripts have thrown, and what the server answered with an error.
    """

    def __init__(self, page, address):
        self.page = page
        self.failures = []
        page.on("pageerror", lambda error: self.failures.append(str(error)))
        page.on("response", self._take)
        page.route("**/mathjax/**", lambda route: route.fulfill(body=TYPESETTER, status=200))
        page.set_viewport_size({"width": 1400, "height": 900})
        page.goto(address("lab"))
        page.get_by_role("menuitem", name="Nbgrader").click()
        page.get_by_role("menuitem", name="Formgrader").click()
        self.frame = page.frame_locator("iframe")

    def _take(self, response):
        if "/formgrader/" in response.url and response.status >= 400:
            self.failures.append(f"{response.status} {response.url}")

    def open(self):
        """Go to the list of submissions.

        Returns
        -------
        dict of str to Locator
            The row of each student.
        """
        self.frame.get_by_role("link", name="Manual Grading").click()
        for column in ("Assignment ID", "Notebook ID"):
            expect(self.frame.get_by_role("columnheader", name=column)).to_be_visible()
            self.frame.locator("table").get_by_role("link", name=toy.NAME).click()
        self.frame.get_by_role("button", name="Show All Names").click()
        rows = self.frame.locator("#main-table tr")
        return {student: rows.filter(has_text=student) for student in (*ANSWERS, "eve")}

    def fill(self, selector, value):
        """Fill in a field, leave it, and wait until the server has the value."""
        field = self.frame.locator(selector)
        with self.page.expect_response(lambda answer: answer.request.method == "PUT"):
            field.fill(value)
            field.blur()


@pytest.fixture
def jupyterlab(chromium, course, tmp_path):
    with browser.jupyter(["jupyter", "lab"], course.root, tmp_path) as address:
        yield address


def test_marks_given_in_formgrader_are_in_the_report_and_stay(page, course, jupyterlab):
    formgrader = Formgrader(page, jupyterlab)
    for student, (score, comment) in GIVEN.items():
        row = formgrader.open()[student]
        expect(row.locator(".needs-manual-grade .glyphicon")).to_be_visible()
        row.get_by_role("link").last.click()
        answer = formgrader.frame.locator(".nbgrader_cell", has_text=ANSWERS[student])
        expect(answer.locator("#words.needs_manual_grade")).to_be_visible()
        formgrader.fill("#words", score)
        formgrader.fill("#words-comment", comment)
        expect(answer.locator("#words.needs_manual_grade")).to_have_count(0)
        answer.evaluate(STILL)
        browser.picture(page.locator("iframe"), "teach/formgrader.png")
    formgrader.open()
    assert formgrader.failures == []

    totals = {"ada": "6.5", "bob": "2.5"}
    page.goto(report(course).as_uri())
    for student, total in totals.items():
        row = page.get_by_role("row").filter(has=page.get_by_text(student, exact=True))
        expect(row.filter(has_text=total).last).to_be_visible()
    with open(course.root / "grades.csv") as file:
        scores = {row["student_id"]: row["score"] for row in csv.DictReader(file)}
    assert {student: scores[student] for student in totals} == totals

    toy.grade(course, cache=False)
    formgrader = Formgrader(page, jupyterlab)
    for student, (score, comment) in GIVEN.items():
        row = formgrader.open()[student]
        expect(row.locator(".written-score")).to_have_text(f"{score} / 2")
        row.get_by_role("link").last.click()
        expect(formgrader.frame.locator("#words")).to_have_value(score)
        expect(formgrader.frame.locator("#words-comment")).to_have_value(comment)
    assert formgrader.failures == []


def test_the_class_s_page_sorts_and_filters_without_a_network(page, course):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    failed = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    path = report(course)
    page.goto(path.as_uri())
    table = page.locator("#students")
    rows = table.locator("tbody tr:visible")
    expect(rows).to_have_count(3)

    head = table.locator("th").last
    orders = set()
    for _ in range(2):
        head.get_by_role("button").click()
        order = head.get_attribute("aria-sort")
        orders.add(order)
        totals = [float(row.locator("td").last.inner_text()) for row in rows.all()]
        assert totals == sorted(totals, reverse=order == "descending")
    assert orders == {"ascending", "descending"}
    assert len(set(totals)) > 1

    page.locator("#filter").fill("BO")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("bob")
    page.locator("#assignment").select_option(toy.NAME)
    expect(rows).to_have_count(1)
    page.evaluate("scrollTo(0, 0)")
    browser.picture(page, "teach/class-page-filter.png")
    page.locator("#filter").fill("")
    expect(rows).to_have_count(3)
    assert asked == [path.as_uri()]
    assert failed == []
