"""The walls hold for an ordinary user, too: their tests run once more, as one."""

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

import coursework
import pytest
import toy

from autograder.kernels import sandbox

USER = "61003"  # nobody's on Debian
FILES = ("escapes", "kernels", "sandbox")
FAULTS = ("error", "failure")  # as JUnit's XML has them


def closed(folder):
    """The first folder on the way to this one that others can't enter, or None."""
    return next((p for p in reversed(folder.parents) if not p.stat().st_mode & 1), None)


def as_user(folders, command):
    """The command line that runs a command as an ordinary user who can reach some folders.

    Those below a closed folder, such as root's home, are mounted below an empty one in its
    place, which only the command's processes see.
    """
    place = sandbox.stage(tuple(map(str, folders)))
    hidden = [folder for folder in folders if closed(folder)]
    lines = ["set -e", f"mount -t tmpfs tmpfs {place}"]
    for number, folder in enumerate(hidden):
        source = shlex.quote(str(folder))
        lines.append(f"mkdir {place}/{number}; mount --bind {source} {place}/{number}")
    for barred in {closed(folder) for folder in hidden}:
        lines.append(f"mount -t tmpfs -o mode=755 tmpfs {shlex.quote(str(barred))}")
    for number, folder in enumerate(hidden):
        target = shlex.quote(str(folder))
        lines.append(f"mkdir -p {target}; mount --bind {place}/{number} {target}")
    user = ["setpriv", "--reuid", USER, "--regid", USER, "--clear-groups", "--", *command]
    lines += [f"umount --recursive {place}", f"exec {shlex.join(user)}"]
    script = "\n".join(lines)
    return ["unshare", "--mount", "--propagation", "private", "sh", "-c", script]


@pytest.fixture(scope="module")
def cases():
    """What came of each test: those of all three files run in one go."""
    with tempfile.TemporaryDirectory(prefix="user-") as home:
        os.chown(home, int(USER), int(USER))
        Path(home, "diary").write_text("for nobody")
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        command += [f"--basetemp={home}/pytest", f"--junitxml={home}/results.xml"]
        command += ["--continue-on-collection-errors"]
        command += [str(Path(__file__).with_name(f"test_{name}.py")) for name in FILES]
        jupyters = [f"JUPYTER_{kind}_DIR" for kind in ("CONFIG", "DATA", "RUNTIME")]
        own = dict.fromkeys(["HOME", "IPYTHONDIR", "MPLCONFIGDIR", *jupyters], home)
        run = subprocess.run(
            as_user([Path(sys.base_prefix), coursework.ROOT], command),
            env={**os.environ, **own},
            cwd=home,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode in {0, 1}, run.stdout + run.stderr
        return list(ElementTree.parse(f"{home}/results.xml").iter("testcase"))


@pytest.mark.skipif(os.geteuid() != 0, reason="all tests run as an ordinary user")
@pytest.mark.skipif(not toy.WALLS, reason=toy.NO_WALLS)
@pytest.mark.parametrize("name", FILES)
def test_an_ordinary_user_is_behind_walls_too(name, cases):
    own = [case for case in cases if case.get("classname").endswith(f"test_{name}")]
    faults = [found for case in own for kind in FAULTS for found in case.iter(kind)]
    assert not faults, "".join(ElementTree.tostring(each, "unicode") for each in faults)
    assert any(case.find("skipped") is None for case in own)
