"""One notebook, run past whatever its code does."""

import asyncio
import gc
import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import toy
from nbformat.v4 import new_code_cell, new_markdown_cell

import autograder
import course
from autograder.files import fingerprint
from autograder.judging import names
from autograder.kernels.client import Limits, Outcome
from autograder.running import notebook
from autograder.running.notebook import Job, run

LIMITS = Limits(cell_seconds=60, notebook_seconds=120, output_bytes=10_000)
HANG = "import time\nwhile True: time.sleep(0.01)"
HANG_ON = """\
import time
while True:
    try:
        while True: time.sleep(0.01)
    except KeyboardInterrupt:
        pass"""


def outcome(*sources, limits=LIMITS, files=None):
    cells = [new_code_cell(source) for source in sources]
    return run(Job(toy.notebook(*cells), files or {}, limits, walls=toy.WALLS))


def errors(result):
    """The error of each cell, or None."""
    names = []
    for cell in result.cells:
        found = [o["ename"] for o in cell["outputs"] if o["output_type"] == "error"]
        names.append(found[-1] if found else None)
    return names


def test_runs_past_errors():
    result = outcome("x = 1", "1 / 0", "x", "raise SystemExit", "print('on')")
    assert errors(result) == [None, "ZeroDivisionError", None, "SystemExit", None]
    assert result.cells[2]["outputs"][0]["data"]["text/plain"] == "1"
    assert result.cells[4]["outputs"][0]["text"] == "on\n"
    assert [cell["execution_count"] for cell in result.cells] == [1, 2, 3, 4, 5]
    assert result.problems == []


def test_the_notebook_that_is_given_is_not_changed():
    notebook = toy.notebook(new_code_cell("print(1)"))
    before = nbformat.writes(notebook)
    run(Job(notebook, walls=toy.WALLS))
    assert nbformat.writes(notebook) == before


def test_files_stand_beside_the_notebook_with_their_modes(tmp_path):
    (tmp_path / "a.sh").write_text("#!/bin/sh\necho hello\n")
    (tmp_path / "a.sh").chmod(0o755)
    result = outcome("!bin/a.sh", files={"bin/a.sh": tmp_path / "a.sh"})
    assert result.cells[0]["outputs"][0]["text"].strip() == "hello"


def test_a_module_beside_the_notebook_can_be_imported(tmp_path):
    (tmp_path / "helper.py").write_text("answer = 42")
    files = {"helper.py": tmp_path / "helper.py"}
    result = outcome("import helper; print(helper.answer)", files=files)
    assert result.cells[0]["outputs"][0]["text"] == "42\n"


def test_a_dead_kernel_ends_the_notebook_and_nothing_after_it_counts_as_run():
    result = outcome("print(1)", "import os; os._exit(1)", "print(2)")
    assert errors(result) == [None, "NotRun", "NotRun"]
    assert [cell["execution_count"] for cell in result.cells] == [1, None, None]
    assert result.problems == ["the kernel died in code cell 2"]


def test_a_test_that_ends_its_kernel_is_not_the_student_s_fault():
    tests = "import os; os._exit(1)", "pass"
    cells = [toy.check(f"t{i}", 1, test) for i, test in enumerate(tests)]
    needs = names.needs([names.Cell(f"t{i}", "test", test) for i, test in enumerate(tests)])
    node = toy.notebook(new_code_cell("x = 1"), *cells)
    result = run(Job(node, limits=LIMITS, needs=needs, walls=toy.WALLS))
    assert result.problems == ["the judge, which runs the tests, died in t0"]
    assert errors(result) == [None, "NotRun", "NotRun"]


def test_a_cell_that_never_ends_is_interrupted_and_the_next_one_runs():
    limits = Limits(cell_seconds=1, notebook_seconds=120)
    result = outcome(HANG, "print(2)", limits=limits)
    assert errors(result) == ["Timeout", None]
    assert result.problems == ["code cell 1 did not end within 1 s"]


