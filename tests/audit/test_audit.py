"""The audit finds what tests let through, what they refuse, and what they don't test."""

import json
import math

import nbformat
import pytest
import toy
from nbformat.v4 import new_code_cell
from typer.testing import CliRunner

from autograder import AutograderError
from autograder.audit import auditor, findings, plan
from autograder.audit.catalogue import STUB
from autograder.audit.luck import Margin
from autograder.commands.teacher import app


@pytest.fixture
def make(tmp_path, new_course):
    """A course with a notebook and a catalogue: for each path there, what an answer says."""

    def make(node, catalogue=(), equivalents=""):
        course = new_course(tmp_path)
        toy.write_source(tmp_path, node)
        for name, text in dict(catalogue).items():
            path = tmp_path / "answers" / toy.NAME / f"{name}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        if equivalents:
            (tmp_path / "answers" / toy.NAME).mkdir(parents=True)
            (tmp_path / "answers" / toy.NAME / "equivalents.toml").write_text(equivalents)
        return course

    return make


def found(course, **options):
    """What an audit says of each exercise, by its name."""
    exercises = auditor.audit(course, **{"mutants": 0, **options})
    return {exercise.name: exercise for exercise in exercises}


def earned(exercise):
    return {attempt.answer.name: attempt.earned for attempt in exercise.attempts}


def answer(name, points, source):
    return {name: f"# earns {points}: says so\n{source}\n"}


def test_each_answer_earns_what_its_tests_give(make):
    course = make(
        toy.source(),
        answer("double/adds", 2, "double = lambda x: x + x")
        | answer("double/squares", 0, "double = lambda x: x ** 2")
        | answer("size/counts", 3, "size = len(range(8))")
        | answer("size/guesses", 0, "size = 7"),
    )
    exercises = found(course)
    assert earned(exercises["double"]) == {STUB: 0, "adds": 2, "squares": 0}
    assert earned(exercises["size"]) == {STUB: 0, "counts": 3, "guesses": 0}
    assert all(exercise.good for exercise in exercises.values())


def test_what_gets_through_and_what_is_refused_is_found(make):
    course = make(
        toy.source(),
        answer("double/small", 0, "double = lambda x: 2 * x if x < 5 else 0")
        | answer("double/triple", 2, "double = lambda x: 3 * x")
        | answer("double/abs", 0, "double = lambda x: 2 * abs(x)"),
    )
    exercise = found(course)["double"]
    surprises = {attempt.answer.name: attempt for attempt in exercise.surprises}
    assert set(surprises) == {"small", "triple"}
    assert surprises["small"].earned == 2
    assert surprises["triple"].messages[0].startswith("AssertionError")
    assert not exercise.good


def test_what_an_answer_changes_is_restored(make):
    node = toy.notebook(
        toy.imports("import numpy as np\nimport random"),
        new_code_cell("values, table = [1, 2], {'a': [1]}\narray = np.zeros(3)"),
        new_code_cell("class Count:\n    n = 0\ncount = Count()\ncount.n = 1"),
        new_code_cell("rng = np.random.default_rng(0)\nrandom.seed(0)"),
        toy.solution("state", "### BEGIN SOLUTION\nstate = 1\n### END SOLUTION"),
        toy.check(
            "test-state",
            1,
            "assert values == [1, 2] and table == {'a': [1]} and not array.any()\n"
            "assert state == 1",
        ),
        toy.solution(
            "drawn", "### BEGIN SOLUTION\ndrawn = rng.integers(1000)\n### END SOLUTION"
        ),
        toy.check("test-drawn", 1, "assert drawn == 850"),
    )
    spoil = (
        "values.append(3); table['a'].append(2); array += 1; count.n = 7; state = 2; new = 1"
    )
    check = "assert count.n == 1 and 'new' not in globals()\nstate = 1"
    course = make(
        node,
        answer("state/a-spoils", 0, spoil)
        | answer("state/b-checks", 1, check)
        | answer("drawn/a-draws", 0, "drawn = rng.integers(1000, size=3).sum()")
        | answer("drawn/b-draws", 1, "drawn = rng.integers(1000)"),
    )
    for exercise in found(course).values():
        assert exercise.complaints == []


def test_an_answer_that_ends_the_kernel_fails_alone(make):
    course = make(
        toy.source(),
        answer("double/ends", 0, "import os\nos._exit(0)")
        | answer("double/adds", 2, "double = lambda x: x + x")
        | answer("size/counts", 3, "size = len(range(8))"),
    )
    exercises = found(course)
    assert earned(exercises["double"]) == {STUB: 0, "adds": 2, "ends": 0}
    assert earned(exercises["size"]) == {STUB: 0, "counts": 3}


