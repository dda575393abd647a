"""A course folder as nbgrader sees it: its configuration, its paths and its gradebook."""

import glob
import logging
import os
import re
import shutil
import sysconfig
import warnings
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path

import nbgrader
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGrader
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme, IncludeHeaderFooter
from sqlalchemy.exc import SAWarning
from traitlets import Enum, Integer, Unicode
from traitlets.config import Configurable

from autograder import AutograderError
from autograder.exercises import InstructorCell
from autograder.files import read_notebook, support_files
from autograder.judging import names

CONFIGS = ("jupyter_config", "nbgrader_config")  # files that are read, if they are there
GLOB = set("*?[]")  # nbgrader takes them for patterns, in any path

# nbgrader works as before with a newer SQLAlchemy, which warns at every submission.
warnings.filterwarnings("ignore", category=SAWarning, module="nbgrader")


class Autograder(Configurable):
    """What ``nbgrader_config.py`` can set beside nbgrader's own options."""

    points = Integer(
        None,
        allow_none=True,
        help="What the points of every assignment must add up to, without tests that have "
        "the tag bonus; not checked if None.",
    ).tag(config=True)
    feedback = Enum(
        ["message", "all"],
        "message",
        help="What feedback shows of a test cell with hidden tests: its message, or all.",
    ).tag(config=True)
    notebook_timeout = Integer(
        1800, help="Seconds that all cells of one notebook may take together."
    ).tag(config=True)
    memory = Integer(
        4000,
        help="Megabytes that all processes of a kernel may use together, in a sandbox; files "
        "that they write there count.",
    ).tag(config=True)
    answers = Unicode(
        "answers",
        help="The folder of right and wrong answers, for the audit: see `answers`.",
    ).tag(config=True)
    private = Unicode(
        "",
        help="A folder, best outside of the course, with a folder for each assignment: "
        "files that only tests can read, beside those of its source.",
    ).tag(config=True)


