"""nbgrader's converters, for one submission after the other and with one open gradebook.

What comes out is what nbgrader's own converters make, with the preprocessors and options that
the course has for them. What would be the same for each submission is done once. A notebook
goes from one converter to the next in memory: to write and read it takes longer than all that
is done with it.
"""

import hashlib
import os
import shutil
from copy import deepcopy

import nbformat
from nbconvert.exporters import Exporter, NotebookExporter
from nbformat.v4 import new_notebook
from nbgrader import preprocessors, utils
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.converters.base import BaseConverter, NbGraderException
from traitlets import HasTraits
from traitlets.utils.importstring import import_item

from autograder.feedback.page import FeedbackPage, HideTests
from autograder.gradebook.late import AssignLatePenalties
from autograder.gradebook.scores import GetGrades, SaveScores

KNOWN = ("nbgrader.", "nbconvert.", "autograder.")  # whose preprocessors remember nothing


class Converters:
    """What takes submissions through nbgrader, in a folder that is laid out like a course.

    There they go from "submitted" to "sanitised", "autograded" and "feedback": `sanitise`,
    `enter` and `feedback` convert a submission. They take its notebooks by name, and give them
    as they are then; or None, if that did not go well.

    Parameters
    ----------
    course : Course
    folder : Path
    gradebook : LastingGradebook
    replay : callable
        A preprocessor that stands in for nbgrader's ``Execute``.
    problems : dict
        See `SaveScores`.
    """

    def __init__(self, course, folder, gradebook, replay, problems):
        def converter(kind, **directories):
            directories = course.directories(folder, **directories)
            return kind(coursedir=directories, config=course.config, force=True)

        sanitise = converter(_Sanitise, autograded="sanitised")
        enter = converter(_Enter, submitted="sanitised")
        feedback = converter(_Feedback)
        if not _chooses_a_page(course.config):
            feedback.exporter_class = FeedbackPage
        ours = {"Execute": replay, "SaveAutoGrades": SaveScores(gradebook, problems)}
        quick = {
            preprocessors.CheckCellMetadata: CheckCellMetadata(parent=enter),
            preprocessors.OverwriteCells: OverwriteCells(parent=sanitise),
            preprocessors.OverwriteKernelspec: OverwriteKernelspec(parent=sanitise),
            preprocessors.AssignLatePenalties: AssignLatePenalties(gradebook, parent=enter),
            preprocessors.GetGrades: GetGrades(gradebook, parent=feedback),
        }

        def quicker(listed):
            listed = [import_item(p) if isinstance(p, str) else p for p in listed]
            return [quick.get(preprocessor, preprocessor) for preprocessor in listed]

        enter.gradebook = gradebook
        sanitise.take(quicker(sanitise.sanitize_preprocessors))
        enter.take(
            quicker(
                ours.get(_name(preprocessor), preprocessor)
                for preprocessor in enter.autograde_preprocessors
            )
        )
        present = [_name(preprocessor) for preprocessor in feedback.preprocessors]
        missing = [HideTests] * ("HideTests" not in present)
        feedback.preprocessors = quicker(missing + feedback.preprocessors)
        self.sanitise, self.enter, self.feedback = (
            each.open() for each in (sanitise, enter, feedback)
        )
        #: Whether no code but ours and nbgrader's looks into the gradebook meanwhile.
        late = quick[preprocessors.AssignLatePenalties].plugin_class
        used = [*enter.listed, late, *feedback.preprocessors, feedback.exporter_class]
        self.is_ours = not enter.has_hooks and all(map(_is_known, used))
        if isinstance(feedback.exporter, FeedbackPage):
            feedback.exporter.summarise.gradebook = gradebook
            feedback.exporter.summarise.problems = problems


def _is_known(preprocessor):
    """Whether a preprocessor, or another class or function, is no course's own."""
    return str(getattr(preprocessor, "__module__", "")).startswith(KNOWN)


def _chooses_a_page(config):
    """Whether a course has its own exporter or template for feedback."""
    return (
        "exporter_class" in config.GenerateFeedback
        or not config.HTMLExporter.keys().isdisjoint({"template_name", "template_file"})
    )


def _name(preprocessor):
    """The class name of what a list of preprocessors in nbgrader's configuration holds."""
    return getattr(preprocessor, "__name__", str(preprocessor)).rpartition(".")[2]


class _OneByOne(BaseConverter):
    """A converter of single submissions: it doesn't search for any."""

    def open(self):
        """Make ready for all submissions at once; what is returned converts one."""
        self.start()
        self.exporter.optimistic_validation = True
        return self._convert

    def init_notebooks(self):
        self.assignments = {}

    def _convert(self, student, assignment, notebooks=None):
        self.coursedir.assignment_id = assignment
        folder = self._format_source(assignment, student)
        names = [f"{name}.ipynb" for name in notebooks or ()]
        names = names or [name for name in os.listdir(folder) if name.endswith(".ipynb")]
        self.assignments = {folder: [os.path.join(folder, name) for name in names]}
        self.given, self.converted = notebooks or {}, {}
        try:
            with utils.chdir(self.coursedir.root):
                self.convert_notebooks()
        except NbGraderException:
            return None  # the log says why
        return self.converted

    def convert_single_notebook(self, notebook_filename):
        folder, name = os.path.split(notebook_filename)
        name = name.removesuffix(".ipynb")
        if name not in self.given:
            return super().convert_single_notebook(notebook_filename)
        resources = self.init_single_notebook_resources(notebook_filename)
        resources["metadata"] = {"name": name, "path": folder}
        node = self.given[name]
        self.write_single_notebook(*self.exporter.from_notebook_node(node, resources))


