"""The walls around a kernel, and what the grader does where there are none."""

import json
import os
import subprocess

import coursework
import pytest
import toy
from nbformat.v4 import new_code_cell
from typer.testing import CliRunner

from autograder import AutograderError
from autograder.authoring.release import release
from autograder.commands.app import app
from autograder.course import Course
from autograder.grading.grade import grade
from autograder.judging import names
from autograder.kernels import folders, sandbox
from autograder.kernels.client import Limits
from autograder.running.notebook import Job, run

walled = pytest.mark.skipif(not toy.WALLS, reason=toy.NO_WALLS)

PROBE = """\
import json, os, resource, socket, subprocess
from pathlib import Path

def denied(action, *args):
    try:
        return repr(action(*args))[:80]
    except OSError:
        return None

print(json.dumps({
    "user": os.getuid(),
    "project": os.listdir(%r),
    "tmp": sorted(path.name for path in Path("/tmp").iterdir()),
    "here": sorted(path.name for path in Path().iterdir()),
    "processes": sum(name.isdigit() for name in os.listdir("/proc")),
    "interfaces": [name for _, name in socket.if_nameindex()],
    "write_system": denied(Path("/usr/x").write_text, "x"),
    "write_root": denied(Path("/x").write_text, "x"),
    "write_devices": denied(Path("/dev/x").write_text, "x"),
    "sizes": [os.statvfs(path).f_blocks * os.statvfs(path).f_frsize
              for path in ("/tmp", "/dev/shm")],
    "limits": [resource.getrlimit(getattr(resource, "RLIMIT_" + name))
               for name in ("DATA", "NPROC", "FSIZE", "NOFILE", "CORE")],
    "write_packages": denied(Path(json.__file__).write_text, "x"),
    "shadow": denied(Path("/etc/shadow").read_text),
    "course": denied(os.listdir, %r),
    "environment": sorted(os.environ),
    "namespaces": subprocess.run(["unshare", "--user", "true"]).returncode,
}))"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """What student's code sees from inside, and what code in the judge does."""
    course = tmp_path_factory.mktemp("course")
    (course / "gradebook.db").write_text("")
    support = course / "data.txt"
    support.write_text("for both")
    secret = course / "seed.txt"
    secret.write_text("42")
    probe = PROBE % (str(coursework.ROOT), str(course))
    node = toy.notebook(new_code_cell(probe), toy.check("t", 1, probe))
    job = Job(
        node,
        files={"data.txt": support},
        needs=names.needs([names.Cell("t", "test", probe)]),
        judge_files={"data.txt": support, "seed.txt": secret},
    )
    os.environ["A_SECRET"] = "of the one who grades"
    outcome = run(job)
    del os.environ["A_SECRET"]
    assert outcome.problems == []
    said = [o for cell in outcome.cells for o in cell["outputs"] if o["name"] == "stdout"]
    return [json.loads(output["text"]) for output in said]


@walled
@pytest.mark.parametrize("role", [0, 1], ids=["student", "judge"])
def test_a_kernel_sees_the_system_and_its_own_folder(seen, role):
    inside = seen[role]
    assert set(inside["project"]) <= {".venv", "autograder", "course"}
    # In /tmp are its own folder, and what leads to the project's folder if that is there.
    own = ("student", "judge")[role]
    assert own in inside["tmp"]
    assert set(inside["tmp"]) - {own} <= set(coursework.ROOT.parts)
    assert inside["course"] is None
    assert inside["shadow"] is None
    assert inside["processes"] <= 4
    assert inside["interfaces"] == ["lo"]


@walled
@pytest.mark.parametrize("role", [0, 1], ids=["student", "judge"])
def test_a_kernel_changes_nothing_outside(seen, role):
    assert seen[role]["write_system"] is None
    assert seen[role]["write_packages"] is None
    assert seen[role]["write_root"] is None
    assert seen[role]["write_devices"] is None
    assert seen[role]["namespaces"] != 0


@walled
@pytest.mark.parametrize("role", [0, 1], ids=["student", "judge"])
def test_a_kernel_can_use_only_so_much(seen, role):
    data, *others = seen[role]["limits"]
    assert data == [4_000_000_000] * 2
    assert others == [[300] * 2, [10**9] * 2, [1024] * 2, [0] * 2]
    assert all(size <= 2**30 for size in seen[role]["sizes"])


