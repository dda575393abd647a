"""Test the tests: put answers in place of each exercise, and see what they earn.

A reference notebook runs once for all its exercises. At each of them both kernels keep what
they have; each answer is run and tested there, and what it changed is restored. Then comes the
reference itself, whose tests tell whether all was restored.
"""

import math
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path

from autograder import AutograderError, exercises
from autograder.audit import catalogue, luck
from autograder.audit.catalogue import Answer
from autograder.audit.plan import Plan
from autograder.authoring.release import generate
from autograder.exercises import metadata
from autograder.files import read_notebook, support_files
from autograder.gradebook.scores import graft
from autograder.grading.batch import limits
from autograder.judging import names
from autograder.kernels import sandbox
from autograder.running import executors, notebook

BUDGET = 100  # seconds for the mutants of one exercise, if each takes as long as the reference
FEWEST = 5  # mutants, however long they take


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
    attempts : list of plan.Attempt
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
        margins = [
            asdict(margin)
            | {"values": _finite(*margin.values), "margin": _finite(margin.margin)[0]}
            for margin in self.margins
        ]
        return asdict(self) | {"attempts": attempts, "margins": margins, "good": self.good}


def _finite(*numbers):
    """Numbers as JSON has them, which knows neither nan nor infinity."""
    return [number if math.isfinite(number) else None for number in numbers]


@dataclass(frozen=True)
class Reference:
    """An instructor's notebook, and all that is needed to try answers in it.

    Attributes
    ----------
    assignment : str
    node : nbformat.NotebookNode
    places : list of exercises.Place
    needs : dict of str to names.Needs
        For each test, and for what students see of it: the latter after "visible:".
    visible : dict of str to str
        What students see of each test that hides something; empty, if that is no code.
    stubs : dict of str to str
    files, judge_files : dict of str to Path
    limits : client.Limits
    walls : bool
    """

    assignment: str
    node: object
    places: list
    needs: dict
    visible: dict
    stubs: dict
    files: dict
    judge_files: dict
    limits: object
    walls: bool

    def job(self, node, needs=(), **limits):
        """The job that runs a notebook made from this one; `limits` are others than usual."""
        return notebook.Job(
            node,
            self.files,
            replace(self.limits, **limits),
            self.needs | dict(needs),
            self.judge_files,
            self.walls,
        )

    def tests(self):
        """The index and the cell of each test of an exercise."""
        indices = dict.fromkeys(index for place in self.places for index in place.tests)
        return {index: self.node.cells[index] for index in indices}


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
        With how many seeds the reference is run, to measure how far it stays from thresholds.
    cache : bool
        Whether what ran before, with the same notebook and the same answers, counts.
    progress : callable, optional
        Called whenever a notebook has run.

    Returns
    -------
    list of Exercise

    Raises
    ------
    AutograderError
        If there is no such assignment, if the catalogue or a notebook can't be read, if a
        reference solution doesn't earn its points, or if the mutation library is missing.
    """
    _check(course, assignments, mutants, seeds)
    with tempfile.TemporaryDirectory(prefix="audit-") as folder:
        audits = []
        for assignment in dict.fromkeys(assignments or course.sources()):
            place = Path(folder, assignment)
            place.mkdir()
            references = _references(course.scratch(place, assignment), assignment)
            audits += _audits(
                Path(course.root, course.settings.answers, assignment), references
            )
        course.private.mkdir(exist_ok=True)
        with (
            ThreadPoolExecutor(len(audits)) as threads,
            executors.local(jobs or os.cpu_count()) as submit,
        ):
            runner = executors.Runner(submit, course.private / "outcomes", cache)

            def start(job):
                future = runner.start(job)
                if progress:
                    future.add_done_callback(lambda _: progress())
                return future

            found = threads.map(lambda audit: audit.run(mutants, seeds, start), audits)
            return [exercise for exercises in found for exercise in exercises]


def _check(course, assignments, mutants, seeds):
    """Raise before anything has run what would be raised later."""
    sources = course.sources()
    if not sources:
        raise AutograderError(f"There is no assignment in {course.root}.")
    if unknown := sorted(set(assignments) - set(sources)):
        raise AutograderError(
            f"There is no assignment {', '.join(unknown)} in {course.root}: "
            f"there are {', '.join(sources)}."
        )
    folder = course.settings.answers
    if "answers" in course.config.Autograder and not Path(folder).is_dir():
        raise AutograderError(f"There is no folder {folder} of answers.")
    if mutants and not find_spec("cosmic_ray"):
        raise AutograderError(
            "Mutants need cosmic-ray, which requirements.lock has: pip install cosmic-ray, or "
            "say --mutants 0."
        )
    if seeds and seeds < luck.FIRST:
        raise AutograderError(f"A margin needs {luck.FIRST} seeds or more, and not {seeds}.")


def _references(course, assignment):
    """The references of an assignment's notebooks; `course` is a scratch course."""
    generate(course, assignment)
    files = support_files(course.path("source", ".", assignment))
    for name, cells in course.instructor_cells(assignment).items():
        node = course.read_source(assignment, name)
        code = course.code_cells(assignment)[name]
        released = read_notebook(course.path("release", ".", assignment) / f"{name}.ipynb")
        parts = {c.grade_id: c.released for c in cells if c.grade and c.released != c.source}
        visible = {
            name: part if names.parse(part).body else "" for name, part in parts.items()
        }
        shown = [replace(cell, source=visible.get(cell.name, cell.source)) for cell in code]
        needs = {f"visible:{name}": needs for name, needs in names.needs(shown).items()}
        yield Reference(
            assignment,
            node,
            exercises.places(node),
            needs | names.needs(code),
            visible,
            stubs=exercises.stubs(released),
            files=files,
            judge_files={**files, **course.private_files(assignment)},
            limits=limits(course),
            walls=not sandbox.fault(),  # all of it is the instructor's own code
        )