def test_a_notebook_that_can_t_be_interrupted_is_stopped():
    limits = Limits(cell_seconds=1, notebook_seconds=3)
    result = outcome(HANG_ON, "print(2)", limits=limits)
    assert errors(result)[-1] in {"NotRun", "Timeout"}
    assert result.problems[-1].startswith("the notebook took longer than 3 s")


def test_a_flood_of_output_is_cut_but_its_error_is_kept():
    result = outcome("for i in range(5000): print('x' * 100)\n1 / 0", "print('on')")
    kept = sum(len(o.get("text", "")) for o in result.cells[0]["outputs"])
    assert kept <= LIMITS.output_bytes
    assert errors(result) == ["ZeroDivisionError", None]
    assert "more than 10,000 bytes" in result.problems[0]


def test_half_a_character_is_replaced_as_no_file_can_hold_it():
    half = "print('\\ud800')\nfrom IPython.display import display\n"
    half += (
        "display({'text/plain': '\\udfff'}, raw=True)\nraise ValueError('\\uDBFF \\\\ud800')"
    )
    (cell,) = outcome(half).cells
    assert cell["outputs"][-1]["evalue"] == "? \\ud800"
    assert json.dumps(cell, ensure_ascii=False).encode()


HANG_UP = """\
import gc, socket
def f():
    for one in gc.get_objects():
        if type(one) is socket.socket and one.fileno() > 3:
            one.shutdown(socket.SHUT_RDWR)"""
LENIENT = """\
try:
    f()
except Exception:
    pass
2"""


def test_a_score_that_a_test_shows_before_it_fails_does_not_count():
    result = judged(LENIENT, HANG_UP)
    assert errors(result) == [None, "Lost"]
    assert [o["output_type"] for o in result.cells[1]["outputs"]] == ["error"]


FLOOD = """\
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
import toy
from nbformat.v4 import new_code_cell
from autograder.running.notebook import Job, run
code = "for _ in range(60): print('x' * 18_000_000, flush=True)"
outcome = run(Job(toy.notebook(new_code_cell(code)), walls=toy.WALLS, warm=False))
assert "more than 4,000,000 bytes" in outcome.problems[0]
status = Path("/proc/self/status").read_text()
print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
def test_a_gigabyte_of_output_takes_less_memory_of_the_grader():
    code = FLOOD.format(tests=str(Path(__file__).parents[1]))
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    # Not getrusage's ru_maxrss, which a process inherits from the one that starts it.
    assert int(run.stdout) * 1024 < 500_000_000  # it begins with 150 MB


def test_a_flood_from_many_cells_is_cut():
    result = outcome(*["print('x' * 9000)"] * 15)
    texts = [output["text"] for cell in result.cells for output in cell["outputs"]]
    assert 90_000 <= sum(map(len, texts)) <= 10 * LIMITS.output_bytes
    assert "ten times 10,000 bytes" in result.problems[0]


def test_a_long_line_is_no_work_for_the_grader():
    result = outcome("print('a' * 3_000_000)", "print('on')", limits=Limits())
    assert result.cells[0]["outputs"][0]["text"] == "a" * 3_000_000 + "\n"
    assert result.cells[1]["outputs"][0]["text"] == "on\n"


def test_displays_that_are_updated_together_count_for_each():
    many = "for _ in range(100): display('x', display_id='same')"
    update = "update_display('x' * 5000, display_id='same')"
    imports = "from IPython.display import display, update_display"
    result = outcome(imports, many, update)
    assert len(result.to_json()) < 100_000
    assert "more than 10,000 bytes" in result.problems[0]


UPDATES = """\
from IPython.display import clear_output, display
for name in "abcdefghijklmnopqrst":
    display("x" * 9000, display_id=name)
    clear_output()
for name in "abcdefghijklmnopqrst":
    display("x", display_id=name, update=True)