# What each prints, or ends with, is in the test below.
FORKS = """\
import os, signal
forked = 0
try:
    for _ in range(2000):
        if os.fork() == 0:
            signal.pause()
        forked += 1
except OSError:
    print(0 < forked < 300)"""
GREEDY = """\
import numpy as np
hoard = []
try:
    for _ in range(100):
        hoard.append(np.ones(100_000_000, dtype="uint8"))
except MemoryError:
    print(0 < len(hoard) < 40)
hoard.clear()"""
FILLER = """\
import os
written = 0
for folder in (".", "/tmp", "/dev/shm"):
    try:
        for number in range(30):
            with open(f"{folder}/{number}", "wb") as file:
                written += file.write(bytes(50_000_000))
    except OSError as error:
        print(error.strerror, end=" ")
    for number in range(30):
        if os.path.exists(f"{folder}/{number}"):
            os.remove(f"{folder}/{number}")
print(written < 2_400_000_000)  # what /tmp holds, twice"""
GOES_ON = {
    "fork bomb": (FORKS, "True"),
    "memory bomb": (GREEDY, "True"),
    "disk filler": (FILLER, "No space left on device " * 3 + "True"),
}


@walled
@pytest.mark.parametrize("name", GOES_ON)
def test_a_greedy_cell_is_stopped_and_the_notebook_goes_on(name):
    code, said = GOES_ON[name]
    result = run(Job(toy.notebook(new_code_cell(code), new_code_cell("print('on')"))))
    assert result.problems == []
    assert result.cells[0]["outputs"][0]["text"].strip() == said
    assert result.cells[1]["outputs"][0]["text"] == "on\n"


TOGETHER = """\
import os, signal
for _ in range(8):
    if os.fork() == 0:
        hoard = bytearray(os.urandom(1000)) * 100_000
        signal.pause()
signal.pause()"""
IN_FILES = """\
import signal
for folder in (".", "/tmp"):
    for number in range(7):
        with open(f"{folder}/{number}", "wb") as file:
            file.write(bytes(50_000_000))
signal.pause()"""
NAMED = "import ctypes; ctypes.CDLL(None).prctl(15, b'\\xff\\xfe')\n" + TOGETHER
HIDDEN = TOGETHER.replace(
    "        hoard", "        ctypes.CDLL(None).prctl(4, 0)\n        hoard"
)
HIDDEN = "import ctypes\n" + HIDDEN
SHARED = """\
import mmap, signal
pages = mmap.mmap(-1, 700_000_000)
for place in range(0, len(pages), 4096):
    pages[place] = 1
signal.pause()"""
MANY_FILES = "for number in range(1_000_000): open(str(number), 'w').close()"
IN_SOCKETS = """\
import os, signal, socket
for _ in range(8):
    if os.fork() == 0:
        pairs = [socket.socketpair() for _ in range(480)]
        signal.pause()
signal.pause()"""
ENDED = {
    "memory that waits in sockets": (IN_SOCKETS, "more than 600 MB of memory"),
    "processes that are greedy together": (TOGETHER, "more than 600 MB of memory"),
    "a process with a name that is no text": (NAMED, "more than 600 MB of memory"),
    "processes that can't be looked into": (HIDDEN, "more than 600 MB of memory"),
    "memory that is shared": (SHARED, "more than 600 MB of memory"),
    "memory bomb in a file": (IN_FILES, "more than 600 MB of memory"),
    "many files": (MANY_FILES, "more than 100,000 files"),
}


@walled
@pytest.mark.parametrize("name", ENDED)
def test_a_kernel_that_uses_too_much_is_ended(name):
    code, reason = ENDED[name]
    job = Job(toy.notebook(new_code_cell(code)), limits=Limits(memory_bytes=600_000_000))
    assert run(job).problems == [f"the kernel died in code cell 1: it used {reason}"]


@walled
def test_memory_that_processes_share_counts_once():
    share = """\
import os
hoard = bytearray(os.urandom(1000)) * 200_000
children = []
for _ in range(8):
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.close(writing)
        os.read(reading, 1)
        os._exit(0)
    os.close(reading)
    children.append(writing)
import time
end = time.monotonic() + 1
while time.monotonic() < end:
    pass
print("shared")"""
    job = Job(toy.notebook(new_code_cell(share)), limits=Limits(memory_bytes=800_000_000))
    result = run(job)
    assert result.problems == []
    assert result.cells[0]["outputs"][0]["text"] == "shared\n"


