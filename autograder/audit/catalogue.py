"""The catalogue of answers: right ones and wrong ones, which tests must tell apart.

A course keeps them where ``c.Autograder.answers`` says:

- ``<assignment>/<exercise>/<name>.py`` is the code of one solution cell. Its first line says
  what it must earn, and why: ``# earns 0: divides by the sum of the whole batch``.
- ``<assignment>/equivalents.toml`` lists the mutants that are right answers, too, each with
  ``exercise``, ``line`` (of the reference), ``mutant`` (what became of it) and ``reason``.
"""

import math
import re
import tomllib
from dataclasses import dataclass

from autograder import AutograderError

STUB = "what students are given"


@dataclass(frozen=True)
class Answer:
    """The code of one solution cell.

    Attributes
    ----------
    exercise : str
        The cell's grade id.
    name : str
    kind : str
        "right" or "wrong", if it is the catalogue's; "stub", "mutant" or "equivalent".
    earns : float or None
        What it must earn; None: anything below the exercise's points.
    why : str
    source : str
    reason : str
        Why a mutant is a right answer, too.
    """

    exercise: str
    name: str
    kind: str
    earns: float | None
    why: str
    source: str
    reason: str = ""

    def holds(self, earned, points):
        """Whether it may earn that in an exercise of so many points."""
        if self.earns is None:
            return earned < points and not math.isclose(earned, points)
        return math.isclose(earned, self.earns, abs_tol=1e-9)


@dataclass(frozen=True)
class Equivalent:
    """A mutant that is a right answer: an entry of ``equivalents.toml``."""

    exercise: str
    line: str
    mutant: str
    reason: str


def read(path, points):
    """The answer in a file of the catalogue, to an exercise of so many points.

    Raises
    ------
    AutograderError
        If its first line doesn't say what it earns, or if it earns more than there is.
    """
    try:
        first, _, source = path.read_text(encoding="utf-8").partition("\n")
    except UnicodeDecodeError:
        raise AutograderError(f"{path} is not a text in UTF-8.") from None
    match = re.fullmatch(r"# earns (\d+(?:\.\d+)?): (.+)", first)
    if not match:
        raise AutograderError(f"{path}: the first line must read `# earns POINTS: why`.")
    earns = float(match[1])
    right = math.isclose(earns, points)
    if earns > points and not right:
        raise AutograderError(
            f"{path} can't earn {earns:g}: its exercise is worth {points:g} points."
        )
    kind = "right" if right else "wrong"
    return Answer(path.parent.name, path.stem, kind, earns, match[2], source.strip())


def catalogue(folder, points):
    """The answers to an assignment's exercises, in the order of their paths.

    Parameters
    ----------
    folder : Path
        The catalogue's folder for the assignment.
    points : dict of str to float
        Of each exercise, by its name.

    Raises
    ------
    AutograderError
        If an answer is for no exercise, or if `read` can't read it.
    """
    paths = sorted(folder.glob("*/*.py"))
    for path in paths:
        if path.parent.name not in points:
            raise AutograderError(
                f"{path} answers no exercise: {folder.name} has {', '.join(points)}."
            )
    return [read(path, points[path.parent.name]) for path in paths]


def equivalents(folder, exercises):
    """The entries of ``equivalents.toml`` in the catalogue's folder for an assignment.

    Raises
    ------
    AutograderError
        If that file can't be read, or if an entry is for none of the `exercises`.
    """
    path = folder / "equivalents.toml"
    try:
        listed = tomllib.loads(path.read_text(encoding="utf-8"))
        found = [Equivalent(**entry) for entry in listed.get("equivalent", [])]
    except FileNotFoundError:
        return []
    except (tomllib.TOMLDecodeError, TypeError, UnicodeDecodeError) as error:
        raise AutograderError(
            f"{path} can't be read: {error}. Each [[equivalent]] has exercise, line, mutant "
            "and reason."
        ) from None
    if strange := sorted({entry.exercise for entry in found} - set(exercises)):
        raise AutograderError(f"{path}: {', '.join(strange)} is no exercise of {folder.name}.")
    return found
