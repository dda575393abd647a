"""What JupyterLab's Validate button goes by, if JupyterLab was started in this folder."""

import os

c = get_config()

c.Execute.timeout = 180  # seconds for a cell, as in grading; nbgrader's 30 end most trainings

# To Validate, what TensorFlow logs while a test runs is an error of the test.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
