"""Whether a run has left nothing to do: then what it told is kept, for `unchanged` to tell."""

import json
import os
import sys
import sysconfig
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from nbgrader.preprocessors import IncludeHeaderFooter

from autograder import AutograderError
from autograder.course import Course
from autograder.files import write_whole
from autograder.gradebook import records
from autograder.gradebook.late import AssignLatePenalties
from autograder.grading import unchanged
from autograder.grading.common import Common
from autograder.grading.grade import chosen
from autograder.grading.parse import clean
from autograder.grading.preconditions import alone
from autograder.grading.unchanged import Look

STEPS = ("source", "submitted", "autograded")


def keep(course, run, options, walls, environment):
    """Keep what a run told, if it would tell the same again.

    Parameters
    ----------
    course : Course
    run : Run
    options : list
        What it was asked to do, as JSON has it; the assignments first.
    walls : bool
    environment : str
        See `unchanged.environment`: as it was when this process began.
    """
    places = _places(course, run)
    if places is None or not all(record.digest for record in run.records):
        return
    with suppress(AutograderError, OSError, ValueError), alone(course):
        # One of these, if there is a link, if something is being changed, or another run.
        look = Look(**places, since=_now(course) - unchanged.RACY)
        seen = look.seen()
        course = Course(course.root)  # as it is configured now
        same = _places(course, run) == places and environment == unchanged.environment()
        if same and _is_done(course, run, options, walls) and look.seen() == seen:
            told = {**asdict(run), "graded": 0}
            kept = {"options": options, "look": vars(look), "seen": seen, "told": told}
            write_whole(course.private / unchanged.NAME, json.dumps(kept))


def _places(course, run):
    """What a run depends on; None, if that is not in folders of its own."""
    scheme, _, gradebook = course.directory.db_url.partition("sqlite:///")
    roots = {step: _root(course, step) for step in STEPS}
    if scheme or any(course.root.is_relative_to(root) for root in roots.values()):
        return None
    include = IncludeHeaderFooter(config=course.config)
    parts = [str(course.root / part) for part in (include.header, include.footer) if part]
    graded = (course.path("autograded", r.student, r.assignment) for r in run.records)
    folders = [roots["source"], roots["submitted"], course.root / records.FOLDER]
    private = course.settings.private
    return {
        "folders": [str(folder) for folder in folders] + [private] * bool(private),
        "files": [
            *(gradebook + suffix for suffix in ("", "-journal", "-wal")),
            *course.config_files,
            *parts,
            *_own_modules(),
        ],
        "present": sorted(map(str, graded)),
    }


def _root(course, step):
    """The folder in which a step is, of all students and assignments."""
    path = course.path(step, "*", "*")
    return Path(*path.parts[: path.parts.index("*")])


def _own_modules():
    """The files of what has been imported from elsewhere, such as by the configuration."""
    libraries = tuple(sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib"))
    files = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
    own = (file for file in files if file and os.path.isabs(file))
    return sorted(file for file in own if not file.startswith(libraries))


def _now(course):
    """The time, as the disk has it."""
    path = course.private / "lock"
    path.touch()
    return path.stat().st_mtime_ns


def _is_done(course, run, options, walls):
    """Whether the marks are as they must be, and as the run told."""
    assignments, skipped = chosen(course, options[0])
    if skipped != run.skipped or [clean(stray) for stray in course.strays()] != run.strays:
        return False
    known = {(record.student, record.assignment): record.digest for record in run.records}
    for name in assignments:
        common = Common.of(course, name, walls)
        with course.gradebook() as gradebook:
            if AssignLatePenalties(gradebook, config=course.config).update(name, keep=False):
                return False
        for student in course.submissions(name):
            if known.pop((student, name), None) != common.digest_of(course, student):
                return False
    before = [asdict(record) for record in run.records]
    records.look_up(course, run.records)
    return not known and before == [asdict(record) for record in run.records]