DISTANCE = """\
### BEGIN SOLUTION
def distance(x):
    return abs(x - 3)
### END SOLUTION"""


def one_exercise():
    return toy.notebook(
        toy.solution("distance", DISTANCE),
        toy.check("test-distance", 1, "assert distance(5) == 2\nassert distance(0) == 3"),
    )


def test_a_function_that_ends_the_kernel_in_its_last_test_fails_alone(make):
    course = make(
        one_exercise(),
        answer("distance/ends", 0, "import os\ndef distance(x):\n    os._exit(0)")
        | answer("distance/root", 1, "distance = lambda x: ((x - 3) ** 2) ** 0.5"),
    )
    exercise = found(course)["distance"]
    assert earned(exercise) == {STUB: 0, "ends": 0, "root": 1}
    assert exercise.seconds > 0


def test_what_students_see_is_not_run_before_the_test(make):
    node = toy.notebook(
        toy.solution(
            "squares", "### BEGIN SOLUTION\nsquares = iter([0, 1])\n### END SOLUTION"
        ),
        toy.check(
            "test-squares", 1, hiding("assert next(squares) == 0", "assert next(squares) == 1")
        ),
    )
    course = make(node, answer("squares/made", 1, "squares = (i * i for i in range(9))"))
    assert earned(found(course)["squares"])["made"] == 1


def test_points_add_up(make):
    node = toy.notebook(
        toy.solution("size", toy.SIZE),
        toy.check("test-1", 0.7, "assert size == 8"),
        toy.check("test-2", 0.1, "assert size == 8"),
    )
    course = make(node, answer("size/right", 0.8, "size = 8"))
    assert found(course)["size"].surprises == []


def test_mutants_that_get_through_are_shown_with_their_line(make):
    exercise = found(make(one_exercise()), mutants=30)["distance"]
    [attempt] = exercise.surprises
    assert attempt.answer.name == "return abs(x - 3)"
    assert attempt.answer.why == "return abs(3 - x)"
    assert len(exercise.of("mutant")) > 6


def test_a_mutant_that_never_ends_is_stopped(make, monkeypatch):
    monkeypatch.setattr(plan, "EXTRA", 1)
    node = toy.notebook(
        toy.solution(
            "count",
            "### BEGIN SOLUTION\ncount = 0\nwhile count < 5:\n    count += 1\n"
            "### END SOLUTION",
        ),
        toy.check("test-count", 1, "assert count == 5"),
    )
    exercise = found(make(node), mutants=30)["count"]
    late = [a for a in exercise.attempts if any("took longer" in m for m in a.messages)]
    assert ("count += 1", "pass") in {(a.answer.name, a.answer.why) for a in late}
    assert len(exercise.attempts) > len(late)
    assert all(attempt.good for attempt in late)


LISTED = """\
[[equivalent]]
exercise = "distance"
line = "return abs(x - 3)"
mutant = "return abs(3 - x)"
reason = "a distance has no direction"
"""


def test_an_equivalent_mutant_must_be_accepted(make):
    course = make(one_exercise(), equivalents=LISTED)
    exercise = found(course, mutants=30)["distance"]
    [equivalent] = exercise.of("equivalent")
    assert equivalent.good
    assert exercise.good


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("3 - x", "x + 3", "equivalent, earns 0 of 1"),
        ("3 - x", "3 * x", "lists a mutant that is not made: 'return abs(x - 3)'"),
    ],
)
def test_a_wrong_entry_among_the_equivalent_ones_is_found(make, before, after, complaint):
    course = make(one_exercise(), equivalents=LISTED.replace(before, after))
    exercise = found(course, mutants=30)["distance"]
    assert any(complaint in said for said in exercise.complaints)


def hiding(visible, hidden):
    return f"{visible}\n### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS"


@pytest.mark.parametrize(
    ("test", "stub", "complaint"),
    [
        ("assert double", "", "test-double fails no wrong answer"),
        ("# nothing", "", "test-double gives 2 points, and tests nothing"),
        (
            hiding("assert double(-2) == -4", "assert double(-3) == -6"),
            "",
            "what test-double hides adds nothing",
        ),
        (
            "assert double(2) == 4",
            "def double(x):\n    return 4\n",
            "stub, earns 2 of 2: what students are given",
        ),
    ],
)
def test_a_test_that_is_idle_is_found(make, test, stub, complaint):
    node = toy.source()
    node.cells[toy.index(node, "test-double")].source = test
    cell = node.cells[toy.index(node, "double")]
    if stub:
        cell.source = f"{stub}### BEGIN SOLUTION\n{cell.source}\n### END SOLUTION"
        cell.source = cell.source.replace("    ### BEGIN SOLUTION\n", "", 1).replace(
            "    ### END SOLUTION\n", "", 1
        )
    course = make(node, answer("double/squares", 0, "double = lambda x: abs(2 * x)"))
    complaints = found(course)["double"].complaints
    assert any(complaint in said for said in complaints), complaints


