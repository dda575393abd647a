"""Write the page of the margins: what ``autograder audit --json`` found of the references."""

import json
import math
import sys

import coursework

PAGE = coursework.ROOT / "docs" / "maintain" / "margins.md"
HEAD = """\
# How far the reference solutions stay from the thresholds

Each is trained with {seeds} seeds. A test asks for what is in the last column; the margin is
the distance from the mean to it, in standard deviations. What is the same with every seed is
left out. `make margins` writes this page.

| notebook | test | what is compared | least | mean | most | margin | asked for |
|---|---|---|---|---|---|---|---|
"""


def table(exercises):
    """The page."""
    margins = {}  # solution cells can share a test
    for exercise in exercises:
        for margin in exercise["margins"]:
            wanted = f"{margin['sign']} {margin['threshold']:g}"
            place = (exercise["assignment"], margin["test"], margin["what"], wanted)
            margins.setdefault(place, margin)
    lines = []
    for (assignment, test, what, wanted), margin in margins.items():
        values = [value for value in margin["values"] if value is not None]  # as nan is
        numbers = (min(values), sum(values) / len(values), max(values))
        lines.append(
            f"| {assignment} | `{test}` | `{what}` | "
            + " | ".join(f"{number:.4g}" for number in numbers)
            + f" | {margin['margin'] or -math.inf:.1f} | {wanted} |"
        )
    seeds = max(len(margin["values"]) for margin in margins.values())
    return HEAD.format(seeds=seeds) + "\n".join(lines) + "\n"


if __name__ == "__main__":
    with open(sys.argv[1]) as file:
        PAGE.write_text(table(json.load(file)))
    print(f"Written to {PAGE}")
