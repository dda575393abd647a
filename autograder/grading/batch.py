"""Grade a class: collect what was handed in, run it on all cores, record the scores.

While notebooks run, more are made ready, and what is done is recorded: a run that was stopped
goes on where it stopped.
"""

import fcntl
import hashlib
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat.v4 import new_notebook
from nbgrader.preprocessors import Execute

from autograder import AutograderError
from autograder.course import GLOB
from autograder.files import support_files
from autograder.gradebook import changes, messages, records
from autograder.gradebook.records import Record
from autograder.gradebook.scores import (
    AssignLatePenalties,
    LastingGradebook,
    graft,
    record_nothing,
    students,
)
from autograder.grading.collect import Submission, collect, digest, restore
from autograder.grading.converters import Converters
from autograder.grading.parse import clean
from autograder.judging import names
from autograder.kernels import provisioner, sandbox
from autograder.running import executors, notebook

LONGEST_NAME = 240  # bytes of a student's name, which is in the names of files
BAD_NAME = (
    "nbgrader can't handle the folder's name: rename it, without * ? [ or ], and shorter than "
    f"{LONGEST_NAME} bytes"
)


@dataclass
class Run:
    """What `grade` did.

    Attributes
    ----------
    records : list of Record
        One for each submission, whether it was graded now or before.
    graded : int
        How many were graded now.
    skipped : list of str
        Assignments in the gradebook that were left out, since they have no source.
    strays : list of str
        What is in submitted/ for no assignment that has been released, as paths.
    """

    records: list
    graded: int
    skipped: list
    strays: list


def grade(
    course,
    assignments=(),
    jobs=None,
    cache=True,
    progress=None,
    walls=True,
    warm=provisioner.WARM,
    cluster="",
):
    """Grade all submissions that are new or changed since they were last graded.

    Parameters
    ----------
    course : Course
    assignments : sequence of str
        By default, all that are in the gradebook.
    jobs : int, optional
        Notebooks that run at the same time; by default, as many as there are cores.
    cache : bool
        Whether what is known need not be found out again. Without, all submissions are graded,
        and all notebooks run.
    progress : callable, optional
        Called as ``progress(done, total, failed)`` after each notebook.
    walls : bool
        Whether kernels run in a sandbox. Without it, whoever handed in can read and change
        all that you can, marks too.
    warm : bool
        Whether kernels are forked from a process that has imported TensorFlow.
    cluster : str
        The address of a Dask scheduler, on whose workers notebooks run instead of here.

    Returns
    -------
    Run

    Raises
    ------
    AutograderError
        If an assignment has not been released, if another run grades the same course, if
        this machine has no sandbox, or if the cluster can't be used.
    """
    if walls:
        check_walls(course, cluster)
    with alone(course):
        sandbox.clear()
        skipped = []
        if not assignments:
            assignments = course.released()
            if not assignments:
                raise AutograderError(
                    f"The gradebook of {course.root} has no assignment: release first, with "
                    "`autograder release`."
                )
            skipped = sorted(set(assignments) - set(course.sources()))
        shared, todo, found, renewed = {}, [], [], []
        for assignment in [name for name in assignments if name not in skipped]:
            shared[assignment] = common = Common.of(course, assignment, walls)
            with course.gradebook() as gradebook:
                graded = students(gradebook, assignment)
                late = AssignLatePenalties(gradebook, config=course.config)
                changed = late.update(assignment)
            for student in course.submissions(assignment):
                if not _is_name(student):
                    found.append(Record(clean(student), assignment, problems=[BAD_NAME]))
                    continue
                place = (student, assignment)
                now = common.digest_of(course, student)
                record = records.find(course, *place)
                known = record is not None and record.digest == now and student in graded
                if not cache or not known or not course.path("autograded", *place).exists():
                    records.forget(course, *place)
                    record = Record(*place, digest=now)
                    todo.append(record)
                elif student in changed:
                    renewed.append(record)
                found.append(record)
        if renewed:
            with Batch.open(course, shared, walls, warm) as batch:
                for record in renewed:
                    batch.renew_feedback(record)
        if todo:
            place, ahead = executors.place(jobs, cluster)
            changes.begin(course, {record.assignment for record in todo})
            with place as submit, Batch.open(course, shared, walls, warm) as batch:
                runner = executors.Runner(submit, course.private / "outcomes", cache)
                works = runner.run((batch.make_ready(record) for record in todo), ahead)
                _record(batch, works, shared, todo, progress or (lambda *_: None))
            changes.end(course)
        records.look_up(course, found)
        return Run(
            found, graded=len(todo), skipped=skipped, strays=list(map(clean, course.strays()))
        )


