"""What students get back: a page with their marks, and what came of each exercise.

The page for nbgrader's own ``nbgrader generate_feedback``, too::

    c.GenerateFeedback.exporter_class = "autograder.feedback.FeedbackPage"
"""

import base64
import hashlib
import re
from pathlib import Path

from jinja2 import PackageLoader
from nbconvert.exporters import TemplateExporter
from nbconvert.filters import strip_ansi
from nbgrader import utils
from nbgrader.api import Comment, Grade
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor
from traitlets import Unicode, default

from autograder.feedback import markup
from autograder.gradebook import messages, records
from autograder.gradebook.lasting import LastingGradebook
from autograder.gradebook.scores import NO_SCORE, AuthorError, WithGradebook, score

MOST_OUTPUTS = 100  # of a cell
SAID = {"good": "Passed", "part": "Partly right", "bad": "No points"}
MATHS = re.compile(r"\$|\\[(\[]|\\begin\{")
HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
POINTS = re.compile(r"\s*\(\d+([.,]\d+)? points?\)$")
# MathJax looks only where there may be formulas, and takes the delimiters that nbconvert does.
MATHJAX = """MathJax = {
  tex: {inlineMath: [["$", "$"], ["\\\\(", "\\\\)"]], processEscapes: true, tags: "ams"},
  options: {ignoreHtmlClass: "page", processHtmlClass: "tex"},
};"""


class HideTests(NbGraderPreprocessor):
    """Show of a test cell with hidden tests what was released, and the error's message.

    It does nothing if ``Autograder.feedback`` is "all". The notebooks in autograded/ keep
    everything, for instructors.
    """

    def __init__(self, **options):
        super().__init__(**options)
        self.clear = ClearHiddenTests(parent=self, enforce_metadata=False)

    def preprocess_cell(self, cell, resources, cell_index):
        hides = self.config.Autograder.get("feedback") != "all"
        is_test = utils.is_grade(cell) and not utils.is_solution(cell)
        if not hides or not is_test or cell.cell_type != "code":
            return cell, resources
        whole = cell.source
        cell, resources = self.clear.preprocess_cell(cell, resources, cell_index)
        if cell.source != whole:
            kept = {"error", "execute_result"}  # not what was printed: it may show a test
            cell.outputs = [o for o in cell.outputs if o.output_type in kept]
            for output in cell.outputs:
                if output.output_type == "error":
                    output.traceback = [f"{output.ename}: {output.evalue}"]
        return cell, resources


class Summarise(WithGradebook):
    """Add ``resources["feedback"]``: the marks, and what came of each exercise.

    Each cell with marks or with a comment gets what the page says there as its metadata
    ``feedback``.

    Attributes
    ----------
    gradebook : LastingGradebook or None
        If None, the one that the converter names.
    problems : dict or None
        What was wrong with each submission, by (student, assignment); if None, what the
        records in the current folder say, which is the course's while nbgrader converts.
    """

    def __init__(self, gradebook=None, problems=None, **options):
        super().__init__(gradebook, **options)
        self.problems = problems

    def preprocess(self, nb, resources):
        where = resources.get("nbgrader")
        for cell in nb.cells:
            cell.metadata.pop("feedback", None)  # it would be a student's
        if not where:  # it is no submission
            return nb, resources
        if self.gradebook is None:
            gradebook = LastingGradebook(where["db_url"])
            try:
                alike = Summarise(gradebook, self.problems, parent=self.parent)
                return alike.preprocess(nb, resources)
            finally:
                gradebook.end()
        with self.gradebook:
            submitted = self.submitted(resources)
            grades = self.gradebook.rows(Grade, submitted)
            comments = self.gradebook.rows(Comment, submitted)
            comments = {name: by_person for name, (_, by_person) in comments.items()}
            names = sorted(n.name for n in submitted.notebook.assignment.notebooks)
            notebooks = [self._marks(where, name, submitted, grades) for name in names]
        resources["feedback"] = {
            "notebooks": notebooks,
            "score": max(0.0, sum(n["score"] - n["penalty"] for n in notebooks)),
            "max_score": sum(n["max_score"] for n in notebooks),
            "penalty": sum(n["penalty"] for n in notebooks),
            "waiting": sum(n["waiting"] for n in notebooks),
            "exercises": _exercises(nb, grades, comments),
            "problems": [p for p in self._problems(where) if NO_SCORE not in p],
            "maths": any(map(_has_maths, nb.cells))
            or any(MATHS.search(comment or "") for comment in comments.values()),
        }
        return nb, resources

    def _marks(self, where, name, submitted, grades):
        """The marks of one of the submission's notebooks."""
        here = name == where["notebook"]
        if not here:
            submitted = self.submitted({"nbgrader": {**where, "notebook": name}})
            grades = self.gradebook.rows(Grade, submitted)
        waiting = [most for _, most, given, look in grades.values() if look and given is None]
        return {
            "name": name,
            "here": here,
            "score": sum(points for points, *_ in grades.values()),
            "max_score": sum(most for _, most, *_ in grades.values()),
            "waiting": sum(waiting),
            "penalty": submitted.late_submission_penalty or 0.0,
        }

    def _problems(self, where):
        place = where["student"], where["assignment"]
        if self.problems is not None:
            return self.problems[place]
        record = records.read(Path(records.FOLDER), *place)
        return record.problems if record else []


