"""Tokens for a class: shown once, kept as hashes, and ended when a teacher says so."""

import csv
import re
import sqlite3
import stat
from contextlib import closing

import pytest
from typer.testing import CliRunner

from autograder.commands.app import app
from autograder.course import Course
from autograder.service.serve import open_store

CLASS = """\
id,first_name,last_name,email,group
ada,Ada,Lovelace,ada@example.org,1
zoë-王,Zoë,"Wang, Dr",,2
"""


@pytest.fixture
def course(tmp_path, new_course):
    return new_course(tmp_path)


@pytest.fixture
def run(course, tmp_path, monkeypatch):
    """Run a command in the course; gives what it says, in one line, and its exit code."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        result = CliRunner().invoke(app, [*arguments, "--course-dir", str(course.root)])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return " ".join(result.output.split()), result.exit_code

    return run


@pytest.fixture
def enroll(run, tmp_path):
    """Enroll who is in a table; gives the links by id, what was said, and the exit code."""

    def enroll(table=CLASS, output="links.csv", *options):
        (tmp_path / "class.csv").write_bytes(
            table.encode() if isinstance(table, str) else table
        )
        said, code = run("enroll", "class.csv", "--output", output, *options)
        if not (tmp_path / output).exists():
            return {}, said, code
        with (tmp_path / output).open(encoding="utf-8", newline="") as file:
            return {row["id"]: row["link"] for row in csv.DictReader(file)}, said, code

    return enroll


def holder(course, link):
    queue = open_store(course)
    found = queue.whose(link.partition("#")[2])
    queue.close()
    return found and (found.name, found.teacher)


def test_each_student_gets_a_link_of_their_own(course, enroll):
    links, said, code = enroll()
    assert (set(links), code) == ({"ada", "zoë-王"}, 0)
    assert "2 new links are in links.csv" in said
    for name, link in links.items():
        assert link.startswith("http://127.0.0.1:8000/#")
        assert holder(course, link) == (name, False)
    with course.gradebook() as gradebook:
        ada = gradebook.find_student("ada")
        assert (ada.first_name, ada.last_name, ada.email) == (
            "Ada",
            "Lovelace",
            "ada@example.org",
        )
        assert gradebook.find_student("zoë-王").last_name == "Wang, Dr"


def test_links_have_the_address_that_the_course_sets(course, enroll):
    text = 'c = get_config()\nc.Service.url = "https://digits.example.org/hand-in/"'
    (course.root / "nbgrader_config.py").write_text(text)
    assert enroll()[0]["ada"].startswith("https://digits.example.org/hand-in/#")


def test_only_their_owner_can_read_the_links(enroll, tmp_path):
    enroll()
    assert stat.S_IMODE((tmp_path / "links.csv").stat().st_mode) == 0o600


def test_the_database_holds_hashes_only(course, enroll, run):
    links, _, _ = enroll()
    said, _ = run("enroll", "--teacher", "prof")
    tokens = [link.partition("#")[2] for link in [*links.values(), said.split()[-1]]]
    with closing(sqlite3.connect(course.private / "service.db")) as database:
        dump = "\n".join(database.iterdump())
    assert "'ada'" in dump
    for token in tokens:
        assert len(token) >= 32
        assert token not in dump


def test_who_has_a_link_keeps_it_and_newcomers_get_theirs(course, enroll):
    first, _, _ = enroll()
    second, said, _ = enroll(CLASS + "new,,,,\n", "more.csv")
    assert set(second) == {"new"}
    assert "2 have one already, and keep it." in said
    assert holder(course, first["ada"]) == ("ada", False)


def test_renewed_links_end_the_old_ones_of_those_in_the_table(course, enroll, run):
    first, _, _ = enroll()
    said, _ = run("enroll", "--teacher", "ada")
    second, _, _ = enroll("id\nada\n", "again.csv", "--renew")
    assert holder(course, first["ada"]) is None
    assert holder(course, second["ada"]) == ("ada", False)
    assert holder(course, first["zoë-王"]) == ("zoë-王", False)
    assert holder(course, said.split()[-1]) == ("ada", True)


def test_revoked_links_end_at_once_and_can_be_made_anew(course, enroll, run):
    links, _, _ = enroll()
    said, code = run("revoke", "ada", "nobody")
    assert (said, code) == ("ada has no link any more. nobody had no link.", 0)
    assert holder(course, links["ada"]) is None
    assert holder(course, links["zoë-王"])
    again, _, _ = enroll(CLASS, "again.csv")
    assert set(again) == {"ada"}


def test_an_output_that_exists_stays_and_nobody_gets_a_token(course, enroll, tmp_path):
    (tmp_path / "links.csv").write_text("precious")
    _, said, code = enroll()
    assert "exists, and may hold tokens" in said
    assert code == 1
    assert (tmp_path / "links.csv").read_text() == "precious"
    assert open_store(course).holders() == set()


BAD = {
    "no id": ("name,email\nAda,a@b\n", "has no column id"),
    "empty": ("", "has no column id"),
    "nobody": ("id\n", "names nobody"),
    "twice": ("id\nada\nbob\nada\n", "names ada twice"),
    "no name": ("id,email\n,a@b\n", "student 1: '' can't be an id"),
    "traversal": ("id\n../../etc\n", "student 1: '../../etc' can't be an id"),
    "dots": ("id\nada\n..\n", "student 2: '..' can't be an id"),
    "a path": ("id\na/b\n", "can't be an id"),
    "a backslash": ("id\na\\b\n", "can't be an id"),
    "a pattern": ("id\na*\n", "can't be an id"),
    "null": ("id\na\0b\n", "can't be an id|is not a CSV"),
    "a new line": ('id\n"a\nb"\n', "can't be an id"),
    "too long": (f"id\n{'x' * 500}\n", "can't be an id"),
    "half a character": ("id\nZoe\u0308\n", "can't be an id"),
    "Latin 1": ("id\nZoë\n".encode("latin-1"), "is not a CSV file in UTF-8"),
    "a spreadsheet": (b"PK\x03\x04\x00\xff\xfe", "is not a CSV file in UTF-8"),
    "a huge field": (f"id\n{'x' * 200_000}\n", "is not a CSV file|can't be an id"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_table_gives_nobody_a_token(course, enroll, tmp_path, kind):
    table, wanted = BAD[kind]
    links, said, code = enroll(table)
    assert (links, code) == ({}, 1)
    assert re.search(wanted, said), said
    assert not (tmp_path / "links.csv").exists()
    assert open_store(course).holders() == set()


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ([], "Name either the class's CSV file, or a --teacher."),
        (["class.csv", "--teacher", "prof"], "Name either"),
        (["nowhere.csv"], "nowhere.csv can't be read: No such file"),
        (["."], "can't be read: Is a directory"),
    ],
    ids=["nothing", "both", "no file", "a folder"],
)
def test_commands_that_can_t_be_met_say_why(run, arguments, wanted):
    said, code = run("enroll", *arguments)
    assert wanted in said
    assert code == 1


def test_an_output_that_can_t_be_made_is_a_sentence(course, enroll):
    _, said, code = enroll(CLASS, "nowhere/links.csv")
    assert ("can't be written" in said, code) == (True, 1)
    assert open_store(course).holders() == set()


def test_a_bom_and_spaces_are_no_part_of_an_id(course, enroll):
    links, _, _ = enroll(b"\xef\xbb\xbfid\n ada \n")
    assert set(links) == {"ada"}


def test_the_database_of_another_course_is_another(enroll, tmp_path, course):
    enroll()
    (tmp_path / "other").mkdir()
    assert open_store(Course(tmp_path / "other")).holders() == set()
