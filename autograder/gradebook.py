"""nbgrader's gradebook: executed outputs and strict scores enter it here."""

import math
import re

import nbformat
from nbgrader import utils
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.notebook import code_cells

# A plain number as Python prints it: no "np.float64(0.5)", no "True", no "nan".
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


class AuthorError(Exception):
    """A test cell ended in a value that is no score: its author must put it right."""


def graft(notebook, outcome):
    """Give the code cells of `notebook` the outputs of an `Outcome`, and nothing else."""
    for cell, result in zip(code_cells(notebook), outcome.cells, strict=True):
        cell.outputs = [nbformat.from_dict(output) for output in result["outputs"]]
        cell.execution_count = result["execution_count"]


def score(cell):
    """What an executed grade cell earns.

    A test earns its points by finishing without an error, or by ending in a plain finite
    number from 0 to its points. What it prints, on stderr too, doesn't matter.

    Parameters
    ----------
    cell : nbformat.NotebookNode
        With nbgrader metadata.

    Returns
    -------
    float or None
        None if a person must grade the cell.

    Raises
    ------
    AuthorError
        If the cell ends in anything else than such a number; it earns 0 then.
    """
    metadata = cell.metadata.nbgrader
    if utils.is_solution(cell):
        unanswered = metadata.get("checksum") == utils.compute_checksum(cell)
        return 0.0 if unanswered else None
    if cell.cell_type != "code":
        return None
    if cell.execution_count is None:
        return 0.0
    result = None
    for output in cell.outputs:
        if output.output_type == "error":
            return 0.0
        if output.output_type == "execute_result":
            result = output.data.get("text/plain", "")
    points = float(metadata.points)
    if result is None:
        return points
    value = float(result) if NUMBER.fullmatch(result) else math.nan
    if not 0 <= value <= points:
        raise AuthorError(
            f"{metadata.grade_id} ends in {result[:80]}, which is no score: a test ends in "
            f"nothing or in a plain number from 0 to {points:g}"
        )
    return value


class SaveScores(NbGraderPreprocessor):
    """Save strict scores into the gradebook, in place of nbgrader's ``SaveAutoGrades``.

    Scores that a person gave are left alone. What authors must put right is added to
    `problems`: a list by (student, assignment).
    """

    def __init__(self, problems, **options):
        super().__init__(**options)
        self.problems = problems

    def preprocess(self, nb, resources):
        where = resources["nbgrader"]
        place = (where["notebook"], where["assignment"], where["student"])
        with Gradebook(where["db_url"]) as gradebook:
            for cell in nb.cells:
                if utils.is_grade(cell):
                    self._save_score(gradebook, cell, place)
                if utils.is_solution(cell) or utils.is_task(cell):
                    self._save_comment(gradebook, cell, place)
            gradebook.db.commit()
        return nb, resources

    def _save_score(self, gradebook, cell, place):
        grade = gradebook.find_grade(cell.metadata.nbgrader.grade_id, *place)
        try:
            grade.auto_score = score(cell)
        except AuthorError as error:
            grade.auto_score = 0.0
            _, assignment, student = place
            self.problems[student, assignment].append(str(error))
        grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None

    def _save_comment(self, gradebook, cell, place):
        comment = gradebook.find_comment(cell.metadata.nbgrader.grade_id, *place)
        unanswered = cell.metadata.nbgrader.checksum == utils.compute_checksum(cell)
        comment.auto_comment = (
            "No response." if unanswered and not utils.is_task(cell) else None
        )


def record_nothing(gradebook, student, assignment):
    """Give no points to a submission that could not be graded, unless it has points."""
    gradebook.update_or_create_student(student)
    try:
        gradebook.find_submission(assignment, student)
        return
    except MissingEntry:
        submission = gradebook.add_submission(assignment, student)
    for notebook in submission.notebooks:
        for grade in notebook.grades:
            grade.auto_score = 0.0
            grade.needs_manual_grade = False
    gradebook.db.commit()
