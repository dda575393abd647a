"""What was handed in, in whatever state, becomes a notebook that can be graded."""

import copy
import json
import os

import nbformat
import pytest
import toy
from nbformat.v4 import new_code_cell

from autograder.grading import submitted
from autograder.grading.collect import collect
from autograder.grading.digests import of_folder
from autograder.grading.parse import parse
from autograder.grading.restore import restore


@pytest.fixture(scope="module")
def cells(tmp_path_factory, copy_toy):
    course = copy_toy(tmp_path_factory.mktemp("course"))
    return course.instructor_cells(toy.NAME)[toy.NAME]


@pytest.fixture
def solved(cells):
    return toy.solve(cells_released(cells))


def cells_released(cells):
    """The released notebook, from what the gradebook knows."""
    node = toy.source()
    for cell in node.cells:
        for original in cells:
            if cell.metadata.get("nbgrader", {}).get("grade_id") == original.grade_id:
                cell.source = original.released
    return node


def order(node):
    return [c.metadata.get("nbgrader", {}).get("grade_id") for c in node.cells]


ORDER = [
    None,
    "imports",
    "double",
    "test-double",
    None,
    "size",
    "test-size",
    "words",
]


def test_a_whole_notebook_gets_its_hidden_tests_and_no_complaint(solved, cells):
    node, problems = restore(solved, cells)
    assert problems == []
    assert order(node) == ORDER
    assert "negative numbers" in node.cells[3].source
    assert node.cells[2].source == solved.cells[2].source


def test_a_deleted_test_comes_back_before_the_next_exercise(solved, cells):
    del solved.cells[3]
    node, problems = restore(solved, cells)
    assert order(node) == [*ORDER[:3], None, "test-double", *ORDER[5:]]
    assert problems == ["test-double was deleted and is back"]


def test_deleted_imports_come_back_at_the_top(solved, cells):
    del solved.cells[1]
    node, problems = restore(solved, cells)
    assert order(node)[0] == "imports"
    assert problems == ["imports was deleted and is back"]


def test_a_deleted_answer_comes_back_blank(solved, cells):
    del solved.cells[7]
    node, _ = restore(solved, cells)
    assert node.cells[7].source == "YOUR ANSWER HERE"


def test_a_deleted_solution_does_not_come_back_over_the_student_s_own_cell(solved, cells):
    solved.cells[2] = new_code_cell(solved.cells[2].source)
    node, problems = restore(solved, cells)
    assert "double" not in order(node)
    assert "NotImplementedError" not in "".join(cell.source for cell in node.cells)
    assert problems == []


def test_a_test_that_was_moved_goes_back_behind_its_exercise(solved, cells):
    solved.cells.insert(0, solved.cells.pop(3))
    node, problems = restore(solved, cells)
    assert order(node) == [*ORDER[:3], None, "test-double", *ORDER[5:]]
    assert problems == ["test-double was moved and is back"]


def test_imports_that_were_moved_to_the_end_go_back_to_the_top(solved, cells):
    solved.cells.append(solved.cells.pop(1))
    node, problems = restore(solved, cells)
    assert order(node)[0] == "imports"
    assert problems == ["imports was moved and is back"]


def test_solutions_in_another_order_stay_where_they_are(solved, cells):
    solved.cells.insert(1, solved.cells.pop(5))
    node, _ = restore(solved, cells)
    places = order(node)
    assert places.index("size") < places.index("double")
    assert places.index("size") < places.index("test-size")
    assert places.index("double") < places.index("test-double")


def test_a_student_s_own_cells_stay_where_they_are(solved, cells):
    solved.cells.insert(3, new_code_cell("helper = 1"))
    node, problems = restore(solved, cells)
    assert node.cells[3].source == "helper = 1"
    assert order(node)[4] == "test-double"
    assert problems == []


def test_copies_become_ordinary_cells(solved, cells):
    solved.cells.insert(5, copy.deepcopy(solved.cells[3]))
    node, problems = restore(solved, cells)
    assert order(node).count("test-double") == 1
    assert problems == ["test-double is there 2 times"]