class _Half(_OneByOne, Autograde):
    """Half of ``Autograde``: notebooks run between the two."""

    @property
    def has_hooks(self):
        """Whether code of the course's own looks at submissions, or changes them."""
        return bool(self.pre_convert_hook or self.post_convert_hook)

    def take(self, listed):
        """Use some preprocessors, in place of those that the configuration has for both."""
        self.listed = listed
        self.preprocessors = [*map(self._anew, listed), self._keep]

    def _anew(self, preprocessor):
        """Make one of a course's own class for each notebook, as nbgrader does."""
        if not isinstance(preprocessor, type) or _is_known(preprocessor):
            return preprocessor
        is_configured = issubclass(preprocessor, HasTraits)

        def preprocess(nb, resources):
            options = {"parent": self.exporter} if is_configured else {}
            return preprocessor(**options)(nb, resources)

        return preprocess

    def _keep(self, nb, resources):
        self.converted[resources["nbgrader"]["notebook"]] = nb
        return nb, resources


class _Sanitise(_Half):
    """Sanitises notebooks, and puts the instructor's files beside them."""

    def open(self):
        self.exporter_class = NotebookExporter if self.has_hooks else Exporter
        return super().open()

    def _convert(self, student, assignment, notebooks):
        if self.has_hooks:
            folder = self._format_source(assignment, student)
            for name, node in notebooks.items():
                nbformat.write(node, os.path.join(folder, f"{name}.ipynb"))
            notebooks = None
        return super()._convert(student, assignment, notebooks)

    def write_single_notebook(self, output, resources):
        if self.has_hooks:
            super().write_single_notebook(output, resources)

    def init_assignment(self, assignment_id, student_id):
        BaseConverter.init_assignment(self, assignment_id, student_id)
        source = self.coursedir.format_path("source", ".", assignment_id)
        target = self._format_dest(assignment_id, student_id)
        kept = self.exclude_overwriting.get(assignment_id, [])
        kept = {os.path.join(source, name) for name in kept}
        for path in utils.find_all_files(source, [*self.coursedir.ignore, "*.ipynb"]):
            if path not in kept:
                copy = os.path.join(target, os.path.relpath(path, source))
                os.makedirs(os.path.dirname(copy), exist_ok=True)
                if os.path.exists(copy):
                    os.remove(copy)
                shutil.copy(path, copy)

    def run_post_convert_hook(self):
        pass  # it comes after the other half


class _Enter(_Half):
    """Enters submissions into the gradebook, and what came of their notebooks."""

    def init_assignment(self, assignment_id, student_id):
        BaseConverter.init_assignment(self, assignment_id, student_id)
        folder = self.coursedir.format_path("submitted", student_id, assignment_id)
        timestamp = self.coursedir.get_existing_timestamp(folder)
        with self.gradebook as gradebook:
            if self.create_student:
                gradebook.update_or_create_student(student_id)
            gradebook.update_or_create_submission(
                assignment_id, student_id, **({"timestamp": timestamp} if timestamp else {})
            )

    def convert_single_notebook(self, notebook_filename):
        with utils.setenv(NBGRADER_EXECUTION="autograde"):
            super().convert_single_notebook(notebook_filename)

    def run_pre_convert_hook(self):
        pass  # it came before the other half


class _Feedback(_OneByOne, GenerateFeedback):
    """Shows students what the gradebook and the autograded notebooks say."""

    def _convert(self, student, assignment, notebooks=None):
        if not isinstance(self.exporter, FeedbackPage):  # others may ask for the file's date
            notebooks = None
        return super()._convert(student, assignment, notebooks)


class _Once:
    """Skips a notebook with the same instructor's cells as one that needed no change."""

    def __init__(self, **options):
        super().__init__(**options)
        self.right = set()

    def preprocess(self, nb, resources):
        before = self._look(nb, resources)
        if before not in self.right:
            nb, resources = super().preprocess(nb, resources)
            if self._look(nb, resources) == before:
                self.right.add(before)
        return nb, resources

    def _look(self, nb, resources):
        """A hash of all that nbgrader looks at."""
        where = resources["nbgrader"]
        seen = [where["assignment"], where["notebook"]]
        for cell in nb.cells:
            if "nbgrader" in cell.metadata:
                locked = cell.metadata.nbgrader.get("locked") or utils.is_locked(cell)
                source = cell.source if locked else ""
                seen += [cell.cell_type, cell.metadata.nbgrader, source]
        return hashlib.sha256(repr(seen).encode()).digest()


class CheckCellMetadata(_Once, preprocessors.CheckCellMetadata):
    """As nbgrader's."""


class OverwriteCells(_Once, preprocessors.OverwriteCells):
    """As nbgrader's."""


class OverwriteKernelspec(preprocessors.OverwriteKernelspec):
    """As nbgrader's, but it asks the gradebook once."""

    def __init__(self, **options):
        super().__init__(**options)
        self.known = {}

    def preprocess(self, nb, resources):
        name = (resources["nbgrader"]["assignment"], resources["nbgrader"]["notebook"])
        if name not in self.known:
            self.known[name] = super().preprocess(new_notebook(), resources)[0].metadata
        nb.metadata.update(deepcopy(self.known[name]))
        return nb, resources
