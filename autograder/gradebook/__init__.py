"""Executed notebooks go in; out come scores, penalties, and what is remembered of them."""

__all__ = ["changes", "grades_csv", "lasting", "late", "messages", "records", "scores"]