class Course:
    """The course in the folder `root`, with the configuration that nbgrader would use.

    Raises
    ------
    AutograderError
        If there is no such folder, or if its configuration can't be used.
    """

    def __init__(self, root):
        if shutil.which("alembic") is None:  # nbgrader runs it by name
            scripts = sysconfig.get_path("scripts")
            os.environ["PATH"] = f"{scripts}{os.pathsep}{os.environ.get('PATH', '')}"
        self.root = Path(root).resolve()
        if not self.root.is_dir():
            raise AutograderError(
                f"There is no course folder {self.root}. Name it with --course-dir."
            )
        if GLOB & set(str(self.root)):
            raise AutograderError(
                f"nbgrader can't work in {self.root}: a path must not have * ? [ or ]."
            )
        app = _Configuration(log_level=logging.CRITICAL)
        try:
            app.initialize([], root=str(self.root))
            self._use(app.config)
            names = [f"{name}{suffix}" for name in CONFIGS for suffix in (".py", ".json")]
            folders = [*app.config_file_paths, self.root]
            self.config_files = [os.path.join(f, name) for f in folders for name in names]
        except (Exception, SystemExit) as error:  # the file is Python: it can raise anything
            raise AutograderError(
                f"The configuration of {self.root}, such as its nbgrader_config.py, can't be "
                f"used: {type(error).__name__}: {error}"
            ) from None

    def _use(self, config):
        config.CourseDirectory.root = str(self.root)
        scheme, _, path = config.CourseDirectory.get("db_url", "").partition("sqlite:///")
        if not scheme and path and not path.startswith("/"):
            config.CourseDirectory.db_url = f"sqlite:///{self.root / path}"
        for name in ("private", "answers"):
            if folder := config.Autograder.get(name):
                config.Autograder[name] = str(self.root / folder)
        private = config.Autograder.get("private")
        if private and not Path(private).is_dir():
            raise AutograderError(f"there is no folder {private} for private files")
        self.config = config
        self.settings = Autograder(config=config)
        self.directory = CourseDirectory(config=config)

    def scratch(self, folder, assignment):
        """A course in an empty folder: one assignment's source, and a gradebook of its own."""
        copy = object.__new__(Course)
        copy.root = Path(folder).resolve()
        config = deepcopy(self.config)
        for option in set(config.CourseDirectory) - {"course_id", "ignore"}:
            del config.CourseDirectory[option]
        copy._use(config)
        shutil.copyfile(self._empty_gradebook(), copy.root / "gradebook.db")
        source = self.path("source", ".", assignment)
        shutil.copytree(source, copy.path("source", ".", assignment))
        for path in source.parent.iterdir():  # a header for all assignments, for example
            if path.is_file():
                shutil.copy(path, copy.root / "source")
        return copy

    def _empty_gradebook(self):
        """A gradebook file, made once: nbgrader needs seconds to make one."""
        path = self.private / f"empty-{nbgrader.__version__}.db"
        if not path.exists():
            self.private.mkdir(exist_ok=True)
            part = path.with_suffix(f".{os.getpid()}")
            part.unlink(missing_ok=True)
            Gradebook(f"sqlite:///{part}").close()
            part.replace(path)
        return path

    @property
    def private(self):
        """The folder for what the grader remembers between two runs."""
        return self.root / ".autograder"

    def path(self, step, student, assignment):
        """Where nbgrader keeps a step of an assignment, for example its "submitted"."""
        name = getattr(self.directory, f"{step}_directory")
        return Path(self.directory.format_path(name, student, assignment))

    def directories(self, root, **others):
        """nbgrader's view of another folder that works with this course's gradebook.

        Each step has its own name there; `others` are the names that steps have instead.
        """
        steps = ("source", "release", "submitted", "autograded", "feedback")
        return CourseDirectory(
            config=self.config,
            root=str(root),
            db_url=self.directory.db_url,
            student_id="*",
            student_id_exclude="",
            notebook_id="*",
            **{f"{step}_directory": others.get(step, step) for step in steps},
        )

    @contextmanager
    def nbgrader_log(self, converter):
        """Send a converter's messages to ``.autograder/nbgrader.log`` for a ``with`` block."""
        self.private.mkdir(exist_ok=True)
        log = _LogFile(self.private / "nbgrader.log")
        converter.log.addHandler(log)
        converter.log.propagate = False
        try:
            yield log
        finally:
            converter.log.removeHandler(log)
            log.close()

    @contextmanager
    def gradebook(self):
        """Open nbgrader's gradebook for a ``with`` block."""
        with Gradebook(self.directory.db_url, self.directory.course_id) as gradebook:
            yield gradebook

    def sources(self):
        """The names of all assignments that have a source folder, sorted."""
        pattern = self.path("source", ".", "*")
        place = pattern.parts.index("*")
        paths = [Path(name) for name in glob.glob(f"{pattern}/*.ipynb")]
        return sorted({path.parts[place] for path in paths})

    def released(self):
        """The names of all assignments in the gradebook, sorted."""
        with self.gradebook() as gradebook:
            return sorted(assignment.name for assignment in gradebook.assignments)

    def submissions(self, assignment):
        """The students who have a folder for `assignment` in submitted/, sorted."""
        pattern = self.path("submitted", "*", assignment)
        place = pattern.parts.index("*")
        folders = [Path(name) for name in glob.glob(str(pattern))]
        excluded = self.directory.student_id_exclude.split(",")
        students = {folder.parts[place] for folder in folders if folder.is_dir()}
        return sorted(students - set(excluded))

    def strays(self):
        """What submitted/ has for no assignment of the gradebook: paths from `root`."""
        place = self.path("submitted", "-", "*").parts.index("*")
        found = map(Path, glob.glob(str(self.path("submitted", "*", "*"))))
        known = set(self.released())
        strays = [path for path in found if path.parts[place] not in known]
        return sorted(os.path.relpath(path, self.root) for path in strays)

    def instructor_cells(self, assignment):
        """What the gradebook knows of an assignment, in the order of its source notebooks.

        Returns
        -------
        dict of str to list of InstructorCell
            The cells of each notebook, by the notebook's name.

        Raises
        ------
        AutograderError
            If the assignment has not been released, or if its source has other cells
            than the release.
        """
        with self.gradebook() as gradebook:
            try:
                notebooks = list(gradebook.find_assignment(assignment).notebooks)
            except MissingEntry:
                raise AutograderError(
                    f"The gradebook has no assignment {assignment}: release it first, "
                    f"with `autograder release {assignment}`."
                ) from None
            return {
                notebook.name: self._in_source_order(assignment, notebook)
                for notebook in sorted(notebooks, key=lambda notebook: notebook.name)
            }

    def code_cells(self, assignment):
        """The code cells of an assignment's source notebooks, as `names.needs` wants them.

        Returns
        -------
        dict of str to list of names.Cell
            By the notebook's name; what the gradebook has comes from there.
        """
        return {
            notebook: [
                _code_cell(cell, {known.grade_id: known for known in cells})
                for cell in self.read_source(assignment, notebook).cells
                if cell.cell_type == "code"
            ]
            for notebook, cells in self.instructor_cells(assignment).items()
        }

    def read_source(self, assignment, notebook):
        """An instructor's notebook, with the header and footer that it is released with."""
        node = read_notebook(self.path("source", ".", assignment) / f"{notebook}.ipynb")
        include = IncludeHeaderFooter(config=self.config)
        for part in ("header", "footer"):
            if name := getattr(include, part):
                setattr(include, part, str(self.root / name))
        return include.preprocess(node, {})[0]

    def private_files(self, assignment):
        """The files that only tests can read, by path from their folder."""
        private = self.settings.private
        return support_files(Path(private, assignment)) if private else {}

    def _in_source_order(self, assignment, notebook):
        points = {
            cell.name: cell.max_score for cell in [*notebook.grade_cells, *notebook.task_cells]
        }
        grades, solutions, tasks = (
            {cell.name for cell in cells}
            for cells in (
                notebook.grade_cells,
                notebook.solution_cells,
                notebook.task_cells,
            )
        )
        ids = [
            cell.metadata.get("nbgrader", {}).get("grade_id")
            for cell in self.read_source(assignment, notebook.name).cells
        ]
        cells = {cell.name: cell for cell in notebook.source_cells}
        if missing := sorted(set(cells) - set(ids)):
            raise AutograderError(
                f"{notebook.name}.ipynb no longer has {', '.join(missing)}, which the release "
                f"has: release it again, with `autograder release {assignment}`."
            )
        return [
            InstructorCell(
                grade_id=name,
                cell_type=cells[name].cell_type,
                source=cells[name].source,
                released=self._without_hidden(cells[name]),
                checksum=cells[name].checksum,
                grade=name in grades,
                solution=name in solutions,
                locked=cells[name].locked,
                task=name in tasks,
                points=points.get(name),
            )
            for name in ids
            if name in cells
        ]

    def _without_hidden(self, cell):
        new = new_code_cell if cell.cell_type == "code" else new_markdown_cell
        notebook = new_notebook(cells=[new(cell.source)])
        for preprocessor in (ClearHiddenTests, ClearMarkScheme):
            clear = preprocessor(config=self.config, enforce_metadata=False)
            notebook, _ = clear.preprocess(notebook, {})
        return notebook.cells[0].source


