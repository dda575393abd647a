"""Tables are read whatever a spreadsheet made of them, and no mark is left out silently."""

import csv
import io

import pytest
import toy
from downloads import CANVAS, WORKSHEET
from traitlets.config import Config

from autograder import AutograderError
from autograder.gradebook.scores import AssignLatePenalties
from autograder.lms import CanvasExportPlugin, MoodleExportPlugin


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("mark_between", [",", ";", "\t"])
def test_what_a_spreadsheet_makes_of_it_is_read(mark, give, fill_in, encoding, mark_between):
    mark("Zoë-Müller", 1)
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=mark_between).writerows(csv.reader(io.StringIO(WORKSHEET)))
    rows, remarks = fill_in(MoodleExportPlugin, give(text.getvalue().encode(encoding)))
    assert rows[0][0] == "Identifier"
    assert rows[3][:5] == [*list(csv.reader(io.StringIO(WORKSHEET)))[3][:4], "1"]
    assert "Zoë" not in remarks


def test_nobody_s_mark_is_left_out_silently(mark, give, fill_in):
    mark("ada@uni.example", 3)
    mark("kim@uni.example", 2, waiting=True)
    mark("zoe@uni.example", 21)
    mark("stranger", 1)
    rows, remarks = fill_in(MoodleExportPlugin, give(WORKSHEET))
    assert [row[4] for row in rows[1:]] == ["3", "", ""]
    assert "A person has yet to grade: kim@uni.example." in remarks
    assert "Above the maximum grade, so that Moodle would skip it: zoe@uni" in remarks
    assert "Not to be found, or not for certain, in table.csv: stranger." in remarks
    assert "01-toy is worth 7 points, and Moodle has 20" in remarks


def test_penalties_that_marks_by_hand_have_changed_are_said(course, mark, give, fill_in):
    mark("ada@uni.example", 3)
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(toy.NAME, duedate="2026-05-01")
        time = {"timestamp": "2026-05-02"}
        gradebook.update_or_create_submission(toy.NAME, "ada@uni.example", **time)
    late = Config(AssignLatePenalties={"plugin_class": "autograder.late.PerDay"})
    rows, remarks = fill_in(MoodleExportPlugin, give(WORKSHEET), config=late)
    assert "no longer right: ada@uni.example. Run `autograder grade 01-toy`" in remarks
    with course.gradebook() as gradebook:
        AssignLatePenalties(gradebook, config=late).update(toy.NAME)
    rows, remarks = fill_in(MoodleExportPlugin, give(WORKSHEET), config=late)
    assert rows[1][4] == "2.3"
    assert "no longer right" not in remarks


@pytest.mark.parametrize(
    ("plugin", "content", "options", "message"),
    [
        (MoodleExportPlugin, CANVAS, {}, "is Canvas's, not Moodle's"),
        (CanvasExportPlugin, WORKSHEET, {}, "is Moodle's, not Canvas's"),
        (CanvasExportPlugin, None, {}, "name the file"),
        (CanvasExportPlugin, CANVAS, {"column": "09"}, "has no column 09"),
        (MoodleExportPlugin, WORKSHEET, {"assignment": ["09"]}, "no assignment 09"),
        (MoodleExportPlugin, WORKSHEET, {"assignment": ["1", "2"]}, "one assignment's marks"),
        (MoodleExportPlugin, "", {}, "has no rows"),
        (MoodleExportPlugin, "a,b\n1,2\n", {}, "is neither a grading worksheet"),
        (MoodleExportPlugin, b"PK\3\4", {}, "save it as CSV"),
        (MoodleExportPlugin, b"\xff\xfea", {}, "is no CSV file"),
        (MoodleExportPlugin, "a,b\n" + "x" * 200_000, {}, "is no CSV file"),
    ],
)
def test_what_can_t_be_filled_in_is_said(
    mark, give, fill_in, plugin, content, options, message
):
    mark("ada", 3)
    with pytest.raises(AutograderError, match=message):
        fill_in(plugin, give(content) if content is not None else "", **options)


def test_the_teacher_s_own_file_is_never_overwritten(mark, give, fill_in):
    mark("ada@uni.example", 3)
    worksheet = give(WORKSHEET)
    with pytest.raises(AutograderError, match="name another file"):
        fill_in(MoodleExportPlugin, worksheet, to=str(worksheet))
    assert worksheet.read_text() == WORKSHEET


def test_an_assignment_that_nobody_handed_in_is_said(give, fill_in):
    with pytest.raises(AutograderError, match="Nothing of 01-toy has been graded"):
        fill_in(MoodleExportPlugin, give(WORKSHEET))