def test_of_two_answers_the_one_that_was_written_counts(solved, cells):
    blank = copy.deepcopy(solved.cells[7])
    blank.source = "YOUR ANSWER HERE"
    solved.cells.insert(7, blank)
    node, _ = restore(solved, cells)
    assert node.cells[toy.index(node, "words")].source == "I think so."


def test_what_a_test_says_and_is_worth_comes_from_the_gradebook(solved, cells):
    solved.cells[3].source = "pass"
    solved.cells[3].metadata.nbgrader.update(points=100, grade=False, solution=True)
    node, problems = restore(solved, cells)
    assert "negative numbers" in node.cells[3].source
    assert node.cells[3].metadata.nbgrader.points == 2
    assert node.cells[3].metadata.nbgrader.grade is True
    assert problems == ["test-double was changed and is as released again"]


def test_a_cell_with_an_unknown_grade_id_is_an_ordinary_cell(solved, cells):
    solved.cells.append(toy.check("bonus", 50, "pass"))
    node, _ = restore(solved, cells)
    assert order(node) == [*ORDER, None]


def test_a_cell_of_another_type_gets_its_type_back(solved, cells):
    solved.cells[2] = nbformat.v4.new_markdown_cell(
        solved.cells[2].source, metadata=solved.cells[2].metadata
    )
    node, problems = restore(solved, cells)
    assert node.cells[2].cell_type == "code"
    assert problems == ["double was made a markdown cell and is a code cell again"]


@pytest.mark.parametrize("metadata", ["text", 1, None, [], {"grade_id": ["a"]}], ids=repr)
def test_nonsense_for_metadata_is_no_grade_id(solved, cells, metadata):
    solved.cells[3].metadata["nbgrader"] = metadata
    node, _ = restore(parse(nbformat.writes(solved).encode()), cells)
    assert order(node).count("test-double") == 1


def test_an_answer_in_a_cell_of_one_s_own_comes_before_the_deleted_test(solved, cells):
    solved.cells[5] = new_code_cell("size = 8")
    del solved.cells[6]
    node, _ = restore(solved, cells)
    sources = [cell.source for cell in node.cells]
    assert sources.index("size = 8") < toy.index(node, "test-size")


def test_a_notebook_that_lost_all_metadata_is_known_by_its_text(solved, cells):
    for cell in solved.cells:
        cell.metadata = {}
    node, problems = restore(solved, cells)
    assert "negative numbers" in node.cells[3].source
    assert order(node)[:4] == [None, "imports", None, "test-double"]
    assert problems == ["words was deleted and is back"]


def test_a_cell_that_is_not_to_run_stays_so_but_no_test_does(solved, cells):
    for cell in solved.cells:
        cell.metadata.tags = ["skip-execution"]
    node = restore(parse(nbformat.writes(solved).encode()), cells)[0]
    assert node.cells[4].metadata.tags == ["skip-execution"]
    assert "tags" not in node.cells[3].metadata


def test_pictures_in_an_answer_are_kept(solved, cells):
    solved.cells[7].attachments = {"a.png": {"image/png": "aGk="}}
    node, _ = restore(solved, cells)
    assert node.cells[7].attachments == {"a.png": {"image/png": "aGk="}}


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "is empty"),
        (b"\xff\xfe\x00", "not text in UTF-8"),
        (b'{"cells": [', "broken or cut off"),
        (b"[" * 100_000, "broken or cut off|nested too deeply"),
        (b"[1, 2]", "though it is JSON"),
        (b'{"nbformat": 4, "nbformat_minor": 5}', "though it is JSON"),
        (b'{"nbformat": 99, "nbformat_minor": 0, "cells": []}', "though it is JSON"),
    ],
)
def test_what_is_no_notebook_is_named(content, fault):
    with pytest.raises(ValueError, match=fault):
        parse(content)


