"""What is alike is found under other names; what is right, short or common accuses nobody."""

import copy
import random
import re
import time

import pytest
import toy

from autograder.gradebook.records import Record
from autograder.report import similar

NAMES = ["first", "second", "third", "fourth", "fifth"]
STATEMENTS = [
    "{0} = {1} - np.max({1}, axis={n})",
    "{0} = np.exp({1} / {n})",
    "{0} = [value * {n} for value in {1}]",
    "{0} = tf.reduce_mean({1}, axis={n})",
    "{0} = np.where({1} > {n}, {2}, 0)",
    "{0} = sorted({1}, key=lambda pair: pair[{n}])",
    "{0} = {1} @ {2} + {n}",
    "{0} = np.concatenate([{1}, {2}], axis={n})",
]
STUB = 'def solve(x):\n    """Return y."""\n    raise NotImplementedError("not done yet")'
GIVEN = {f"code\t01\texercise-{i}": STUB for i in range(4)} | {"markdown\t01\twords": "YOURS"}
WORDS = ["loss", "weights", "noise", "gradient", "falls", "because", "images", "few", "more"]


def answer(rng):
    """An answer that somebody found alone."""
    lines, known = ["def solve(x):", '    """Return y."""'], ["x"]
    for name in NAMES:
        words = rng.choice(STATEMENTS), name, rng.choice(known), rng.choice(known)
        lines.append("    " + words[0].format(*words[1:], n=rng.randrange(30)))
        known.append(name)
    return "\n".join([*lines, f"    return {name}"])


def alone(rng):
    written = {name: answer(rng) for name in GIVEN if name.startswith("code")}
    return written | {"markdown\t01\twords": " ".join(rng.choices(WORDS, k=40))}


def renamed(written):
    """A copy in which only names differ, and comments."""

    def other(source):
        source = re.sub(rf"\b({'|'.join([*NAMES, 'x'])})\b", r"my_\1", source)
        return source.replace("\n    my", "  # mine\n    my")

    return {
        name: other(source) if "code" in name else source for name, source in written.items()
    }


def students(n, seed=1):
    rng = random.Random(seed)
    return {f"student-{i}": alone(rng) for i in range(n)}


def found(written):
    return {frozenset(pair[1:]) for pair in similar.compare(written, GIVEN)[0]}


def test_a_copy_with_other_names_and_comments_is_found():
    written = students(60)
    written["student-7"] = renamed(written["student-3"])
    assert found(written) == {frozenset({"student-3", "student-7"})}


@pytest.mark.parametrize("n", [2, 3, 8, 60, 300])
def test_who_worked_alone_is_like_nobody(n):
    assert found(students(n)) == set()


@pytest.mark.parametrize("n", [2, 3, 8])
def test_copies_are_found_in_a_small_class(n):
    written = students(n)
    written["student-1"] = renamed(written["student-0"])
    assert found(written) == {frozenset({"student-0", "student-1"})}


@pytest.mark.parametrize("n", [2, 3, 8, 60])
def test_one_short_answer_that_is_right_accuses_nobody(n):
    short = dict.fromkeys(GIVEN, STUB) | {
        "code\t01\texercise-0": "def solve(x):\n    return 2 * x"
    }
    assert found({f"student-{i}": short for i in range(n)}) == set()


@pytest.mark.parametrize("n", [2, 3, 8, 60])
def test_what_was_handed_out_accuses_nobody(n):
    long_ones = {name: stub + "\n" + answer(random.Random(5)) for name, stub in GIVEN.items()}
    assert similar.compare({f"student-{i}": long_ones for i in range(n)}, long_ones)[0] == []


def test_what_a_good_part_of_the_class_wrote_accuses_nobody():
    written, usual = students(40), alone(random.Random(9))
    written |= {f"student-{i}": usual for i in range(10)}
    assert found(written) == set()


def test_half_a_copy_is_less_alike_than_a_whole_one():
    written = students(60)
    written["student-1"] = renamed(written["student-0"])
    part = dict(list(written["student-2"].items())[:3])
    written["student-3"] = written["student-3"] | part
    pairs, _ = similar.compare(written, GIVEN)
    assert pairs[0][1:] == ("student-0", "student-1")
    assert all(pair[0] < 0.9 for pair in pairs[1:])


def test_a_large_class_is_compared_as_a_small_one(monkeypatch):
    written = students(60)
    for one, other in ((0, 1), (0, 2), (5, 40), (59, 30)):
        written[f"student-{other}"] = renamed(written[f"student-{one}"])
    small, _ = similar.compare(written, GIVEN)
    assert len(small) == 5
    monkeypatch.setattr(similar, "SMALL", 0)
    assert similar.compare(written, GIVEN)[0] == small


