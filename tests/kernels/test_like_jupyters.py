"""What a cell shows in a kernel here is what it shows in one of Jupyter's own."""

import os
import re
from pathlib import Path

import pytest
import toy
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

from autograder.running.notebook import Job, run

CELLS = {
    "print": "print('a', end=''); print('b')",
    "both streams": "import os, sys; print('out'); print('err', file=sys.stderr); print('on')",
    "a line for the shell": "!echo $((3 + 4))",
    "what the shell says": "lines = !echo one; echo two\nlines",
    "a cell for the shell": "%%bash\necho $0 | tr a-z A-Z",
    "a result": "{'a': [1, 2.5], 'b': {3}}",
    "no result": "5;",
    "the last results": "_, __, Out[10] == _9 if 10 in Out else None",
    "what was asked": "len(In) > 10",
    "an error": "def f(x):\n    return 1 / x\nf(0)",
    "an error of a library": "import json; json.loads('{')",
    "a syntax error": "def f(:",
    "an exit": "raise SystemExit(3)",
    "an exit without a kernel": "sys.exit('enough')",
    "an interrupt": "raise KeyboardInterrupt",
    "a warning": "import warnings; warnings.warn('beware')",
    "a log": "import logging; logging.getLogger('x').warning('logged')",
    "input": "input('a number? ')",
    "a password": "import getpass; getpass.getpass()",
    "await": "import asyncio\nawait asyncio.sleep(0.01)\n'awaited'",
    "a running loop": "asyncio.get_running_loop().is_running()",
    "a loop in a loop": "asyncio.run(asyncio.sleep(0))",
    "a task": "task = asyncio.create_task(asyncio.sleep(0.01, 'done'))",
    "that task": "await asyncio.sleep(0.1)\ntask.done()",
    "a thread": (
        "import threading\nthread = threading.Thread(target=print, args=['threaded'])\n"
        "thread.start(); thread.join()"
    ),
    "a display": "display('x', {'text/html': '<b>b</b>'}, raw=False)",
    "html": "from IPython.display import HTML, clear_output; HTML('<i>i</i>')",
    "a cleared display": "print('gone'); clear_output(); print('here')",
    "an updated display": "shown = display('old', display_id='d'); shown.update('new')",
    "a picture": (
        "import matplotlib.pyplot as plt\n_ = plt.figure(figsize=(1, 1)); _ = plt.plot([1, 2])"
    ),
    "a figure": "figure, _ = plt.subplots(figsize=(1, 1)); plt.close(); figure",
    "a picture of another kind": (
        "%matplotlib inline\n%config InlineBackend.figure_formats = ['svg', 'png']\n"
        "print(plt.get_backend())"
    ),
    "a backend that there is not": "%matplotlib nothing",
    "a loop of windows": "%gui",
    "an application": (
        "from traitlets.config import Application\n"
        "Application.initialized(), type(Application.instance().kernel).__name__"
    ),
    "a file": "%%writefile beside.py\nvalue = 7",
    "a module": "import beside; beside.value, '/' in beside.__file__",
    "a script": "%run beside.py\nvalue",
    "a change of a module": "%load_ext autoreload\n%autoreload 2",
    "a folder": "%mkdir -p inner\n%cd -q inner\nos.path.basename(os.getcwd())",
    "and back": "%cd -q ..\nos.path.basename(os.getcwd())",
    "a variable of the environment": "%env GREETING=hello\n!echo $GREETING",
    "how long": "%timeit -n 1 -r 1 pass",
    "a cell of html": "%%html\n<p>p</p>",
    "formula": "from IPython.display import Math; Math('x^2')",
    "progress": "from IPython.display import ProgressBar; display(ProgressBar(3))",
    "a widget's message": (
        "from comm import create_comm\ncomm = create_comm(target_name='t', data={'a': 1})\n"
        "comm.send({'b': 2})\ncomm.comm_id != ''"
    ),
    "many processes": (
        "import multiprocessing\n"
        "def square(x): return x * x\n"
        "with multiprocessing.get_context('fork').Pool(2) as pool:\n"
        "    print(pool.map(square, range(3)))"
    ),
    "capture": "%%capture caught\nprint('quiet'); display('quiet')",
    "what was captured": "caught.stdout, len(caught.outputs)",
    "time": "%time 3",
    "help": "help(divmod)",
    "a question": "divmod?",
    "a stored name": "kept = 3\n%store kept",
    "history": "%history -l 1",
    "the names": "%who int",
    "where it is": "os.path.basename(os.getcwd()), [str(p)[-4:] for p in _dh]",
    "what it is": "__name__, sys.argv[0].endswith('.py'), sys.path[-1] != ''",
    "modules beside it": "'' in sys.path, sys.path.index('') > 0",
    "a class": "class A:\n    def _repr_html_(self): return '<a>'\nA.__module__, A()",
    "streams": "sys.stdout.isatty(), sys.stdout.encoding, sys.stdout.writable()",
    "stdin": "sys.stdin.readline()",
    "much": "for number in range(30_000): print(number)",
    "a result that can't be shown": "class B:\n    def __repr__(self): return 1 / 0\nB()",
}
# In Jupyter's kernel a thread takes these in, and may be late.
FROM_PROGRAMS = {
    "a program": ("import subprocess; subprocess.run(['echo', 'said']);", "said\n", ""),
    "a shell": ("import os; os.system('echo said; echo wrong >&2');", "said\n", "wrong\n"),
    "descriptor 1": ("import os; os.write(1, b'said');", "said", ""),
    "a fork": (
        "import os\nif os.fork() == 0: print('said', flush=True); os._exit(0)\nos.wait();",
        "said\n",
        "",
    ),
    "much": ("import subprocess; subprocess.run(['seq', '50000']);", None, ""),
}


