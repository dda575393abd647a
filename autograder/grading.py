"""Grade a class: collect what was handed in, run it on all cores, record the scores.

nbgrader's own converter does the work around the running: once to sanitise, and once more
to record what came of it. A run that was stopped goes on where it stopped.
"""

import fcntl
import hashlib
import os
import shutil
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.v4 import new_notebook
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import Execute

from autograder import AutograderError, names, notebook, records, sandbox
from autograder.collect import Submission, collect, restore
from autograder.course import GLOB, support_files
from autograder.feedback import HideTests
from autograder.gradebook import SaveScores, graft, record_nothing
from autograder.records import Record

BAD_NAME = "nbgrader can't handle the folder's name: rename it, without * ? [ or ]"


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
    """

    records: list
    graded: int
    skipped: list


def grade(course, assignments=(), jobs=None, force=False, progress=None, walls=True):
    """Grade all submissions that are new or changed since they were last graded.

    Parameters
    ----------
    course : Course
    assignments : sequence of str
        By default, all that are in the gradebook.
    jobs : int, optional
        Notebooks that run at the same time; by default, as many as there are cores.
    force : bool
        Grade the others too, and run notebooks anew whose outcome is known.
    progress : callable, optional
        Called as ``progress(done, total, failed)`` after each notebook.
    walls : bool
        Whether kernels run in a sandbox. Without it, whoever handed in can read and change
        all that you can, marks too.

    Returns
    -------
    Run

    Raises
    ------
    AutograderError
        If an assignment has not been released, if another run grades the same course, or if
        this machine has no sandbox.
    """
    if walls and sandbox.fault():
        raise AutograderError(
            f"There is no sandbox on this machine: {sandbox.fault()}. Students' code would "
            "run as you, and could read and change your files and all marks. Install "
            "bubblewrap (on Debian: apt install bubblewrap), or say --sandbox none if you "
            "trust everyone who handed in."
        )
    with _alone(course):
        skipped = []
        if not assignments:
            assignments = course.released()
            skipped = sorted(set(assignments) - set(course.sources()))
        todo, found = {}, {}
        for assignment in [name for name in assignments if name not in skipped]:
            cells = course.instructor_cells(assignment)
            files = support_files(course.path("source", ".", assignment))
            common = _common_digest(course, assignment, cells, files, walls)
            graded = _in_gradebook(course, assignment)
            for student in course.submissions(assignment):
                place = (student, assignment)
                if not _is_name(student):
                    found[place] = Record(*place, problems=[BAD_NAME])
                    continue
                submission = _collect(course, student, assignment, cells, files)
                digest = _digest(common, submission.digest)
                record = records.find(course, *place)
                known = record is not None and record.digest == digest and student in graded
                if force or not known or not course.path("autograded", *place).exists():
                    records.forget(course, *place)
                    record = Record(*place, digest=digest)
                    todo[place] = submission
                found[place] = record
        if todo:
            batch = _Batch(course, todo, found, walls)
            batch.write()
            batch.sanitise()
            batch.run(jobs or os.cpu_count(), force, progress or (lambda *_: None))
            batch.record()
            batch.publish()
        records.look_up(course, found.values())
        return Run(list(found.values()), graded=len(todo), skipped=skipped)


def limits(course):
    """The limits that a course sets: nbgrader's ``Execute.timeout``, and our own."""
    return notebook.Limits(
        cell_seconds=Execute(config=course.config).timeout or -1,
        notebook_seconds=course.settings.notebook_timeout,
        memory_bytes=course.settings.memory * 1_000_000,
    )


def _in_gradebook(course, assignment):
    """The students who have a submission of an assignment in the gradebook."""
    with course.gradebook() as gradebook:
        submissions = gradebook.assignment_submissions(assignment)
        return {submission.student_id for submission in submissions}


def _is_name(student):
    """Whether nbgrader can handle a student's name."""
    try:
        student.encode()
    except UnicodeEncodeError:
        return False
    return not GLOB & set(student)


def _collect(course, student, assignment, cells, files):
    folder = course.path("submitted", student, assignment)
    try:
        return collect(folder, student, assignment, cells, files)
    except Exception as error:  # one hand-in must never stop the others
        blank = {name: restore(new_notebook(), own)[0] for name, own in cells.items()}
        problem = f"the grader could not read it: {error!r:.200}"
        return Submission(student, assignment, blank, {}, [problem], set(blank))


@contextmanager
def _alone(course):
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


