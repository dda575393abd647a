"""Test the tests: put answers in place of each exercise, and see what they earn.

A reference notebook runs once for all its exercises. At each of them both kernels keep what
they have; each answer is run and tested there, and what it changed is restored. Then comes the
reference itself, whose tests tell whether all was restored.
"""

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from nbformat.v4 import new_code_cell, new_notebook

from autograder import AutograderError, answers, executors, luck, names, notebook, sandbox
from autograder.answers import Answer, replaced
from autograder.course import read_notebook, support_files
from autograder.gradebook import AuthorError, graft, score
from autograder.grading import limits
from autograder.release import generate

HERE = "__import__('autograder.snapshot').snapshot"
CLOCK = "__import__('time').perf_counter()"
SLOWER = 10  # times the reference's time may a mutant take,
EXTRA = 10  # and so many seconds beside
BUDGET = 100  # seconds for the mutants of one exercise, if each takes as long as the reference
FEWEST = 5  # mutants, however long they take


@dataclass(frozen=True)
class Attempt:
    """What came of an answer.

    Attributes
    ----------
    answer : answers.Answer
    earned : float
    points : float
        Of the exercise.
    failed : tuple of str
        The tests that it failed, by grade id.
    seen : bool
        Whether it fails in what students see of the tests.
    messages : tuple of str
        What went wrong, in the answer itself and in its tests.
    """

    answer: Answer
    earned: float
    points: float
    failed: tuple
    seen: bool
    messages: tuple

    @property
    def good(self):
        return self.answer.holds(self.earned, self.points)


@dataclass
class Exercise:
    """What the audit found of one exercise.

    Attributes
    ----------
    assignment, name : str
    points : float
    solution : str
        The reference's.
    seconds : float
        How long the reference and its tests take.
    attempts : list of Attempt
    left_out : int
        Mutants that were not tried, for lack of time.
    margins : list of luck.Margin
    faults : list of str
        What its author should put right.
    """

    assignment: str
    name: str
    points: float
    solution: str
    seconds: float = 0.0
    attempts: list = field(default_factory=list)
    left_out: int = 0
    margins: list = field(default_factory=list)
    faults: list = field(default_factory=list)

    def of(self, *kinds):
        return [attempt for attempt in self.attempts if attempt.answer.kind in kinds]

    @property
    def surprises(self):
        """The attempts that earned something else than they should."""
        return [attempt for attempt in self.attempts if not attempt.good]

    @property
    def complaints(self):
        """What is wrong with the exercise's tests, in words."""
        found = list(self.faults)
        for attempt in self.surprises:
            answer = attempt.answer
            what = f"{answer.name}: {answer.why}"
            if answer.kind in {"mutant", "equivalent"}:
                what = f"{answer.name} → {answer.why}"
            found.append(
                f"{answer.kind}, earns {attempt.earned:g} of {attempt.points:g}: {what}"
            )
        for margin in self.margins:
            if margin.margin < luck.ENOUGH:
                found.append(
                    f"{margin.test} asks for {margin.what} {margin.sign} "
                    f"{margin.threshold:g}: the reference's mean is only {margin.margin:.1f} "
                    "standard deviations from that"
                )
        return found

    @property
    def good(self):
        return not self.complaints

    def as_dict(self):
        """All of it, and what follows from it, as JSON can hold it."""
        attempts = [asdict(attempt) | {"good": attempt.good} for attempt in self.attempts]
        margins = [asdict(margin) | {"margin": margin.margin} for margin in self.margins]
        return asdict(self) | {"attempts": attempts, "margins": margins, "good": self.good}


@dataclass(frozen=True)
class Reference:
    """An instructor's notebook, and all that is needed to try answers in it.

    Attributes
    ----------
    assignment : str
    node : nbformat.NotebookNode
    exercises : list of answers.Exercise
    needs : dict of str to names.Needs
        For each test, and for what students see of it: the latter after "seen:".
    seen : dict of str to str
        What students see of each test that hides something; empty, if that is no code.
    stubs : dict of str to str
    files, judge_files : dict of str to Path
    limits : client.Limits
    walls : bool
    """

    assignment: str
    node: object
    exercises: list
    needs: dict
    seen: dict
    stubs: dict
    files: dict
    judge_files: dict
    limits: object
    walls: bool


