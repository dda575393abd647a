"""Attacks on the grader: each earns what its honest part earns, and disturbs nobody.

``hostile/*.py`` are attacks in code: each is put into one cell of a notebook that is right
otherwise. Their first lines say where, what it must earn, whether it hangs, so that a limit of
time ends it, and, if it beats plain nbgrader, what it earns there; that is tried, too. Attacks
on the notebook's structure are functions here.
"""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
import toy
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.converters import Autograde

from autograder.authoring.release import generate
from autograder.course import Course

ATTACKS = Path(__file__).parent / "hostile"
HEAD = re.compile(
    r"# in (?P<cell>\S+): earns (?P<earns>\d+)(?P<hangs>, hangs)?"
    r"(; plain nbgrader gives (?P<plain>\d+)(?P<tells> and tells the tests)?)?\n"
)
FULL = 8
HONEST = ("a-first", "m-middle", "z-last")
HONEST_THERE = ("a-calm", "h-calm", "z-calm")  # among what hangs

pytestmark = pytest.mark.skipif(not toy.WALLS, reason=toy.NO_WALLS)

SOLUTIONS = {
    "double": "def double(x):\n    return 2 * x",
    "mean": "def mean(x):\n    return np.sum(x, axis=0) / len(x)",
    "predict": "def predict(x):\n    return (x.sum(axis=1) > 0).astype(int)",
    "words": "words = open('text.txt').read().split()",
}
TESTS = {
    "double": """\
assert double(2) == 4
### BEGIN HIDDEN TESTS
for _x in (-3, 0, 1.25):
    assert double(_x) == 2 * _x, "double(x) should be twice x"
### END HIDDEN TESTS""",
    "mean": """\
assert np.asarray(mean(np.ones((2, 3)))).shape == (3,)
### BEGIN HIDDEN TESTS
_x = np.random.default_rng(7).normal(size=(5, 3))
np.testing.assert_allclose(mean(_x), _x.mean(axis=0), rtol=1e-9)
### END HIDDEN TESTS""",
    "predict": """\
### BEGIN HIDDEN TESTS
_x = np.random.default_rng(8).normal(size=(200, 4))
_y = (_x @ np.ones(4) > 0).astype(int)
_found = np.asarray(predict(_x))
assert _found.shape == (200,), "one class for each row"
assert accuracy(_found, _y) >= 0.95
### END HIDDEN TESTS""",
    "words": """\
### BEGIN HIDDEN TESTS
_score = 0
if len(words) == 5:
    _score = 1
if words[:2] == ["two", "kernels"]:
    _score += 1
_score
### END HIDDEN TESTS""",
}


def hostile_source():
    """The instructor's notebook: four exercises of 2 points each."""
    cells = [
        toy.imports("import numpy as np"),
        new_code_cell(
            "def accuracy(found, right):\n    return np.mean(found == right)",
            metadata=toy.metadata("accuracy", locked=True),
        ),
        new_code_cell("print('ready')"),
    ]
    for name, answer in SOLUTIONS.items():
        marked = f"### BEGIN SOLUTION\n{answer}\n### END SOLUTION"
        cells += [toy.solution(name, marked), toy.check(f"test-{name}", 2, TESTS[name])]
    return toy.notebook(*cells)


@dataclass(frozen=True)
class Attack:
    """What is handed in, what it must earn, and what plain nbgrader gives if that is more."""

    name: str
    notebook: nbformat.NotebookNode
    earns: int
    plain: int | None = None
    tells: bool = False  # whether it learns the hidden tests from plain nbgrader
    hangs: bool = False  # whether a test ends by the limit of time


def solved(released, **answers):
    """The released notebook with right answers, or with others."""
    node = nbformat.from_dict(released)
    for cell in node.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = {**SOLUTIONS, **answers}.get(name, cell.source)
    return node


def in_code(released):
    """The attacks in tests/judging/hostile."""
    for path in sorted(ATTACKS.glob("*.py")):
        text = path.read_text()
        head = HEAD.match(text)
        assert head, f"{path.name}: its first line must say where it goes and what it earns"
        node = solved(released)
        if head["cell"] == "first":
            node.cells.insert(0, new_code_cell(text))
        else:
            node.cells[toy.index(node, head["cell"])].source = text
        plain = head["plain"] and int(head["plain"])
        tells, hangs = bool(head["tells"]), bool(head["hangs"])
        yield Attack(path.stem, node, int(head["earns"]), plain, tells, hangs)