class _Batch:
    """The submissions that one run grades, in a folder of their own until all is done."""

    def __init__(self, course, submissions, found, walls):
        self.course = course
        self.walls = walls
        self.submissions = submissions  # by (student, assignment), as all that follow
        self.records = {place: found[place] for place in submissions}
        self.problems = {place: list(s.problems) for place, s in submissions.items()}
        self.outcomes = {place: {} for place in submissions}  # then by notebook
        self.failed = set()  # where the fault is the grader's, so that it is tried again
        self.folder = course.private / "batch"
        self.directories = course.directories(self.folder)
        self.assignments = sorted({assignment for _, assignment in submissions})

    def path(self, step, place):
        return Path(self.directories.format_path(step, *place))

    def write(self):
        """Lay out the submissions as nbgrader expects them."""
        shutil.rmtree(self.folder, ignore_errors=True)
        for assignment in self.assignments:
            source = Path(self.directories.format_path("source", ".", assignment))
            source.parent.mkdir(parents=True, exist_ok=True)
            source.symlink_to(self.course.path("source", ".", assignment))
        for place, submission in self.submissions.items():
            folder = self.path("submitted", place)
            folder.mkdir(parents=True)
            try:
                for name, path in submission.files.items():
                    (folder / name).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(path, folder / name)
                for name, node in submission.notebooks.items():
                    nbformat.write(node, folder / f"{name}.ipynb")
            except (OSError, ValueError) as error:
                self.problems[place].append(f"the grader could not copy it: {error}")
                self.fail(place)

    def sanitise(self):
        """Let nbgrader sanitise the notebooks and put the instructor's files beside."""
        self.directories.autograded_directory = "sanitised"
        for assignment in self.assignments:
            converter = self._converter(Autograde, assignment)
            converter.autograde_preprocessors = []
            self._start(converter)

    def run(self, jobs, force, progress):
        """Run each different notebook once; what ran before is remembered."""
        bounds = limits(self.course)
        needs, judge_files = {}, {}
        for assignment in self.assignments:
            needs[assignment] = _needs(self.course, assignment)
            judge_files[assignment] = {
                **support_files(self.course.path("source", ".", assignment)),
                **self.course.private_files(assignment),
            }
        work, waiting = {}, {}
        for place, submission in self.submissions.items():
            files = support_files(self.path("sanitised", place))
            for name in sorted(submission.notebooks):
                path = self.path("sanitised", place) / f"{name}.ipynb"
                if not path.exists():
                    self.fail(place)
                    continue
                node = nbformat.read(path, as_version=4)
                if name in submission.unread:
                    self.outcomes[place][name] = notebook.not_run(node, "not readable")
                    continue
                assignment = submission.assignment
                job = notebook.Job(
                    node,
                    files,
                    bounds,
                    needs[assignment][name],
                    judge_files[assignment],
                    self.walls,
                )
                key = job.key
                work[key] = job
                waiting.setdefault(key, []).append((place, name))
        done = failed = 0
        total = sum(len(places) for places in waiting.values())
        for key, outcome in self._outcomes(work, jobs, force):
            for place, name in waiting[key]:
                if isinstance(outcome, Exception):
                    reason = f"the grader could not run {name}.ipynb: {outcome}"
                    outcome = notebook.not_run(work[key].notebook, reason)
                    self.fail(place)
                self.outcomes[place][name] = outcome
                self.problems[place] += outcome.problems
                self.records[place].seconds += outcome.seconds
                done += 1
                failed += bool(outcome.problems)
                progress(done, total, failed)

    def fail(self, place):
        """Keep a submission from being recorded: an earlier score stays, if there is one."""
        self.failed.add(place)
        shutil.rmtree(self.path("submitted", place), ignore_errors=True)

    def _outcomes(self, work, jobs, force):
        """Yield (key, Outcome or Exception) as notebooks finish."""
        folder = self.course.private / "outcomes"
        folder.mkdir(exist_ok=True)
        for key in list(work):
            path = folder / f"{key}.json"
            if path.exists() and not force:
                yield key, notebook.Outcome.from_json(path.read_text())
                del work[key]
        with ThreadPoolExecutor(jobs) as executor:
            futures = {
                executor.submit(_run, work[key], folder / f"{key}.json"): key for key in work
            }
            try:
                for future in as_completed(futures):
                    yield futures[future], future.exception() or future.result()
            finally:
                executor.shutdown(cancel_futures=True)

    def record(self):
        """Let nbgrader write autograded/ and feedback/, with the outcomes grafted in."""
        self.directories.autograded_directory = "autograded"
        replacements = {
            "Execute": self._replay,
            "SaveAutoGrades": SaveScores(self.problems),
        }
        for assignment in self.assignments:
            converter = self._converter(Autograde, assignment)
            converter.autograde_preprocessors = [
                replacements.get(_name(preprocessor), preprocessor)
                for preprocessor in converter.autograde_preprocessors
            ]
            self._start(converter)
            converter = self._converter(GenerateFeedback, assignment)
            present = [_name(preprocessor) for preprocessor in converter.preprocessors]
            if self.course.settings.feedback == "message" and "HideTests" not in present:
                converter.preprocessors = [HideTests, *converter.preprocessors]
            self._start(converter)

    def _replay(self, node, resources):
        where = resources["nbgrader"]
        place = (where["student"], where["assignment"])
        graft(node, self.outcomes[place][where["notebook"]])
        return node, resources

    def publish(self):
        """Move what is done to where instructors look for it, and remember it."""
        for place, record in self.records.items():
            student, assignment = place
            if self.path("autograded", place).exists():
                for step in ("autograded", "feedback"):
                    _move(self.path(step, place), self.course.path(step, *place))
            else:
                if not self.problems[place] or place not in self.failed:
                    log = self.course.private / "nbgrader.log"
                    self.problems[place].append(f"nbgrader could not process it: see {log}")
                self.failed.add(place)
                with self.course.gradebook() as gradebook:
                    record_nothing(gradebook, student, assignment)
            record.problems = self.problems[place]
            record.seconds = round(record.seconds, 2)
            if place in self.failed:
                record.digest = ""
            records.save(self.course, record)
        shutil.rmtree(self.folder)

    def _converter(self, converter_class, assignment):
        self.directories.assignment_id = assignment
        return converter_class(
            coursedir=self.directories, config=self.course.config, force=True
        )

    def _start(self, converter):
        # publish() deals with the submissions that could not be processed.
        with self.course.nbgrader_log(converter), suppress(NbGraderException):
            converter.start()


def _run(job, path):
    """Run a notebook and remember its outcome, also if nobody waits for it any more."""
    outcome = notebook.run(job)
    records.write_whole(path, outcome.to_json())
    return outcome


def _name(preprocessor):
    """The class name of what a list of preprocessors in nbgrader's configuration holds."""
    return getattr(preprocessor, "__name__", str(preprocessor)).rpartition(".")[2]


def _move(source, target):
    if not source.exists():
        return
    if target.exists():
        shutil.rmtree(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(source, target)