def test_passages_are_found_again_only_in_what_was_changed(toy_course, monkeypatch):
    written = students(3)
    first = similar.read_passages(toy_course, toy.NAME, written)
    seen, find = [], similar._passages
    monkeypatch.setattr(similar, "_passages", lambda s: seen.append(s) or find(s))
    again = similar.read_passages(toy_course, toy.NAME, written)
    assert not seen
    for student, passages in first.items():
        assert passages.tolist() == again[student].tolist() == find(written[student]).tolist()
    written["student-1"] = written["student-2"]
    changed = similar.read_passages(toy_course, toy.NAME, written)
    assert seen == [written["student-2"]]
    assert changed["student-1"].tolist() == first["student-2"].tolist()


def test_code_that_is_broken_is_compared_too():
    written = students(30)
    written["student-0"]["code\t01\texercise-0"] += "\n    return (("
    written["student-1"] = renamed(written["student-0"])
    assert found(written) == {frozenset({"student-0", "student-1"})}


def test_names_of_one_s_own_are_found_and_others_stay():
    source = "def f(a, *b, c=None):\n    for i, (j, k) in np.pairs(a):\n        d += i == zero"
    assert similar.own_names(source) == {"f", "a", "b", "c", "i", "j", "k", "d"}
    assert "pairs" in similar.tokens(source, {"i"})
    assert "zero" in similar.tokens(source, {"i"})


@pytest.mark.parametrize(
    "text",
    [
        "for" + " " * 9000,
        "'\\'" * 3000,
        "for " * 2500,
        "lambda " * 1400,
        "a , " * 2500,
        "\\" * 9999,
    ],
)
def test_no_text_keeps_the_report_waiting(text):
    start = time.process_time()
    similar.hashes("code\t01\texercise-0", text)
    assert time.process_time() - start < 20  # a second at most; for ever, if read badly


@pytest.fixture
def handed_in(toy_course):
    """A course with autograded notebooks; `write` makes one, with an answer to double."""
    released = toy.read_released(toy_course)

    def write(student, double, words="YOUR ANSWER HERE", digest="1"):
        node = copy.deepcopy(released)
        node.cells[toy.index(node, "double")].source = double
        node.cells[toy.index(node, "words")].source = words
        folder = toy_course.path("autograded", student, toy.NAME)
        folder.mkdir(parents=True, exist_ok=True)
        toy.nbformat.write(node, folder / f"{toy.NAME}.ipynb")
        return Record(student, toy.NAME, digest=digest)

    write.course = toy_course
    return write


def look(course, records):
    return similar.similar(course, toy.NAME, records)


def test_groups_are_shown_side_by_side_where_they_share_something(handed_in):
    mine = answer(random.Random(1)) + "\n" + answer(random.Random(2))
    other = renamed({"code": mine})["code"]
    records = [
        handed_in("ada", mine, "because of the weather that came over the hills at night"),
        handed_in("bob", other, "no idea"),
        handed_in("eve", mine),
        handed_in("kim", answer(random.Random(3))),
    ]
    [group], more = look(handed_in.course, records)
    assert more == 0
    assert {*group.pair, *group.others} == {"ada", "bob", "eve"}
    assert [exercise.name for exercise in group.exercises] == ["double"]
    if "bob" in group.pair:
        assert "renamed" in {how for _, _, how in group.exercises[0].rows}


def test_lines_stand_beside_those_that_they_resemble():
    one = "a = 1\nb = a + 1\nprint(b)"
    other = "c = 1\nnew = 5 * c\nd = c + 1\nprint(d)"
    rows = similar.side_by_side("code\t01\tx", one, other).rows
    assert rows == [
        ("a = 1", "c = 1", "renamed"),
        ("", "new = 5 * c", "other"),
        ("b = a + 1", "d = c + 1", "renamed"),
        ("print(b)", "print(d)", "renamed"),
    ]


def test_only_the_most_similar_groups_are_shown(handed_in, monkeypatch):
    monkeypatch.setattr(similar, "SHOWN", 2)
    records = []
    for i in range(3):
        mine = answer(random.Random(2 * i)) + "\n" + answer(random.Random(2 * i + 1))
        records += [handed_in(f"{who}-{i}", mine) for who in ("ada", "bob")]
    groups, more = look(handed_in.course, records)
    assert (len(groups), more) == (2, 1)


def test_what_was_read_is_read_again_only_when_it_was_graded_again(handed_in):
    record = handed_in("ada", "first")
    read = similar.read_answers
    assert first(read(handed_in.course, toy.NAME, [record])) == "first"
    same, again = handed_in("ada", "second"), handed_in("ada", "second", digest="2")
    assert first(read(handed_in.course, toy.NAME, [same])) == "first"
    assert first(read(handed_in.course, toy.NAME, [again])) == "second"


def first(written):
    return written["ada"][f"code\t{toy.NAME}\tdouble"]


@pytest.mark.parametrize("content", ["", "[]", "{", '{"cells": 3}', '{"cells": [{}]}'])
def test_a_notebook_that_can_t_be_read_is_left_out(handed_in, content):
    record = handed_in("ada", "first")
    path = handed_in.course.path("autograded", "ada", toy.NAME) / f"{toy.NAME}.ipynb"
    path.write_text(content)
    assert similar.read_answers(handed_in.course, toy.NAME, [record]) == {"ada": {}}
