"""A notebook in which the audit tries answers to the exercises of another one."""

from dataclasses import dataclass
from itertools import pairwise

from nbformat.v4 import new_code_cell, new_notebook

from autograder.audit.catalogue import Answer
from autograder.exercises import metadata, replaced
from autograder.gradebook.scores import AuthorError, score
from autograder.judging import names

HERE = "__import__('autograder.audit.snapshot').audit.snapshot"
CLOCK = "__import__('time').perf_counter()"
SLOWER = 10  # times the reference's time may a mutant take,
EXTRA = 10  # and so many seconds beside


@dataclass(frozen=True)
class Attempt:
    """What came of an answer.

    Attributes
    ----------
    answer : catalogue.Answer
    earned : float
    points : float
        Of the exercise.
    failed : tuple of str
        The tests that it failed, by grade id.
    visibly : bool
        Whether it fails in what students see of the tests.
    messages : tuple of str
        What went wrong, in the answer itself and in its tests.
    """

    answer: Answer
    earned: float
    points: float
    failed: tuple
    visibly: bool
    messages: tuple

    @property
    def good(self):
        return self.answer.holds(self.earned, self.points)


class Plan:
    """A notebook that tries answers in the running reference notebook.

    Parameters
    ----------
    reference : reference.Reference
    tried : list of catalogue.Answer
        In the order of their exercises.
    seconds : dict of str to float
        How long each exercise's reference takes; 0: not known.
    """

    def __init__(self, reference, tried, seconds):
        self.reference = reference
        self.tried = tried
        self.notebook = new_notebook()
        self.needs = {}  # of cells that the reference doesn't have
        self.spots = []  # of each answer: the indices of its cell, its tests, what is visible
        self.own = {}  # the index of each cell of the reference
        self.helpers = []  # the indices of the cells in which kernels keep and restore
        self.clocks = []  # the index of each clock, and the exercises that run from there
        starts = {place.solution: place for place in reference.places}
        ends = {place.name: place.tests[-1] for place in reference.places}
        running = []
        self._add(new_code_cell(f"{HERE}.watch(get_ipython())"))
        for index, cell in enumerate(reference.node.cells):
            if place := starts.get(index):
                self._clock([])
                self._attempts(place, seconds[place.name])
                running.append(place.name)
                self._clock(running)
            self.own[index] = self._add(cell)
            if index in ends.values():
                running = [name for name in running if ends[name] != index]
                self._clock(running)

    def job(self):
        """The job that runs it; what takes long is ended cell by cell."""
        limits = self.reference.limits
        return self.reference.job(
            self.notebook,
            self.needs,
            notebook_seconds=limits.notebook_seconds * (1 + len(self.tried)),
            output_bytes=100 * limits.output_bytes,
            memory_bytes=2 * limits.memory_bytes,  # there are copies of all arrays
        )

    def _add(self, cell):
        self.notebook.cells.append(replaced(cell, cell.source))
        return len(self.notebook.cells) - 1

    def _clock(self, running):
        self.clocks.append((self._add(new_code_cell(CLOCK)), list(running)))

    def _both(self, call, in_judge=""):
        """Have both kernels do something of `snapshot`."""
        self.helpers.append(self._add(new_code_cell(f"{HERE}.{call}")))
        cell = new_code_cell(f"{HERE}.{in_judge or call}")
        name = f"audit:{len(self.notebook.cells)}"
        cell.metadata["nbgrader"] = {"grade_id": name}
        self.needs[name] = names.Needs()
        self.helpers.append(self._add(cell))

    def _attempts(self, place, seconds):
        mine = [answer for answer in self.tried if answer.exercise == place.name]
        limit = SLOWER * seconds + EXTRA if seconds else 0
        if mine:
            self._both("keep(globals())")
        for answer in mine:
            self._both(f"restore({limit:.0f})", "restore()")
            self.spots.append(self._attempt(place, answer))
        if mine:
            self._both("restore()")

    def _attempt(self, place, answer):
        """Add an answer and what comes after it, up to the last test."""
        cells = self.reference.node.cells
        start, tests, visible = (
            self._add(replaced(cells[place.solution], answer.source)),
            [],
            [],
        )
        for index in range(place.solution + 1, place.tests[-1] + 1):
            cell = cells[index]
            grade_id = metadata(cell).get("grade_id")
            if index not in place.tests:
                others = self.reference.stubs if answer.kind == "stub" else {}
                is_solution = metadata(cell).get("solution")
                source = others.get(grade_id, cell.source) if is_solution else cell.source
                self._add(replaced(cell, source))
                continue
            tests.append(self._add(cell))
            if part := self.reference.visible.get(grade_id):
                shown = replaced(cell, part)  # after the test, which it must not disturb
                shown.metadata.nbgrader.grade_id = f"visible:{grade_id}"
                visible.append(self._add(shown))
            elif grade_id not in self.reference.visible:
                visible.append(tests[-1])
        return start, tests, visible

    @property
    def ended(self):
        """The index of the cell in which a kernel ended too early; None, if none did."""
        cells = enumerate(self.notebook.cells)
        return next((index for index, cell in cells if _error(cell, "NotRun")), None)

    def attempts(self):
        """What came of the answers, up to one that ended a kernel."""
        cells, found = self.notebook.cells, []
        for answer, (start, tests, visible) in zip(self.tried, self.spots, strict=True):
            if self.ended is not None and self.ended < start - 1:
                break
            scores = [_score(cells[index]) for index in tests]
            points = [cells[index].metadata.nbgrader.points for index in tests]
            missed = [
                i
                for i, p, s in zip(tests, points, scores, strict=True)
                if s < p or _error(cells[i])  # a test may be worth nothing
            ]
            errors = filter(None, (_error(cells[index]) for index in (start, *missed)))
            found.append(
                Attempt(
                    answer,
                    earned=sum(scores),
                    points=sum(points),
                    failed=tuple(cells[i].metadata.nbgrader.grade_id for i in missed),
                    visibly=any(i in missed or _error(cells[i]) for i in visible),
                    messages=tuple(f"{error.ename}: {error.evalue}" for error in errors),
                )
            )
        return found

    def fault(self, done):
        """What went wrong beside the first `done` answers, in words; empty, if nothing did."""
        cells, tests = self.notebook.cells, self.reference.tests()
        if self.ended is not None and not done:
            return f"the reference ends: {_error(cells[self.ended]).evalue}"
        before = len(cells) if self.ended is None else self.ended
        for index in filter(lambda index: index < before, self.helpers):
            if error := _error(cells[index]):
                last = [
                    a
                    for a, spot in zip(self.tried, self.spots, strict=True)
                    if spot[0] < index
                ]
                after = f" after {last[-1].exercise}/{last[-1].name}" if last else ""
                return f"what the kernel held can't be restored{after}: {error.evalue}"
        for index, place in self.own.items():
            cell = cells[place]
            error = _error(cell)
            what = f"{error.ename}: {error.evalue}" if error else "it earns too little"
            if place >= before:
                break
            if index in tests and _score(cell) < cell.metadata.nbgrader.points:
                return f"the reference fails {metadata(cell)['grade_id']}: {what}"
            if error and "raises-exception" not in cell.metadata.get("tags", []):
                return f"the reference stops in {cell.source[:40]!r}: {what}"
        return ""

    def seconds(self):
        """How long the reference of each exercise took, with its tests."""
        found = dict.fromkeys((place.name for place in self.reference.places), 0.0)
        for (start, running), (end, _) in pairwise(self.clocks):
            taken = self._time(end) - self._time(start)
            for name in running:
                found[name] += taken
        return found

    def _time(self, index):
        return float(self.notebook.cells[index].outputs[0].data["text/plain"])


def _error(cell, name=""):
    """A cell's first error, or the first of that name."""
    for output in cell.get("outputs", []):
        if output.output_type == "error" and output.ename.startswith(name):
            return output
    return None


def _score(cell):
    try:
        return score(cell)
    except AuthorError:
        return 0.0
