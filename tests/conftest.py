import os
import shutil
from collections import Counter

import browser
import hypothesis
import nbgrader
import pytest
import toy
from xdist.scheduler import LoadScopeScheduling

from autograder.authoring.release import generate
from autograder.course import Course

hypothesis.settings.register_profile("untimed", deadline=None)
MANY = 500 if os.environ.get("QUICK") else 5_000
hypothesis.settings.register_profile("long", deadline=None, max_examples=MANY)
hypothesis.settings.load_profile("untimed")


# What takes minutes, the longest first: it begins, so that no core is idle at the end.
LONG = (
    "test_answers.py",
    "test_ordinary_user.py",
    "test_validate.py",
    ".ipynb",
    "test_resume.py",
    "test_browser_student.py",
    "test_browser_hand_in.py",
    "test_killed.py",
    "test_hostile.py",
    "test_honest.py",
    "test_same_everywhere.py",
)


class ByFile(LoadScopeScheduling):
    """Keep a file's tests on one worker, as the cells of a notebook share a kernel.

    What is found of the course's notebooks goes, notebook by notebook, wherever there is room.
    """

    def _split_scope(self, nodeid):
        path = nodeid.partition("::")[0]
        return path + nodeid.rpartition("[")[2] if path.endswith("test_answers.py") else path


def pytest_xdist_make_scheduler(config, log):
    config.option.loadscopereorder = False  # as below, and not the most tests first
    return ByFile(config, log)


def pytest_collection_modifyitems(items):
    def place(item):
        places = (n for n, end in enumerate(LONG) if item.path.name.endswith(end))
        return next(places, len(LONG))

    items.sort(key=place)


def pytest_runtest_logreport(report):
    """Say at once what has failed: a run may be ended before its summary."""
    if report.failed and "PYTEST_XDIST_WORKER" not in os.environ:
        print(f"\n{report.nodeid}\n{report.longreprtext}", flush=True)


def pytest_terminal_summary(terminalreporter):
    """Say at the end what was left out, and what to install."""
    reasons = Counter(
        report.longrepr[2].removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", [])
    )
    if reasons:
        terminalreporter.section("left out")
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"{count} tests: {reason}")


@pytest.fixture(scope="session")
def empty_gradebook(tmp_path_factory):
    """A new gradebook, made once: nbgrader needs seconds to make one."""
    course = Course(tmp_path_factory.mktemp("empty"))
    with course.gradebook():
        return (course.root / "gradebook.db").read_bytes()


@pytest.fixture(scope="session")
def new_course(empty_gradebook):
    """Make an empty course in a folder."""

    def new(root):
        private = root / ".autograder"
        private.mkdir()
        for path in (
            root / "gradebook.db",
            private / f"empty-{nbgrader.__version__}.db",
        ):
            path.write_bytes(empty_gradebook)
        return Course(root)

    return new


@pytest.fixture(scope="session")
def released_toy(tmp_path_factory, new_course):
    """The toy course, released once: tests change copies of it."""
    course = new_course(tmp_path_factory.mktemp("released"))
    toy.write_source(course.root)
    generate(course, toy.NAME)
    return course


@pytest.fixture(scope="session")
def copy_toy(released_toy):
    """Make a toy course in a folder, which may hold a configuration."""

    def copy(root):
        shutil.copytree(released_toy.root, root, dirs_exist_ok=True)
        return Course(root)

    return copy


@pytest.fixture
def make_course(tmp_path, new_course, copy_toy):
    """Make a released course of one notebook, by default the toy's."""

    def make(node=None):
        if node is None:
            return copy_toy(tmp_path)
        course = new_course(tmp_path)
        toy.write_source(tmp_path, node)
        generate(course, toy.NAME)
        return course

    return make


@pytest.fixture
def toy_course(make_course):
    return make_course()


@pytest.fixture(scope="module")
def chromium():
    """A browser, for the tests of a file."""
    if reason := browser.missing():
        pytest.skip(reason)
    with browser.chromium() as started:
        yield started


@pytest.fixture
def page(chromium):
    """A new page in a browser that knows nothing of other tests."""
    with chromium.new_context(viewport={"width": 1100, "height": 900}) as context:
        context.set_default_timeout(browser.TIMEOUT)
        yield context.new_page()
