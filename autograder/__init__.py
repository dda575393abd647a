"""Release, grade and report the notebooks of an nbgrader course."""


class AutograderError(Exception):
    """Something that the person at the keyboard can put right; shown without a traceback."""
