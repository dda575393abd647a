"""The name by which a course's ``nbgrader_config.py`` knows the stubs of exercises."""

from autograder.authoring.stubs import ClearSolutions

__all__ = ["ClearSolutions"]