def _exercises(nb, grades, comments):
    """What the page says of each exercise, in the order of the notebook."""
    exercises, headings, heading = [], [], None
    answers, tested = (
        [],
        False,
    )  # the cells that the next test, or those that follow it, looks at
    remarks = []  # a teacher's, that no exercise has yet
    for cell in nb.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        answer = utils.is_solution(cell)
        if cell.cell_type == "markdown" and not answer:
            heading = _last_heading(cell.source) or heading
        if comment := comments.get(grade_id):
            remarks.append({"text": comment, "id": f"comment-{grade_id}"})
            cell.metadata["feedback"] = {"comment": remarks[-1]}
        if grade_id not in grades:
            if answer:
                answers = [cell] if tested else [*answers, cell]
                tested = False
            continue
        points, most, *by_person = grades[grade_id]
        exercise = {
            "id": f"exercise-{len(exercises) + 1}",
            "name": _name(grade_id),
            "score": points,
            "points": most,
            "state": "good" if points >= most else "part" if points > 0 else "bad",
            "message": "",
            "comments": remarks,
        }
        if answer or cell.cell_type != "code":
            exercise |= _by_hand(*by_person, answer and messages.is_untouched(cell))
        else:
            tested = True
            blank = points == 0 and answers and all(map(messages.is_untouched, answers))
            exercise |= _by_test(cell, points, *by_person, blank)
        if exercise["said"] is None:
            exercise["said"] = SAID[exercise["state"]]
        cell.metadata["feedback"] = {**cell.metadata.get("feedback", {}), "exercise": exercise}
        remarks = []
        exercises.append(exercise)
        headings.append(heading)
    for exercise, heading in zip(exercises, headings, strict=True):
        if heading and headings.count(heading) == 1:
            exercise["name"] = heading
    if remarks:
        id = remarks[0]["id"]
        name = _name(id.removeprefix("comment-"))
        exercises.append({"id": id, "name": name, "said": "", "comments": remarks})
    return exercises


def _by_hand(given, look, unanswered):
    """What came of what a person marks, or has marked."""
    if look and given is not None:
        return {"state": "wait", "said": "A person will look at it again"}
    if given is not None or not (look or unanswered):
        return {"said": "Marked by a person"}
    if unanswered:
        return {"state": "none", "said": "Not attempted"}
    return {"state": "wait", "said": "A person will mark it"}


def _by_test(cell, points, given, look, blank):
    """What came of a test."""
    errors = [output for output in cell.outputs if output.output_type == "error"]
    message = _said(errors[0]) if errors else ""
    try:
        score(cell)
    except AuthorError:
        message = "" if points else "The test is at fault, and not you: your teacher is told"
    if given is not None:
        return {"message": message} | _by_hand(given, look, False)
    if blank:
        return {"state": "none", "said": "Not attempted"}
    if errors and errors[0].ename == "NotRun":
        return {"state": "none", "said": message}
    if cell.execution_count is None and not points and not message:
        return {"state": "none", "said": "Not run"}
    return {"said": message or None}


