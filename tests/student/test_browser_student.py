"""A student works in JupyterLab and in Notebook 7: exercises, tests, Validate."""

import re
import shutil

import browser
import coursework
import nbformat
import pytest
import toy
from browser import expect

NAME = "01-data"
TOOLBAR = 32  # pixels
WRONG = """\
    return (images[:n_validation], labels[:n_validation]), (images, labels)"""
RIGHT = """\
    cut = len(images) - n_validation
    return (images[:cut], labels[:cut]), (images[cut:], labels[cut:])"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def digits(tmp_path_factory):
    """What a student has of what was handed out, and the notebook twice more."""
    folder = tmp_path_factory.mktemp("digits")
    shutil.copy(coursework.ROOT / "Makefile", folder)
    shutil.copytree(coursework.ROOT / "release" / NAME, folder / "release" / NAME)
    shutil.copy(coursework.ROOT / "release" / "nbgrader_config.py", folder / "release")
    (folder / ".venv").symlink_to(coursework.ROOT / ".venv")
    for state, sources in (("untouched", {}), ("solved", coursework.solutions(NAME))):
        (folder / "work" / state).mkdir(parents=True)
        node = coursework.hand_in(NAME, sources)
        nbformat.write(node, folder / "work" / state / f"{NAME}.ipynb")
    return folder


@pytest.fixture(scope="module")
def lab(chromium, digits, home):
    """JupyterLab as ``make lab`` starts it."""
    with browser.jupyter(["make", "-o", ".venv/installed", "lab"], digits, home) as address:
        yield address


class Notebook:
    """An open notebook."""

    def __init__(self, page, address):
        self.page = page
        self.node = coursework.released(NAME)
        page.goto(address)
        self.panel = page.locator(".jp-NotebookPanel")
        self.cells = self.panel.locator(".jp-Notebook .jp-Cell")
        expect(self.cells).to_have_count(len(self.node.cells))

    def cell(self, grade_id):
        return self.cells.nth(toy.index(self.node, grade_id))

    def write(self, grade_id, source):
        self.cell(grade_id).locator(".cm-content").click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(source)

    def run(self, cell):
        """Run a cell, and wait until it has run."""
        prompt = cell.locator(".jp-InputPrompt")
        before = prompt.inner_text()
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Shift+Enter")
        expect(prompt).not_to_have_text(before)
        expect(prompt).to_have_text(re.compile(r"\[\d+\]:"))

    def run_above(self, cell):
        cell.locator(".cm-content").click()
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Above Selected Cell").click()

    def validate(self):
        """Press the button, and wait for the dialog that says what was found."""
        self.panel.get_by_role("button", name="Validate").click()
        dialog = self.page.get_by_role("dialog")
        expect(dialog).to_contain_text("Validation Results")
        return dialog

    def picture(self, first, last, name):
        """Renew a picture in docs/, of what is in view from one cell to another."""
        last.evaluate("cell => cell.scrollIntoView({block: 'end'})")
        boxes = [part.bounding_box() for part in (self.panel, first, last)]
        panel, first, last = boxes
        top = max(panel["y"] + TOOLBAR, first["y"])
        bottom = last["y"] + last["height"]
        clip = {**panel, "y": top, "height": bottom - top}
        browser.picture(self.page, name, clip=clip)


def output(cell):
    return cell.locator(".jp-Cell-outputArea")


def open_lab(page, lab, folder):
    """Open a student's copy in JupyterLab, in a workspace of its own."""
    return Notebook(page, lab(f"lab/workspaces/{folder}/tree/{folder}/{NAME}.ipynb"))


def test_a_student_gets_a_red_test_to_green(page, lab):
    notebook = open_lab(page, lab, NAME)
    exercise, test = notebook.cell("split"), notebook.cell("test-split")
    notebook.write("prediction-1", 'prediction_1 = "c"')
    notebook.run_above(test)
    expect(output(exercise)).to_contain_text("exercise split is not done yet")

    given = notebook.node.cells[toy.index(notebook.node, "split")].source
    stub = given[given.index("    # YOUR CODE HERE") : given.index("\n\n\n")]
    notebook.write("split", given.replace(stub, WRONG))
    notebook.run(exercise)
    notebook.run(test)
    expect(output(test)).to_contain_text("AssertionError: For 60,000 rows the four arrays")
    expect(output(test)).to_contain_text("Look at where you cut.")
    notebook.picture(exercise, test, "learn/red.png")

    notebook.write("split", given.replace(stub, RIGHT))
    notebook.run(exercise)
    notebook.run(test)
    expect(output(test)).to_have_text("")
    after = notebook.cells.nth(toy.index(notebook.node, "test-split") + 1)
    notebook.run(after)
    expect(output(after).get_by_role("img")).to_be_visible()
    notebook.picture(test, after, "learn/green.png")  # students see it: without the solution


def test_validate_says_what_is_not_done(page, lab):
    dialog = open_lab(page, lab, "untouched").validate()
    for exercise in ("split", "flatten", "standardise"):
        expect(dialog).to_contain_text(f"Error: exercise {exercise} is not done yet")
    expect(dialog).to_contain_text("You did not provide a response")
    browser.picture(page, "learn/validate.png")


def test_validate_says_that_all_is_well(page, lab):
    dialog = open_lab(page, lab, "solved").validate()
    expect(dialog).to_contain_text("Success! Your notebook passes all the tests.")


def test_a_notebook_finds_and_checks_itself(page, lab):
    notebook = open_lab(page, lab, "solved")
    count = len(notebook.node.cells)
    notebook.cells.nth(1).locator(".cm-content").click()
    page.keyboard.press("Escape")
    page.keyboard.press("b")  # a new cell below
    expect(notebook.cells).to_have_count(count + 1)
    page.keyboard.press("Enter")
    page.keyboard.insert_text("import course; course.check()")
    notebook.run(notebook.cells.nth(2))
    said = output(notebook.cells.nth(2))
    expect(said).to_contain_text(f"{NAME}.ipynb, as it was saved")
    expect(said).to_contain_text("✓ nearest_mean")
    expect(said).to_contain_text("All done")


def test_notebook_7_runs_a_notebook_and_has_validate(page, digits, home):
    with browser.jupyter(["jupyter", "notebook"], digits / "work", home) as address:
        notebook = Notebook(page, address(f"notebooks/untouched/{NAME}.ipynb"))
        expect(page.get_by_role("button", name="Validate")).to_be_visible()
        shown = (cell.source.startswith("show.") for cell in notebook.node.cells)
        first = list(shown).index(True)
        notebook.run_above(notebook.cells.nth(first + 2))
        expect(output(notebook.cells.nth(first)).get_by_role("img")).to_be_visible()