def audit(course, assignments=(), jobs=None, mutants=30, seeds=0, cache=True, progress=None):
    """Audit assignments: see `Exercise` for what is found.

    Parameters
    ----------
    course : Course
    assignments : sequence of str
        By default, all that have a source.
    jobs : int, optional
        Notebooks that run at the same time; by default, as many as there are cores.
    mutants : int
        How many are tried for each exercise, at most.
    seeds : int
        How often the reference is trained, to measure how far it stays from thresholds.
    cache : bool
        Whether what ran before, with the same notebook and the same answers, counts.
    progress : callable, optional
        Called as ``progress(what)`` whenever a notebook has run.

    Returns
    -------
    list of Exercise

    Raises
    ------
    AutograderError
        If there is no such assignment, if the catalogue or a notebook can't be read, if a
        reference solution doesn't earn its points, or if the mutation library is missing.
    """
    unknown = sorted(set(assignments) - set(course.sources()))
    if unknown:
        raise AutograderError(
            f"There is no assignment {', '.join(unknown)} in {course.root}: "
            f"there are {', '.join(course.sources()) or 'none'}."
        )
    assignments = assignments or course.sources()
    progress = progress or (lambda _: None)
    with tempfile.TemporaryDirectory(prefix="audit-") as folder:
        audits = []
        for assignment in assignments:
            place = Path(folder, assignment)
            place.mkdir()
            references = _references(course.scratch(place, assignment), assignment)
            catalogue = Path(course.root, course.settings.answers, assignment)
            audits += _audits(catalogue, references)
        course.private.mkdir(exist_ok=True)
        with (
            ThreadPoolExecutor(max(1, len(audits))) as threads,
            executors.local(jobs or os.cpu_count()) as submit,
        ):
            runner = executors.Runner(submit, course.private / "outcomes", cache)
            found = threads.map(
                lambda a: a.run(mutants, seeds, runner.start, progress), audits
            )
            return [exercise for exercises in found for exercise in exercises]


def _references(course, assignment):
    """The references of an assignment's notebooks; `course` is a scratch course."""
    generate(course, assignment)
    files = support_files(course.path("source", ".", assignment))
    for name, cells in course.instructor_cells(assignment).items():
        node = course.read_source(assignment, name)
        code = course.code_cells(assignment)[name]
        released = read_notebook(course.path("release", ".", assignment) / f"{name}.ipynb")
        parts = {c.grade_id: c.released for c in cells if c.grade and c.released != c.source}
        seen = {name: part if names.parse(part).body else "" for name, part in parts.items()}
        visible = [replace(cell, source=seen.get(cell.name, cell.source)) for cell in code]
        yield Reference(
            assignment,
            node,
            answers.exercises(node),
            needs=names.needs(code)
            | {f"seen:{name}": needs for name, needs in names.needs(visible).items()},
            seen=seen,
            stubs=answers.stubs(released),
            files=files,
            judge_files={**files, **course.private_files(assignment)},
            limits=limits(course),
            walls=not sandbox.fault(),  # all of it is the instructor's own code
        )


def _audits(folder, references):
    """The audits of an assignment's notebooks; `folder` is the catalogue's for it."""
    references = list(references)
    places = [exercise for reference in references for exercise in reference.exercises]
    points = {exercise.name: exercise.points for exercise in places}
    if len(points) < len(places):
        raise AutograderError(
            f"Two exercises of {folder.name} have one name: the catalogue can't tell them "
            "apart. Rename one."
        )
    catalogue = answers.catalogue(folder, points)
    equivalents = answers.equivalents(folder, points)
    for reference in references:
        yield _Audit(reference, catalogue, equivalents)


