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
hypothesis.settings.register_profile("long", deadline=None, max_examples=5_000)
hypothesis.settings.load_profile("untimed")


class ByFile(LoadScopeScheduling):
    """Keep a file's tests on one worker, as the cells of a notebook share a kernel.

    The catalogue's answers have nothing in common, and go wherever there is room.
    """

    def _split_scope(self, nodeid):
        path = nodeid.partition("::")[0]
        return nodeid if path.endswith("test_answers.py") else path


def pytest_xdist_make_scheduler(config, log):
    return ByFile(config, log)


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


@pytest.fixture
def make_course(tmp_path, new_course):
    """Make a released course of one notebook, by default the toy's."""

    def make(node=None):
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
