"""What a run told is told again only while nothing has changed that it depends on."""

import os
import shutil
import subprocess
import sys

import pytest
import toy

from autograder.course import Course
from autograder.grading import settled, unchanged

CONFIG = """\
import ours
c = get_config()
c.AssignLatePenalties.plugin_class = "autograder.late.PerDay"
c.Autograder.private = "private"
c.IncludeHeaderFooter.header = "header.ipynb"
"""
OPTIONS = [[], toy.WALLS, None]


@pytest.fixture(scope="module")
def graded_once(tmp_path_factory, new_course):
    root = tmp_path_factory.mktemp("course")
    new_course(root)
    toy.write_source(root)
    (root / "nbgrader_config.py").write_text(CONFIG)
    (root / "ours.py").write_text("a = 1\n")
    (root / "private" / toy.NAME).mkdir(parents=True)
    (root / "private" / toy.NAME / "data.txt").write_text("1")
    toy.nbformat.write(toy.notebook(), root / "header.ipynb")
    sys.path.insert(0, str(root))  # as a course's own modules are found
    course = Course(root)
    toy_release(course)
    folder = toy.submit(root, "ada", toy.solve(toy.read_released(course)))
    (folder / "timestamp.txt").write_text("2026-01-10 12:00:00 UTC")
    toy.grade(course, warm=False)
    yield root
    sys.path.remove(str(root))


def toy_release(course):
    from autograder.authoring.release import generate

    generate(course, toy.NAME)


def keep(course):
    run = toy.grade(course, warm=False)
    settled.keep(course, run, OPTIONS, toy.WALLS, unchanged.environment())
    return run


def told(course, options=OPTIONS):
    return unchanged.told(course.private, options)


@pytest.fixture
def course(graded_once, tmp_path):
    """A course that a run has found as it must be."""
    root = tmp_path / "course"
    shutil.copytree(graded_once, root)
    course = Course(root)
    run = keep(course)
    assert run.graded == 0
    found = told(course)
    assert found["graded"] == 0
    assert found["records"] == [vars(record) for record in run.records]
    return course


