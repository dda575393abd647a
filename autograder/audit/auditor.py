"""Test the tests: put answers in place of each exercise, and see what they earn.

A reference notebook runs once for all its exercises. At each of them both kernels keep what
they have; each answer is run and tested there, and what it changed is restored. Then comes the
reference itself, whose tests tell whether all was restored.
"""

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from autograder import AutograderError
from autograder.audit import catalogue, luck
from autograder.audit.catalogue import Answer
from autograder.audit.findings import Exercise
from autograder.audit.plan import Plan
from autograder.audit.reference import references
from autograder.exercises import metadata
from autograder.gradebook.scores import graft
from autograder.judging import names
from autograder.running import executors

BUDGET = 100  # seconds for the mutants of one exercise, if each takes as long as the reference
FEWEST = 5  # mutants, however long they take


def audit(course, assignments=(), jobs=None, mutants=30, seeds=0, cache=True, progress=None):
    """Audit assignments: see `findings.Exercise` for what is found.

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
    list of findings.Exercise

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
            answers = Path(course.root, course.settings.answers, assignment)
            scratch = course.scratch(place, assignment)
            audits += _audits(answers, references(scratch, assignment))
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
