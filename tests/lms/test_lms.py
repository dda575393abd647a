"""What Moodle and Canvas pack can be graded, and marks come back in their columns."""

import csv
import io
import json
import shutil
import stat
import subprocess
import sys
import zipfile
from datetime import datetime

import nbformat
import pytest
import toy
from nbgrader.api import Student
from toy import grade
from traitlets.config import Config
from typer.testing import CliRunner

from autograder import AutograderError
from autograder.authoring.release import generate
from autograder.commands.app import app
from autograder.course import Course
from autograder.gradebook.late import AssignLatePenalties
from autograder.gradebook.scores import record_nothing
from autograder.lms import zips
from autograder.lms.tables import CanvasExportPlugin, MoodleExportPlugin, Person, match
from autograder.lms.zips import collect_zip

WORKSHEET = """\
Identifier,"Full name","Email address",Status,Grade,"Maximum Grade","Grade can be changed",\
"Last modified (submission)","Last modified (grade)","Feedback comments"
"Participant 101","Ada Lovelace",ada@uni.example,"Submitted for grading - ",,20.00,Yes,\
"Friday, 1 May 2026, 2:00 PM",-,
"Participant 102","Kim Lee",kim@uni.example,"Submitted for grading - ",,20.00,Yes,\
"Saturday, 2 May 2026, 9:30 AM",-,"Well, ""done"", Kim"
"Participant 103","Zoë Müller",zoe@uni.example,"No submission - ",,20.00,Yes,-,-,
"""
GERMAN = """\
ID,Vollständiger Name,ID-Nummer,Status,Bewertung,Bestwertung,Bewertung kann geändert werden,\
Zuletzt geändert (Abgabe),Zuletzt geändert (Bewertung)
Teilnehmer/in101,Ada Lovelace,4001,Zur Bewertung abgegeben,,"20,00",Ja,\
"Freitag, 1. Mai 2026, 14:00",-
Teilnehmer/in102,Kim Lee,4002,Keine Abgabe,"7,50","20,00",Ja,-,-
"""
CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Notes,01-toy (815),Essay (816),Current Score
,,,,,,Manual Posting,,
    Points Possible,,,,,,7.00,10.00,(read only)