def _record(batch, works, assignments, todo, progress):
    """Record submissions as their notebooks have run."""
    done = failed = 0
    total = sum(len(assignments[record.assignment].cells) for record in todo)
    for work in works:
        batch.record(work)
        for name in assignments[work.record.assignment].cells:
            done += 1
            failed += work.failed or bool(work.outcomes[name].problems)
            progress(done, total, failed)


def limits(course):
    """The limits that a course sets: nbgrader's ``Execute.timeout``, and our own."""
    return notebook.Limits(
        cell_seconds=Execute(config=course.config).timeout or -1,
        notebook_seconds=course.settings.notebook_timeout,
        memory_bytes=course.settings.memory * 1_000_000,
    )


def check_walls(course, cluster=""):
    """Refuse a machine without a sandbox, and a course that students' code would see in it."""
    if not cluster and sandbox.fault():
        raise AutograderError(
            f"There is no sandbox on this machine: {sandbox.fault()}. Students' code would "
            "run as you, and could read and change your files and all marks. "
            f"{sandbox.advice()}, or say --sandbox none if you trust everyone who handed in."
        )
    scheme, _, gradebook = course.directory.db_url.partition("sqlite:///")
    places = [course.root, course.settings.private, "" if scheme else gradebook]
    shown = [Path(path).resolve() for path in (*sandbox.SYSTEM, *sandbox.python_folders())]
    for place in filter(None, places):
        for folder in shown:
            if Path(place).resolve().is_relative_to(folder):
                raise AutograderError(
                    f"Students' code would see {place}: a sandbox shows all of {folder}, with "
                    "the system and Python. Move the course to another folder."
                )


def _is_name(student):
    """Whether nbgrader can handle a student's name."""
    try:
        student.encode()
    except UnicodeEncodeError:
        return False
    return not GLOB & set(student) and len(student.encode()) <= LONGEST_NAME


def _digest_of(course, student, assignment):
    try:
        return digest(course.path("submitted", student, assignment))
    except Exception:  # one hand-in must never stop the others
        return ""


def _collect(folder, student, assignment, cells, files):
    try:
        return collect(folder, student, assignment, cells, files)
    except Exception as error:  # here neither
        blank = {name: restore(new_notebook(), own)[0] for name, own in cells.items()}
        problem = f"the grader could not read it: {error!r:.200}"
        return Submission(student, assignment, blank, {}, [problem], set(blank))


@contextmanager
def alone(course):
    """Keep other runs from grading a course for a ``with`` block."""
    course.private.mkdir(exist_ok=True)
    with open(course.private / "lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AutograderError(
                f"Another run is grading {course.root}. Wait until it is done."
            ) from None
        yield


def _digest(*parts):
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _common_digest(course, assignment, cells, files, walls):
    """What the scores of all submissions of an assignment depend on."""
    with course.gradebook() as gradebook:
        due = gradebook.find_assignment(assignment).duedate
    parts = [repr(cells), repr(limits(course)), str(due), notebook.environment(), str(walls)]
    parts.append(repr(_needs(course, assignment)))
    for name in ("nbgrader_config.py", "nbgrader_config.json"):
        path = course.root / name
        parts.append(path.read_text() if path.exists() else "")
    for some in (files, course.private_files(assignment)):
        for name in sorted(some):
            with some[name].open("rb") as file:
                parts += [name, hashlib.file_digest(file, "sha256").hexdigest()]
    return _digest(*parts)


def _needs(course, assignment):
    """What the tests of each notebook need: see `names.needs`."""
    cells = course.code_cells(assignment)
    return {name: names.needs(cells[name]) for name in cells}


@dataclass
class Common:
    """What all submissions of an assignment have in common.

    Attributes
    ----------
    name : str
    cells : dict of str to list of InstructorCell
    files : dict of str to Path
        What the instructor puts beside the notebooks.
    needs : dict of str to dict
        What the tests of each notebook need.
    judge_files : dict of str to Path
    digest : str
        A hash of all that the scores depend on.
    """

    name: str
    cells: dict
    files: dict
    needs: dict
    judge_files: dict
    digest: str

    @classmethod
    def of(cls, course, assignment, walls):
        cells = course.instructor_cells(assignment)
        files = support_files(course.path("source", ".", assignment))
        return cls(
            assignment,
            cells,
            files,
            needs=_needs(course, assignment),
            judge_files={**files, **course.private_files(assignment)},
            digest=_common_digest(course, assignment, cells, files, walls),
        )

    def digest_of(self, course, student):
        """A hash of all that the score of a student's submission depends on."""
        return _digest(self.digest, _digest_of(course, student, self.name))


