"""The client of one kernel: it survives whatever strangers' code does there."""

import json
import logging
from dataclasses import asdict, dataclass, field

import nbformat
from nbclient import NotebookClient
from nbclient.client import CellExecutionComplete
from nbformat.v4 import output_from_msg

from autograder.kernels.frames import ANSWER

# What happened to a notebook is in its outcome: nbclient's own messages go nowhere.
LOG = logging.Logger("autograder.client", logging.CRITICAL)

LONGEST = 10_000  # characters of what an error says
MALFORMED = "MalformedMessage"
OUTPUTS = {"stream", "display_data", "execute_result", "update_display_data"}


@dataclass(frozen=True)
class Limits:
    """What a notebook may use.

    Attributes
    ----------
    cell_seconds : float
        Time for one cell; then it is interrupted, and the next one runs. -1: no limit.
    notebook_seconds : float
        Time for all cells together; then the kernel is killed.
    output_bytes : int
        What is kept of one cell's output; of all cells', ten times as much.
    memory_bytes : int
        What all processes of a kernel may use together, and each of them allocate, in a
        sandbox.
    """

    cell_seconds: float = 120
    notebook_seconds: float = 1800
    output_bytes: int = 4_000_000
    memory_bytes: int = 4_000_000_000


@dataclass
class Outcome:
    """What came of running a notebook.

    Attributes
    ----------
    cells : list of dict
        For each code cell, in order, its ``outputs`` and its ``execution_count``. A cell
        that did not end well has an error among its outputs.
    problems : list of str
        What a person should know: a cell that never ended, a kernel that died.
    seconds : float
        Wall-clock time from the first cell to the last.
    final : bool
        Whether it may be remembered. Not if the judge died: then it is tried again.
    """

    cells: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    seconds: float = 0.0
    final: bool = True

    def to_json(self):
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text):
        return cls(**json.loads(text))