class _Audit:
    """The audit of one notebook.

    Parameters
    ----------
    reference : Reference
    catalogue : list of answers.Answer
    equivalents : list of answers.Equivalent
        Both may be for other notebooks' exercises, too.
    """

    def __init__(self, reference, catalogue, equivalents):
        self.reference = reference
        self.exercises = {
            e.name: Exercise(
                reference.assignment, e.name, e.points, reference.node.cells[e.solution].source
            )
            for e in reference.exercises
        }
        self.catalogue = [a for a in catalogue if a.exercise in self.exercises]
        self.equivalents = [e for e in equivalents if e.exercise in self.exercises]

    def run(self, mutants, seeds, start, progress):
        """Try all answers, and return the exercises with what was found.

        Parameters
        ----------
        mutants, seeds : int
        start : callable
            Takes a job, and returns the future of its outcome.
        progress : callable
        """
        self.start, self.progress = start, progress
        stubs = self.reference.stubs
        untouched = [
            Answer(name, answers.STUB, "stub", 0, "it is not solved", stubs[name])
            for name in self.exercises
        ]
        self._try([*untouched, *self.catalogue])
        if mutants:
            self._try(self._mutants(mutants))
        for place in self.reference.exercises:
            exercise = self.exercises[place.name]
            exercise.faults += self._idle_tests(exercise, place.tests)
        if seeds:
            for margin in luck.margins(self.reference, seeds, self.start, self.progress):
                for name in margin.exercises:
                    self.exercises[name].margins.append(margin)
        return list(self.exercises.values())

    def _mutants(self, most):
        """The mutants to try, those that are known for right answers among them."""
        try:
            from autograder.mutants import mutants
        except ImportError:
            raise AutograderError(
                "Mutants need cosmic-ray, which requirements.lock has: pip install "
                "cosmic-ray, or say --mutants 0."
            ) from None
        known = {(e.exercise, e.line, e.mutant): e.reason for e in self.equivalents}
        chosen, unmade = [], set(known)
        for place in self.reference.exercises:
            exercise = self.exercises[place.name]
            source = self.reference.node.cells[place.solution].source
            made = mutants(place.name, source, self.reference.stubs[place.name])
            in_time = int(BUDGET / max(exercise.seconds, 0.01))
            tried = min(most, max(FEWEST, in_time), len(made))
            exercise.left_out = min(most, len(made)) - tried
            for number, mutant in enumerate(made):
                key = (place.name, mutant.name, mutant.why)
                unmade.discard(key)
                if key in known:
                    points, reason = exercise.points, known[key]
                    mutant = replace(mutant, kind="equivalent", earns=points, reason=reason)
                if number < tried:
                    chosen.append(mutant)
        for name, line, mutant in sorted(unmade):
            self.exercises[name].faults.append(
                f"equivalents.toml lists a mutant that is not made: {line!r}, {mutant!r}"
            )
        return chosen

    def _try(self, todo):
        """Try answers; those after one that ends a kernel, in a run of their own."""
        order = list(self.exercises)
        todo = sorted(todo, key=lambda answer: order.index(answer.exercise))
        while todo:
            seconds = {name: exercise.seconds for name, exercise in self.exercises.items()}
            plan = _Plan(self.reference, todo, seconds)
            outcome = self.start(plan.job()).result()
            graft(plan.notebook, outcome)
            attempts = plan.attempts()
            for attempt in attempts:
                self.exercises[attempt.answer.exercise].attempts.append(attempt)
            if plan.ended is None or plan.ended_outside:
                if wrong := plan.wrong_reference():
                    raise AutograderError(f"{self.reference.assignment}: {wrong}.")
                for name, taken in plan.seconds().items():
                    self.exercises[name].seconds = taken
            todo = todo[len(attempts) :]
            self.progress(self.reference.assignment)

    def _idle_tests(self, exercise, tests):
        """What is wrong with the tests, if one fails no answer that the others let through."""
        wrong = exercise.of("wrong", "mutant")
        for index in tests:
            cell = self.reference.node.cells[index]
            grade_id, points = (answers.metadata(cell)[key] for key in ("grade_id", "points"))
            if not names.parse(cell.source).body:
                if points:
                    yield f"{grade_id} gives {points:g} points, and tests nothing"
            elif not any(grade_id in attempt.failed for attempt in wrong):
                yield f"{grade_id} fails no wrong answer"
            elif grade_id in self.reference.seen and not any(
                grade_id in attempt.failed and not attempt.seen for attempt in wrong
            ):
                yield (
                    f"what {grade_id} hides adds nothing: each wrong answer that it fails "
                    "fails what students see of the tests, too"
                )


