"""Tables and zips of Moodle and Canvas go in; out come hand-ins, and marks to import there."""

from autograder.lms.tables import CanvasExportPlugin, MoodleExportPlugin

__all__ = ["CanvasExportPlugin", "MoodleExportPlugin"]
