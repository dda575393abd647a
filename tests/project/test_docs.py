"""The documentation leads to places that exist, and the site has all that is public."""

import ast
import pkgutil
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import coursework
import nbformat
import pytest
from typer.main import get_command

import autograder
import course
from autograder.commands.app import app
from autograder.course import Autograder
from autograder.gradebook.late import PerDay
from autograder.service.settings import Service

DOCS = coursework.ROOT / "docs"
PAGES = sorted([coursework.ROOT / "README.md", *DOCS.rglob("*.md")])
CONTENTS = (DOCS / "learn" / "contents.md").read_text()
SECTIONS = re.findall(r"\[([\w-]+), (\d+\.\d+)\]", CONTENTS)
COMMANDS = get_command(app).commands
HIDDEN = {"autograder.judging.judge.Proxy"}  # its ``__doc__`` is the student's
PACKAGES = (autograder, course)
MODULES = [
    *(package.__name__ for package in PACKAGES),
    *(
        module.name
        for package in PACKAGES
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ),
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_of_the_project_leads_there(page):
    links = re.findall(r"\]\(([^)#\s]+)", page.read_text())
    for link in links:
        if "://" not in link:
            assert (page.parent / link).exists(), link


def test_every_picture_in_a_page_exists():
    for page in PAGES:
        for path in re.findall(r'src="([^"]+)"', page.read_text()):
            assert (page.parent / path).exists(), f"{page}: {path}"


def test_every_file_that_a_page_names_exists():
    found = 0
    for page in PAGES:
        names = re.findall(r"`((?:autograder|course|docs|tests)/[\w./-]+)`", page.read_text())
        for name in names:
            assert (coursework.ROOT / name).exists(), f"{page}: {name}"
            found += 1
    assert found > 10


def test_every_command_in_a_page_is_one():
    found = 0
    for page in PAGES:
        for block in re.findall(r"```sh\n(.*?)```", page.read_text(), re.DOTALL):
            for name, rest in re.findall(r"\.venv/bin/autograder ([\w-]+)(.*)", block):
                known = {option for p in COMMANDS[name].params for option in p.opts}
                assert set(re.findall(r"--[\w-]+", rest)) <= known, f"{page}: {name}{rest}"
                found += 1
    assert found > 10


@pytest.mark.parametrize("section", sorted(set(SECTIONS)), ids=" ".join)
def test_every_section_in_the_table_of_contents_exists(section):
    assignment, number = section
    headings = [
        line
        for cell in coursework.released(assignment).cells
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
    ]
    assert any(line.startswith(f"## {number} ") for line in headings)


def test_the_table_of_contents_has_every_notebook():
    assert {assignment for assignment, _ in SECTIONS} == set(coursework.ASSIGNMENTS)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site, built without a warning: a broken link inside of it is one."""
    folder = tmp_path_factory.mktemp("site")
    build = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "--quiet"]
    done = subprocess.run(
        [*build, str(DOCS), str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_every_page_is_in_the_site(site):
    for page in DOCS.rglob("*.md"):
        assert (site / page.relative_to(DOCS)).with_suffix(".html").exists(), page


def test_every_picture_in_the_site_exists(site):
    found = 0
    for page in site.rglob("*.html"):
        for path in re.findall(r'<img[^>]* src="([^"]+)"', page.read_text()):
            assert (page.parent / path).exists(), f"{page}: {path}"
            found += 1
    assert found >= 4


def test_the_reference_has_every_command_with_its_options(site):
    page = (site / "reference" / "commands.html").read_text()
    for name, command in COMMANDS.items():
        assert f'id="autograder-{name}"' in page
        for parameter in command.params:
            argument = parameter.param_type_name == "argument"
            shown = [parameter.metavar or parameter.name] if argument else parameter.opts
            assert all(each in page for each in shown), f"{name} {shown}"


@pytest.mark.parametrize("kind", [Autograder, PerDay, Service])
def test_the_reference_has_every_option_of_the_configuration(site, kind):
    page = (site / "reference" / "options.html").read_text()
    for name in kind.class_own_traits(config=True):
        assert f"{kind.__name__}.{name}" in page


@pytest.mark.parametrize("module", MODULES)
def test_the_reference_has_every_module_and_what_is_public_in_it_once(site, module):
    page = (site / "reference" / f"{module.partition('.')[0]}.html").read_text()
    assert f'id="module-{module}"' in page
    tree = ast.parse(Path(find_spec(module).origin).read_text())
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    names = {f"{module}.{node.name}" for node in tree.body if isinstance(node, kinds)}
    public = {name for name in names if not name.rpartition(".")[2].startswith("_")} - HIDDEN
    found = re.findall(rf'<dt [^>]*\bid="({re.escape(module)}\.\w+)"', page)
    assert sorted(found) == sorted(public), "what is missing has no docstring"


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git on this machine")
def test_git_shows_what_changed_in_a_notebook_and_no_outputs(tmp_path):
    """With the two lines of `authoring.md`, and the files at the top of the project."""
    page = (DOCS / "teach" / "authoring.md").read_text()
    for name in (".gitattributes", "nbdime_config.json"):
        shutil.copy(coursework.ROOT / name, tmp_path)
    (tmp_path / ".venv").symlink_to(coursework.ROOT / ".venv")
    path = tmp_path / "a.ipynb"

    def write(source, printed):
        output = nbformat.v4.new_output("stream", text=printed)
        cell = nbformat.v4.new_code_cell(source, outputs=[output], id="a")
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)

    def git(*arguments):
        done = subprocess.run(
            ["git", *arguments], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        return done.stdout

    git("init", "--quiet")
    for line in re.findall(r'^git config (\S+) "(.+)"$', page, re.M):
        git("config", *line)
    write("x = 1", "before")
    git("add", "a.ipynb")
    write("x = 2", "after")
    shown = git("diff")
    assert "/cells/0/source" in shown
    assert "x = 2" in shown
    assert "after" not in shown
