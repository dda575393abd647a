"""A request for a kernel goes in; out comes one that runs behind walls, and a client of it."""

__all__ = ["client", "folders", "kernel", "process", "sandbox"]
