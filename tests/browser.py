"""Debian's chromium, and Jupyter servers of the test's own, for tests that click."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import coursework
import httpx

TIMEOUT = 120_000  # ms: other tests run at the same time

try:
    from playwright.sync_api import expect, sync_playwright
except ModuleNotFoundError:
    expect = sync_playwright = None
else:
    expect.set_options(timeout=TIMEOUT)

SCREENSHOTS = bool(os.environ.get("SCREENSHOTS"))  # renew the pictures in docs/
NOWHERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"  # no network
ADDRESS = re.compile(r"(http://127\.0\.0\.1:\d+)/\S*\?token=(\w+)")
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},  # cells out of view are there
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}


def missing():
    """What a browser test lacks on this machine, or nothing."""
    if sync_playwright is None:
        return "no playwright: pip install playwright"
    if shutil.which("chromium") is None:
        return "no chromium: apt-get install chromium"
    return ""


@contextmanager
def chromium():
    """Start Debian's chromium, and end it after a ``with`` block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=[NOWHERE, *["--no-sandbox"] * (os.geteuid() == 0)],
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def jupyter(command, folder, home, settings=None):
    """Run a Jupyter server for a ``with`` block, on a port of its own.

    Parameters
    ----------
    command : list of str
    folder : Path
        Where the command runs.
    home : Path
        A folder that stands for the user's home: no settings come from elsewhere.
    settings : dict of str to dict, optional
        Of JupyterLab's plugins, by the name without ``@jupyterlab/``.

    Yields
    ------
    callable
        Gives the address of a page, such as ``lab``, with the token in it.
    """
    config = home / ".jupyter"
    config.mkdir(exist_ok=True)
    (config / "jupyter_server_config.py").write_text(
        f"c.ServerApp.allow_root = {os.geteuid() == 0}\nc.ServerApp.port = 0\n"
        "c.ExtensionApp.open_browser = False\nc.ServerApp.open_browser = False\n"
    )
    for plugin, values in {**SETTINGS, **(settings or {})}.items():
        path = config / "lab" / "user-settings" / "@jupyterlab" / plugin
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_name(f"{path.name}.jupyterlab-settings").write_text(json.dumps(values))
    server = subprocess.Popen(
        command,
        cwd=folder,
        env=environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    rest = threading.Thread(target=server.stderr.read)  # or else the server waits for a reader
    try:
        said = []
        for line in server.stderr:
            said.append(line)
            if found := ADDRESS.search(line):
                break
        else:
            raise RuntimeError("".join(said))
        rest.start()
        address, token = found.groups()
        with httpx.Client(transport=httpx.HTTPTransport(retries=6)) as client:
            client.get(f"{address}/api")  # it says where it listens before it does
        yield lambda page: f"{address}/{page}?token={token}"
    finally:
        os.killpg(server.pid, signal.SIGTERM)  # it ends its kernels
        server.wait()
        rest.join()
        server.stderr.close()


def environment(home):
    """This test's environment, with all that Jupyter keeps in a folder of its own."""
    scripts = Path(sys.executable).parent
    return {
        **os.environ,
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(home),
        "IPYTHONDIR": str(home / ".ipython"),
        "JUPYTER_CONFIG_DIR": str(home / ".jupyter"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "MPLCONFIGDIR": str(home / ".matplotlib"),
    }


def picture(what, name, **options):
    """Renew a picture in docs/ from a page or a part of it, if ``SCREENSHOTS=1`` says so."""
    if SCREENSHOTS:
        what.screenshot(path=coursework.ROOT / "docs" / name, **options)
