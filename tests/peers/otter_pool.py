"""Grade a folder of notebooks with Otter-Grader; this runs in Otter's own environment.

``python otter_pool.py autograder.zip FOLDER SCORES`` writes each notebook's points to SCORES.
"""

import json
import multiprocessing
import os
import sys
from pathlib import Path

from otter.api import grade_submission


def points(path):
    return path.stem, grade_submission(str(path), AUTOGRADER, quiet=True).total


if __name__ == "__main__":
    AUTOGRADER, folder, scores = sys.argv[1:]
    # Forked, so that Otter is imported once; ended, so that none waits for Otter's log server.
    with multiprocessing.get_context("fork").Pool(os.cpu_count()) as pool:
        found = dict(pool.imap_unordered(points, sorted(Path(folder).glob("*.ipynb"))))
    Path(scores).write_text(json.dumps(found))