def _code_cell(cell, known):
    """A code cell of a source notebook; `known`: the gradebook's cells, by grade id."""
    mine = known.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
    if mine is None:
        return names.Cell("", "ordinary", cell.source)
    if mine.solution:
        return names.Cell(mine.grade_id, "solution", cell.source, stub=mine.source)
    role = "test" if mine.grade else "locked" if mine.locked else "ordinary"
    return names.Cell(mine.grade_id, role, mine.source)


class _Configuration(NbGrader):
    """nbgrader's configuration: the machine's, the user's and the course folder's.

    Not the current folder's, which may be another course.
    """

    load_cwd_config = False
    raise_config_file_errors = True

    @property
    def config_file_paths(self):
        return [path for path in super().config_file_paths if path != os.getcwd()]


class _LogFile(logging.FileHandler):
    """A log file that remembers the errors."""

    said = ""

    def handleError(self, record):
        """Go on without it: a full disk has other ways to make itself known."""

    def emit(self, record):
        super().emit(record)
        if record.levelno >= logging.ERROR:
            self.said += record.getMessage() + "\n"

    def what(self):
        """What went wrong: the last lines of all tracebacks, or all that was said."""
        lines = re.findall(r"^\w[\w.]*(?:Error|Exception): (.*)$", self.said, re.MULTILINE)
        return "; ".join(dict.fromkeys(lines)) or self.said.strip()
