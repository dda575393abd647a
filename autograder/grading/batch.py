"""A folder in which nbgrader's converters work on the submissions of one run."""

import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from autograder.gradebook import messages
from autograder.gradebook.lasting import LastingGradebook
from autograder.gradebook.records import Record
from autograder.gradebook.scores import graft
from autograder.grading.common import limits
from autograder.grading.converters import Converters
from autograder.running import notebook


@dataclass
class Work:
    """A submission on its way.

    Attributes
    ----------
    record : Record
    notebooks : dict of str to nbformat.NotebookNode
        All notebooks of the assignment by name, sanitised.
    jobs : dict of str to notebook.Job
        What has to run, by the notebook's name.
    outcomes : dict of str to notebook.Outcome or Exception
        What came of it.
    failed : bool
        Whether the fault is the grader's, so that it is tried again.
    """

    record: Record
    notebooks: dict = field(default_factory=dict)
    jobs: dict = field(default_factory=dict)
    outcomes: dict = field(default_factory=dict)
    failed: bool = False

    @property
    def place(self):
        return self.record.student, self.record.assignment

    def settle(self):
        """Give a notebook that the grader could not run an outcome that says so."""
        for name, job in self.jobs.items():
            if isinstance(error := self.outcomes[name], Exception):
                reason = f"the grader could not run {name}.ipynb: {error}"
                self.outcomes[name] = notebook.not_run(job.notebook, reason)
                self.failed = True


class Batch:
    """The submissions that one run grades, each in a folder of its own until it is done."""

    def __init__(self, course, assignments, walls, warm, gradebook):
        self.course = course
        self.assignments = {}
        self.walls = walls
        self.warm = warm
        self.limits = limits(course)
        self.folder = course.private / "batch"
        self.log = course.private / "nbgrader.log"
        self.directories = course.directories(self.folder)
        self.gradebook = gradebook
        self.works = {}  # by (student, assignment), until they are recorded
        self.problems = {}  # likewise
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        for common in assignments.values():
            self.add(common)
        self.convert = Converters(course, self.folder, gradebook, self._replay, self.problems)

    @classmethod
    @contextmanager
    def open(cls, *arguments):
        """Make a folder for a ``with`` block; it stays if the block is left by an error."""
        course = arguments[0]
        directory = course.directory
        gradebook = LastingGradebook(directory.db_url, directory.course_id)
        try:
            with course.nbgrader_log(directory):
                batch = cls(*arguments, gradebook)
                yield batch
        finally:
            gradebook.end()
        shutil.rmtree(batch.folder)

    def add(self, common):
        """Take submissions of one more assignment, or of one as it is now."""
        self.assignments[common.name] = common
        source = self.path("source", (".", common.name))
        source.parent.mkdir(parents=True, exist_ok=True)
        if not source.is_symlink():
            source.symlink_to(self.course.path("source", ".", common.name))

    def path(self, step, place):
        return Path(self.directories.format_path(step, *place))

    def not_converted(self, work):
        """Note that nbgrader could not process a submission: it will be tried again."""
        work.record.problems.append(f"nbgrader could not process it: see {self.log}")
        work.failed = True

    def drop(self, work):
        """Forget a submission, recorded or not."""
        for step in ("submitted", "sanitised"):
            shutil.rmtree(self.path(step, work.place), ignore_errors=True)
        del self.works[work.place], self.problems[work.place]

    def _replay(self, node, resources):
        where = resources["nbgrader"]
        work = self.works[where["student"], where["assignment"]]
        graft(node, work.outcomes[where["notebook"]])
        if found := messages.failed(node):
            work.record.messages[where["notebook"]] = found
        return node, resources
