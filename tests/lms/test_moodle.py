"""What Moodle packs can be graded, and marks come back in its worksheet."""

import csv
import io
import json
import subprocess
import sys
from datetime import datetime

import nbformat
import pytest
import toy
from downloads import WORKSHEET, pack, read
from toy import grade
from typer.testing import CliRunner

from autograder.commands.teacher import app
from autograder.lms import MoodleExportPlugin

GERMAN = """\
ID,Vollständiger Name,ID-Nummer,Status,Bewertung,Bestwertung,Bewertung kann geändert werden,\
Zuletzt geändert (Abgabe),Zuletzt geändert (Bewertung)
Teilnehmer/in101,Ada Lovelace,4001,Zur Bewertung abgegeben,,"20,00",Ja,\
"Freitag, 1. Mai 2026, 14:00",-
Teilnehmer/in102,Kim Lee,4002,Keine Abgabe,"7,50","20,00",Ja,-,-
"""


def test_moodle_there_and_back(course, solved, give, tmp_path):
    untouched = nbformat.writes(toy.read_released(course))
    path = pack(
        tmp_path / "all.zip",
        {
            "Ada Lovelace_101_assignsubmission_file/01-toy.ipynb": solved,
            "Ada Lovelace_101_assignsubmission_file/data/mine.txt": "1",
            "Ada Lovelace_101_assignsubmission_onlinetext/onlinetext.html": "Hello",
            "Kim Lee_102_assignsubmission_file/01-toy (1).ipynb": untouched,
        },
    )
    worksheet = give(WORKSHEET)
    here = ("--course-dir", str(course.root))
    run = CliRunner().invoke(
        app,
        [
            "import",
            str(path),
            toy.NAME,
            "--worksheet",
            str(worksheet),
            "--timezone",
            "Europe/Berlin",
            *here,
        ],
    )
    assert run.exit_code == 0, run.output
    assert "From Moodle: 2 new, 0 replaced, 0 unchanged; 2 with the time" in run.output
    marks = {record.student: record.score for record in grade(course).records}
    assert marks == {"ada@uni.example": 5, "kim@uni.example": 0}
    with course.gradebook() as gradebook:
        ada = gradebook.find_submission(toy.NAME, "ada@uni.example")
        assert ada.timestamp == datetime(2026, 5, 1, 12)
        assert (ada.student.first_name, ada.student.last_name) == ("Ada", "Lovelace")
        by_hand = gradebook.find_grade("words", toy.NAME, toy.NAME, "ada@uni.example")
        by_hand.manual_score, by_hand.needs_manual_grade = 1.25, False
        gradebook.db.commit()
    run = CliRunner().invoke(
        app, ["export", toy.NAME, "--to", "moodle", "--into", str(worksheet), *here]
    )
    assert run.exit_code == 0, run.output
    assert "2 marks of 01-toy are in" in run.output
    rows = read(course.root / "report" / "moodle-01-toy.csv")
    expected = list(csv.reader(io.StringIO(WORKSHEET)))
    expected[1][4], expected[2][4] = "6.25", "0"
    assert rows == expected
    assert worksheet.read_text() == WORKSHEET


def test_nbgrader_s_own_command_exports_too(course, mark, give, tmp_path):
    mark("ada@uni.example", 3)
    command = ["-m", "nbgrader", "export", "--to", str(tmp_path / "out.csv")]
    command += ["--exporter=autograder.lms.MoodleExportPlugin"]
    command += [f"--MoodleExportPlugin.into={give(WORKSHEET)}"]
    command += [f"--assignment={json.dumps([toy.NAME])}"]
    run = subprocess.run(
        [sys.executable, *command],
        cwd=course.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "1 marks of 01-toy are in" in run.stderr
    assert read(tmp_path / "out.csv")[1][4] == "3"


def test_a_worksheet_in_another_language_is_filled_in(mark, give, fill_in):
    mark("4001", 3)
    rows, _ = fill_in(MoodleExportPlugin, give(GERMAN))
    assert rows[0] == next(csv.reader([GERMAN.splitlines()[0]]))
    assert [row[4] for row in rows] == ["Bewertung", "3", "7,50"]


def test_a_mark_that_is_locked_in_moodle_is_said(mark, give, fill_in):
    mark("kim@uni.example", 3)
    table = WORKSHEET.replace("20.00,Yes", "20.00,No")
    rows, remarks = fill_in(MoodleExportPlugin, give(table))
    assert rows[2][4] == ""
    assert "Locked in Moodle, so that it would skip it: kim@uni.example." in remarks


def test_without_a_worksheet_moodle_s_gradebook_gets_addresses(mark, fill_in):
    mark("ada", 3, email="Ada@uni.example")
    mark("kim", 2)
    mark("zoe@uni.example", 1, waiting=True)
    mark("=1+1", 3)
    rows, remarks = fill_in(MoodleExportPlugin)
    assert rows == [
        ["Student", "Email address", "01-toy"],
        ["ada", "Ada@uni.example", "3"],
        ["kim", "", "2"],
    ]
    assert "A person has yet to grade: zoe@uni.example." in remarks
    assert "Without an e-mail address in the gradebook: kim." in remarks
    assert "formula: =1+1." in remarks


@pytest.mark.parametrize(
    "name",
    [
        "Ada Lovelace_101_assignsubmission_file_/01-toy.ipynb",
        "Ada Lovelace_101_assignsubmission_file/01-toy.ipynb",
        "Ada Lovelace_101_assignsubmission_file_01-toy.ipynb",
        "all/Ada Lovelace_101_assignsubmission_file_/01-toy.ipynb",
        "all\\Ada Lovelace_101_assignsubmission_file_\\01-toy-1.ipynb",
    ],
)
def test_all_layouts_of_moodle_are_known(bring, handed_in, name):
    assert bring({name: "x"}).lms == "Moodle"
    assert handed_in() == {"Ada-Lovelace": {"01-toy.ipynb": b"x"}}