"Lovelace, Ada",4711,S1,ada,Group 1,,,3.00,30.00
"Lee, Kim",4712,S2,kim,Group 1,,1.50,,
"=""Müller, Zoë"" ",4713,S3,zoe,Group 2,,EX,,
"""


def pack(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def handed_in(course):
    """What is in submitted/: the files of each student."""
    found = {}
    for student in course.submissions(toy.NAME):
        folder = course.path("submitted", student, toy.NAME)
        files = [path for path in folder.rglob("*") if path.is_file()]
        found[student] = {str(path.relative_to(folder)): path.read_bytes() for path in files}
    return found


@pytest.fixture(scope="module")
def released(tmp_path_factory, new_course):
    """A released course, made once."""
    course = new_course(tmp_path_factory.mktemp("released"))
    toy.write_source(course.root)
    generate(course, toy.NAME)
    return course


@pytest.fixture
def course(released, tmp_path):
    return Course(shutil.copytree(released.root, tmp_path / "course"))


@pytest.fixture
def solved(course):
    return nbformat.writes(toy.solve(toy.read_released(course)))


@pytest.fixture
def give(tmp_path):
    """Write what a teacher has downloaded."""

    def write(content, name="table.csv"):
        content = content.encode() if isinstance(content, str) else content
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    return write


@pytest.fixture
def bring(course, tmp_path):
    """Import a zip of these files."""

    def bring(files, **options):
        path = pack(tmp_path / "all.zip", files)
        return collect_zip(course, path, toy.NAME, **options)

    return bring


@pytest.fixture
def mark(course):
    """Enter a mark into the gradebook, without a notebook."""

    def enter(student, score, waiting=False, **about):
        with course.gradebook() as gradebook:
            gradebook.update_or_create_student(student, **about)
            record_nothing(gradebook, student, toy.NAME)
            grade = gradebook.find_grade("test-size", toy.NAME, toy.NAME, student)
            grade.auto_score, grade.needs_manual_grade = score, waiting
            gradebook.db.commit()

    return enter


@pytest.fixture
def fill_in(course, tmp_path):
    """Export into a table; what comes out, and what is remarked."""

    def fill(plugin, into="", **options):
        options.setdefault("assignment", [toy.NAME])
        plugin = plugin(into=str(into), folder=str(tmp_path / "report"), **options)
        with course.gradebook() as gradebook:
            (export,) = plugin.write(gradebook)
        return read(export.path), " ".join(export.remarks)

    return fill


def read(path):
    content = path.read_bytes()
    return list(csv.reader(io.StringIO(content.decode(), "")))


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


def test_canvas_there_and_back(course, solved, give, tmp_path):
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
    assert "01-toy.ipynb" in handed_in(course)["4711"]
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


# Who is who


def person(number, name="", email="", ids=(), canvas=False):
    return Person(number, name, email, ids, canvas)


@pytest.mark.parametrize(
    ("people", "students", "found"),
    [
        ([person("1", email="ADA@x.org")], [Student(id="ada@x.org")], {0: "ada@x.org"}),
        ([person("1", email="ada@x.org")], [Student(id="a", email="Ada@x.org")], {0: "a"}),
        ([person("1", ids=("P 1", "alov"))], [Student(id="alov")], {0: "alov"}),
        ([person("7", canvas=True)], [Student(id="ada", lms_user_id="7")], {0: "ada"}),
        ([person("7", canvas=True)], [Student(id="7")], {0: "7"}),
        ([person("1", "Ada B. Lo")], [Student(id="Ada-B-Lo")], {0: "Ada-B-Lo"}),
        ([person("1", "A Lo")], [Student(id="a", first_name="A", last_name="Lo")], {0: "a"}),
        # Names decide nothing where somebody else has the same, or another address.
        ([person("1", "Kim"), person("2", "Kim")], [Student(id="Kim")], {}),
        ([person("1", "Kim", "k@x.org")], [Student(id="Kim", email="l@x.org")], {}),
        ([person("1", "Kim"), person("2", "Kim")], [Student(id="Kim-2")], {1: "Kim-2"}),
        (
            [person("1", "Kim", "k@x.org"), person("2", "Kim")],
            [Student(id="a", email="k@x.org"), Student(id="Kim")],
            {0: "a"},
        ),
        # An address decides against a name; and two are never one.
        (
            [person("1", "Kim"), person("2", "Lee", "k@x.org")],
            [Student(id="Kim", email="k@x.org")],
            {1: "Kim"},
        ),
        (
            [person("1", email="k@x.org"), person("2", ids=("P 2", "kim"))],
            [Student(id="kim", email="k@x.org")],
            {},
        ),
    ],
)
def test_people_are_found_by_what_only_they_have(people, students, found):
    assert match(dict(enumerate(people)), students) == found


def test_who_was_imported_by_name_is_found_again_by_address(course, bring, solved, give):
    files = {"Ada Lovelace_101_assignsubmission_file_/01-toy.ipynb": solved}
    said = bring(files)
    assert said.new == ["Ada-Lovelace"]
    assert "nobody of them is late" in " ".join(said.remarks)
    again = bring(files, worksheet=give(WORKSHEET), timezone="Europe/Berlin")
    assert again.unchanged == ["Ada-Lovelace"]
    stamp = handed_in(course)["Ada-Lovelace"]["timestamp.txt"]
    assert stamp == b"2026-05-01 12:00:00 UTC\n"
    with course.gradebook() as gradebook:
        assert gradebook.find_student("Ada-Lovelace").email == "ada@uni.example"


def test_two_of_the_same_name_stay_two(course, bring, solved):
    bring(
        {
            "Kim Lee_7_assignsubmission_file_/01-toy.ipynb": solved,
            "Kim Lee_8_assignsubmission_file_/01-toy.ipynb": "",
            "Participant_9_assignsubmission_file_/01-toy.ipynb": solved,
        }
    )
    assert set(handed_in(course)) == {"Kim-Lee-7", "Kim-Lee-8", "Participant-9"}


def test_with_canvas_s_gradebook_logins_are_the_ids(course, bring, solved, give):
    files = {"lovelaceada_4711_900_01-toy.ipynb": solved}
    assert bring(files, worksheet=give(CANVAS)).new == ["ada"]
    with course.gradebook() as gradebook:
        ada = gradebook.find_student("ada")
        assert (ada.lms_user_id, ada.first_name, ada.last_name) == ("4711", "Ada", "Lovelace")
    assert bring(files).unchanged == ["ada"]


def test_a_name_can_be_no_formula_and_no_path(course, bring, give):
    table = WORKSHEET.replace("Ada Lovelace", '=HYPERLINK(""x""), +Eve')
    table = table.replace("ada@uni.example", "../=1+1@x.org")
    said = bring({"Eve_101_assignsubmission_file_/01-toy.ipynb": ""}, worksheet=give(table))
    assert said.new == ["1-1@x.org"]
    with course.gradebook() as gradebook:
        eve = gradebook.find_student("1-1@x.org")
        assert f"{eve.first_name} {eve.last_name}" == "HYPERLINK( x ) +Eve"


# Tables, as Moodle, Canvas and spreadsheets write them


def test_a_worksheet_in_another_language_is_filled_in(mark, give, fill_in):
    mark("4001", 3)
    rows, _ = fill_in(MoodleExportPlugin, give(GERMAN))
    assert rows[0] == next(csv.reader([GERMAN.splitlines()[0]]))
    assert [row[4] for row in rows] == ["Bewertung", "3", "7,50"]


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


def test_a_mark_that_is_locked_in_moodle_is_said(mark, give, fill_in):
    mark("kim@uni.example", 3)
    table = WORKSHEET.replace("20.00,Yes", "20.00,No")
    rows, remarks = fill_in(MoodleExportPlugin, give(table))
    assert rows[2][4] == ""
    assert "Locked in Moodle, so that it would skip it: kim@uni.example." in remarks


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


# Zips, as Moodle, Canvas and strangers write them


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
def test_all_layouts_of_moodle_are_known(course, bring, name):
    assert bring({name: "x"}).lms == "Moodle"
    assert handed_in(course) == {"Ada-Lovelace": {"01-toy.ipynb": b"x"}}


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("lovelaceada_4711_900_01-toy.ipynb", "01-toy.ipynb"),
        ("lovelace_LATE_4711_900_01-toy-3.ipynb", "01-toy.ipynb"),
        ("o_4711_900_01-toy (2).ipynb", "01-toy.ipynb"),
        ("ab_cd_4711_900_1_2_my-1.ipynb", "1_2_my-1.ipynb"),
    ],
)
def test_all_names_of_canvas_are_known(course, bring, name, file):
    assert bring({name: "x"}).lms == "Canvas"
    assert handed_in(course) == {"4711": {file: b"x"}}


def test_of_two_notebooks_in_canvas_the_newer_counts(course, bring):
    said = bring({"a_4711_901_01-toy-1.ipynb": "new", "a_4711_900_01-toy.ipynb": "old"})
    assert handed_in(course) == {"4711": {"01-toy.ipynb": b"new"}}
    assert said.remarks == ["4711: 01-toy.ipynb is left out: another file has this name."]


def test_names_in_utf_8_are_read_where_the_zip_doesn_t_say_so(course, tmp_path):
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        name = "Zoë Müller_103_assignsubmission_file_/01-toy.ipynb".encode().decode("cp437")
        entry = zipfile.ZipInfo("x" * len(name))
        archive.writestr(entry, "x")
    raw = path.read_bytes().replace(b"x" * len(name), name.encode("cp437"))
    path.write_bytes(raw)
    collect_zip(course, path, toy.NAME)
    assert set(handed_in(course)) == {"Zoë-Müller"}


ADA = "Ada_1_assignsubmission_file_/"


def test_only_plain_files_are_unpacked_and_only_where_they_belong(course, bring, tmp_path):
    link = zipfile.ZipInfo(f"{ADA}link.ipynb")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    said = bring(
        {
            f"{ADA}01-toy.ipynb": "x",
            f"{ADA}../../../../evil.txt": "x",
            f"{ADA}/etc/evil.txt": "x",
            f"{ADA}a/./evil.txt": "x",
            f"{ADA}01-TOY.ipynb": "y",
            f"{ADA}01-toy.ipynb/evil.txt": "x",
            f"{ADA}{'n' * 300}": "x",
            f"{ADA}bell\a.txt": "x",
            f"{ADA}timestamp.txt": "1999-01-01 00:00:00 UTC",
            f"{ADA}what [is] this*.txt": "x",
            f"__MACOSX/{ADA}._01-toy.ipynb": "x",
            "readme.txt": "x",
            link: "/etc/passwd",
        }
    )
    files = {"01-toy.ipynb": b"x", "what [is] this*.txt": b"x"}
    assert handed_in(course) == {"Ada": files}
    assert not list(tmp_path.rglob("evil.txt"))
    said = " ".join(said.remarks)
    assert said.count("its name can't be a file's here") == 5
    assert said.count("another file has this name") == 2
    assert "link.ipynb is left out: it is a link" in said
    assert "timestamp.txt is left out: students don't say when" in said
    assert "readme.txt belongs to nobody" in said


def test_what_would_fill_the_disk_is_left_out(course, bring, monkeypatch):
    monkeypatch.setattr(zips, "MAX_BYTES", 100)
    monkeypatch.setattr(zips, "MAX_IN_ALL", 150)
    files = {f"{ADA}01-toy.ipynb": "x", f"{ADA}bomb": bytes(101), f"{ADA}other": bytes(99)}
    said = bring(files | {f"{ADA}zero": bytes(99)})
    assert set(handed_in(course)["Ada"]) == {"01-toy.ipynb", "other"}
    assert " ".join(said.remarks).count("it is too large") == 2


@pytest.mark.parametrize("lie", ["shorter", "damaged", "encrypted"])
def test_what_is_damaged_is_not_imported_and_stops_nobody(course, tmp_path, lie):
    path = pack(tmp_path / "all.zip", {f"{ADA}01-toy.ipynb": b"a" * 5000, "Bo" + ADA: ""})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("Bo_2_assignsubmission_file_/01-toy.ipynb", "x")
    raw = bytearray(path.read_bytes())
    directory = raw.index(b"PK\1\2")
    if lie == "shorter":
        raw[directory + 24 : directory + 28] = (10).to_bytes(4, "little")
    elif lie == "damaged":
        raw[directory + 16] ^= 255
    else:
        raw[directory + 8] |= 1
        raw[6] |= 1
    path.write_bytes(raw)
    said = collect_zip(course, path, toy.NAME)
    assert set(handed_in(course)) == {"Bo"}
    assert "Ada is not imported: 01-toy.ipynb is" in " ".join(said.remarks)


def test_nothing_that_was_handed_in_is_lost(course, bring):
    first, second = {f"{ADA}01-toy.ipynb": "1"}, {f"{ADA}01-toy.ipynb": "2"}
    assert bring(first).new == ["Ada"]
    assert bring(first).unchanged == ["Ada"]
    said = bring(second)
    assert (said.replaced, said.differing) == ([], ["Ada"])
    assert handed_in(course)["Ada"]["01-toy.ipynb"] == b"1"
    assert bring(second, update=True).replaced == ["Ada"]
    assert handed_in(course)["Ada"]["01-toy.ipynb"] == b"2"
    bring(first, update=True)
    kept = course.private / "replaced" / toy.NAME / "Ada"
    assert [(kept / n / "01-toy.ipynb").read_text() for n in "12"] == ["1", "2"]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "has no files"),
        ({"__MACOSX/x": "x"}, "has no files"),
        ({"ada/01-toy.ipynb": "x"}, "is no zip of Moodle's or Canvas's: .*'ada/01-toy.ipynb'"),
        ({"anon_Ab1_900_01-toy.ipynb": "x"}, "end anonymous grading"),
    ],
)
def test_a_zip_of_something_else_is_refused(bring, files, message):
    with pytest.raises(AutograderError, match=message):
        bring(files)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"worksheet": CANVAS}, "is not Moodle's"),
        ({"worksheet": WORKSHEET.replace("Participant 10", "Participant 20")}, "has nobody"),
        ({"timezone": "Berlin"}, "no time zone Berlin"),
        ({"timezone": "../../etc"}, "no time zone"),
    ],
)
def test_what_doesn_t_fit_the_zip_is_refused(course, bring, give, options, message):
    if "worksheet" in options:
        options["worksheet"] = give(options["worksheet"])
    with pytest.raises(AutograderError, match=message):
        bring({"Ada_101_assignsubmission_file_/01-toy.ipynb": "x"}, **options)
    assert handed_in(course) == {}


def test_errors_of_import_are_a_sentence(course, give, tmp_path):
    for zip_file, assignment, message in (
        (give(b"PK", "cut.zip"), toy.NAME, "is no zip, or it is cut off"),
        (tmp_path / "nowhere.zip", toy.NAME, "No such file"),
        (pack(tmp_path / "all.zip", {f"{ADA}x": ""}), "09", "autograder release 09"),
    ):
        run = CliRunner().invoke(
            app, ["import", str(zip_file), assignment, "--course-dir", str(course.root)]
        )
        assert run.exit_code == 1
        assert message in " ".join(run.output.split())
        assert isinstance(run.exception, SystemExit)


def test_a_table_of_a_large_class_is_quick_to_match():
    table = [Person(str(n), f"Name {n}", f"{n}@x.org") for n in range(3000)]
    students = [Student(id=f"{n}@x.org") for n in range(3000)]
    assert len(match(dict(enumerate(table)), students)) == 3000
