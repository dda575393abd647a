"""What counts of each assignment for a student, as the gradebook has it now."""

from autograder.gradebook.scores import totals


def marks(gradebook, student):
    """A student's marks, sorted by assignment: see `app.Mark`.

    Parameters
    ----------
    gradebook : LastingGradebook
    student : str

    Returns
    -------
    list of dict
    """
    found = []
    with gradebook:
        for assignment in gradebook.assignments:
            entry = totals(gradebook, assignment.name, student).get(student)
            score, penalty, waiting = entry or (0.0, 0.0, False)
            found.append(
                {
                    "assignment": assignment.name,
                    "due": assignment.duedate,
                    "score": max(0.0, score - penalty) if entry else None,
                    "max_score": float(assignment.max_score),
                    "needs_manual_grade": waiting,
                }
            )
    return sorted(found, key=lambda mark: mark["assignment"])