@dataclass
class Work:
    """A submission on its way.

    Attributes
    ----------
    record : Record
    jobs : dict of str to notebook.Job
        What has to run, by the notebook's name.
    outcomes : dict of str to notebook.Outcome or Exception
        What came of it.
    failed : bool
        Whether the fault is the grader's, so that it is tried again.
    """

    record: Record
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

    def make_ready(self, record, folder=None):
        """Collect a submission, and have nbgrader sanitise it.

        Parameters
        ----------
        record : Record
        folder : Path, optional
            Where it is; by default, in submitted/.

        Returns
        -------
        Work
        """
        work = Work(record)
        place = work.place
        common = self.assignments[record.assignment]
        folder = folder or self.course.path("submitted", *place)
        submission = _collect(folder, *place, common.cells, common.files)
        self.works[place] = work
        self.problems[place] = record.problems = list(submission.problems)
        try:
            self._write(submission, place)
        except Exception as error:  # one hand-in must never stop the others
            record.problems.append(f"the grader could not copy it: {error}")
            work.failed = True
            return work
        if not self.convert.sanitise(*place):
            self._not_converted(work)
            return work
        files = support_files(self.path("sanitised", place))
        for name in sorted(submission.notebooks):
            path = self.path("sanitised", place) / f"{name}.ipynb"
            node = nbformat.read(path, as_version=4)
            if name in submission.unread:
                work.outcomes[name] = notebook.not_run(node, "not readable")
                continue
            work.jobs[name] = notebook.Job(
                node,
                files,
                self.limits,
                common.needs[name],
                common.judge_files,
                self.walls,
                self.warm,
            )
        return work

    def _write(self, submission, place):
        """Lay out a submission as nbgrader expects it."""
        folder = self.path("submitted", place)
        folder.mkdir(parents=True)
        for name, path in submission.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, folder / name)
        for name, node in submission.notebooks.items():
            nbformat.write(node, folder / f"{name}.ipynb")

    def _not_converted(self, work):
        work.record.problems.append(f"nbgrader could not process it: see {self.log}")
        work.failed = True

    def record(self, work):
        """Have nbgrader write autograded/ and feedback/, with the outcomes grafted in.

        A submission for which the grader failed keeps an earlier score, if there is one.
        """
        place, record = work.place, work.record
        work.settle()
        for name in sorted(work.jobs):
            outcome = work.outcomes[name]
            record.problems += outcome.problems
            record.seconds += outcome.seconds
            if not outcome.final:
                record.digest = ""
        record.seconds = round(record.seconds, 2)
        if not work.failed and not self.convert.enter(*place):
            self._not_converted(work)
        if work.failed:
            record.digest = ""
            with self.gradebook as gradebook:
                record_nothing(gradebook, *place)
        else:
            if not self.convert.feedback(*place):
                record.problems.append(f"nbgrader could not make its feedback: see {self.log}")
                record.digest = ""
            for step in ("autograded", "feedback"):
                _move(self.path(step, place), self.course.path(step, *place))
        records.save(self.course, record)
        self.drop(work)

    def drop(self, work):
        """Forget a submission, recorded or not."""
        for step in ("submitted", "sanitised"):
            shutil.rmtree(self.path(step, work.place), ignore_errors=True)
        del self.works[work.place], self.problems[work.place]

    def renew_feedback(self, record):
        """Have feedback say what has changed in the gradebook since it was made."""
        place = record.student, record.assignment
        self.problems[place] = record.problems
        shutil.copytree(self.course.path("autograded", *place), self.path("autograded", place))
        if self.convert.feedback(*place):
            _move(self.path("feedback", place), self.course.path("feedback", *place))

    def _replay(self, node, resources):
        where = resources["nbgrader"]
        work = self.works[where["student"], where["assignment"]]
        graft(node, work.outcomes[where["notebook"]])
        if found := messages.failed(node):
            work.record.messages[where["notebook"]] = found
        return node, resources


def _move(source, target):
    if not source.exists():
        return
    if target.exists():
        shutil.rmtree(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(source, target)
