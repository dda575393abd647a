"""A page says what was earned, what came and why; it hides tests, and runs nothing."""

import html
import os
import re
import shutil
import subprocess
import sysconfig
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
import toy
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from toy import grade

from autograder.authoring.release import generate
from autograder.course import Course
from autograder.report.class_page import report

CONFIG = """\
c = get_config()
c.GenerateFeedback.exporter_class = "autograder.feedback.FeedbackPage"
"""
SECRETS = ("double(-3)", "== -6", "HIDDEN TESTS", "called with -3")
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJ"
    "RU5ErkJggg=="
)
HOSTILE = """\
from IPython.display import HTML, Javascript, Markdown, display
display(HTML("<script>document.title = 'html'</script><b>shown</b>"))
display(HTML("<img src=x onerror=\\"document.title = 'image'\\">"))
display(Markdown("<script>document.title = 'markdown'</script>"))
display(Javascript("document.title = 'javascript'"))
display({"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg'>"
         "<script>parent.document.title = 'svg'</script></svg>"}, raw=True)
"""
INSERT = """picture => new Promise(done => {
    document.body.insertAdjacentHTML("beforeend", picture);
    document.body.lastElementChild.addEventListener("error", () => done());
})"""
MARKDOWN = """\
</div></section></main><script>document.title = 'cell'</script>

<a href="javascript:document.title = 'link'">link</a>
"""


def source():
    """The toy with a heading for each exercise, and an assert without a message."""
    node = toy.source()
    at = toy.index
    node.cells.insert(
        at(node, "double"), new_markdown_cell("## Exercise: `double` (2 points)")
    )
    node.cells.insert(at(node, "size"), new_markdown_cell("## A size\n\nIn *bytes*."))
    node.cells.insert(at(node, "words"), new_markdown_cell("## In words (2 points)"))
    return node


def changed(node, **sources):
    for name, text in sources.items():
        node.cells[toy.index(node, name)].source = text
    return node


@pytest.fixture(scope="module")
def course(tmp_path_factory, new_course):
    """A graded class of five, with remarks and points that a person gave."""
    root = tmp_path_factory.mktemp("course")
    (root / "nbgrader_config.py").write_text(CONFIG + "c.Execute.timeout = 60\n")
    toy.write_source(root, source())
    generate(new_course(root), toy.NAME)
    course = Course(root)
    released = toy.read_released(course)

    def solved():
        return toy.solve(released)

    wrong = "def double(x):\n    print('called with', x)\n    return abs(2 * x)"
    toy.submit(root, "ada", changed(solved(), double=wrong, size="size = 9"))
    toy.submit(root, "bo", released)
    died = changed(solved(), double="import os; os._exit(1)")
    toy.submit(root, "cy", died, name="final <b>.ipynb")
    hostile = changed(solved(), words=MARKDOWN)
    hostile.cells.insert(2, new_code_cell(HOSTILE))
    hostile.cells.insert(2, new_markdown_cell(MARKDOWN))
    toy.submit(root, "<i>eve", hostile)
    toy.submit(root, "flo", changed(solved(), size="size = undefined", words="$x^2$"))
    grade(course)
    with course.gradebook() as gradebook:
        find = (toy.NAME, toy.NAME, "flo")
        gradebook.find_comment("double", *find).manual_comment = "Very **short**."
        gradebook.find_comment("words", *find).manual_comment = "Why?"
        words = gradebook.find_grade("words", *find)
        words.manual_score, words.needs_manual_grade = 1.5, False
        gradebook.db.commit()
    make_anew(course)
    return course


