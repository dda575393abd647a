"""Tables and zips of Moodle and Canvas go in; out come hand-ins, and marks to import there."""

from autograder.lms.canvas import CanvasExportPlugin
from autograder.lms.moodle import MoodleExportPlugin

__all__ = ["CanvasExportPlugin", "MoodleExportPlugin"]