def broken_rules():
    """Notebooks that break the rules of the format, and that Jupyter opens all the same."""

    def cell(**changes):
        node = json.loads(nbformat.writes(toy.source()))
        for key, value in changes.items():
            if value is None:
                del node["cells"][2][key]
            else:
                node["cells"][2][key] = value
        return node

    yield {**cell(), "nbformat_minor": 4}  # which knows no cell ids
    yield cell(execution_count=None)
    yield cell(outputs=None)
    yield cell(metadata=None)
    yield cell(execution_count="*")
    yield cell(outputs=[{"output_type": "stream", "name": "stdout", "text": "a", "x": 1}])
    yield {**cell(), "metadata": {"authors": "me", "kernelspec": {"name": "x"}}}
    yield cell(source="s = '\ud83d'  # half an emoji")
    yield cell(source=None)
    yield cell(cell_type="heading")
    yield cell(cell_type="markdown", attachments={"a.png": "none"})
    yield cell(cell_type="markdown", attachments={"a.png": {"image/png": 1}})
    yield cell(metadata={"nbgrader": {"grade_id": ["a"], "points": {}, "x": {"y": "z"}}})


@pytest.mark.parametrize("node", list(broken_rules()))
def test_what_jupyter_opens_is_read(node):
    parsed = parse(json.dumps(node).encode())
    assert len(parsed.cells) == 8
    nbformat.writes(parsed).encode()


def test_a_byte_order_mark_is_read_over():
    assert parse(b"\xef\xbb\xbf" + nbformat.writes(toy.source()).encode()).cells


def test_an_old_notebook_is_brought_up_to_date():
    cells = [
        {
            "cell_type": "code",
            "input": cell.source,
            "language": "python",
            "metadata": cell.metadata,
            "outputs": [],
            "collapsed": False,
        }
        for cell in toy.source().cells
        if cell.cell_type == "code"
    ]
    old = {
        "metadata": {"name": ""},
        "nbformat": 3,
        "nbformat_minor": 0,
        "worksheets": [{"cells": cells, "metadata": {}}],
    }
    node = parse(json.dumps(old).encode())
    assert node.cells[2].metadata.nbgrader.grade_id == "test-double"


def test_cells_of_old_formats_become_what_they_are_now():
    cells = [
        {"cell_type": "heading", "level": 2, "source": ["A ", "title"]},
        {"cell_type": "html", "source": "<b>bold</b>"},
        {"cell_type": "code", "input": ["x = 1\n", "y = 2"], "outputs": [{"broken": 1}]},
        {"cell_type": "raw", "source": "as it is"},
    ]
    old = {"nbformat": 3, "worksheets": [{"cells": cells[:2]}, {"cells": cells[2:]}]}
    found = [(c.cell_type, c.source) for c in parse(json.dumps(old).encode()).cells]
    assert found == [
        ("markdown", "## A title"),
        ("markdown", "<b>bold</b>"),
        ("code", "x = 1\ny = 2"),
        ("raw", "as it is"),
    ]
    oldest = {"nbformat": 1, "cells": [{"cell_type": "code", "code": "x = 1"}]}
    assert parse(json.dumps(oldest).encode()).cells[0].source == "x = 1"


def test_pictures_without_end_are_left_out():
    node = json.loads(nbformat.writes(toy.source()))
    many = {f"{number}.png": {"image/png": "aGk="} for number in range(1001)}
    node["cells"][7]["attachments"] = many
    assert "attachments" not in parse(json.dumps(node).encode()).cells[7]


def test_a_notebook_with_another_name_is_found(tmp_path, solved, cells):
    folder = toy.submit(tmp_path, "kim", solved, name="my final version.ipynb")
    submission = collect(folder, "kim", toy.NAME, {toy.NAME: cells})
    assert submission.unread == set()
    assert submission.problems == ["01-toy.ipynb was handed in as my final version.ipynb"]


def test_a_folder_without_a_notebook_gives_a_blank_one(tmp_path, cells):
    folder = toy.submit(tmp_path, "kim", raw=b"dear teacher", name="letter.txt")
    submission = collect(folder, "kim", toy.NAME, {toy.NAME: cells})
    assert submission.unread == {toy.NAME}
    assert submission.problems == ["01-toy.ipynb is missing"]
    assert submission.files == {"letter.txt": folder / "letter.txt"}
    assert "01-toy.ipynb is missing" in submission.notebooks[toy.NAME].cells[0].source