def forge(path):
    """Change a file, and leave its size and its time as they were."""
    before = path.stat()
    content = path.read_bytes()
    path.write_bytes(content[:-1] + (b" " if content[-1:] != b" " else b"\n"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert path.stat().st_size == before.st_size


def in_gradebook(change):
    def changed(course):
        with course.gradebook() as gradebook:
            change(gradebook)
            gradebook.db.commit()

    return changed


def _mark(gradebook):
    submitted = gradebook.find_submission_notebook(toy.NAME, toy.NAME, "ada")
    next(grade for grade in submitted.grades if grade.name == "words").manual_score = 1


NOTEBOOK = f"{toy.NAME}/{toy.NAME}.ipynb"
EDITS = {
    "a notebook that was handed in": lambda c: forge(c.root / "submitted/ada" / NOTEBOOK),
    "its time": lambda c: forge(c.root / "submitted/ada" / toy.NAME / "timestamp.txt"),
    "a source": lambda c: forge(c.root / "source" / NOTEBOOK),
    "a header": lambda c: forge(c.root / "header.ipynb"),
    "a private file": lambda c: forge(c.root / "private" / toy.NAME / "data.txt"),
    "a new private file": lambda c: (c.root / "private" / toy.NAME / "b").touch(),
    "a new file beside a source": lambda c: (c.root / "source" / toy.NAME / "b").touch(),
    "the configuration": lambda c: forge(c.root / "nbgrader_config.py"),
    "a new configuration": lambda c: (c.root / "nbgrader_config.json").write_text("{}"),
    "a new student": lambda c: toy.submit(c.root, "bob", raw=b"{"),
    "a student who is gone": lambda c: shutil.rmtree(c.root / "submitted/ada"),
    "a stray": lambda c: toy.submit(c.root, "ada", raw=b"{", assignment="x"),
    "a link": lambda c: (c.root / "submitted/ada" / toy.NAME / "l").symlink_to("/tmp"),
    "what came of it": lambda c: shutil.rmtree(c.root / "autograded/ada"),
    "a record": lambda c: next((c.private / "records").rglob("*.json")).unlink(),
    "a mark by hand": in_gradebook(_mark),
    "a due date": in_gradebook(
        lambda g: g.update_or_create_assignment(toy.NAME, duedate="2026-01-08 12:00 UTC")
    ),
    "an extension": in_gradebook(lambda g: g.grant_extension(toy.NAME, "ada", days=1)),
    "a damaged note": lambda c: (c.private / unchanged.NAME).write_text("{"),
    "another run": lambda c: toy.grade(c, warm=False),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_a_change_is_seen(course, edit):
    edit(course)
    assert told(course) is None


def test_a_module_of_the_configuration_counts(course, graded_once):
    path = graded_once / "ours.py"
    path.write_text("a = 2\n")
    assert told(course) is None


@pytest.mark.parametrize("options", [[["01-toy"], toy.WALLS, None], [[], None, None]])
def test_other_options_ask_for_another_run(course, options):
    assert told(course, options) is None


def test_other_packages_and_variables_count(course, tmp_path, monkeypatch):
    installed = tmp_path / "site-packages"
    (installed / "numpy-1.dist-info").mkdir(parents=True)
    monkeypatch.setattr(unchanged.sysconfig, "get_path", lambda _: str(installed))
    keep(course)
    assert told(course)
    (installed / "numpy-1.dist-info").rename(installed / "numpy-2.dist-info")
    assert told(course) is None
    keep(course)
    assert told(course)
    monkeypatch.setattr(unchanged, "VARIABLES", [("PYTHONPATH", "/elsewhere")])
    assert told(course) is None


def test_packages_that_change_while_it_runs_count(course):
    settled.keep(course, toy.grade(course, warm=False), OPTIONS, toy.WALLS, "other ones")
    assert told(course) is None


def test_a_file_that_was_just_written_is_read(tmp_path, monkeypatch):
    """It may change again before the clock of its file system does."""
    path = tmp_path / "a"
    path.write_text("1")
    now = path.stat()
    look = unchanged.Look([], [str(path)], [], now.st_mtime_ns - unchanged.RACY)
    lstat = os.lstat
    monkeypatch.setattr(os, "lstat", lambda p: now if p == str(path) else lstat(p))
    before = look.seen()
    assert look.seen() == before
    path.write_text("2")
    assert look.seen() != before


@pytest.mark.parametrize("trouble", ["digest", "link"])
def test_what_may_be_otherwise_next_time_is_not_kept(course, trouble):
    run = toy.grade(course, warm=False)
    if trouble == "digest":  # it is to be graded again
        run.records[0].digest = ""
    else:
        (course.root / "submitted" / "ada" / toy.NAME / "l").symlink_to("/tmp")
    settled.keep(course, run, OPTIONS, toy.WALLS, unchanged.environment())
    assert told(course) is None


COMMAND = """
import sys
from autograder.commands.app import app
try:
    app(sys.argv[1:])
finally:
    print("nbgrader" in sys.modules, file=sys.stderr)
"""


def test_the_command_says_the_same_without_imports(graded_once, tmp_path):
    root = tmp_path / "course"
    shutil.copytree(graded_once, root)
    paths = os.pathsep.join([str(graded_once), os.environ.get("PYTHONPATH", "")])

    def grade(*options):
        command = [sys.executable, "-c", COMMAND, "grade", "--course-dir", root, *toy.SANDBOX]
        done = subprocess.run(
            [*command, *options, "--json", tmp_path / "marks.json"],
            env={**os.environ, "PYTHONPATH": paths},
            capture_output=True,
            text=True,
            check=True,
        )
        said = (done.stdout, (tmp_path / "marks.json").read_text())
        return said, done.stderr.splitlines()[-1]

    first = grade()
    assert first[1] == "True"
    assert "0 graded, 1 unchanged since last time." in first[0][0]
    assert grade() == (first[0], "False")
    assert grade("--no-cache")[1] == "True"
    forge(root / "submitted" / "ada" / NOTEBOOK)
    assert grade()[1] == "True"