@walled
def test_the_environment_of_the_one_who_grades_stays_outside(seen):
    assert "A_SECRET" not in seen[0]["environment"]


@walled
def test_private_files_are_the_judge_s_alone(seen):
    assert seen[0]["here"] == ["data.txt"]
    assert seen[1]["here"] == ["data.txt", "seed.txt"]


@walled
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a kernel another user")
def test_the_kernels_of_root_are_two_other_users(seen):
    assert len({0, seen[0]["user"], seen[1]["user"]}) == 3


@walled
def test_nothing_of_a_kernel_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    start = "import subprocess\nprint(subprocess.Popen(['sleep', '7654']).poll())"
    outcome = run(Job(toy.notebook(new_code_cell(start))))
    assert outcome.problems == []
    assert outcome.cells[0]["outputs"][0]["text"] == "None\n"
    assert list(tmp_path.iterdir()) == []
    assert subprocess.run(["pgrep", "-f", "sleep 7654"], stdout=subprocess.PIPE).stdout == b""


def test_what_a_killed_run_has_left_is_removed(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for name in ("old", "held", "young"):
        (tmp_path / f"{folders.PREFIX}{name}" / "a" / "b").mkdir(parents=True)
    for name in ("old", "held"):
        os.utime(tmp_path / f"{folders.PREFIX}{name}", (0, 0))
    held = folders.hold(tmp_path / f"{folders.PREFIX}held")
    folders.clear()
    os.close(held)
    left = {path.name.removeprefix(folders.PREFIX) for path in tmp_path.iterdir()}
    assert left == {"held", "young"}


@walled
def test_a_course_where_kernels_would_see_it_is_refused(toy_course, monkeypatch):
    shown = str(toy_course.root.parent)
    monkeypatch.setattr(sandbox, "SYSTEM", (*sandbox.SYSTEM, shown))
    with pytest.raises(AutograderError, match=f"a sandbox shows all of {shown}"):
        grade(toy_course)


def test_private_files_reach_the_test(tmp_path, new_course):
    node = toy.source()
    secret = "assert open('seeds/seed.txt').read() == '42'"
    node.cells[toy.index(node, "test-size")].source = f"{secret}\nassert size == 8"
    root = tmp_path / "course"
    root.mkdir()
    (root / "nbgrader_config.py").write_text(
        "c = get_config()\nc.Autograder.private = '../private'\n"
    )
    folder = tmp_path / "private" / toy.NAME / "seeds"
    folder.mkdir(parents=True)
    (folder / "seed.txt").write_text("42")
    toy.write_source(root, node)
    new_course(root)
    course = Course(root)
    release(course, toy.NAME)  # its proof reads them, too
    toy.submit(root, "ada", toy.solve(toy.read_released(course)))
    assert toy.grade(course).records[0].score == 5
    (folder / "seed.txt").write_text("43")
    again = toy.grade(course)
    assert (again.graded, again.records[0].score) == (1, 2)


def test_without_a_sandbox_the_grader_refuses(toy_course, monkeypatch):
    monkeypatch.setattr(sandbox, "fault", lambda: "bubblewrap is not installed")
    monkeypatch.setattr(sandbox.shutil, "which", lambda name: None)
    toy.submit(toy_course.root, "ada", toy.solve(toy.read_released(toy_course)))
    with pytest.raises(AutograderError, match="apt install bubblewrap"):
        grade(toy_course)
    arguments = ["grade", "--sandbox", "none", "--course-dir", str(toy_course.root)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0
    assert "these marks can be forged" in " ".join(result.output.split())
    assert "5+ of 7" in result.output


def test_a_mark_given_without_a_sandbox_is_not_kept_for_a_run_with_one(toy_course):
    if not toy.WALLS:
        pytest.skip(toy.NO_WALLS)
    toy.submit(toy_course.root, "ada", toy.solve(toy.read_released(toy_course)))
    assert grade(toy_course, walls=False).graded == 1
    assert grade(toy_course, walls=False).graded == 0
    assert grade(toy_course).graded == 1
