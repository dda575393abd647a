"""A student hands in from a cell of the notebook, which nobody has saved."""

import shutil
import zlib

import browser
import coursework
import nbformat
import pytest
import serving
import toy
from browser import expect

from autograder.service.attempts import Content
from autograder.service.serve import open_store

READY = """() => window.jupyterapp && [...window.jupyterapp.shell.widgets("main")].some(
    widget => widget.sessionContext?.isReady
        && widget.sessionContext.session?.kernel?.status === "idle"
)"""


@pytest.fixture(scope="module")
def toy_course(copy_toy, tmp_path_factory):
    return copy_toy(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def queue(toy_course):
    return open_store(toy_course)


@pytest.fixture(scope="module")
def service(toy_course):
    with serving.service(toy_course) as address:
        yield address


@pytest.fixture(scope="module")
def digits(toy_course, tmp_path_factory):
    """What a student has of what was handed out."""
    folder = tmp_path_factory.mktemp("digits")
    shutil.copy(coursework.ROOT / "Makefile", folder)
    (folder / ".venv").symlink_to(coursework.ROOT / ".venv")
    release = folder / "release" / toy.NAME
    shutil.copytree(toy_course.path("release", ".", toy.NAME), release)
    node = toy.read_released(toy_course)
    node.cells.append(nbformat.v4.new_code_cell(""))
    nbformat.write(node, release / f"{toy.NAME}.ipynb")
    return folder


class Notebook:
    """An open notebook, with an empty cell at its end."""

    def __init__(self, page, address, released):
        self.page = page
        self.node = released
        page.goto(address)
        self.cells = page.locator(".jp-NotebookPanel .jp-Notebook .jp-Cell")
        expect(self.cells).to_have_count(len(released.cells) + 1)
        page.wait_for_function(READY)  # or else it forgets what is to run

    def write(self, cell, source):
        cell.locator(".cm-content").click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(source)

    def solve(self):
        for before, after in zip(self.node.cells, toy.solve(self.node).cells, strict=True):
            if before.source != after.source and after.cell_type == "code":
                self.write(self.cells.nth(self.node.cells.index(before)), after.source)

    def start(self, source):
        """Run the last cell; returns what it prints."""
        cell = self.cells.last
        self.write(cell, source)
        self.page.keyboard.press("ControlOrMeta+Enter")
        return cell.locator(".jp-Cell-outputArea")


def arrived(queue, student):
    """The notebooks of a student's attempts, the newest first."""
    with queue.session() as session:
        return [
            nbformat.reads(zlib.decompress(session.get(Content, each.id).content), 4)
            for each in queue.attempts(student)
        ]


def answer(node):
    return node.cells[toy.index(node, "size")].source


@pytest.mark.parametrize(
    ("command", "page_of"),
    [
        (["make", "-C", "..", "-o", ".venv/installed", "lab"], "lab/tree"),
        (
            ["jupyter", "notebook", "--JupyterNotebookApp.expose_app_in_browser=True"],
            "notebooks",
        ),
    ],
    ids=["lab", "notebook-7"],
)
def test_what_is_handed_in_has_what_was_typed_just_now_and_its_teacher_sees_it(
    command, page_of, page, digits, toy_course, queue, service, tmp_path
):
    student = page_of.replace("/", "-")
    token = queue.give_tokens([student])[student]
    path = digits / "work" / toy.NAME / f"{toy.NAME}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(digits / "release" / toy.NAME / path.name, path)
    with browser.jupyter(command, digits / "work", tmp_path) as address:
        place = address(f"{page_of}/{toy.NAME}/{path.name}")
        notebook = Notebook(page, place, toy.read_released(toy_course))
        notebook.solve()
        said = notebook.start("import course; course.hand_in()")
        box = said.locator("input[type=password]")
        box.fill(f"{service}/#{token}")
        box.press("Enter")
        expect(said).to_contain_text("✓ double")
        expect(said).to_contain_text("5 of 7 points.")
        expect(said).to_contain_text("This counts.")
        assert answer(arrived(queue, student)[0]) == "size = 8"

        notebook.write(notebook.cells.nth(toy.index(notebook.node, "size")), "size = 9")
        said = notebook.start("course.hand_in()")
        expect(said).to_contain_text("Your earlier attempt counts: it earned more.")
        expect(said).not_to_contain_text("Ctrl+S")
        last, first = arrived(queue, student)
        assert (answer(first), answer(last)) == ("size = 8", "size = 9")
        assert last.cells[-1].outputs == []  # not the script that saved it
        assert token not in page.content() + path.read_text()

    teacher = queue.give_tokens(["prof"], teacher=True)["prof"]
    page.goto(f"{service}/#{teacher}")
    rows = page.get_by_role("row").filter(has_text=student)
    expect(rows).to_contain_text(["2 of 7", "5 of 7"])
