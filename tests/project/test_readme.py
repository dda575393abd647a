"""The README's commands run as they are written."""

import os
import re
import shutil
import subprocess
import urllib.error
import urllib.request

import coursework
import pytest
import toy

README = (coursework.ROOT / "README.md").read_text()
COMMANDS = [
    line.partition("#")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
]
BY_CI = (coursework.ROOT / ".ci" / "run").read_text().splitlines()
SERVERS = {"make lab", ".venv/bin/jupyter lab"}
# For a machine that does nothing else.
MEASUREMENTS = {"make bench", "make load", "make scale"}
TEACHING = [
    command
    for command in COMMANDS
    if command.startswith((".venv/bin/autograder", ".venv/bin/nbgrader"))
]


@pytest.fixture
def checkout(tmp_path):
    """A copy of what the commands need, with the environment that runs this test."""
    for name in ("Makefile", "nbgrader_config.py", "requirements.lock", "pyproject.toml"):
        shutil.copy(coursework.ROOT / name, tmp_path)
    for name in ("source/01-data", "release/01-data"):
        shutil.copytree(coursework.ROOT / name, tmp_path / name)
    (tmp_path / ".venv").symlink_to(coursework.ROOT / ".venv")
    shutil.copytree(
        coursework.ROOT / "release" / "01-data", tmp_path / "submitted" / "kim" / "01-data"
    )
    return tmp_path


def test_every_command_is_run_by_a_test_or_by_ci():
    assert len(TEACHING) == 4
    others = {*SERVERS, *MEASUREMENTS, *TEACHING}
    for command in COMMANDS:
        assert command in BY_CI or command in others, command


@pytest.mark.skipif(not toy.WALLS, reason=toy.NO_WALLS)
def test_an_instructor_s_commands_in_their_order(checkout):
    for command in TEACHING:
        done = subprocess.run(
            command.split(), cwd=checkout, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    for path in (
        "release/01-data/01-data.ipynb",
        "autograded/kim/01-data/01-data.ipynb",
        "feedback/kim/01-data/01-data.html",
        "report/index.html",
        "grades.csv",
    ):
        assert (checkout / path).exists(), path


def status(url, server):
    """Ask for a page until the server, which says that it runs a little early, answers."""
    while True:
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                return answer.status
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError) or server.poll():
                raise


@pytest.mark.parametrize(
    ("command", "page"),
    [("make lab", "lab/tree/01-data/01-data.ipynb"), (".venv/bin/jupyter lab", "formgrader")],
)
def test_jupyterlab_opens(checkout, tmp_path_factory, command, page):
    """Only that it may run as root and without a browser is set; the rest is as written."""
    config = tmp_path_factory.mktemp("config")
    (config / "jupyter_server_config.py").write_text(
        "c.ServerApp.allow_root = True\nc.ServerApp.port = 0\n"
        "c.ExtensionApp.open_browser = False\nc.ServerApp.open_browser = False\n"
    )
    server = subprocess.Popen(
        ["make", "-o", ".venv/installed", *command.split()[1:]]
        if command.startswith("make")
        else command.split(),
        cwd=checkout,
        env={**os.environ, "JUPYTER_CONFIG_DIR": str(config)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        said = []
        for line in server.stderr:
            said.append(line)
            if found := re.search(r"(http://127\.0\.0\.1:\d+)/\S*\?token=(\w+)", line):
                break
        else:
            pytest.fail("".join(said))
        address, token = found.groups()
        assert status(f"{address}/{page}?token={token}", server) == 200
    finally:
        os.killpg(server.pid, 9)
        server.wait()
        server.stderr.close()


def test_its_pictures_exist():
    for path in re.findall(r'src="([^"]+)"', README):
        assert (coursework.ROOT / path).exists(), path
