"""An idea, or a notebook in ``source/``, goes in; out comes a release that is proved."""

__all__ = ["new", "release", "stubs"]
