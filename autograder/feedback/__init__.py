"""A graded notebook goes in; out comes the page that its student gets back."""

from autograder.feedback.page import FeedbackPage

__all__ = ["FeedbackPage", "page"]
