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

from autograder import markup, records
from autograder.gradebook import AuthorError, LastingGradebook, WithGradebook, score

MOST_OUTPUTS = 100  # of a cell
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
            self.gradebook = LastingGradebook(where["db_url"])
        with self.gradebook:
            submitted = self.submitted(resources)
            grades = self._grades(submitted)
            comments = self.by_cell(Comment, submitted, Comment.manual_comment)
            notebooks = [
                self._notebook(where, name, grades)
                for name in sorted(n.name for n in submitted.notebook.assignment.notebooks)
            ]
        exercises, faults = _exercises(nb, grades, comments)
        resources["feedback"] = {
            "notebooks": notebooks,
            "score": max(0.0, sum(n["score"] - n["penalty"] for n in notebooks)),
            "max_score": sum(n["max_score"] for n in notebooks),
            "penalty": sum(n["penalty"] for n in notebooks),
            "waiting": sum(n["waiting"] for n in notebooks),
            "exercises": exercises,
            "problems": [p for p in self._problems(where) if p not in faults],
            "maths": any(map(_has_maths, nb.cells))
            or any(MATHS.search(comment or "") for comment in comments.values()),
        }
        return nb, resources

    def _grades(self, submitted):
        """By grade id: points, points at most, a person's points, whether one must look."""
        columns = (Grade.score, Grade.max_score, Grade.manual_score, Grade.needs_manual_grade)
        return self.by_cell(Grade, submitted, *columns)

    def _notebook(self, where, name, grades):
        resources = {"nbgrader": {**where, "notebook": name}}
        submitted = self.submitted(resources)
        if name != where["notebook"]:
            grades = self._grades(submitted)
        return {
            "name": name,
            "here": name == where["notebook"],
            "score": sum(points for points, *_ in grades.values()),
            "max_score": sum(most for _, most, *_ in grades.values()),
            "waiting": sum(
                m for _, m, given, look in grades.values() if look and given is None
            ),
            "penalty": submitted.late_submission_penalty or 0.0,
        }

    def _problems(self, where):
        place = where["student"], where["assignment"]
        if self.problems is not None:
            return self.problems[place]
        record = records.read(Path(records.FOLDER), *place)
        return record.problems if record else []


def _exercises(nb, grades, comments):
    """What the page says of each exercise, and what authors of tests must put right."""
    exercises, faults = [], []
    headings, heading, answers, tested = [], None, [], False
    for cell in nb.cells:
        metadata = cell.metadata.get("nbgrader", {})
        answer = utils.is_solution(cell)
        if cell.cell_type == "markdown" and not answer:
            heading = _last_heading(cell.source) or heading
        if not (answer or metadata.get("grade") or metadata.get("task")):
            continue
        grade_id = metadata["grade_id"]
        exercise = {
            "id": f"exercise-{len(exercises) + 1}",
            "grade_id": grade_id,
            "name": _name(grade_id),
            "comments": [],
        }
        if comment := comments.get(grade_id):
            exercise["comments"] = [{"text": comment, "id": f"comment-{grade_id}"}]
            cell.metadata["feedback"] = {"comment": exercise["comments"][0]}
        if answer and grade_id not in grades:
            answers = [*([] if tested else answers), (cell, exercise["comments"])]
            tested = False
            continue
        points, most, given, look = grades[grade_id]
        exercise |= {"score": points, "points": most}
        if answer or metadata.get("task"):
            unanswered = answer and _unanswered(cell) and given is None
            exercise |= _by_hand(points, most, given, look, unanswered)
        else:
            blank = points == 0 and answers and all(_unanswered(a) for a, _ in answers)
            exercise |= _by_test(cell, points, most, given, look, blank, faults)
            for _, said in [] if tested else answers:
                exercise["comments"] += said
            tested = True
        cell.metadata["feedback"] = {**cell.metadata.get("feedback", {}), "exercise": exercise}
        exercises.append(exercise)
        headings.append(heading)
    for exercise, heading in zip(exercises, headings, strict=True):
        if heading and headings.count(heading) == 1:
            exercise["name"] = heading
    left = [said for _, said in ([] if tested else answers)]
    for comment in [comment for said in left for comment in said]:
        exercises.append(
            {
                "id": comment["id"],
                "name": _name(comment["id"].removeprefix("comment-")),
                "state": "none",
                "said": "",
                "comments": [comment],
            }
        )
    return exercises, faults


def _by_hand(points, most, given, look, unanswered):
    if unanswered:
        return {"state": "none", "said": "Not attempted"}
    if look:
        said = "A person will look at it again" if given is not None else "Waits for a person"
        return {"state": "wait", "said": said}
    return {"state": _state(points, most), "said": "Marked by a person"}


def _by_test(cell, points, most, given, look, blank, faults):
    """What came of a test. The cell's error gets its message as the metadata say it."""
    errors = [o for o in cell.get("outputs", []) if o.output_type == "error"]
    message = _message(errors[0]) if errors else ""
    try:
        score(cell)
    except AuthorError as error:
        faults.append(str(error))
        message = "The test itself is at fault, and not you: your teacher is told"
    found = {"state": _state(points, most), "message": message}
    if given is not None or cell.cell_type != "code":
        return found | _by_hand(points, most, given, look, False)
    if blank:
        return {"state": "none", "said": "Not attempted", "message": message}
    if message:
        return found | {"said": message}
    if cell.execution_count is None and not points:
        return found | {"said": "Not run", "state": "none"}
    return found | {
        "said": {"good": "Passed", "part": "Partly right", "bad": "No points"}[found["state"]]
    }


def _state(points, most):
    return "good" if points >= most else "part" if points > 0 else "bad"


def _message(error):
    """What an error says to a student."""
    name, value = error.ename, error.evalue.strip()
    if name == "NotRun":
        return f"Not run: {value}"
    if name == "Timeout":
        return f"Stopped: {value}"
    if name != "AssertionError":
        return f"{name}: {value}" if value else name
    if value:
        return value
    trace = strip_ansi("\n".join(error.traceback))
    lines = re.findall(r"^-+> *\d+ +(assert .*)$", trace, re.MULTILINE)
    return f"This is not so: {lines[-1]}" if lines else "A check failed, without a message"


def _unanswered(cell):
    return cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell)


def _last_heading(source):
    """The last heading of a Markdown cell, as plain text, without the points."""
    found = HEADING.findall(re.sub(r"(?ms)^```.*?^```", "", source))
    return POINTS.sub("", re.sub(r"[`*]", "", found[-1]))[:100] if found else None


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
        return "feedback.html.j2"

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

    def from_notebook_node(self, nb, resources=None, **options):
        language = nb.metadata.get("language_info", {})
        resources = resources or {}
        resources["lexer"] = str(language.get("pygments_lexer", "ipython3"))
        resources["most_outputs"] = MOST_OUTPUTS
        resources["mathjax"] = {
            "url": self.mathjax_url,
            "folder": self.mathjax_url.rpartition("/")[0] + "/",
            "setup": MATHJAX,
            "hash": base64.b64encode(hashlib.sha256(MATHJAX.encode()).digest()).decode(),
        }
        return super().from_notebook_node(nb, resources, **options)
