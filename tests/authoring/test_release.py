"""A release is proved before it is written: each fault is found, and named."""

import json
import zipfile

import nbformat
import pytest
import toy
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograder import AutograderError
from autograder.authoring.release import release
from autograder.authoring.stubs import ClearSolutions
from autograder.course import Course


@pytest.fixture
def course(tmp_path, new_course):
    return new_course(tmp_path)


def refusal(course, node):
    toy.write_source(course.root, node)
    with pytest.raises(AutograderError) as refused:
        release(course, toy.NAME)
    assert not (course.root / "release").exists()
    return str(refused.value)


def changed(name, source):
    """The toy's source with another source in one cell."""
    node = toy.source()
    node.cells[toy.index(node, name)].source = source
    return node


def test_a_good_assignment_is_released(course):
    toy.write_source(course.root)
    proof = release(course, toy.NAME)
    assert (proof.points, proof.by_hand, proof.faults) == (7, 2, [])
    released = toy.read_released(course)
    nbformat.validate(released)
    text = nbformat.writes(released)
    assert "2 * x" not in text
    assert "negative numbers" not in text
    assert course.released() == [toy.NAME]


def test_releasing_twice_changes_nothing(course):
    toy.write_source(course.root)
    release(course, toy.NAME)
    first = toy.read_released(course)
    release(course, toy.NAME)
    assert toy.read_released(course) == first


def test_the_stub_names_the_exercise(course):
    (course.root / "nbgrader_config.py").write_text(
        "from autograder.release import ClearSolutions\n"
        "from nbgrader.converters import GenerateAssignment\n"
        "c = get_config()\n"
        "c.GenerateAssignment.preprocessors = [\n"
        "    ClearSolutions if p.__name__ == 'ClearSolutions' else p\n"
        "    for p in GenerateAssignment.preprocessors.default()]\n"
    )
    toy.write_source(course.root)
    release(Course(course.root), toy.NAME)
    cell = toy.read_released(course).cells[2]
    assert cell.source.endswith(
        '    raise NotImplementedError("exercise double is not done yet")'
    )


def test_the_stub_of_a_bonus_stops_nobody():
    cell = toy.solution(
        "extra", "extra = None\n### BEGIN SOLUTION\nextra = 1\n### END SOLUTION"
    )
    cell.metadata.tags = ["bonus"]
    cell, _ = ClearSolutions().preprocess_cell(cell, {"language": "python"}, 0)
    assert cell.source == "extra = None\n# YOUR CODE HERE"


def test_a_solution_that_fails_its_tests(course):
    fault = refusal(course, changed("double", toy.DOUBLE.replace("2 * x", "3 * x")))
    assert "the solved notebook earns 3 and not 5 points" in fault
    assert "the solved notebook stops in test-double: AssertionError" in fault


def test_a_test_that_passes_without_a_solution(course):
    fault = refusal(course, changed("test-size", "assert True"))
    assert "the untouched notebook earns 3 and not 0 points" in fault


def test_a_stop_where_there_is_no_exercise(course):
    node = toy.source()
    node.cells[4].source = "try:\n    double(1)\nexcept NotImplementedError:\n    1 / 0"
    fault = refusal(course, node)
    assert "stops where there is no exercise" in fault
    assert "ZeroDivisionError" in fault


def test_a_solution_in_a_text(course):
    node = toy.source()
    node.cells.insert(
        1, new_markdown_cell("Hint: `size = len('abcdefgh')`, or\nsize = 2 + 2 + 4")
    )
    node.cells[
        toy.index(node, "size")
    ].source = "### BEGIN SOLUTION\nsize = 2 + 2 + 4\n### END SOLUTION"
    toy.write_source(course.root, node)
    release(course, toy.NAME)  # in the source, too, it is for everyone to see


def test_a_solution_in_metadata(course):
    node = toy.source()
    node.cells[0].metadata["note"] = 'the answer: size = len("abcdefgh")'
    assert 'gives away: size = len("abcdefgh")' in refusal(course, node)


def test_a_solution_in_a_file_beside_the_notebook(course):
    folder = toy.write_source(course.root)
    (folder / "solution.py").write_text('size = len("abcdefgh")\n')
    with pytest.raises(AutograderError, match=r"solution\.py gives away: size = len"):
        release(course, toy.NAME)


def test_a_hidden_test_in_an_attachment_of_the_release(course):
    node = toy.source()
    node.cells[0].attachments = {
        "a.txt": {"text/plain": 'assert double(-3) == -6, "negative numbers"'}
    }
    assert "gives away: assert double(-3)" in refusal(course, node)


