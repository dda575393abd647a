"""A notebook that is worked on goes in; out comes where it stands, or an attempt at marks."""

__all__ = ["check", "hand_in", "link"]
