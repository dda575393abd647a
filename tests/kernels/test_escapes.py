"""Behind walls, code finds no way out: see `escapes`."""

import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import coursework
import pytest
import toy
from escapes import ESCAPES
from nbformat.v4 import new_code_cell

from autograder.running.notebook import Job, run

pytestmark = pytest.mark.skipif(not toy.WALLS, reason=toy.NO_WALLS)


@pytest.fixture(scope="module")
def outside():
    """What there is to be reached, by the name that `escapes` has for it."""
    abstract = f"autograder-{os.getpid()}"
    with (
        tempfile.TemporaryDirectory(prefix="course-") as folder,
        _servers(
            socket.create_server(("127.0.0.1", 0)),
            _listening(f"{folder}/socket"),
            _listening(f"\0{abstract}"),
        ) as servers,
    ):
        Path(folder, "gradebook.db").write_text("marks")
        other = subprocess.Popen(["sleep", "1000"])
        yield {
            "PORT": servers[0].getsockname()[1],
            "FOLDER": folder,
            "ABSTRACT": abstract,
            "PROJECT": str(coursework.ROOT),
            "HOME": str(Path.home()),
            "SHOWN": {
                *Path(sys.base_prefix).parts,
                *coursework.ROOT.parts,
            },  # what leads there
            "OTHER": Path(folder).name,
            "PID": other.pid,
        }
        other.kill()
        other.wait()


# What an escape that fails ends with; any other error would be a mistake in its code.
REFUSALS = {
    "AssertionError",
    "BlockingIOError",
    "CalledProcessError",
    "ConnectionRefusedError",
    "FileNotFoundError",
    "OSError",
    "PermissionError",
    "ProcessLookupError",
    "TimeoutError",
    "ValueError",
    "gaierror",
}
LEFT = """\
open("/tmp/left behind", "w").write("x")
import ctypes
ctypes.CDLL(None).syscall(248, b"user", b"left behind", b"x", 1, -3)  # add_key, on x86-64"""


class _servers(list):
    def __init__(self, *servers):
        super().__init__(servers)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for server in self:
            server.close()


def _listening(address):
    server = socket.socket(socket.AF_UNIX)
    server.bind(address)
    server.listen()
    return server


def tried(outside, walls, escapes):
    """The error that each escape ends with; None if it works."""
    given = "\n".join(f"{name} = {value!r}" for name, value in outside.items())
    theirs = (
        "def THEIRS(pid):\n    return b'sleep' in open(f'/proc/{pid}/cmdline', 'rb').read()"
    )
    cells = [new_code_cell(given), new_code_cell(theirs)]
    if walls:
        # one before this one, in a kernel of its own
        left = new_code_cell(LEFT)
        assert run(Job(toy.notebook(left))).problems == []
    cells += map(new_code_cell, escapes.values())
    outcome = run(Job(toy.notebook(*cells), walls=walls))
    assert outcome.problems == []
    found = []
    for cell in outcome.cells[2:]:
        errors = [o["ename"] for o in cell["outputs"] if o["output_type"] == "error"]
        found.append(errors[0] if errors else None)
    return dict(zip(escapes, found, strict=True))


@pytest.fixture(scope="module")
def behind_walls(outside):
    return tried(outside, True, {name: code for name, (code, _) in ESCAPES.items()})


@pytest.mark.parametrize("name", ESCAPES)
def test_there_is_no_way_to(name, behind_walls):
    assert behind_walls[name] in REFUSALS


def test_what_walls_prevent_works_without_them(outside):
    open_to_all = {name: code for name, (code, works) in ESCAPES.items() if works}
    found = tried(outside, False, open_to_all)
    assert {name for name, error in found.items() if error} == set()
