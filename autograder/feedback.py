"""What students are shown of the tests that they failed."""

from nbgrader import utils
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor


class HideTests(NbGraderPreprocessor):
    """Show of a test cell with hidden tests what was released, and the error's message.

    It goes before nbgrader's own preprocessors in ``GenerateFeedback.preprocessors``, and does
    nothing if ``Autograder.feedback`` is "all". The notebooks in autograded/ keep everything,
    for instructors.
    """

    def __init__(self, **options):
        super().__init__(**options)
        self.clear = ClearHiddenTests(parent=self, enforce_metadata=False)

    def preprocess_cell(self, cell, resources, cell_index):
        hides = self.config.Autograder.get("feedback") != "all"
        is_test = utils.is_grade(cell) and not utils.is_solution(cell)
        if not hides or not is_test or cell.cell_type != "code":
            return cell, resources
        whole = cell.source
        cell, resources = self.clear.preprocess_cell(cell, resources, cell_index)
        if cell.source != whole:
            kept = {"error", "execute_result"}  # not what was printed: it may show a test
            cell.outputs = [o for o in cell.outputs if o.output_type in kept]
            for output in cell.outputs:
                if output.output_type == "error":
                    output.traceback = [f"{output.ename}: {output.evalue}"]
        return cell, resources
