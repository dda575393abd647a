"""Kernels that are forked warm: they are like cold ones, whatever happens to their origin."""

import asyncio
import json
import os
import select
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import toy
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

from autograder.judging import names
from autograder.kernels import kernel, process
from autograder.kernels.client import Limits
from autograder.kernels.zygote import Request
from autograder.running.notebook import Job, run

pytestmark = pytest.mark.skipif(not process.LINUX, reason="kernels are forked on Linux only")

LEARN = """\
import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
keras.utils.set_random_seed(7)
model = keras.Sequential([keras.layers.Dense(8, activation="relu"), keras.layers.Dense(2)])
model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
x = np.random.default_rng(1).normal(size=(256, 20)).astype("float32")
y = (x.sum(axis=1) > 0).astype(int)
history = model.fit(x, y, epochs=2, verbose=0).history"""
SHOW = """\
print(history["loss"], [w.numpy().tobytes().hex()[:99] for w in model.trainable_variables])
print({f"name{i}" for i in range(20)})
figure, axes = plt.subplots()
axes.plot(history["loss"])
plt.close(figure)
figure"""
TEST = "assert np.asarray(model(x)).shape == (256, 2)"


def cells(job):
    outcome = run(job)
    assert outcome.problems == []
    return outcome.cells


def printed(cell):
    return cell["outputs"][0]["text"].strip()


def test_a_warm_kernel_does_what_a_cold_one_does_to_the_last_bit():
    setup = "import numpy as np\nx = np.zeros((256, 20))"
    node = toy.notebook(
        new_code_cell(setup),
        new_code_cell(LEARN),
        new_code_cell(SHOW),
        toy.check("t", 1, TEST),
    )
    needs = names.needs([names.Cell("t", "test", TEST)])
    warm, cold = (
        cells(Job(node, needs=needs, walls=toy.WALLS, warm=warm)) for warm in (True, False)
    )
    drop_log = [[o for o in cell["outputs"] if o.get("name") != "stderr"] for cell in warm]
    assert drop_log == [
        [o for o in cell["outputs"] if o.get("name") != "stderr"] for cell in cold
    ]
    assert "image/png" in warm[2]["outputs"][-1]["data"]


CHANCE = """\
import random
import numpy as np
import tensorflow as tf
print(random.random(), np.random.random(), float(tf.random.uniform([])))"""


LOADED = "import sys; print('tensor' + 'flow' in sys.modules)"


@pytest.mark.parametrize(
    ("files", "code", "loaded"),
    [
        ({}, "x = 1", False),
        ({}, "import numpy as np", False),
        ({}, "def f():\n    import tensorflow as tf", True),
        ({}, "from course import show, training", True),
        ({"helper.py": "from keras import layers"}, "import helper", True),
        ({"words.txt": "keras"}, "training = weights = 1", False),
    ],
)
def test_tensorflow_is_loaded_where_code_asks_for_it(tmp_path, files, code, loaded):
    paths = {name: tmp_path / name for name in files}
    for name, text in files.items():
        paths[name].write_text(text)
    node = toy.notebook(new_code_cell(LOADED), new_code_cell(code))
    first, _ = cells(Job(node, files=paths, walls=toy.WALLS))
    assert printed(first) == str(loaded)


def test_what_is_not_loaded_can_be_imported_all_the_same():
    code = (
        "import importlib; print(importlib.import_module('tensor' + 'flow').constant(3) + 4)"
    )
    (cell,) = cells(Job(toy.notebook(new_code_cell(code)), walls=toy.WALLS))
    assert "7" in printed(cell)


def test_each_warm_kernel_has_chance_of_its_own():
    job = Job(toy.notebook(new_code_cell(CHANCE)), walls=toy.WALLS)
    first, second = (printed(cells(job)[0]).split() for _ in range(2))
    assert all(one != other for one, other in zip(first, second, strict=True))


def test_a_file_beside_the_notebook_is_found_before_what_is_loaded(tmp_path):
    path = tmp_path / "numpy.py"
    path.write_text("mine = True")
    node = toy.notebook(new_code_cell("import numpy; print(numpy.mine)"))
    for warm in (True, False):
        job = Job(node, files={"numpy.py": path}, walls=toy.WALLS, warm=warm)
        assert printed(cells(job)[0]) == "True"


