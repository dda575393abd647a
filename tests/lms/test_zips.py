"""Zips of strangers put nothing where it doesn't belong, and replace nothing unasked."""

import stat
import zipfile

import pytest
import toy
from downloads import CANVAS, WORKSHEET, pack
from typer.testing import CliRunner

from autograder import AutograderError
from autograder.commands.teacher import app
from autograder.lms import unpack
from autograder.lms.zips import collect_zip

ADA = "Ada_1_assignsubmission_file_/"


def test_names_in_utf_8_are_read_where_the_zip_doesn_t_say_so(course, handed_in, tmp_path):
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        name = "Zoë Müller_103_assignsubmission_file_/01-toy.ipynb".encode().decode("cp437")
        entry = zipfile.ZipInfo("x" * len(name))
        archive.writestr(entry, "x")
    raw = path.read_bytes().replace(b"x" * len(name), name.encode("cp437"))
    path.write_bytes(raw)
    collect_zip(course, path, toy.NAME)
    assert set(handed_in()) == {"Zoë-Müller"}


def test_only_plain_files_are_unpacked_and_only_where_they_belong(bring, handed_in, tmp_path):
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
    assert handed_in() == {"Ada": files}
    assert not list(tmp_path.rglob("evil.txt"))
    said = " ".join(said.remarks)
    assert said.count("its name can't be a file's here") == 5
    assert said.count("another file has this name") == 2
    assert "link.ipynb is left out: it is a link" in said
    assert "timestamp.txt is left out: students don't say when" in said
    assert "readme.txt belongs to nobody" in said


def test_what_would_fill_the_disk_is_left_out(bring, handed_in, monkeypatch):
    monkeypatch.setattr(unpack, "MAX_BYTES", 100)
    monkeypatch.setattr(unpack, "MAX_IN_ALL", 150)
    files = {f"{ADA}01-toy.ipynb": "x", f"{ADA}bomb": bytes(101), f"{ADA}other": bytes(99)}
    said = bring(files | {f"{ADA}zero": bytes(99)})
    assert set(handed_in()["Ada"]) == {"01-toy.ipynb", "other"}
    assert " ".join(said.remarks).count("it is too large") == 2


@pytest.mark.parametrize("lie", ["shorter", "damaged", "encrypted"])
def test_what_is_damaged_is_not_imported_and_stops_nobody(course, handed_in, tmp_path, lie):
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
    assert set(handed_in()) == {"Bo"}
    assert "Ada is not imported: 01-toy.ipynb is" in " ".join(said.remarks)


def test_nothing_that_was_handed_in_is_lost(course, bring, handed_in):
    first, second = {f"{ADA}01-toy.ipynb": "1"}, {f"{ADA}01-toy.ipynb": "2"}
    assert bring(first).new == ["Ada"]
    assert bring(first).unchanged == ["Ada"]
    said = bring(second)
    assert (said.replaced, said.differing) == ([], ["Ada"])
    assert handed_in()["Ada"]["01-toy.ipynb"] == b"1"
    assert bring(second, update=True).replaced == ["Ada"]
    assert handed_in()["Ada"]["01-toy.ipynb"] == b"2"
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
def test_what_doesn_t_fit_the_zip_is_refused(bring, handed_in, give, options, message):
    if "worksheet" in options:
        options["worksheet"] = give(options["worksheet"])
    with pytest.raises(AutograderError, match=message):
        bring({"Ada_101_assignsubmission_file_/01-toy.ipynb": "x"}, **options)
    assert handed_in() == {}


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