def test_links_are_not_followed(tmp_path, solved, cells):
    folder = toy.submit(tmp_path, "kim", solved)
    (tmp_path / "secret").write_text("key")
    (folder / "data.txt").symlink_to(tmp_path / "secret")
    submission = collect(folder, "kim", toy.NAME, {toy.NAME: cells})
    assert submission.files == {}
    assert submission.problems == ["data.txt is not a regular file and is left out"]


def test_files_that_are_too_large_are_left_out(tmp_path, solved, cells, monkeypatch):
    monkeypatch.setattr(submitted, "MAX_BYTES", 100_000)
    monkeypatch.setattr(submitted, "MAX_IN_ALL", 300_000)
    nbformat.write(solved, tmp_path / f"{toy.NAME}.ipynb")
    for name, size in {
        "0": 200_000,
        "1": 90_000,
        "2": 90_000,
        "3": 99_000,
        "4": 20_000,
    }.items():
        (tmp_path / name).write_bytes(bytes(size))
    submission = collect(tmp_path, "ada", toy.NAME, {toy.NAME: cells})
    assert sorted(submission.files) == ["1", "2", "3"]
    assert submission.unread == set()
    assert submission.problems == [
        "0 is larger than 100,000 bytes and is left out",
        "4 is left out: the files together are larger than 300,000 bytes",
    ]


def test_of_two_notebooks_the_one_that_was_worked_on_is_taken(tmp_path, solved, cells):
    blank = copy.deepcopy(solved)
    for cell in blank.cells:
        for original in cells:
            if cell.metadata.get("nbgrader", {}).get("grade_id") == original.grade_id:
                cell.source = original.released
    folder = toy.submit(tmp_path, "kim", blank, name="01-toy (1).ipynb")
    toy.submit(tmp_path, "kim", solved, name="my final.ipynb")
    submission = collect(folder, "kim", toy.NAME, {toy.NAME: cells})
    assert submission.problems == ["01-toy.ipynb was handed in as my final.ipynb"]


def test_files_in_the_way_of_the_course_s_are_left_out(tmp_path, solved, cells):
    folder = toy.submit(tmp_path, "kim", solved, name="notebook.ipynb")
    for name in ("01-toy.ipynb/a.csv", "x.csv/x.csv"):
        (folder / name).parent.mkdir()
        (folder / name).write_text("1")
    (folder / "data").write_text("1")
    submission = collect(folder, "kim", toy.NAME, {toy.NAME: cells}, ["data/a", "x.csv"])
    assert submission.files == {}
    assert sum("is in the way" in problem for problem in submission.problems) == 3


def test_a_name_that_is_not_utf_8_is_read(tmp_path, solved, cells):
    folder = toy.submit(tmp_path, "kim", solved)
    (folder / "01-toy.ipynb").rename(os.fsdecode(os.fsencode(folder) + b"/l\xf6sung.ipynb"))
    submission = collect(folder, "kim", toy.NAME, {toy.NAME: cells})
    assert submission.unread == set()
    submission.problems[0].encode()


@pytest.mark.parametrize("text", ["yesterday", "99999999999", ""])
def test_a_timestamp_that_is_none_is_left_out(tmp_path, solved, cells, text):
    folder = toy.submit(tmp_path, "kim", solved)
    (folder / "timestamp.txt").write_text(text)
    submission = collect(folder, "kim", toy.NAME, {toy.NAME: cells})
    assert submission.problems == ["timestamp.txt holds no time and is left out"]


def test_the_digest_changes_with_any_file(tmp_path, solved):
    folder = toy.submit(tmp_path, "kim", solved)
    first = of_folder(folder)
    assert of_folder(folder) == first
    (folder / "data.txt").write_text("1")
    assert of_folder(folder) != first
