"""The name by which a course's ``nbgrader_config.py`` knows the stubs of exercises."""

from autograder.authoring.release import ClearSolutions

__all__ = ["ClearSolutions"]