def _said(error):
    """What an error says to a student: without a message, what does not hold, if it shows."""
    if error.ename == "AssertionError" and not error.evalue.strip():
        trace = strip_ansi("\n".join(error.traceback))
        if lines := re.findall(r"^-+> *\d+ +assert (.*)$", trace, re.MULTILINE):
            return f"This does not hold: {lines[-1]}"
    return messages.said(error)


def _last_heading(source):
    """The last heading of a Markdown cell, as plain text, without the points."""
    found = HEADING.findall(re.sub(r"(?ms)^```.*?^```", "", source))
    plain = re.sub(r"[`*]|^Exercise:", "", found[-1]) if found else ""
    return POINTS.sub("", plain).strip()[:100] or None


def _name(grade_id):
    """A grade id for people."""
    return re.sub(r"^tests?[-_]", "", grade_id).replace("-", " ")


def _has_maths(cell):
    if cell.cell_type != "code":
        return MATHS.search(cell.source) is not None
    data = [output.get("data", {}) for output in cell.outputs]
    return any("text/latex" in d or MATHS.search(d.get("text/markdown", "")) for d in data)


class FeedbackPage(TemplateExporter):
    """Makes a page of a graded notebook: one file, in which no code of a student's runs.

    It hides tests and sums up by itself, whatever preprocessors the converter has.
    """

    mathjax_url = Unicode(
        "https://cdn.jsdelivr.net/npm/mathjax@3.2.2/es5/tex-svg.js",
        help="From where pages with formulas load MathJax 3; without it, they show TeX.",
    ).tag(config=True)

    def __init__(self, config=None, **options):
        super().__init__(config=config, **options)
        self.summarise = Summarise(parent=self)
        for preprocessor in (HideTests(parent=self), self.summarise):
            self.register_preprocessor(preprocessor)

    @default("file_extension")
    def _file_extension_default(self):
        return ".html"

    @default("template_name")
    def _template_name_default(self):
        return "base"  # nbconvert's smallest

    @default("template_file")
    def _template_file_default(self):
        return "feedback/page.html.j2"

    @default("extra_loaders")
    def _extra_loaders_default(self):
        return [PackageLoader("autograder", "")]

    @default("optimistic_validation")
    def _optimistic_validation_default(self):
        return True

    output_mimetype = "text/html"

    @property
    def default_config(self):
        """nbconvert's, but of what a cell shows only what needs no script."""
        config = super().default_config
        config.NbConvertBase.display_data_priority = [
            "text/html",
            "text/markdown",
            "image/svg+xml",
            "text/latex",
            "image/png",
            "image/jpeg",
            "image/gif",
            "text/plain",
        ]
        return config

    @property
    def environment(self):
        """Where templates are compiled: what they are given is escaped."""
        environment = super().environment
        environment.autoescape = True
        return environment

    def default_filters(self):
        yield from super().default_filters()
        yield from (
            ("code", markup.code),
            ("html", markup.html),
            ("markdown", markup.markdown),
            ("points", lambda points: f"{round(points, 2):g}"),
            ("terminal", markup.terminal),
        )

    @property
    def mathjax(self):
        """What the page, and whoever serves it, must know to let MathJax run, and no other."""
        return {
            "url": self.mathjax_url,
            "folder": self.mathjax_url.rpartition("/")[0] + "/",
            "setup": MATHJAX,
            "hash": base64.b64encode(hashlib.sha256(MATHJAX.encode()).digest()).decode(),
        }

    def from_notebook_node(self, nb, resources=None, **options):
        language = nb.metadata.get("language_info", {})
        resources = resources or {}
        resources["lexer"] = str(language.get("pygments_lexer", "ipython3"))
        resources["most_outputs"] = MOST_OUTPUTS
        resources["mathjax"] = self.mathjax
        return super().from_notebook_node(nb, resources, **options)
