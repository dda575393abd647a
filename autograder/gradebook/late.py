"""What handing in late costs: a policy for nbgrader, also for its own ``autograde``."""

import math

from nbgrader.plugins import LateSubmissionPlugin
from traitlets import Float

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
