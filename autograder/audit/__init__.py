"""Answers, right and wrong, go in; out comes which of them the tests let through."""

__all__ = ["auditor", "report"]
