"""nbgrader's configuration, which ``autograder`` reads too."""

from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import ClearSolutions as Plain

from autograder.release import ClearSolutions as Named

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "digits"

# Every assignment is worth 20 points; a cell may take 3 minutes, a notebook 20.
c.Autograder.points = 20
c.Autograder.notebook_timeout = 1200
c.Execute.timeout = 180

# Right and wrong answers, with which the audit tests the tests.
c.Autograder.answers = "tests/answers"

# The release says which exercise is not done yet.
c.GenerateAssignment.preprocessors = [
    Named if preprocessor is Plain else preprocessor
    for preprocessor in GenerateAssignment.preprocessors.default()
]

# The page that students get back; also by nbgrader's own command. Of a hidden test it shows
# the message, and not the test: c.Autograder.feedback = "all" shows both.
c.GenerateFeedback.exporter_class = "autograder.feedback.FeedbackPage"