for _ in range(40):
    print("x" * 9000, flush=True)"""


def test_what_is_cleared_and_updated_makes_no_room_for_more():
    assert len(outcome(UPDATES).to_json()) < 30_000


def test_what_is_cleared_in_a_call_is_kept_and_counts():
    clear = "from IPython.display import clear_output\ndef f():\n"
    clear += "    for _ in range(20):\n        print('x' * 9000)\n        clear_output()"
    assert len(judged("f()", clear).to_json()) < 30_000


def test_a_program_that_never_stops_writing_does_not_hold_up_the_notebook():
    code = "import subprocess\nendless = subprocess.Popen(['yes'])"
    result = outcome(code, "endless.kill()", limits=Limits(cell_seconds=100))
    assert errors(result) == [None, None]


def test_a_message_that_is_too_long_is_not_received():
    result = outcome("print('x' * 30_000_000)", "1 / 0")
    assert errors(result) == [None, "ZeroDivisionError"]
    assert result.problems == ["code cell 1 put out something too long to be received"]


ANSWER = """\
async def answer(*args, **options):
    long = "x" * {}
    return dict(status="error", ename=long, evalue=long, traceback=[], execution_count=1)
get_ipython().kernel.do_execute = answer"""


def test_a_reply_of_any_length_is_cut():
    result = outcome(ANSWER.format(9_000_000), "1", "2")
    assert result.problems == []
    assert len(result.to_json()) < 100_000


def test_a_reply_that_is_too_long_is_not_received():
    limits = Limits(cell_seconds=2, notebook_seconds=120)
    result = outcome(ANSWER.format(30_000_000), "1", limits=limits)
    assert errors(result) == [None, "Timeout"]
    assert len(result.to_json()) < 100_000


LISTS = """\
kernel = get_ipython().kernel
for text in (["a"], "b", ["c"]) * 100:
    content = {"name": "stdout", "text": text}
    kernel.session.send(kernel.iopub_socket, "stream", content, parent=kernel.get_parent())"""


def test_malformed_messages_are_an_error_and_not_the_grader_s():
    result = outcome(LISTS)
    assert errors(result) == ["MalformedMessage"]
    assert len(result.cells[0]["outputs"]) < 210
    assert result.problems == ["code cell 1 sent a malformed message"]


def test_a_name_is_no_proof_of_a_timeout():
    result = outcome("class Timeout(Exception): pass\nraise Timeout('mine')")
    assert errors(result) == ["Timeout"]
    assert result.problems == []


def judged(test, student, limits=LIMITS):
    """What comes of a student's cell and a test."""
    cells = [new_code_cell(student), toy.check("t", 1, test)]
    needs = names.needs([names.Cell("t", "test", test)])
    return run(Job(toy.notebook(*cells), limits=limits, needs=needs, walls=toy.WALLS))


def test_a_test_that_is_out_of_time_leaves_no_task_and_no_traceback(monkeypatch, caplog):
    left = []

    async def watched(trial):
        await real(trial)
        left.extend(asyncio.all_tasks() - {asyncio.current_task()})

    real = notebook._Trial.run
    monkeypatch.setattr(notebook._Trial, "run", watched)
    limits = Limits(cell_seconds=60, notebook_seconds=3)
    result = judged("f()", "def f():\n    while True: pass", limits)
    gc.collect()
    assert result.problems == ["the notebook took longer than 3 s and was stopped in t"]
    assert left == []
    assert [record for record in caplog.records if record.name == "asyncio"] == []


def test_a_time_limit_that_a_cell_sets_for_all_sockets_does_not_end_a_test():
    student = "import socket\nsocket.setdefaulttimeout(1e-6)\ndef f(): return 1"
    slow = "assert f() == 1\nsorted(range(100_000))\nassert f() == 1"
    assert errors(judged(slow, student)) == [None, None]


def test_a_judge_that_died_is_not_the_last_word(caplog):
    result = judged("import os\nos.kill(os.getpid(), 9)", "x = 1")
    gc.collect()
    assert "the judge, which runs the tests, died" in result.problems[0]
    assert not result.final
    assert [record for record in caplog.records if record.name == "asyncio"] == []