class _Plan:
    """A notebook that tries answers in the running reference notebook.

    Parameters
    ----------
    reference : Reference
    tried : list of answers.Answer
        In the order of their exercises.
    seconds : dict of str to float
        How long each exercise's reference takes; 0: not known.
    """

    def __init__(self, reference, tried, seconds):
        self.reference = reference
        self.tried = tried
        self.notebook = new_notebook()
        self.needs = dict(reference.needs)
        self.places = []  # of each answer: the indices of its cell, its tests, what is seen
        self.own = {}  # the index of each cell of the reference
        self.helpers = []  # the indices of the cells in which kernels keep and restore
        self.clocks = []  # the index of each clock, and the exercises that it starts
        starts = {exercise.solution: exercise for exercise in reference.exercises}
        ends = {exercise.name: exercise.tests[-1] for exercise in reference.exercises}
        running = []
        self._add(new_code_cell(f"{HERE}.watch(get_ipython())"))
        for index, cell in enumerate(reference.node.cells):
            if exercise := starts.get(index):
                self._clock([])
                self._attempts(exercise, seconds[exercise.name])
                running.append(exercise.name)
                self._clock(running)
            self.own[index] = self._add(cell)
            if index in ends.values():
                running = [name for name in running if ends[name] != index]
                self._clock(running)

    def job(self):
        """The job that runs it; what takes long is ended cell by cell."""
        limits = self.reference.limits
        return notebook.Job(
            self.notebook,
            self.reference.files,
            replace(
                limits,
                notebook_seconds=limits.notebook_seconds * (1 + len(self.tried)),
                output_bytes=100 * limits.output_bytes,
                memory_bytes=2 * limits.memory_bytes,  # there are copies of all arrays
            ),
            self.needs,
            self.reference.judge_files,
            self.reference.walls,
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

    def _attempts(self, exercise, seconds):
        mine = [answer for answer in self.tried if answer.exercise == exercise.name]
        limit = SLOWER * seconds + EXTRA if seconds else 0
        if mine:
            self._both("keep(globals())")
        for answer in mine:
            self._both(f"restore({limit:.0f})", "restore()")
            self.places.append(self._attempt(exercise, answer.source))
        if mine:
            self._both("restore()")

    def _attempt(self, exercise, source):
        """Add an answer and what comes after it, up to the last test."""
        cells = self.reference.node.cells
        start, tests, seen = self._add(replaced(cells[exercise.solution], source)), [], []
        for index in range(exercise.solution + 1, exercise.tests[-1] + 1):
            cell = cells[index]
            if index not in exercise.tests:
                self._add(cell)
                continue
            grade_id = answers.metadata(cell)["grade_id"]
            hides = grade_id in self.reference.seen
            if hides and (part := self.reference.seen[grade_id]):
                visible = replaced(cell, part)
                visible.metadata.nbgrader.grade_id = f"seen:{grade_id}"
                seen.append(self._add(visible))
            tests.append(self._add(cell))
            if not hides:
                seen.append(tests[-1])
        return start, tests, seen

    @property
    def ended(self):
        """The index of the cell in which a kernel ended too early; None, if none did."""
        cells = enumerate(self.notebook.cells)
        return next((index for index, cell in cells if _error(cell, "NotRun")), None)

    @property
    def ended_outside(self):
        """Whether that is no cell of an answer or its tests."""
        return not any(start <= self.ended <= tests[-1] for start, tests, _ in self.places)

    def attempts(self):
        """What came of the answers, up to one that ended a kernel."""
        cells, found = self.notebook.cells, []
        for answer, (start, tests, seen) in zip(self.tried, self.places, strict=True):
            if self.ended is not None and self.ended < start:
                break
            scores = [_score(cells[index]) for index in tests]
            points = [cells[index].metadata.nbgrader.points for index in tests]
            missed = [i for i, p, s in zip(tests, points, scores, strict=True) if s < p]
            errors = filter(None, (_error(cells[index]) for index in (start, *missed)))
            found.append(
                Attempt(
                    answer,
                    earned=sum(scores),
                    points=sum(points),
                    failed=tuple(cells[i].metadata.nbgrader.grade_id for i in missed),
                    seen=any(_error(cells[index]) for index in seen),
                    messages=tuple(f"{error.ename}: {error.evalue}" for error in errors),
                )
            )
        return found

    def wrong_reference(self):
        """What is wrong with the reference, in words; empty, if it earns all points."""
        for index in self.helpers:
            if error := _error(self.notebook.cells[index]):
                return f"what an answer changed can't be restored: {error.evalue}"
        tests = {index for exercise in self.reference.exercises for index in exercise.tests}
        for index, place in self.own.items():
            cell = self.notebook.cells[place]
            error = _error(cell)
            what = f"{error.ename}: {error.evalue}" if error else "it earns too little"
            is_test = index in tests
            if is_test and _score(cell) < cell.metadata.nbgrader.points:
                return f"the reference fails {cell.metadata.nbgrader.grade_id}: {what}"
            meant = "raises-exception" in cell.metadata.get("tags", [])
            if error and not meant:
                return f"the reference stops in {cell.source[:40]!r}: {what}"
        return ""

    def seconds(self):
        """How long the reference of each exercise took, with its tests."""
        found = dict.fromkeys((exercise.name for exercise in self.reference.exercises), 0.0)
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
