"""What handing in late costs: a policy, and where it is applied.

The policy is a plugin of nbgrader's, and works with its own ``autograde``, too.
"""

import math
from datetime import timedelta

from nbgrader import preprocessors
from nbgrader.api import (
    Assignment,
    Grade,
    MissingEntry,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.plugins import LateSubmissionPlugin
from sqlalchemy import func
from traitlets import Float

from autograder.gradebook.scores import WithGradebook

DAY = 24 * 60 * 60  # seconds


class PerDay(LateSubmissionPlugin):
    """Takes off a part of the points for each day that has begun, up to a cap.

    ``nbgrader_config.py`` chooses it, and sets it::

        c.AssignLatePenalties.plugin_class = "autograder.late.PerDay"
        c.PerDay.per_day = 0.1
        c.PerDay.grace = 15
        c.PerDay.cap = 0.5

    The parts are of the points that an assignment is worth, bonus included, so that a day
    costs everybody the same; never more is taken off than was earned. Days count from the end
    of the grace period.
    """

    per_day = Float(
        0.1, min=0, max=1, help="The part of all points that each day costs; 0.1 is a tenth."
    ).tag(config=True)
    grace = Float(
        0, min=0, help="Minutes after the due date in which nothing is taken off."
    ).tag(config=True)
    cap = Float(1, min=0, max=1, help="The part of all points that is taken off at most.").tag(
        config=True
    )

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        """What is taken off one notebook of a submission.

        Parameters
        ----------
        student_id : str
        score : float
            What the notebook has earned, in points.
        total_seconds_late : float
            How long after the due date it was handed in; an extension is in it already.

        Returns
        -------
        float
            In points.
        """
        days = math.ceil(max(0, total_seconds_late - 60 * self.grace) / DAY)
        # nbgrader doesn't say what the notebook is worth; its preprocessor knows.
        at = self.parent
        notebook = at.gradebook.find_notebook(at.notebook_id, at.assignment_id)
        part = min(days * self.per_day, self.cap)
        return min(score, round(part * notebook.max_score, 6))


class AssignLatePenalties(WithGradebook, preprocessors.AssignLatePenalties):
    """As nbgrader's, but with an open gradebook, and also for what was graded before."""

    def preprocess(self, nb, resources):
        with self.gradebook as gradebook:
            submitted = self.submitted(resources)
            where, submission = resources["nbgrader"], submitted.assignment
            late = _seconds_late(
                submission.timestamp, submission.assignment.duedate, submission.extension
            )
            grades = gradebook.rows(Grade, submitted) if late else {}
            place = (where["student"], where["assignment"], where["notebook"])
            score = math.fsum(points for points, *_ in grades.values())
            penalty = self._penalty(*place, score, late)
            submitted.late_submission_penalty = penalty
            gradebook.db.commit()
        return nb, resources

    def update(self, assignment, keep=True):
        """Assign the penalties of an assignment anew, as extensions and marks by hand are now.

        Parameters
        ----------
        assignment : str
        keep : bool
            Without, the gradebook stays as it is.

        Returns
        -------
        set of str
            The students for whom something has changed.

        Raises
        ------
        TraitError
            If the policy is set to something that it can't be.
        """
        self.init_plugin()
        db = self.gradebook.db
        scores = db.query(Grade.notebook_id, func.sum(Grade.score)).join(Grade.notebook)
        scores = scores.join(SubmittedNotebook.notebook).join(Notebook.assignment)
        scores = scores.filter(Assignment.name == assignment).group_by(Grade.notebook_id)
        rows = db.query(
            SubmittedNotebook.id,
            SubmittedAssignment.student_id,
            Notebook.name,
            SubmittedNotebook.late_submission_penalty,
            SubmittedAssignment.timestamp,
            Assignment.duedate,
            SubmittedAssignment.extension,
        )
        rows = rows.join(SubmittedNotebook.notebook).join(SubmittedNotebook.assignment)
        rows = rows.join(SubmittedAssignment.assignment).filter(Assignment.name == assignment)
        scores, changed = dict(scores.all()), set()
        for key, student, notebook, before, *times in rows.all():
            place, late = (student, assignment, notebook), _seconds_late(*times)
            penalty = self._penalty(*place, scores.get(key, 0.0), late)
            if not math.isclose(penalty or 0, before or 0, abs_tol=1e-9):
                changed.add(student)
                submitted = db.query(SubmittedNotebook).filter(SubmittedNotebook.id == key)
                submitted.update({"late_submission_penalty": penalty})
        (db.commit if keep else db.rollback)()
        return changed

    def costs(self, gradebook, place, score, received):
        """What handing in at some time takes off a score.

        Parameters
        ----------
        gradebook : nbgrader.api.Gradebook
        place : (str, str, str)
            Student, assignment and notebook.
        score : float
        received : datetime
            In UTC, without a zone.

        Returns
        -------
        float
            In points, and not more than `score`.
        """
        student, assignment, _ = place
        due = gradebook.find_assignment(assignment).duedate
        try:
            extension = gradebook.find_submission(assignment, student).extension
        except MissingEntry:
            extension = None
        self.init_plugin()
        return self._penalty(*place, score, _seconds_late(received, due, extension)) or 0.0

    def _penalty(self, student, assignment, notebook, score, late):
        if not late:
            return None
        # What nbgrader's preprocessor knows, plugins may ask for.
        self.student_id, self.assignment_id, self.notebook_id = student, assignment, notebook
        self.init_plugin()
        penalty = self.plugin_inst.late_submission_penalty(student, score, late)
        return None if penalty is None else min(max(penalty, 0), score)


def _seconds_late(timestamp, due, extension):
    if timestamp is None or due is None:
        return 0
    return max(0, (timestamp - due - (extension or timedelta())).total_seconds())
