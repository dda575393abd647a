"""The commands of `autograder` that students run in their notebooks: check, and hand in."""

import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from getpass import getpass
from pathlib import Path

# Set where a notebook is run to be checked, validated or graded: it must not start anything.
RUNS = ("AUTOGRADER_CHECK", "NBGRADER_EXECUTION")
LINK_NEEDED = 3  # how `autograder hand-in` ends then
PATIENCE = 5  # seconds in which Jupyter can save a notebook
# JupyterLab and Notebook 7 let a page do this if they were started with expose_app_in_browser.
# It waits until its own output, this script, has left the notebook.
SAVE = """
setTimeout(() => {
    const path = %s;
    const open = window.jupyterapp ? [...window.jupyterapp.shell.widgets("main")] : [];
    open.map(widget => widget.context)
        .filter(context => context && path.endsWith("/" + context.localPath))
        .sort((a, b) => a.localPath.length - b.localPath.length)
        .pop()?.save();
}, 300);
"""


def check(notebook=None):
    """Run this notebook from the top, in a kernel of its own, and print what its tests say.

    It runs as it is saved, as ``autograder check`` runs it. Nothing here is changed.

    Parameters
    ----------
    notebook : str, optional
        Its file, if this can't find it.
    """
    if _is_run():
        return
    path = Path(notebook) if notebook else _this_notebook()
    if path is None:
        print("Which notebook? Say it, for example course.check('01-data.ipynb').")
        return
    print(f"Running {path.name} from the top, as it was saved last ...", flush=True)
    _autograder("check", path)


def hand_in(notebook=None):
    """Save this notebook, hand it in, and print how it gets on and what it earned.

    The first time, it asks for the link that your teacher gave you. Where the notebook can't
    be saved from here, it says so, and hands in what was saved last.

    Parameters
    ----------
    notebook : str, optional
        An assignment, such as "02-linear", or a file; by default this notebook.
    """
    if _is_run():
        return
    if importlib.util.find_spec("autograder") is None:
        print(
            "Nothing has been handed in: that needs the course's own environment. Download "
            "this notebook, and hand it in there."
        )
        return
    try:
        path = _found(notebook)
        if path is None:
            what = f"There is no notebook {notebook} here." if notebook else "Which notebook?"
            print(f"{what} Name its file, for example course.hand_in('01-data.ipynb').")
            return
        if not _saved(path):
            saved = datetime.fromtimestamp(path.stat().st_mtime)
            print(
                f"This sends the notebook as it was saved at {saved:%H:%M}. If you have "
                "changed it since, save it (Ctrl+S) and run this cell again.",
                flush=True,
            )
        link = {}
        while _autograder("hand-in", path, **link) == LINK_NEEDED:
            given = getpass("Your link (it isn't shown): ").strip()
            if not given:
                break
            link = {"AUTOGRADER_LINK": given}  # arguments are for all to see
    except KeyboardInterrupt:
        print("Stopped: nothing has been handed in.")
    except (EOFError, NotImplementedError):
        print("Nothing can be asked here: run this cell in Jupyter.")


def _is_run():
    return any(os.environ.get(name) for name in RUNS)


def _autograder(command, path, **environment):
    """Run a command of `autograder` on a notebook, show its lines, and return its status."""
    with subprocess.Popen(
        [sys.executable, "-m", "autograder", command, str(path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, **environment},
        text=True,
        encoding="utf-8",
    ) as process:
        try:
            for line in process.stdout:
                print(line, end="", flush=True)
        except KeyboardInterrupt:
            process.send_signal(signal.SIGINT)  # it says how far it has come
            print(process.communicate()[0], end="", flush=True)
    return process.returncode


def _found(notebook):
    """The file that somebody means: a file, an assignment, or this notebook."""
    this = _this_notebook()
    if not notebook:
        return this
    path = Path(notebook)
    if path.suffix == ".ipynb":
        return path if path.is_file() else None
    if this and notebook in (this.stem, this.absolute().parent.name):
        return this
    name = f"{notebook}.ipynb"
    places = [Path(name), Path(notebook, name), Path("..", notebook, name)]
    return next(filter(Path.is_file, places), None)


def _this_notebook():
    """Where Jupyter or VS Code says that this notebook is, or the only one in the folder."""
    said = os.environ.get("JPY_SESSION_NAME") or _names().get("__vsc_ipynb_file__")
    if said and Path(said).suffix == ".ipynb" and Path(said).is_file():
        return Path(said)
    found = sorted(Path().glob("*.ipynb"))
    return found[0] if len(found) == 1 else None


def _names():
    """The variables of the notebook; none in plain Python."""
    try:
        from IPython import get_ipython

        return get_ipython().user_ns
    except (ImportError, AttributeError):
        return {}


def _saved(path):
    """Ask Jupyter to save a notebook that is open, and wait; returns whether it did."""
    if not os.environ.get("JPY_SESSION_NAME") or "__vsc_ipynb_file__" in _names():
        return False
    from IPython.display import Javascript, clear_output, display

    def state():
        about = path.stat()
        return about.st_mtime_ns, about.st_size

    before = last = state()
    display(Javascript(SAVE % json.dumps(path.absolute().as_posix())))
    clear_output()
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        time.sleep(0.2)
        now = state()
        if now != before and now == last:  # all of it is written
            return True
        last = now
    return False
