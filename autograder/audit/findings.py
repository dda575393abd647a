"""What the audit found of an exercise, and what is wrong with its tests."""

import math
from dataclasses import asdict, dataclass, field

from autograder.audit import luck


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