class Client(NotebookClient):
    """nbclient, for one cell after the other.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Whose cells are run; they are changed.
    kernel : kernel.Kernel
    limits : client.Limits
    outcome : Outcome
        To which problems are added.
    """

    def __init__(self, notebook, kernel, limits, outcome):
        super().__init__(
            notebook,
            kernel,
            allow_errors=True,
            error_on_timeout={"ename": "Timeout", "evalue": "", "traceback": []},
            interrupt_on_timeout=True,
            log=LOG,
            on_cell_executed=self._record_end,
            record_timing=False,
            store_widget_state=False,
            timeout_func=self._seconds,
        )
        self.kc = kernel
        self.limits = limits
        self.outcome = outcome
        self.kept = {}  # bytes of output, by cell index, and by display that can be updated
        self.shown = {}  # how often each of these was shown
        self.host = None  # the test cell that gets this kernel's output while it answers
        self.timed = True

    async def run(self, source, index):
        """Run code that is none of the notebook's, in the place of a cell, without a limit."""
        # Not new_code_cell, which validates what nobody sees.
        cell = nbformat.from_dict({"cell_type": "code", "source": source, "metadata": {}})
        place = self.nb.cells[index]
        self.timed = False
        try:
            await self.async_execute_cell(cell, index, store_history=False)
        finally:
            self.timed = True
            self.nb.cells[index] = place

    async def answer(self, index, host):
        """Answer while a test runs elsewhere: what is printed and shown goes to `host`."""
        self.host = host
        try:
            await self.run(ANSWER, index)
        finally:
            self.host = None

    @property
    def why(self):
        """Why the kernel was ended, to be put after what is said of it."""
        return f": {self.kc.reason}" if self.kc.reason else ""

    def label(self, index):
        """What people call a cell: its grade id, or its number among the code cells."""
        cell = self.nb.cells[index]
        number = sum(c.cell_type == "code" for c in self.nb.cells[: index + 1])
        return cell.metadata.get("nbgrader", {}).get("grade_id", f"code cell {number}")

    def _seconds(self, cell):
        return self.limits.cell_seconds if self.timed else -1

    def _record_end(self, cell, cell_index, execute_reply):
        """Leave an error in the outputs of every cell that did not end well."""
        reply = execute_reply["content"]
        timeout = "header" not in execute_reply  # it is nbclient's own, and not the kernel's
        if self.kc.skipped:
            self._note(cell_index, "put out something too long to be received")
        self.kc.skipped = False
        if reply["status"] == "ok":
            return
        name = str(reply.get("ename", "Aborted"))[:LONGEST]
        value = str(reply.get("evalue", ""))[:LONGEST]
        if timeout:
            value = (
                f"{self.label(cell_index)} did not end within {self.limits.cell_seconds:g} s"
            )
            self.outcome.problems.append(value)
        if timeout or not any(output.output_type == "error" for output in cell.outputs):
            cell.outputs.append(error_output(name, value))

    def process_message(self, msg, cell, cell_index):
        """Keep output up to the limit; a message that breaks the rules becomes an error."""
        try:
            return self._process(msg, cell, cell_index)
        except CellExecutionComplete:
            raise
        except Exception as error:
            self._note(cell_index, "sent a malformed message")
            if not cell.outputs or cell.outputs[-1].get("ename") != MALFORMED:
                cell.outputs.append(error_output(MALFORMED, type(error).__name__))
            return None

    def _process(self, msg, cell, cell_index):
        content = msg["content"]
        kind = msg["msg_type"]
        _check(kind, content)
        if kind == "clear_output":
            if not self.host:  # whose outputs stay
                self.kept[cell_index] = 0
        elif kind == "error":
            _shorten(content)
            first = all(output.output_type != "error" for output in cell.outputs)
            if not self._fits(kind, content, cell_index) and not first:
                return None
        elif kind in OUTPUTS and not self._fits(kind, content, cell_index):
            if kind != "execute_result":
                return None
            text = content["data"].get("text/plain", "")  # it may decide a score
            content["data"], content["metadata"] = {"text/plain": text[:LONGEST]}, {}
        if kind.startswith("comm_"):  # of widgets, which nobody sees
            return None
        if self.host and kind != "status":  # nothing of it may look like a verdict
            if kind in {"stream", "display_data"}:
                self.host.outputs.append(output_from_msg(msg))
            return None
        return super().process_message(msg, cell, cell_index)

    def _fits(self, kind, content, cell_index):
        """Whether an output can be kept.

        A display that can be updated counts apart from its cell, once for each place where it
        was ever shown, even if that has been cleared: its next frame may be shown elsewhere.
        """
        size = len(json.dumps(content))
        display = (content.get("transient") or {}).get("display_id")
        if len(str(display)) > 1000:
            raise ValueError("a display's name is too long")
        if display is None:
            place, kept = cell_index, self.kept.get(cell_index, 0) + size
        else:
            places = self.shown.get(display, 0) + (kind == "display_data")
            place, kept = f"display {display}", size * max(1, places)
        in_all = sum(self.kept.values()) - self.kept.get(place, 0) + kept
        if kept <= self.limits.output_bytes and in_all <= 10 * self.limits.output_bytes:
            self.kept[place] = kept
            if display is not None:
                self.shown[display] = places
            return True
        limit = f"{self.limits.output_bytes:,} bytes"
        if kept <= self.limits.output_bytes:
            what = f"is where all cells had put out ten times {limit}; the rest is not kept"
        else:
            what = f"put out more than {limit}; the rest is not kept"
        self._note(cell_index, what)
        return False

    def _note(self, cell_index, what):
        """Add a problem with a cell, once."""
        problem = f"{self.label(cell_index)} {what}"
        if problem not in self.outcome.problems:
            self.outcome.problems.append(problem)


def _check(kind, content):
    """Raise ValueError if a message has no text where all others rely on one.

    The format of notebooks allows a list of lines, too, which Jupyter's kernels never send.
    """
    if kind == "stream":
        texts = [content["name"], content["text"]]
    elif kind == "error":
        texts = [content["ename"], content["evalue"], *content["traceback"]]
    elif kind in OUTPUTS:
        data = content["data"]
        texts = [*data, *(data[mime] for mime in data if not mime.endswith("json"))]
    else:
        texts = []
    if not all(type(text) is str for text in texts):
        raise ValueError("there is something else in place of a text")


def _shorten(error):
    """Cut what a kernel says of an error to what a person may read."""
    for part in ("ename", "evalue"):
        error[part] = error[part][:LONGEST]
    error["traceback"] = [line[:LONGEST] for line in error["traceback"][-100:]]


def error_output(name, value):
    """An error, as a kernel would report it."""
    return nbformat.v4.new_output(
        "error", ename=name, evalue=value, traceback=[f"{name}: {value}"]
    )
