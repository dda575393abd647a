"""What students are given in place of a solution."""

from nbgrader import preprocessors


class ClearSolutions(preprocessors.ClearSolutions):
    """nbgrader's preprocessor, with a stub that says which exercise is not done yet.

    A cell with the tag ``bonus`` need not be done, and its stub stops nobody.
    """

    def preprocess_cell(self, cell, resources, cell_index):
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        stub = "# YOUR CODE HERE"
        if not is_bonus(cell):
            stub += f'\nraise NotImplementedError("exercise {name} is not done yet")'
        self.code_stub = {**self.code_stub, "python": stub}
        return super().preprocess_cell(cell, resources, cell_index)


def is_bonus(cell):
    """Whether a cell's author has tagged it as a bonus."""
    return "bonus" in cell.metadata.get("tags", [])
