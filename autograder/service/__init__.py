"""Hand-ins over HTTP go in; out come marks that count, for students and for their teachers."""

__all__ = ["enroll", "serve"]