def test_a_reference_that_fails_is_no_reference(make):
    node = toy.source()
    node.cells[toy.index(node, "test-size")].source = "assert size == 9"
    with pytest.raises(AutograderError, match="the reference fails test-size: AssertionError"):
        found(make(node))


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("double/adds", "double = 1", "first line must read `# earns POINTS: why`"),
        ("double/adds", "# earns 3: too much\n", "can't earn 3: its exercise is worth 2"),
        ("treble/adds", "# earns 1: adds\n", "answers no exercise: 01-toy has double, size"),
    ],
)
def test_a_catalogue_that_is_wrong_is_not_passed_over(make, path, text, message):
    with pytest.raises(AutograderError, match=message):
        found(make(toy.source(), {path: text}))


def test_an_unknown_assignment_is_a_sentence(make):
    with pytest.raises(AutograderError, match=r"no assignment 02-toy in .*: there are 01-toy"):
        found(make(toy.source()), assignments=["02-toy"])


def test_the_command_shows_and_writes_what_got_through(make, tmp_path):
    right = answer("distance/root", 1, "distance = lambda x: ((x - 3) ** 2) ** 0.5")
    course = make(one_exercise(), right)
    path = tmp_path / "audit.json"
    arguments = ["audit", "--json", str(path), "--course-dir", str(course.root)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 1, result.output
    assert "return abs(x - 3) → return abs(3 - x)" in " ".join(result.output.split())
    [exercise] = json.loads(path.read_text())
    assert not exercise["good"]
    page = (course.root / "report" / "audit.html").read_text()
    assert "return abs(3 - x)" in page

    (tmp_path / "answers" / toy.NAME / "equivalents.toml").write_text(LISTED)
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert "1 of 1 right ones accepted" in " ".join(result.output.split())


def test_a_test_that_is_worth_nothing_can_see_through_an_answer(make):
    node = toy.notebook(
        toy.solution("size", "### BEGIN SOLUTION\nsize = 8\n### END SOLUTION"),
        toy.check("test-first", 0, "assert size > 0, 'must be positive'"),
        toy.check("test-size", 2, "assert size == 8"),
    )
    wrong = answer("size/minus", 0, "size = -8") | answer("size/seven", 0, "size = 7")
    exercise = found(make(node, wrong))["size"]
    assert exercise.complaints == []
    (minus,) = [each for each in exercise.attempts if each.answer.name == "minus"]
    assert "must be positive" in minus.messages[0]


def test_an_assignment_that_is_named_twice_is_audited_once(make):
    course = make(toy.source())
    exercises = auditor.audit(course, [toy.NAME, toy.NAME], mutants=0)
    assert [exercise.name for exercise in exercises] == ["double", "size"]


def test_a_number_that_is_none_is_none_in_json():
    margin = Margin("t", ("e",), "x", "<", 1.0, (0.1, math.nan))
    exercise = findings.Exercise(toy.NAME, "size", 2.0, "", margins=[margin])
    found = json.loads(json.dumps(exercise.as_dict(), allow_nan=False))["margins"][0]
    assert (found["values"], found["margin"]) == ([0.1, None], None)


def test_an_assignment_can_have_several_notebooks(make):
    course = make(toy.source(), answer("distance/root", 1, "distance = lambda x: abs(3 - x)"))
    path = course.root / "source" / toy.NAME / "second.ipynb"
    nbformat.write(one_exercise(), path)
    exercises = found(course)
    assert set(exercises) == {"distance", "double", "size"}
    assert earned(exercises["distance"])["root"] == 1

    nbformat.write(toy.source(), path)
    with pytest.raises(AutograderError, match="Two exercises of 01-toy have one name"):
        found(course)


def test_solution_cells_can_share_their_tests(make):
    node = toy.notebook(
        toy.solution("a", "### BEGIN SOLUTION\na = 1\n### END SOLUTION"),
        new_code_cell("between = a + 1"),
        toy.solution("b", "### BEGIN SOLUTION\nb = between + 1\n### END SOLUTION"),
        toy.check("test-both", 1, "assert a + b == 4"),
        toy.check("test-b", 1, "assert b == 3"),
    )
    course = make(
        node,
        answer("a/three", 0, "a = 3")
        | answer("b/three", 2, "b = 3")
        | answer("b/4", 0, "b = 4"),
    )
    exercises = found(course)
    assert earned(exercises["a"]) == {STUB: 0, "three": 0}
    assert earned(exercises["b"]) == {STUB: 0, "three": 2, "4": 0}
    assert [exercise.complaints for exercise in exercises.values()] == [[], []]
