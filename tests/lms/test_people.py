"""People are found by what only they have, and never taken for somebody else."""

import pytest
from downloads import WORKSHEET
from nbgrader.api import Student

from autograder.lms.canvas import User
from autograder.lms.moodle import Participant
from autograder.lms.people import match


def person(number, name="", email="", ids=(), canvas=False):
    return (User if canvas else Participant)(number, name, email, ids)


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


def test_who_was_imported_by_name_is_found_again_by_address(
    course, bring, handed_in, solved, give
):
    files = {"Ada Lovelace_101_assignsubmission_file_/01-toy.ipynb": solved}
    said = bring(files)
    assert said.new == ["Ada-Lovelace"]
    assert "nobody of them is late" in " ".join(said.remarks)
    again = bring(files, worksheet=give(WORKSHEET), timezone="Europe/Berlin")
    assert again.unchanged == ["Ada-Lovelace"]
    stamp = handed_in()["Ada-Lovelace"]["timestamp.txt"]
    assert stamp == b"2026-05-01 12:00:00 UTC\n"
    with course.gradebook() as gradebook:
        assert gradebook.find_student("Ada-Lovelace").email == "ada@uni.example"


def test_two_of_the_same_name_stay_two(bring, handed_in, solved):
    bring(
        {
            "Kim Lee_7_assignsubmission_file_/01-toy.ipynb": solved,
            "Kim Lee_8_assignsubmission_file_/01-toy.ipynb": "",
            "Participant_9_assignsubmission_file_/01-toy.ipynb": solved,
        }
    )
    assert set(handed_in()) == {"Kim-Lee-7", "Kim-Lee-8", "Participant-9"}


def test_a_name_can_be_no_formula_and_no_path(course, bring, give):
    table = WORKSHEET.replace("Ada Lovelace", '=HYPERLINK(""x""), +Eve')
    table = table.replace("ada@uni.example", "../=1+1@x.org")
    said = bring({"Eve_101_assignsubmission_file_/01-toy.ipynb": ""}, worksheet=give(table))
    assert said.new == ["1-1@x.org"]
    with course.gradebook() as gradebook:
        eve = gradebook.find_student("1-1@x.org")
        assert f"{eve.first_name} {eve.last_name}" == "HYPERLINK( x ) +Eve"


def test_a_table_of_a_large_class_is_quick_to_match():
    table = [Participant(str(n), f"Name {n}", f"{n}@x.org") for n in range(3000)]
    students = [Student(id=f"{n}@x.org") for n in range(3000)]
    assert len(match(dict(enumerate(table)), students)) == 3000
