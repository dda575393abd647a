"""The name by which a course's ``nbgrader_config.py`` knows the policy for being late."""

from autograder.gradebook.late import PerDay

__all__ = ["PerDay"]
