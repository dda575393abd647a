"""Which of a student's attempts counts: the best one or the last, as the course has it."""

import math

from nbgrader.api import MissingEntry

from autograder.gradebook.late import AssignLatePenalties


class Counting:
    """Compares attempts with what the gradebook holds.

    Parameters
    ----------
    course : Course
    gradebook : LastingGradebook
    which : str
        "best" or "last".
    """

    def __init__(self, course, gradebook, which):
        self.course = course
        self.gradebook = gradebook
        self.which = which
        self.late = AssignLatePenalties(gradebook, config=course.config)

    def counts(self, attempt, scores):
        """Whether an attempt is what the gradebook should hold.

        All notebooks of an assignment are compared, since nbgrader has one time for them: to
        hand in one late costs points of the others, too.

        Parameters
        ----------
        attempt : attempts.Attempt
        scores : dict of str to float
            What tests give each notebook, the one of this attempt among them.
        """
        if self.which != "best":
            return True
        with self.gradebook as book:
            try:
                submission = book.find_submission(attempt.assignment, attempt.student)
            except MissingEntry:
                return True
            received = submission.timestamp
            before = {
                notebook.name: math.fsum(grade.auto_score or 0 for grade in notebook.grades)
                for notebook in submission.notebooks
            }
        if not self.course.path("submitted", attempt.student, attempt.assignment).is_dir():
            return True
        now = self._net(attempt, scores, attempt.received)
        was = self._net(attempt, before, received)
        return now >= was or math.isclose(now, was)

    def penalty(self, attempt, notebook, score):
        """What being late takes off a notebook's score, in points."""
        return self._penalty(attempt, notebook, score, attempt.received)

    def _penalty(self, attempt, notebook, score, received):
        place = attempt.student, attempt.assignment, notebook
        with self.gradebook as book:  # which knows of full seconds only
            return self.late.costs(book, place, score, received.replace(microsecond=0))

    def _net(self, attempt, scores, received):
        """What notebooks earn if they are handed in at some time."""
        return math.fsum(
            score - (self._penalty(attempt, name, score, received) if received else 0)
            for name, score in scores.items()
        )
