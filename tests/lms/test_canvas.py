"""What Canvas packs can be graded, and marks come back in its gradebook."""

import pytest
import toy
from downloads import CANVAS, pack, read
from toy import grade
from typer.testing import CliRunner

from autograder.commands.teacher import app
from autograder.lms import CanvasExportPlugin


def test_canvas_there_and_back(course, handed_in, solved, give, tmp_path):
    path = pack(
        tmp_path / "all.zip",
        {
            "lovelaceada_4711_900_01-toy-2.ipynb": solved,
            "leekim_LATE_4712_901_01-toy.ipynb": solved,
            "müllerzoë_4713_text.html": "Hello",
        },
    )
    here = ("--course-dir", str(course.root))
    run = CliRunner().invoke(app, ["import", str(path), toy.NAME, *here])
    assert run.exit_code == 0, run.output
    assert "From Canvas: 2 new, 0 replaced, 0 unchanged; 0 with the time" in run.output
    assert "Late, says Canvas, but not when: 4712." in run.output
    marks = {record.student: record.score for record in grade(course).records}
    assert marks == {"4711": 5, "4712": 5}
    assert "01-toy.ipynb" in handed_in()["4711"]
    with course.gradebook() as gradebook:
        for student in ("4711", "4712"):
            by_hand = gradebook.find_grade("words", toy.NAME, toy.NAME, student)
            by_hand.manual_score, by_hand.needs_manual_grade = 1, False
        gradebook.db.commit()
    command = ["export", "--to", "canvas", "--into", str(give(CANVAS)), *here]
    run = CliRunner().invoke(app, command)
    assert run.exit_code == 0, run.output
    assert "2 marks of 01-toy are in" in run.output
    assert read(course.root / "report" / "canvas.csv") == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "01-toy (815)"],
        ["", "", "", "", "", "Manual Posting"],
        ["    Points Possible", "", "", "", "", "7.00"],
        ["Lovelace, Ada", "4711", "S1", "ada", "Group 1", "6"],
        ["Lee, Kim", "4712", "S2", "kim", "Group 1", "6"],
        ['="Müller, Zoë" ', "4713", "S3", "zoe", "Group 2", "EX"],
    ]


def test_with_canvas_s_gradebook_logins_are_the_ids(course, bring, solved, give):
    files = {"lovelaceada_4711_900_01-toy.ipynb": solved}
    assert bring(files, worksheet=give(CANVAS)).new == ["ada"]
    with course.gradebook() as gradebook:
        ada = gradebook.find_student("ada")
        assert (ada.lms_user_id, ada.first_name, ada.last_name) == ("4711", "Ada", "Lovelace")
    assert bring(files).unchanged == ["ada"]


def test_whom_canvas_has_excused_stays_excused(mark, give, fill_in):
    mark("zoe", 3)
    mark("kim", 2.5)
    rows, remarks = fill_in(CanvasExportPlugin, give(CANVAS))
    assert [row[5] for row in rows[3:]] == ["", "2.5", "EX"]
    assert "Excused in Canvas, or not assigned there: zoe." in remarks


def test_the_column_can_be_named(mark, give, fill_in):
    mark("ada", 3)
    rows, remarks = fill_in(CanvasExportPlugin, give(CANVAS), column="essay")
    assert [row[5] for row in rows] == ["Essay (816)", "", "10.00", "3", "", ""]
    assert "Canvas has 10" in remarks


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("lovelaceada_4711_900_01-toy.ipynb", "01-toy.ipynb"),
        ("lovelace_LATE_4711_900_01-toy-3.ipynb", "01-toy.ipynb"),
        ("o_4711_900_01-toy (2).ipynb", "01-toy.ipynb"),
        ("ab_cd_4711_900_1_2_my-1.ipynb", "1_2_my-1.ipynb"),
    ],
)
def test_all_names_of_canvas_are_known(bring, handed_in, name, file):
    assert bring({name: "x"}).lms == "Canvas"
    assert handed_in() == {"4711": {file: b"x"}}


def test_of_two_notebooks_in_canvas_the_newer_counts(bring, handed_in):
    said = bring({"a_4711_901_01-toy-1.ipynb": "new", "a_4711_900_01-toy.ipynb": "old"})
    assert handed_in() == {"4711": {"01-toy.ipynb": b"new"}}
    assert said.remarks == ["4711: 01-toy.ipynb is left out: another file has this name."]