def in_structure(released):
    """Attacks on cells and their metadata: `double` is wrong in all of them."""

    def attack(name, change, earns=6, plain=None):
        node = solved(released, double="def double(x):\n    return 4")
        change(node, toy.index(node, "test-double"))
        return Attack(name, node, earns, plain)

    def retype(node, i):
        node.cells[i] = new_markdown_cell(
            node.cells[i].source, metadata=node.cells[i].metadata
        )

    def point_elsewhere(node, i):
        node.cells[i].metadata.nbgrader.grade_id = "test-mean"

    def more_points(node, i):
        node.cells[i].metadata.nbgrader.points = 100

    def by_hand(node, i):
        node.cells[i].metadata.nbgrader.solution = True

    def unlocked(node, i):
        node.cells[i].metadata.nbgrader.locked = False
        node.cells[i].source = "2"

    def weaker(node, i):
        node.cells[i].source = "assert True"

    def twice(node, i):
        copy = nbformat.from_dict(node.cells[i])
        copy.source = "assert True"
        node.cells.insert(i, copy)

    def before_its_answer(node, i):
        node.cells.insert(0, node.cells.pop(i))

    def skipped(node, i):
        node.cells[i].metadata.tags = ["skip-execution"]

    def own_test(node, i):
        node.cells.insert(i, toy.check("test-extra", 50, "50"))

    def forged_outputs(node, i):
        out = nbformat.v4.new_output("execute_result", {"text/plain": "2"}, execution_count=1)
        node.cells[i].outputs, node.cells[i].execution_count = [out], 1

    def old_schema(node, i):
        node.cells[i].metadata.nbgrader.schema_version = 1

    yield attack("delete_a_test", lambda node, i: node.cells.pop(i))
    for change in (
        retype,
        point_elsewhere,
        more_points,
        by_hand,
        unlocked,
        weaker,
        twice,
        before_its_answer,
        skipped,
        own_test,
        forged_outputs,
        old_schema,
    ):
        yield attack(change.__name__, change)


def hostile_course(root, new_course, cell_seconds):
    (root / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.Execute.timeout = {cell_seconds}\n"
        "c.Autograder.notebook_timeout = 3600\n"
    )
    folder = toy.write_source(root, hostile_source())
    (folder / "text.txt").write_text("two kernels are better than")
    course = new_course(root)
    generate(course, toy.NAME)
    return course


@pytest.fixture(scope="module")
def course(tmp_path_factory, new_course):
    return hostile_course(tmp_path_factory.mktemp("hostile"), new_course, cell_seconds=600)


@pytest.fixture(scope="module")
def hanging(tmp_path_factory, new_course):
    """A course for what hangs, in which nothing else needs a second of the limit."""
    return hostile_course(tmp_path_factory.mktemp("hanging"), new_course, cell_seconds=8)


@pytest.fixture(scope="module")
def attacks(course):
    released = toy.read_released(course)
    return [*in_code(released), *in_structure(released)]


@pytest.fixture(scope="module")
def ours(course, hanging, attacks):
    """What each attack earns here, in a class with three honest students."""
    for attack in attacks:
        root = (hanging if attack.hangs else course).root
        toy.submit(root, attack.name, attack.notebook)
    for student in HONEST_THERE:
        toy.submit(hanging.root, student, solved(toy.read_released(hanging)))
    for student in HONEST:
        folder = toy.submit(course.root, student, solved(toy.read_released(course)))
    for name in ("ipykernel_launcher.py", "ipykernel/__init__.py", "sitecustomize.py"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("raise SystemExit")  # what z-last hands in, too
    records = [*toy.grade(course).records, *toy.grade(hanging).records]
    return {record.student: record for record in records}


@pytest.fixture(scope="module")
def plain_course(course, attacks, tmp_path_factory):
    """A course in which plain nbgrader has graded the attacks that are said to beat it."""
    root = tmp_path_factory.mktemp("plain")
    for name in ("source", "nbgrader_config.py", "gradebook.db"):
        copy = shutil.copytree if (course.root / name).is_dir() else shutil.copy
        copy(course.root / name, root / name)
    copy = Course(root)
    generate(copy, toy.NAME)
    for attack in attacks:
        if attack.plain is not None:
            toy.submit(root, attack.name, attack.notebook)
    directories = copy.directories(root)
    directories.assignment_id = toy.NAME
    converter = Autograde(coursedir=directories, config=copy.config, force=True)
    with copy.nbgrader_log(converter):
        converter.start()
    return copy


@pytest.fixture(scope="module")
def plain(plain_course):
    """What plain nbgrader gives."""
    with plain_course.gradebook() as gradebook:
        return {
            submission.student.id: submission.score
            for submission in gradebook.assignment_submissions(toy.NAME)
        }


def pytest_generate_tests(metafunc):
    if "attack_name" in metafunc.fixturenames:
        released = hostile_source()
        names = [attack.name for attack in (*in_code(released), *in_structure(released))]
        metafunc.parametrize("attack_name", names)


def test_an_attack_earns_what_its_honest_part_earns(attack_name, attacks, ours, plain):
    attack = next(attack for attack in attacks if attack.name == attack_name)
    problems = ours[attack_name].problems
    assert ours[attack_name].score == attack.earns, problems
    assert any("did not end within" in problem for problem in problems) == attack.hangs
    if attack.plain is not None:
        assert plain[attack_name] == attack.plain
        assert attack.plain > attack.earns or attack.tells


def printed(course, student):
    """All that the cells of a graded notebook have printed."""
    outputs = [o for c in toy.read_graded(course, student).cells for o in c.get("outputs", [])]
    return "".join(output.get("text", "") for output in outputs)


def test_no_attack_learns_a_hidden_test(course, hanging, attacks, ours, plain_course):
    for attack in attacks:
        here = hanging if attack.hangs else course
        for secret in ("rtol=1e-9", "default_rng(8)", ">= 0.95"):
            assert secret not in printed(here, attack.name), attack.name
            if attack.tells:
                assert secret in printed(plain_course, attack.name)


@pytest.mark.parametrize("student", HONEST + HONEST_THERE)
def test_the_honest_are_not_disturbed(student, ours):
    assert ours[student].score == FULL
    assert ours[student].problems == []


def test_there_are_enough_attacks(attacks):
    assert len(attacks) >= 40
    assert sum(attack.plain is not None for attack in attacks) >= 12
