"""A light notebook: small exercises with NumPy, and a figure."""

from dataclasses import dataclass

import toy
from nbformat.v4 import new_code_cell

NAME = "01-light"
IMPORTS = "import numpy as np"


@dataclass(frozen=True)
class Exercise:
    """A small exercise of two points: one for a visible test, one for a hidden one."""

    name: str
    right: str
    wrong: str
    lost: int  # points that the wrong answer loses
    visible: str
    hidden: str


EXERCISES = (
    Exercise(
        "centre",
        "def centre(x):\n    return x - x.mean(axis=0)",
        "def centre(x):\n    return x - x.mean()",
        1,
        "assert np.allclose(centre(np.array([[1.0], [3.0]])), [[-1], [1]])",
        "assert np.allclose(centre(np.array([[1.0, 5], [3, 9]])), [[-1, -2], [1, 2]])",
    ),
    Exercise(
        "one_hot",
        "def one_hot(labels, n):\n    return np.eye(n)[labels]",
        "def one_hot(labels, n):\n    return np.eye(labels.max() + 1)[labels]",
        1,
        "assert np.array_equal(one_hot(np.array([1, 0]), 2), [[0, 1], [1, 0]])",
        "assert one_hot(np.array([1, 0]), 3).shape == (2, 3)",
    ),
    Exercise(
        "distances",
        "def distances(a, b):\n    return np.sqrt(((a[:, None] - b) ** 2).sum(axis=-1))",
        "def distances(a, b):\n    return ((a[:, None] - b) ** 2).sum(axis=-1)",
        2,
        "assert np.allclose(distances(np.zeros((1, 2)), np.array([[3, 4]])), 5)",
        "assert distances(np.zeros((3, 2)), np.full((5, 2), 2.0)).max() < 3",
    ),
    Exercise(
        "running_mean",
        "def running_mean(x, k):\n    return np.convolve(x, np.ones(k) / k, 'valid')",
        "raise NotImplementedError",
        2,
        "assert np.allclose(running_mean(np.array([1.0, 3, 5]), 2), [2, 4])",
        "assert np.allclose(running_mean(np.arange(9.0), 3), np.arange(1, 8))",
    ),
)

FIGURE = """\
import matplotlib.pyplot as plt
points = np.random.default_rng(0).normal(size=(200, 2))
plt.figure(figsize=(4, 3))
plt.scatter(*points.T, s=5)
plt.plot(running_mean(np.sort(points[:, 0]), 5))
plt.show()"""


def solution(exercise):
    """The instructor's cell of an exercise."""
    return toy.solution(
        exercise.name, f"### BEGIN SOLUTION\n{exercise.right}\n### END SOLUTION"
    )


def hidden(exercise):
    """The hidden test of an exercise, as the instructor writes it."""
    return f"### BEGIN HIDDEN TESTS\n{exercise.hidden}\n### END HIDDEN TESTS"


def source():
    """The instructor's notebook: each exercise has a test, of two points."""
    cells = [toy.imports(IMPORTS)]
    for exercise in EXERCISES:
        cells.append(solution(exercise))
        test = f"{exercise.visible}\n{hidden(exercise)}"
        cells.append(toy.check(f"test-{exercise.name}", 2, test))
    return toy.notebook(*cells, new_code_cell(FIGURE))