def tidy(output):
    """An output without what differs from run to run."""
    output = {key: value for key, value in output.items() if key != "transient"}
    text = repr(output)
    text = re.sub(r"0x[0-9a-f]+", "0x", text).replace(str(Path.home()), "~")
    text = re.sub(r"[\d.]+(e[+-]\d+)? (ns|µs|μs|us|ms|s)\b", "time", text)
    text = re.sub(r"/tmp/\S*?/work|ipykernel_\d+/\d+\.py|<ipython-input[^>]*>", "place", text)
    return re.sub(r"\\x1b\[[\d;]*m", "", text)


@pytest.fixture(scope="module")
def jupyters(tmp_path_factory):
    folder = tmp_path_factory.mktemp("jupyter") / "work"
    folder.mkdir()
    node = toy.notebook(*map(new_code_cell, CELLS.values()))
    client = NotebookClient(
        node, allow_errors=True, resources={"metadata": {"path": str(folder)}}
    )
    # With that variable, ipykernel leaves descriptors 1 and 2 alone.
    env = {name: os.environ[name] for name in os.environ if name != "PYTEST_CURRENT_TEST"}
    client.execute(env=env)
    return dict(zip(CELLS, (cell.outputs for cell in node.cells), strict=True))


@pytest.fixture(scope="module")
def ours():
    outcome = run(Job(toy.notebook(*map(new_code_cell, CELLS.values())), walls=toy.WALLS))
    assert outcome.problems == []
    return dict(zip(CELLS, (cell["outputs"] for cell in outcome.cells), strict=True))


def by_stream(outputs):
    """Outputs with the text of each stream in one piece: how it is cut is chance."""
    found, streams = [], {}
    for output in outputs:
        if output["output_type"] != "stream":
            found.append(tidy(output))
        else:
            streams[output["name"]] = streams.get(output["name"], "") + output["text"]
    return found, {name: tidy({"text": text}) for name, text in streams.items()}


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_shows_what_it_shows_in_jupyter(name, ours, jupyters):
    assert by_stream(ours[name]) == by_stream(jupyters[name])


@pytest.mark.parametrize("name", FROM_PROGRAMS)
def test_what_programs_put_out_is_all_there_when_their_cell_ends(name):
    code, out, err = FROM_PROGRAMS[name]
    (cell,) = run(Job(toy.notebook(new_code_cell(code)), walls=toy.WALLS)).cells
    said = {output["name"]: output["text"] for output in cell["outputs"]}
    expected = out or "".join(f"{number}\n" for number in range(1, 50_001))
    assert (said["stdout"], said.get("stderr", "")) == (expected, err)