def _audits(folder, references):
    """The audits of an assignment's notebooks; `folder` is the catalogue's for it."""
    references = list(references)
    places = [place for reference in references for place in reference.places]
    points = {place.name: place.points for place in places}
    if len(points) < len(places):
        raise AutograderError(
            f"Two exercises of {folder.name} have one name: the catalogue can't tell them "
            "apart. Rename one."
        )
    listed = catalogue.catalogue(folder, points)
    equivalents = catalogue.equivalents(folder, points)
    for reference in references:
        yield _Audit(reference, listed, equivalents)


class _Audit:
    """The audit of one notebook.

    Parameters
    ----------
    reference : Reference
    listed : list of catalogue.Answer
    equivalents : list of catalogue.Equivalent
        Both may be for other notebooks' exercises, too.
    """

    def __init__(self, reference, listed, equivalents):
        self.reference = reference
        self.exercises = {
            place.name: Exercise(
                reference.assignment,
                place.name,
                place.points,
                reference.node.cells[place.solution].source,
            )
            for place in reference.places
        }
        self.catalogue = [a for a in listed if a.exercise in self.exercises]
        self.equivalents = [e for e in equivalents if e.exercise in self.exercises]

    def run(self, mutants, seeds, start):
        """Try all answers, and return the exercises with what was found.

        Parameters
        ----------
        mutants, seeds : int
        start : callable
            Takes a job, and returns the future of its outcome.
        """
        untouched = [
            Answer(
                name, catalogue.STUB, "stub", 0, "it is not solved", self.reference.stubs[name]
            )
            for name in self.exercises
        ]
        self._try([*untouched, *self.catalogue], start)
        if mutants:
            self._try(self._mutants(mutants), start)
        for index, test in self.reference.tests().items():
            sharing = [place.name for place in self.reference.places if index in place.tests]
            self.exercises[sharing[-1]].faults += self._idle(test, sharing)
        if seeds:
            for margin in luck.margins(self.reference, seeds, start):
                for name in margin.exercises:
                    self.exercises[name].margins.append(margin)
        return list(self.exercises.values())

    def _mutants(self, most):
        """The mutants to try, those that are known for right answers among them."""
        from autograder.audit.mutants import mutants

        known = {(e.exercise, e.line, e.mutant): e.reason for e in self.equivalents}
        chosen, unmade = [], set(known)
        for name, exercise in self.exercises.items():
            made = mutants(name, exercise.solution, self.reference.stubs[name])
            in_time = int(BUDGET / max(exercise.seconds, 0.01))
            tried = min(most, max(FEWEST, in_time), len(made))
            exercise.left_out = min(most, len(made)) - tried
            for number, mutant in enumerate(made):
                key = (name, mutant.name, mutant.why)
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

    def _try(self, todo, start):
        """Try answers, until one run has come to its end.

        An answer that ends a kernel has failed if it was the first that the kernel ran: what
        others have left in memory is not its fault. So it is tried again as the first one.
        """
        order = list(self.exercises)
        todo = sorted(todo, key=lambda answer: order.index(answer.exercise))
        whole = False
        while not whole:
            seconds = {name: exercise.seconds for name, exercise in self.exercises.items()}
            plan = Plan(self.reference, todo, seconds)
            graft(plan.notebook, start(plan.job()).result())
            attempts = plan.attempts()
            whole = plan.ended is None
            if not whole and len(attempts) > 1:
                del attempts[-1]
            if fault := plan.fault(len(attempts)):
                raise AutograderError(f"{self.reference.assignment}: {fault}.")
            for attempt in attempts:
                self.exercises[attempt.answer.exercise].attempts.append(attempt)
            todo = todo[len(attempts) :]
        for name, taken in plan.seconds().items():
            self.exercises[name].seconds = taken

    def _idle(self, test, sharing):
        """What is wrong with a test that decides nothing for the exercises that share it."""
        grade_id, points = metadata(test)["grade_id"], metadata(test).get("points", 0)
        wrong = [a for name in sharing for a in self.exercises[name].of("wrong", "mutant")]
        failing = [attempt for attempt in wrong if grade_id in attempt.failed]
        if not names.parse(test.source).body:
            if points:
                yield f"{grade_id} gives {points:g} points, and tests nothing"
        elif not failing:
            yield f"{grade_id} fails no wrong answer"
        elif grade_id in self.reference.visible and all(a.visibly for a in failing):
            yield (
                f"what {grade_id} hides adds nothing: each wrong answer that it fails "
                "fails what students see of the tests, too"
            )
