"""What was handed in goes in; out come scores in the gradebook, and pages for students."""

__all__ = [
    "batch",
    "common",
    "enter",
    "grade",
    "parse",
    "preconditions",
    "prepare",
    "settled",
    "submitted",
    "unchanged",
]
