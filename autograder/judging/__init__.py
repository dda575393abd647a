"""A test and a student's kernel go in; out comes a verdict that no student can forge."""

__all__ = ["judge", "names", "witness"]