def test_a_score_is_never_lost_in_a_flood():
    result = outcome(f"print('x' * {LIMITS.output_bytes - 2})\n0.5")
    assert result.cells[0]["outputs"][-1]["data"]["text/plain"] == "0.5"


def test_a_display_that_is_updated_keeps_its_last_frame():
    result = outcome(
        "from IPython.display import display\n"
        "handle = display('a' * 5000, display_id=True)\n"
        "for letter in 'bcdefg': handle.update(letter * 5000)"
    )
    (output,) = result.cells[0]["outputs"]
    assert output["data"]["text/plain"] == repr("g" * 5000)
    assert result.problems == []


def test_errors_that_the_student_hides_are_seen():
    hide = "get_ipython().showtraceback = lambda *args, **options: None"
    assert errors(outcome(hide, "1 / 0")) == [None, "ZeroDivisionError"]


def test_input_is_not_waited_for():
    assert errors(outcome("input()")) == ["StdinNotImplementedError"]


def test_tensorflow_gets_one_thread():
    result = outcome("import os; print(os.environ['TF_NUM_INTRAOP_THREADS'])")
    assert result.cells[0]["outputs"][0]["text"] == "1\n"


def test_an_outcome_survives_json():
    result = outcome("print(1)", "1 / 0")
    assert Outcome.from_json(result.to_json()) == result


@pytest.mark.parametrize(
    ("cells", "files", "limits", "same"),
    [
        ([new_code_cell("a = 1")], {}, LIMITS, True),
        ([new_code_cell("a = 1"), new_markdown_cell("text")], {}, LIMITS, True),
        ([new_code_cell("a = 2")], {}, LIMITS, False),
        ([new_code_cell("a "), new_code_cell("= 1")], {}, LIMITS, False),
        ([new_code_cell("a = 1")], {"a.py": __file__}, LIMITS, False),
        ([new_code_cell("a = 1", metadata={"tags": ["x"]})], {}, LIMITS, False),
        ([new_code_cell("a = 1")], {}, Limits(cell_seconds=1), False),
    ],
)
def test_the_key_is_the_same_for_what_runs_the_same(cells, files, limits, same):
    first = Job(toy.notebook(new_code_cell("a = 1")), {}, LIMITS).key
    assert (Job(toy.notebook(*cells), files, limits).key == first) is same


@pytest.fixture
def copies(tmp_path):
    """Copies of this project's two packages, side by side."""
    for package in (autograder, course):
        shutil.copytree(package.__path__[0], tmp_path / package.__name__)
    return [tmp_path / "autograder", tmp_path / "course"]


def test_a_change_in_any_folder_of_a_package_changes_its_fingerprint(copies):
    for package in copies:
        files = [path for path in sorted(package.rglob("*")) if path.is_file()]
        rooms = {path.parent: path for path in files if path.parent.name != "__pycache__"}
        assert len(rooms) > 1
        seen = [fingerprint(package)]
        for path in rooms.values():
            path.write_bytes(path.read_bytes() + b"\n")
            seen.append(fingerprint(package))
        path.rename(path.with_name("other"))
        seen.append(fingerprint(package))
        assert len(set(seen)) == len(seen)
        for room in rooms:
            (room / "__pycache__").mkdir(exist_ok=True)
            (room / "__pycache__" / "a.pyc").touch()
        assert fingerprint(package) == seen[-1]


ENVIRONMENTS = """\
from pathlib import Path
from autograder.running.notebook import environment
print(environment.__wrapped__())
for room in ("autograder/running", "course/show"):
    Path(room, "new.txt").touch()
    print(environment.__wrapped__())"""


def test_the_environment_is_both_packages_with_all_that_is_in_their_folders(copies):
    run = subprocess.run(
        [sys.executable, "-c", ENVIRONMENTS],
        cwd=copies[0].parent,  # so that it imports the copies
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(set(run.stdout.split())) == 3