def test_a_solution_in_an_archive_beside_the_notebook(course):
    folder = toy.write_source(course.root)
    with zipfile.ZipFile(folder / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(folder / f"{toy.NAME}.ipynb", "solution.ipynb")
    with pytest.raises(AutograderError, match=r"all\.zip gives away: size = len"):
        release(course, toy.NAME)


def test_a_solution_in_quotes_in_json(course):
    folder = toy.write_source(course.root)
    (folder / "answers.json").write_text(json.dumps(['size = len("abcdefgh")']))
    with pytest.raises(AutograderError, match=r"answers\.json gives away: size = len"):
        release(course, toy.NAME)


def test_a_scratch_cell_that_was_left_behind(course):
    node = toy.source()
    node.cells.append(new_code_cell('size = len("abcdefgh")\nprint(size)'))
    assert "gives size away" in refusal(course, node)


def test_an_import_is_no_secret(course):
    node = changed(
        "test-size",
        "assert size == 8\n### BEGIN HIDDEN TESTS\n"
        "import collections\nassert size > 7\n### END HIDDEN TESTS",
    )
    folder = toy.write_source(course.root, node)
    (folder / "helper.py").write_text("import collections\n")
    release(course, toy.NAME)


def test_other_marks_than_nbgrader_s_own(course):
    (course.root / "nbgrader_config.py").write_text(
        "c = get_config()\n"
        "c.ClearHiddenTests.begin_test_delimeter = 'SECRET ON'\n"
        "c.ClearHiddenTests.end_test_delimeter = 'SECRET OFF'\n"
    )
    test = "assert size\n# SECRET ON\nassert size == 2 ** 3\n# SECRET OFF"
    folder = toy.write_source(course.root, changed("test-size", test))
    (folder / "notes.txt").write_text("assert size == 2 ** 3")
    with pytest.raises(AutograderError, match=r"notes\.txt gives away: assert size == 2"):
        release(Course(course.root), toy.NAME)


def test_an_error_that_is_shown_on_purpose(course):
    node = toy.source()
    node.cells.append(new_code_cell("1 / 0", metadata={"tags": ["raises-exception"]}))
    toy.write_source(course.root, node)
    release(course, toy.NAME)


def test_points_that_don_t_add_up(course):
    (course.root / "nbgrader_config.py").write_text(
        "c = get_config()\nc.Autograder.points = 20\n"
    )
    fault = refusal(Course(course.root), toy.source())
    assert "its points add up to 7 and not to 20" in fault


def test_a_bonus_is_not_among_the_points(course):
    node = toy.source()
    bonus = node.cells[toy.index(node, "test-size")].metadata
    bonus.tags = ["bonus"]
    (course.root / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.Autograder.points = {7 - bonus.nbgrader.points}\n"
    )
    toy.write_source(course.root, node)
    release(Course(course.root), toy.NAME)


def test_a_solution_without_an_end(course):
    fault = refusal(course, changed("size", "### BEGIN SOLUTION\nsize = 8"))
    assert "no end solution statement found" in fault


def test_a_solution_region_in_an_ordinary_cell(course):
    node = toy.source()
    node.cells.append(new_code_cell("### BEGIN SOLUTION\nx = 1\n### END SOLUTION"))
    assert "Solution region detected in a non-solution cell" in refusal(course, node)


def test_the_same_grade_id_twice(course):
    node = toy.source()
    node.cells.append(toy.check("test-size", 1, "assert size"))
    assert "Duplicate grade id: test-size" in refusal(course, node)


def test_a_file_that_is_no_notebook(course):
    folder = course.root / "source" / toy.NAME
    folder.mkdir(parents=True)
    (folder / f"{toy.NAME}.ipynb").write_text(json.dumps([1, 2]))
    with pytest.raises(AutograderError, match=toy.NAME):
        release(course, toy.NAME)


def test_an_assignment_that_does_not_exist(course):
    toy.write_source(course.root)
    with pytest.raises(AutograderError, match=r"no assignment 09.* there are 01-toy"):
        release(course, "09")


def test_once_something_is_graded_no_test_is_added_and_the_release_stays(toy_course):
    with toy_course.gradebook() as gradebook:
        gradebook.add_student("kim")
        gradebook.add_submission(toy.NAME, "kim")
    before = toy.read_released(toy_course)
    node = toy.source()
    node.cells.append(toy.check("test-more", 1, "assert size > 7"))
    path = toy_course.path("source", ".", toy.NAME) / f"{toy.NAME}.ipynb"
    nbformat.write(node, path)
    with pytest.raises(AutograderError, match="Cannot add or remove cells"):
        release(toy_course, toy.NAME)
    assert toy.read_released(toy_course) == before
