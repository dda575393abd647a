"""How far the reference solutions stay from the thresholds that students must reach.

``make margins`` trains each of them with 20 seeds, and writes the table docs/margins.md. It
takes most of an hour on two cores.
"""

import os
import re
import statistics
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import catalogue
from rich.console import Console
from rich.progress import track

SEEDS = 20
PAGE = catalogue.ROOT / "docs" / "margins.md"


@dataclass(frozen=True)
class Measure:
    """A number that a test compares with a threshold.

    Attributes
    ----------
    assignment, exercise : str
    what : str
    wanted : str
        Such as "≥ 0.91".
    expression : str
        What computes it, after the exercise's solution has run, from names of the notebook.
    """

    assignment: str
    exercise: str
    what: str
    wanted: str
    expression: str

    @property
    def threshold(self):
        return float(self.wanted.split()[1])

    def holds(self, value):
        return value >= self.threshold if "≥" in self.wanted else value <= self.threshold


def _measures(assignment, exercise, *rows):
    return [Measure(assignment, exercise, *row) for row in rows]


MEASURES = (
    *_measures(
        "02-linear",
        "training",
        ("validation accuracy", "≥ 0.91", "evaluate(x_valid, y_valid)[1]"),
        ("validation loss", "≤ 0.33", "evaluate(x_valid, y_valid)[0]"),
        (
            "test accuracy",
            "≥ 0.91",
            "evaluate(test_images.reshape(-1, 784).astype('float32') / 255, test_labels)[1]",
        ),
    ),
    *_measures(
        "03-zero-or-one",
        "training",
        ("validation accuracy", "≥ 0.985", "model.evaluate(x_valid, y_valid, verbose=0)[1]"),
        ("validation loss", "≤ 0.15", "model.evaluate(x_valid, y_valid, verbose=0)[0]"),
        (
            "test accuracy",
            "≥ 0.985",
            "model.evaluate(*prepare(test_images[test_rows], test_labels[test_rows]), "
            "verbose=0)[1]",
        ),
    ),
    *_measures(
        "04-mlp",
        "model",
        ("validation accuracy", "≥ 0.965", "measure(model, x_valid, y_valid)[1]"),
        ("validation loss", "≤ 0.14", "measure(model, x_valid, y_valid)[0]"),
        (
            "test accuracy",
            "≥ 0.955",
            "measure(model, test_images.reshape(-1, 784) / 255, test_labels)[1]",
        ),
    ),
    *_measures(
        "04-mlp",
        "challenge",
        (
            "test accuracy",
            "≥ 0.985",
            "measure(challenge, test_images.reshape(-1, 784) / 255, test_labels)[1]",
        ),
    ),
    *_measures(
        "05-cnn",
        "training",
        ("validation accuracy", "≥ 0.97", "model.evaluate(x_valid, y_valid, verbose=0)[1]"),
        ("validation loss", "≤ 0.10", "model.evaluate(x_valid, y_valid, verbose=0)[0]"),
        (
            "test accuracy",
            "≥ 0.965",
            "model.evaluate(test_images[..., None] / 255, test_labels, verbose=0)[1]",
        ),
    ),
)


def measured(exercise, seed):
    """Train the reference of an exercise, and return its measures.

    Parameters
    ----------
    exercise : (str, str)
        Assignment and grade id.
    seed : int
        Takes the place of all seeds in the notebook.

    Returns
    -------
    list of float
        In the order of `MEASURES`.
    """
    assignment, name = exercise
    notebook = catalogue.source(assignment)
    index, _ = catalogue.exercises(notebook)[name]
    solution = notebook.cells[index]
    wanted = [m.expression for m in MEASURES if (m.assignment, m.exercise) == exercise]
    cells = catalogue.needed(notebook, index, [solution.source, *wanted])
    namespace = {"__name__": "__main__"}
    for cell in [*cells, solution]:
        source = re.sub(r"(set_random_seed|default_rng)\(\d+\)", rf"\1({seed})", cell.source)
        exec(compile(source, name, "exec"), namespace)
    return [float(eval(expression, namespace)) for expression in wanted]


def table(found):
    """The page: a row for each measure."""
    lines = [
        "# How far the reference solutions stay from the thresholds",
        "",
        f"Each is trained with {SEEDS} seeds. A test asks for what is in the last column; the",
        "margin is the distance from the mean to it, in standard deviations.",
        "`make margins` writes this page.",
        "",
        "| notebook | exercise | | minimum | mean | maximum | margin | asked for |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for measure, values in found:
        mean, spread = statistics.mean(values), statistics.stdev(values)
        margin = abs(mean - measure.threshold) / spread
        numbers = " | ".join(f"{value:.4f}" for value in (min(values), mean, max(values)))
        lines.append(
            f"| {measure.assignment} | `{measure.exercise}` | {measure.what} | {numbers} "
            f"| {margin:.0f} | {measure.wanted} |"
        )
    return "\n".join([*lines, ""])


def main():
    exercises = list(dict.fromkeys((m.assignment, m.exercise) for m in MEASURES))
    jobs = [(exercise, seed) for seed in range(SEEDS) for exercise in exercises]
    for name in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS"):
        os.environ[name] = "1"
    # A process trains one network: what another left in TensorFlow must not matter.
    pool = ProcessPoolExecutor(
        os.cpu_count(), mp_context=get_context("spawn"), max_tasks_per_child=1
    )
    with pool:
        futures = [pool.submit(measured, *job) for job in jobs]
        console = Console(stderr=True)
        results = [future.result() for future in track(futures, "training", console=console)]
    values = {exercise: [] for exercise in exercises}
    for (exercise, _), result in zip(jobs, results, strict=True):
        values[exercise].append(result)
    found = []
    for exercise in exercises:
        of_exercise = [m for m in MEASURES if (m.assignment, m.exercise) == exercise]
        found += zip(of_exercise, zip(*values[exercise], strict=True), strict=True)
    PAGE.write_text(table(found))
    print(f"Written to {PAGE}")
    missed = [measure for measure, values in found if not all(map(measure.holds, values))]
    sys.exit(f"Not always reached: {missed}" if missed else 0)


if __name__ == "__main__":
    main()