def test_nbclient_gets_warm_kernels_by_a_kernelspec(tmp_path, monkeypatch):
    folder = tmp_path / "kernels" / "warm"
    folder.mkdir(parents=True)
    spec = {
        "argv": ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Python 3, warm",
        "language": "python",
        "metadata": {"kernel_provisioner": {"provisioner_name": "autograder"}},
    }
    (folder / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    loaded = "import sys; print('tensorflow' in sys.modules)"
    node = toy.notebook(new_code_cell(loaded), new_code_cell("import os; print(os.getcwd())"))
    client = NotebookClient(
        node, kernel_name="warm", resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()
    assert [printed(cell) for cell in node.cells] == ["True", str(tmp_path)]


def test_a_kernel_that_can_t_be_started_says_why(tmp_path):
    request = Request([sys.executable], {}, str(tmp_path / "nowhere"), seconds=60)
    with pytest.raises(process.KernelError, match="nowhere"):
        asyncio.run(process.Process.start(request, "cold"))


def zygote(walls=False):
    """The id of the process that the kernels of this test are forked from."""
    started = process._keepers[os.getpid(), "light", walls].process.pid
    # The keeper, which bubblewrap may have started; its first child; then monitors.
    _, found, *_ = [pid for pid in family(started) if runs_python(pid)]
    return found


def family(pid):
    """A process and its children, and theirs, in the order of their making."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:  # it has ended
        return []
    return [pid, *(one for child in children for one in family(int(child)))]


def runs_python(pid):
    command = Path(f"/proc/{pid}/cmdline")
    return command.exists() and command.read_text().startswith(sys.executable)


@pytest.mark.parametrize("walls", [False] + [True] * toy.WALLS)
def test_a_zygote_outlives_the_thread_that_started_it(walls):
    seen = []

    def grade():
        assert run(Job(toy.notebook(), walls=walls)).problems == []
        seen.append(zygote(walls))

    for _ in range(2):
        thread = threading.Thread(target=grade)
        thread.start()
        thread.join()
    assert len(seen) == 2
    assert len(set(seen)) == 1


def test_the_death_of_the_zygote_disturbs_nobody():
    run(Job(toy.notebook(), walls=False))
    keeper = process._keepers[os.getpid(), "light", False].process
    kill = f"import os; print('on', os.kill({zygote()}, 9))"
    job = Job(toy.notebook(new_code_cell(kill), new_code_cell("print('on')")), walls=False)
    assert printed(cells(job)[1]) == "on"
    assert keeper.wait() == 1
    again = Job(toy.notebook(new_code_cell("print(1)")), walls=False)
    assert printed(cells(again)[0]) == "1"


def test_nothing_of_a_notebook_stays_in_the_zygote():
    mark = "secret" + "of the test"
    test = f"assert double(2) == 4, {mark!r}"
    node = toy.notebook(new_code_cell("def double(x): return 2 * x"), toy.check("t", 1, test))
    needs = names.needs([names.Cell("t", "test", test)])
    cells(Job(node, needs=needs, walls=False))
    assert mark.encode() not in memory(zygote())
    assert b"autograder.judging.peer" in memory(zygote())


def memory(pid):
    """All of a process's memory that it can write to."""
    found = []
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb") as mem:
        for line in maps:
            place, modes, *_ = line.split()
            if modes.startswith("rw"):
                start, end = (int(number, 16) for number in place.split("-"))
                mem.seek(start)
                found.append(mem.read(end - start))
    return b"".join(found)


def test_a_kernel_that_is_killed_ends_its_notebook():
    node = toy.notebook(new_code_cell("import os; os.kill(os.getpid(), 9)"))
    outcome = run(Job(node, walls=toy.WALLS))
    assert outcome.problems == ["the kernel died in code cell 1"]


LONG = """\
import sys
sys.path.insert(0, {tests!r})
import toy
from nbformat.v4 import new_code_cell
from autograder.running.notebook import Job, run
code = '''import subprocess
child = subprocess.Popen(["sleep", "{seconds}"], start_new_session=True)
child.wait()'''
run(Job(toy.notebook(new_code_cell(code)), walls={walls}))
"""


@pytest.mark.parametrize("walls", [False] + [True] * toy.WALLS)
def test_kernels_end_with_the_one_who_started_them(walls):
    seconds = 90_000_000 + os.getpid()
    code = LONG.format(tests=str(Path(__file__).parents[1]), seconds=seconds, walls=walls)
    driver = subprocess.Popen([sys.executable, "-c", code])
    while not (sleeping := started(f"sleep {seconds}")):
        assert driver.poll() is None
    ended = os.pidfd_open(sleeping)
    driver.kill()
    driver.wait()
    assert select.select([ended], [], [], 30)[0], "it outlived the one who started it"


def started(command):
    """The process id of a command; 0 if nobody runs it."""
    found = subprocess.run(
        ["pgrep", "-f", f"^{command}"], stdout=subprocess.PIPE, text=True, check=False
    )
    return int(found.stdout or 0)


def test_a_kernel_has_a_longest_life():
    request = Request(["sleep", "1000"], dict(os.environ), "/", seconds=0.1)

    async def life():
        running = await process.Process.start(request, "cold")
        return await running.end(), running.reason

    assert asyncio.run(life()) == (-signal.SIGKILL, "it ran for more than 0.1 s")


def test_any_number_may_wait_for_the_end_of_a_kernel():
    request = Request(["sleep", "1000"], dict(os.environ), "/", seconds=1000)

    async def ends():
        running = await process.Process.start(request, "cold")
        waiting = [asyncio.ensure_future(running.end()) for _ in range(3)]
        await asyncio.sleep(0)  # all of them wait
        running.kill()
        return await asyncio.wait_for(asyncio.gather(*waiting), 60)

    assert asyncio.run(ends()) == [-signal.SIGKILL] * 3


def test_a_kernel_lives_longer_than_its_notebook_may_take(tmp_path, monkeypatch):
    asked = []

    async def refuse(request, *_):
        asked.append(request)
        raise process.KernelError("not now")

    async def start():
        limits = Limits(notebook_seconds=1e6)
        async with kernel.start("student", tmp_path, limits, False, "light"):
            pass

    monkeypatch.setattr(process.Process, "start", refuse)
    with pytest.raises(process.KernelError, match="not now"):
        asyncio.run(start())
    assert asked[0].seconds > 1e6


def test_where_nothing_can_be_forked_kernels_are_started_anew(monkeypatch):
    monkeypatch.setattr(process, "LINUX", False)
    test = "assert double(2) == 4"
    node = toy.notebook(
        new_code_cell("def double(x): return 2 * x\ndouble(4)"),
        toy.check("t", 1, test),
        new_code_cell("import os; os.kill(os.getpid(), 9)"),
    )
    needs = names.needs([names.Cell("t", "test", test)])
    outcome = run(Job(node, needs=needs, walls=False, warm=False))
    assert outcome.problems == ["the kernel died in code cell 3"]
    double, tested, _ = (cell["outputs"] for cell in outcome.cells)
    assert double[0]["data"]["text/plain"] == "8"
    assert tested == []
