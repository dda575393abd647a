"""A notebook with its files, tests and limits goes in; out comes what its cells showed."""

__all__ = ["executors", "notebook"]
