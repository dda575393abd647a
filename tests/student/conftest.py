"""Students who hand in, and the services that they meet."""

import threading

import nbformat
import pytest
import serving
import toy
from handing_in import Fake

from autograder.student import hand_in as client


@pytest.fixture
def home(tmp_path_factory, monkeypatch):
    """A home without a link, and no proxy on the way."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.delenv("AUTOGRADER_LINK", raising=False)
    monkeypatch.setenv("NO_PROXY", "*")
    return folder


@pytest.fixture(scope="module")
def toy_course(copy_toy, tmp_path_factory):
    """The toy course, in which a student has two tries an hour."""
    root = tmp_path_factory.mktemp("course")
    (root / "nbgrader_config.py").write_text("c = get_config()\nc.Service.tries = 2\n")
    return copy_toy(root)


@pytest.fixture(scope="module")
def address(toy_course):
    """Where its service is."""
    with serving.service(toy_course) as address:
        yield address


@pytest.fixture
def link(toy_course, address, request):
    """The link of a student of the test's own."""
    return serving.link_of(toy_course, address, request.node.name)


@pytest.fixture
def notebook(toy_course, tmp_path):
    """Write a student's notebook: solved, with some other answers."""

    def write(name=toy.NAME, **answers):
        node = toy.solve(toy.read_released(toy_course))
        for grade_id, source in answers.items():
            node.cells[toy.index(node, grade_id)].source = source
        path = tmp_path / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        nbformat.write(node, path)
        return path

    return write


@pytest.fixture
def fake(monkeypatch):
    """Start a service that answers what the test says."""
    monkeypatch.setattr(client, "PAUSES", (0, 0, 0))
    servers = []

    def start(answers):
        server = Fake(answers)
        threading.Thread(target=server.serve_forever).start()
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.ended.set()
        server.shutdown()
        server.server_close()
