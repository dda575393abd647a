"""What failed tests said is plain text, and the same mistakes come together."""

import json

import pytest
import toy
from nbformat.v4 import new_output
from nbgrader.utils import compute_checksum

from autograder.gradebook import messages
from autograder.gradebook.records import Record, find, save

ERROR = "it is 3"


def executed(error=None, result=None, touched=True):
    """A solution and its test, which has ended in an error, in a number or well."""
    answer, test = toy.solution("size", "# YOUR CODE HERE"), toy.check("test-size", 3, "size")
    answer.metadata.nbgrader.checksum = compute_checksum(answer)
    if touched:
        answer.source = "size = 3"
    test.execution_count = 1
    if error:
        test.outputs = [new_output("error", ename=error[0], evalue=error[1], traceback=[])]
    if result:
        test.outputs = [new_output("execute_result", {"text/plain": result})]
    return toy.notebook(answer, test)


def said(**what):
    return messages.failed(executed(**what)).get("test-size")


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (("AssertionError", "it is 3"), "it is 3"),
        (("AssertionError", ""), "A check failed, without a message"),
        (("KeyboardInterrupt", ""), "KeyboardInterrupt"),
        (("NotRun", "the kernel died in size"), "Not run: the kernel died in size"),
        (
            ("ValueError", "\x1b[1;31mred\x1b[0m\x00 and\x07 \ud800 half"),
            "ValueError: red  and    half",
        ),
        (("ValueError", "two\nlines"), "ValueError: two\nlines"),
    ],
)
def test_an_error_becomes_plain_text(error, message):
    assert said(error=error) == message


def test_a_long_message_is_cut():
    assert len(said(error=("ValueError", "x" * 100_000))) == messages.LONGEST


def test_what_earned_all_points_says_nothing():
    assert said() is None
    assert said(result="3") is None


def test_partial_credit_and_a_faulty_test_are_told():
    assert said(result="1.5") == "Partial credit: 1.5 of 3 points"
    assert "which is no score" in said(result="'many'")


def test_who_did_not_attempt_it_is_not_told_of_an_error():
    assert said(error=("NameError", "size"), touched=False) == messages.NOT_ATTEMPTED
    assert said(touched=False) is None


def grouped(*said):
    records = [
        Record(f"student-{i}", toy.NAME, messages={toy.NAME: {"test-size": message}})
        for i, message in enumerate(said)
    ]
    return messages.grouped(records)[toy.NAME, "test-size"]


def test_the_largest_group_comes_first():
    groups = grouped("A: no", ERROR, "B: no", ERROR)
    assert [(group.message, len(group.students)) for group in groups] == [
        (ERROR, 2),
        ("A: no", 1),
        ("B: no", 1),
    ]
    assert groups[0].students == ["student-1", "student-3"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("yours is 0.25", "yours is -1e-05"),
        ("they sum to [0.1 0.9]", "they sum to [0.3 0.3\n 0.4]"),
        ("<f at 0x7f3a>", "<f at 0xbeef>"),
    ],
)
def test_messages_that_differ_in_numbers_only_are_one_group(one, other):
    [group] = grouped(one, other, other)
    assert (group.message, group.kinds, len(group.students)) == (other, 2, 3)


def test_digits_in_names_are_no_numbers():
    assert len(grouped("name 'W1' is not defined", "name 'W2' is not defined")) == 2


def test_a_record_from_before_there_were_messages_is_read(toy_course):
    record = Record("ada", toy.NAME, 3.0, digest="1")
    save(toy_course, record)
    [path] = (toy_course.private / "records").glob("*/ada.json")
    old = json.loads(path.read_text())
    del old["messages"]
    path.write_text(json.dumps(old))
    assert find(toy_course, "ada", toy.NAME) == record
