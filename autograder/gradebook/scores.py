"""nbgrader's gradebook: executed outputs and strict scores enter it here."""

import math
import re

import nbformat
from nbgrader import preprocessors, utils
from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    MissingEntry,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.running.notebook import code_cells

# A plain number as Python prints it: no "np.float64(0.5)", no "True", no "nan".
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
NO_SCORE = "which is no score"  # what authors are told, and students are not


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
            f"{metadata.grade_id} ends in {result[:80]}, {NO_SCORE}: a test ends in "
            f"nothing or in a plain number from 0 to {points:g}"
        )
    return value


class WithGradebook(NbGraderPreprocessor):
    """A preprocessor that uses a `lasting.LastingGradebook`."""

    def __init__(self, gradebook, **options):
        super().__init__(**options)
        self.gradebook = gradebook

    def submitted(self, resources):
        """The gradebook's entry for the notebook that is preprocessed."""
        where = resources["nbgrader"]
        return self.gradebook.find_submission_notebook(
            where["notebook"], where["assignment"], where["student"]
        )


class SaveScores(WithGradebook):
    """Save strict scores into the gradebook, in place of nbgrader's ``SaveAutoGrades``.

    Scores that a person gave are left alone. What authors must put right is added to
    `problems`: a list by (student, assignment).
    """

    def __init__(self, gradebook, problems, **options):
        super().__init__(gradebook, **options)
        self.problems = problems

    def preprocess(self, nb, resources):
        where = resources["nbgrader"]
        problems = self.problems[where["student"], where["assignment"]]
        with self.gradebook as gradebook:
            submitted = self.submitted(resources)
            grades = gradebook.entries(Grade, submitted)
            comments = gradebook.entries(Comment, submitted)
            for cell in nb.cells:
                if utils.is_grade(cell):
                    _save_score(grades[cell.metadata.nbgrader.grade_id], cell, problems)
                if utils.is_solution(cell) or utils.is_task(cell):
                    _save_comment(comments[cell.metadata.nbgrader.grade_id], cell)
            gradebook.db.commit()
        return nb, resources


def _save_score(grade, cell, problems):
    try:
        grade.auto_score = score(cell)
    except AuthorError as error:
        grade.auto_score = 0.0
        problems.append(str(error))
    grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None


def _save_comment(comment, cell):
    unanswered = cell.metadata.nbgrader.checksum == utils.compute_checksum(cell)
    comment.auto_comment = "No response." if unanswered and not utils.is_task(cell) else None


class GetGrades(WithGradebook, preprocessors.GetGrades):
    """As nbgrader's, with few questions to the gradebook instead of one for each cell."""

    def preprocess(self, nb, resources):
        with self.gradebook as gradebook:
            submitted = self.submitted(resources)
            grades = gradebook.rows(Grade, submitted)
            scores = {name: (points, most) for name, (points, most, *_) in grades.items()}
            comments = gradebook.rows(Comment, submitted)
            for cell in nb.cells:
                metadata = cell.metadata.get("nbgrader", {})
                if utils.is_solution(cell) or utils.is_task(cell):
                    metadata["comment"] = comments[metadata["grade_id"]][0]
                if utils.is_grade(cell) or utils.is_task(cell):
                    metadata["score"], metadata["points"] = scores[metadata["grade_id"]]
            penalty = submitted.late_submission_penalty
            penalty = 0 if penalty is None else penalty
            resources["nbgrader"].update(
                score=math.fsum(score for score, _ in scores.values()) - penalty,
                max_score=submitted.notebook.max_score,
                late_penalty=penalty,
            )
        return nb, resources


def students(gradebook, assignment):
    """The students who have a submission of an assignment."""
    query = gradebook.db.query(SubmittedAssignment.student_id)
    query = query.join(SubmittedAssignment.assignment).filter(Assignment.name == assignment)
    return {student for (student,) in query}


def totals(gradebook, assignment, student=None):
    """What the submissions of an assignment have; of one student, if there is a name.

    nbgrader's own properties go through the whole class for each submission.

    Returns
    -------
    dict of str to list
        By student: score, late penalty, and whether a person still has something to grade.
    """
    mine = [Assignment.name == assignment]
    if student is not None:
        mine.append(SubmittedAssignment.student_id == student)
    submissions = gradebook.db.query(SubmittedAssignment.student_id)
    submissions = submissions.join(SubmittedAssignment.assignment).filter(*mine)
    found = {name: [0.0, 0.0, False] for (name,) in submissions}
    notebooks = gradebook.db.query(
        SubmittedNotebook.id,
        SubmittedAssignment.student_id,
        SubmittedNotebook.late_submission_penalty,
    )
    notebooks = notebooks.join(SubmittedNotebook.assignment).join(SubmittedNotebook.notebook)
    notebooks = notebooks.join(Notebook.assignment).filter(*mine)
    grades = gradebook.db.query(Grade.notebook_id, Grade.score, Grade.needs_manual_grade)
    grades = grades.join(Grade.notebook).join(SubmittedNotebook.assignment)
    grades = grades.join(SubmittedAssignment.assignment)
    totals = {}
    for notebook, name, penalty in notebooks:
        totals[notebook] = found[name]
        found[name][1] += penalty or 0.0
    for notebook, score, waiting in grades.filter(*mine):
        totals[notebook][0] += score
        totals[notebook][2] |= waiting
    return found


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
