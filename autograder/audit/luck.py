"""Luck: how far a reference solution stays from each threshold that a test asks for.

The reference runs with several seeds. Whenever a test compares a number with a constant, that
number is noted; its distance from the constant, in standard deviations, is the margin.
"""

import ast
import math
import re
import statistics
from dataclasses import dataclass

import numpy as np
from nbformat.v4 import new_notebook

from autograder import AutograderError, exercises
from autograder.exercises import replaced
from autograder.gradebook.scores import graft
from autograder.judging import names

MIME = "application/vnd.autograder.margin+json"
NOTE = "__import__('autograder.audit.luck').audit.luck.note"
SEED = re.compile(
    r"\b((?:set_random_seed|set_seed|manual_seed|seed|default_rng|RandomState)"
    r"\((?:seed=)?)[\d_]+\)"
)
SIGNS = {ast.Lt: "<", ast.LtE: "≤", ast.Gt: ">", ast.GtE: "≥"}
TURNED = {"<": ">", "≤": "≥", ">": "<", "≥": "≤"}
FIRST = 2  # runs, after which only tests are run again whose numbers differ between them
ENOUGH = 4  # standard deviations


@dataclass(frozen=True)
class Margin:
    """What a test compares with a constant, and what it found with each seed.

    Attributes
    ----------
    test : str
        The test's grade id.
    exercises : tuple of str
    what : str
        The expression that is compared.
    sign : str
        "<", "≤", ">" or "≥".
    threshold : float
    values : tuple of float
        One for each seed: of several in one run, the one nearest to failing.
    """

    test: str
    exercises: tuple
    what: str
    sign: str
    threshold: float
    values: tuple

    @property
    def mean(self):
        return statistics.mean(self.values)

    @property
    def deviation(self):
        """The standard deviation of the values."""
        return statistics.stdev(self.values)

    @property
    def margin(self):
        """The distance from the mean to the threshold, in standard deviations; below 0 if the
        mean is on the wrong side, or if a value is none."""
        if not all(map(math.isfinite, self.values)):
            return -math.inf
        distance = self.threshold - self.mean
        return (distance if self.sign in "<≤" else -distance) / self.deviation


def margins(reference, seeds, start):
    """The margins of all comparisons whose numbers depend on the seed.

    Parameters
    ----------
    reference : reference.Reference
    seeds : int
        How often to run it: `FIRST` or more.
    start : callable
        Takes a job, and returns the future of its outcome.

    Returns
    -------
    list of Margin
        In the order of the notebook.

    Raises
    ------
    AutograderError
        If the notebook stops with some seed.
    """
    tests = {index: comparisons(test.source) for index, test in reference.tests().items()}
    values = {(index, number): [] for index in tests for number in range(len(tests[index]))}
    left = {index for index, _ in values}
    for some in (range(FIRST), range(FIRST, seeds)):
        notebooks = [_seeded(reference, left, seed) for seed in some] if left else []
        futures = [start(reference.job(node)) for node in notebooks]
        for seed, node, future in zip(some, notebooks, futures, strict=False):
            graft(node, future.result())
            if stop := _stop(node):
                raise AutograderError(f"{reference.assignment}, with the seed {seed}: {stop}.")
            for place, value in _noted(node, left).items():
                values[place].append(value)
        left = {index for (index, _), some in values.items() if len(set(some)) > 1}
    found = []
    for (index, number), some in values.items():
        if len(set(some)) > 1:
            what, sign, threshold = tests[index][number]
            of = tuple(place.name for place in reference.places if index in place.tests)
            grade_id = exercises.metadata(reference.node.cells[index])["grade_id"]
            found.append(Margin(grade_id, of, what, sign, threshold, tuple(some)))
    return found


def comparisons(source):
    """What a test asserts of something and a constant: expression, sign, constant of each."""
    return [_described(node) for node in _compared(names.parse(source))]


def _compared(tree):
    """The nodes of such comparisons."""
    asserted = [node.test for node in ast.walk(tree) if isinstance(node, ast.Assert)]
    for node in (node for test in asserted for node in _affirmed(test)):
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in SIGNS:
            sides = [_number(side) for side in (node.left, node.comparators[0])]
            if (sides[0] is None) != (sides[1] is None):
                yield node


def _affirmed(node):
    """A node and all in it, but for what is negated: of that, failing is what is wanted."""
    yield node
    if not (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)):
        for child in ast.iter_child_nodes(node):
            yield from _affirmed(child)


def _described(node):
    sign, right = SIGNS[type(node.ops[0])], _number(node.comparators[0])
    if right is not None:
        return ast.unparse(node.left), sign, right
    return ast.unparse(node.comparators[0]), TURNED[sign], _number(node.left)


def _number(node):
    try:
        value = eval(compile(ast.Expression(node), "", "eval"), {"__builtins__": {}})
    except Exception:
        return None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and math.isfinite(value) else None


def instrumented(source):
    """A test that notes what it compares with constants."""
    tree = names.parse(source)
    for number, node in enumerate(list(_compared(tree))):
        sign = _described(node)[1]
        side = node.left if _number(node.left) is None else node.comparators[0]
        call = ast.parse(f"{NOTE}({number}, {sign!r}, 0)", mode="eval").body
        call.args[-1] = side
        if side is node.left:
            node.left = call
        else:
            node.comparators[0] = call
    return ast.unparse(ast.fix_missing_locations(tree))


def note(number, sign, value):
    """Note what a test compares: of an array, what is nearest to failing.

    Returns
    -------
    The value itself.
    """
    from IPython.display import display

    try:
        worst = float((np.max if sign in "<≤" else np.min)(np.asarray(value, float)))
    except (TypeError, ValueError):  # no number, or none at all
        return value
    display({MIME: {"number": number, "sign": sign, "value": worst}}, raw=True)
    return value


def _noted(node, tests):
    """What one run has noted, by the test's index in the reference and the number there."""
    found = {}
    for cell in node.cells:
        index = cell.metadata.get("audit")
        for output in cell.get("outputs", []):
            if index in tests and MIME in output.get("data", {}):
                said = output.data[MIME]
                place, value = (index, said["number"]), float(said["value"])
                worst = max if said["sign"] in "<≤" else min
                found[place] = worst(value, found.get(place, value))
    return found


def _stop(node):
    """Where a notebook stops that is no test, in words; empty, if it doesn't."""
    for cell in node.cells:
        meant = "raises-exception" in cell.metadata.get("tags", [])
        is_test = exercises.metadata(cell).get("grade")
        for output in cell.get("outputs", []):
            if output.output_type == "error" and not meant and not is_test:
                return f"the reference stops in {cell.source[:40]!r}: {output.evalue}"
    return ""


def _seeded(reference, tests, seed):
    """The reference notebook up to the last of some tests, with another seed."""
    kept = []
    for index, cell in enumerate(reference.node.cells[: max(tests) + 1]):
        if index in tests:
            test = replaced(cell, instrumented(cell.source))
            test.metadata["audit"] = index
            kept.append(test)
        elif exercises.metadata(cell).get("grade"):
            kept.append(cell)
        else:
            kept.append(replaced(cell, SEED.sub(rf"\g<1>{seed})", cell.source)))
    return new_notebook(cells=kept)