def make_anew(course):
    """Make the feedback by nbgrader's own command."""
    command = Path(sysconfig.get_path("scripts"), "nbgrader")
    done = subprocess.run(
        [command, "generate_feedback", toy.NAME, "--force"],
        cwd=course.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def page(course, student, name=toy.NAME):
    return (course.path("feedback", student, toy.NAME) / f"{name}.html").read_text()


def rows(text):
    """The table's rows: exercise, points, what happened."""
    table = re.search(r"<tbody>(.*?)</tbody>", text, re.DOTALL)[1]
    return [
        [" ".join(words(cell).split()) for cell in re.findall(r"(?s)<t[hd].*?</t[hd]>", row)]
        for row in re.findall(r"(?s)<tr.*?</tr>", table)
    ]


def words(text):
    """What a reader sees of a piece of a page."""
    return html.unescape(re.sub(r"(?s)<style.*?</style>|<[^>]+>", "", text))


def test_each_exercise_has_a_row_with_its_points_and_what_came(course):
    assert rows(page(course, "ada")) == [
        ["double", "0 of 2", "negative numbers"],
        ["A size", "0 of 3", "This does not hold: size == 8"],
        ["In words", "\N{EN DASH} of 2", "A person will mark it"],
    ]


def test_what_was_not_attempted_is_called_that(course):
    assert [said for _, _, said in rows(page(course, "bo"))] == ["Not attempted"] * 3


def test_what_did_not_run_says_why(course):
    found = rows(page(course, "cy"))
    assert [said for _, _, said in found[:2]] == ["Not run: the kernel died in double"] * 2


def test_an_error_that_is_no_assertion_has_its_name(course):
    assert rows(page(course, "flo"))[1][2] == "NameError: name 'size' is not defined"


def test_passed_tests_and_marks_by_a_person_are_told_apart(course):
    found = rows(page(course, "flo"))
    assert found[0] == ["double", "2 of 2", "Passed Your teacher's comment Very short."]
    assert found[2] == [
        "In words",
        "1.5 of 2",
        "Marked by a person Your teacher's comment Why?",
    ]


def test_the_mark_stands_at_the_top_and_what_is_missing_from_it(course):
    assert "3.5 of 7 points\n" in words(page(course, "flo"))
    assert "0 of 7 points so far" in words(page(course, "ada"))
    assert "A person has yet to mark what is worth 2 points" in words(page(course, "ada"))


def test_comments_stand_at_their_cells_too(course):
    text = page(course, "flo")
    assert text.count("<p>Very <strong>short</strong>.</p>") == 2
    answer = text.index("Your answer")
    assert answer < text.index('id="comment-double"') < text.index('id="exercise-1"')


def test_every_row_leads_to_a_place_in_the_page(course):
    for student in ("ada", "cy", "flo"):
        text = page(course, student)
        links = re.findall(r'href="#([^"]+)"', text)
        assert len(set(links)) == 4  # three exercises, and the top
        for link in links:
            assert f'id="{link}"' in text


def test_what_the_grader_noted_is_said_and_escaped(course):
    assert "01-toy.ipynb was handed in as final &lt;b&gt;.ipynb" in page(course, "cy")
    assert "What the grader noted" not in page(course, "ada")


def test_nothing_of_a_hidden_test_is_anywhere_in_the_page(course):
    for student in ("ada", "bo", "cy"):
        raw = page(course, student)
        for text in (raw, html.unescape(raw), words(raw)):
            for secret in SECRETS:
                assert secret not in text, secret


def test_tracebacks_of_tests_are_folded_and_those_of_answers_open(course):
    text = page(course, "flo")
    answer = text.index("<details open><summary>Where it stopped")
    assert "undefined" in words(text[answer : text.index("</details>", answer)])
    test = text.index("<details><summary>Where it stopped")
    assert "size == 8" in words(text[test : text.index("</details>", test)])


def test_nbgrader_s_own_command_makes_the_same_page(course):
    made = {s: page(course, s) for s in ("ada", "bo", "cy", "<i>eve", "flo")}
    for student in made:
        shutil.rmtree(course.path("feedback", student, toy.NAME))
        os.utime(course.path("autograded", student, toy.NAME))
    again = Course(course.root)
    grade(again, cache=False)  # what a person gave stays, and asks for a look
    with again.gradebook() as gradebook:
        gradebook.find_grade("words", toy.NAME, toy.NAME, "flo").needs_manual_grade = False
        gradebook.db.commit()
    ours = {student: page(course, student) for student in made}
    assert "A person will look at it again" in ours.pop("flo")
    assert ours == {student: made[student] for student in ours}


def test_a_page_is_one_file_that_asks_nobody_for_anything(course):
    text = page(course, "ada")
    assert "<script" not in text
    assert "<link" not in text
    assert re.findall(r'(?:src|href)="(?!#)[^"]*"', text) == []
    assert len(text) < 40_000


def test_only_formulas_bring_mathjax(course):
    assert page(course, "flo").count("<script") == 2
    assert "$x^2$" in page(course, "flo")  # to be read without it


def test_a_course_can_do_without_mathjax(course):
    config = course.root / "nbgrader_config.py"
    before = config.read_text()
    config.write_text(before + "c.FeedbackPage.mathjax_url = ''\n")
    try:
        make_anew(course)
        assert "<script" not in page(course, "flo")
    finally:
        config.write_text(before)
        make_anew(course)


def test_headings_go_down_by_single_steps(course):
    levels = [int(level) for level in re.findall(r"<h([1-6])", page(course, "flo"))]
    assert levels[:3] == [1, 2, 2]
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_what_students_are_called_is_escaped(course):
    text = page(course, "<i>eve")
    assert "Feedback for &lt;i&gt;eve" in text
    assert "<i>eve" not in text


def test_no_code_of_a_student_s_runs_in_a_browser(course, chromium):
    path = course.path("feedback", "<i>eve", toy.NAME) / f"{toy.NAME}.html"
    tab = chromium.new_page()
    tab.set_content(path.read_text(), wait_until="load")
    title = tab.title()
    assert "shown" in tab.inner_text("main")
    assert tab.evaluate("document.querySelectorAll('main .cell').length") == 13
    # What would get past all that is taken away would still not run.
    tab.evaluate(INSERT, '<img src="data:image/png;base64," onerror="document.title = 1">')
    assert tab.title() == title == "01-toy: feedback for <i>eve"


def outputs_of(course, *outputs, **options):
    """The page of a notebook with these outputs, as if they had come when it was graded."""
    path = course.path("autograded", "ada", toy.NAME) / f"{toy.NAME}.ipynb"
    before = path.read_text()
    node = nbformat.reads(before, as_version=4)
    cell = next(cell for cell in node.cells if cell.source == "print(double(21))")
    cell.outputs = list(outputs)
    cell.update(options)
    path.chmod(0o644)
    nbformat.write(node, path)
    try:
        make_anew(course)
        return page(course, "ada")
    finally:
        path.write_text(before)


def test_outputs_of_all_kinds_are_shown(course):
    data = {"image/png": PIXEL, "text/plain": "<Figure>"}
    alt = {"image/png": {"alt": 'A "4"', "width": 28}}
    found = outputs_of(
        course,
        new_output("display_data", data, metadata=alt),
        new_output("display_data", {"image/jpeg": PIXEL}),
        new_output("display_data", {"text/latex": "$x$"}),
        new_output("display_data", {"application/javascript": "1", "text/plain": "instead"}),
        new_output("stream", name="stderr", text="\x1b[31mred"),
        *[new_output("stream", name=name, text=name) for name in ("stdout", "stderr") * 60],
    )
    assert (
        f'<img src="data:image/png;base64,{PIXEL}"\nalt="A &#34;4&#34;" width="28">' in found
    )
    assert 'alt="A picture without a description"' in found
    assert "mathjax" in found
    assert "instead" in found
    assert '<span class="ansi-red-fg">red</span>' in found
    assert "25 more outputs are left out here" in found


def test_a_late_submission_says_what_it_costs(course):
    with course.gradebook() as gradebook:
        notebook = gradebook.find_submission_notebook(toy.NAME, toy.NAME, "flo")
        notebook.late_submission_penalty = 1
        gradebook.db.commit()
    make_anew(course)
    with course.gradebook() as gradebook:
        notebook = gradebook.find_submission_notebook(toy.NAME, toy.NAME, "flo")
        notebook.late_submission_penalty = None
        gradebook.db.commit()
    text = words(page(course, "flo"))
    assert "2.5 of 7 points" in text
    assert "1 point is taken off because it came late" in text


def test_pages_of_several_notebooks_lead_to_each_other_and_sum_up(tmp_path, new_course):
    course = new_course(tmp_path)
    folder = toy.write_source(tmp_path)
    nbformat.write(toy.source(), folder / "02 more.ipynb")
    generate(course, toy.NAME)
    node = toy.solve(toy.read_released(course))
    for name in (f"{toy.NAME}.ipynb", "02 more.ipynb"):
        toy.submit(course.root, "ada", changed(node, size="size = 7"), name=name)
        node = toy.solve(node)
    grade(course)
    for name, other in ((toy.NAME, "02%20more"), ("02 more", toy.NAME)):
        text = page(course, "ada", name)
        assert "4 of 14 points so far" in words(text)
        assert f'href="{other}.html"' in text
        assert f'<strong aria-current="page">{name}</strong>' in text
    assert "feedback/ada" in report(course).read_text()


def test_a_fault_of_a_test_is_not_the_student_s_and_its_value_is_not_shown(make_course):
    node = toy.source()
    node.cells[toy.index(node, "test-size")].source = "import numpy; numpy.float64(3)"
    course = make_course(node)
    toy.submit(course.root, "ada", toy.solve(toy.read_released(course)))
    assert "which is no score" in grade(course).records[0].problems[0]
    text = page(course, "ada")
    assert rows(text)[1][2] == "The test is at fault, and not you: your teacher is told"
    assert "no score" not in text


def test_a_course_s_own_template_is_left_alone(toy_course):
    toy_course.config.HTMLExporter.template_name = "basic"
    toy.submit(
        toy_course.root,
        "ada",
        changed(toy.read_released(toy_course), double="def double(x): return 4"),
    )
    grade(toy_course)
    text = words(page(toy_course, "ada"))
    assert "what happened" not in text
    assert "negative numbers" in text
    assert "double(-3)" not in text
