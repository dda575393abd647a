"""Mutants are small faults in what students write, each in one place."""

import ast

import pytest
from cosmic_ray.mutating import mutate_code

from autograder.audit.mutants import OWN, mutants

SOURCE = '''\
def scaled(x, y):
    """Return x, scaled."""
    ### BEGIN SOLUTION
    total = x.sum(axis=1, keepdims=True)
    return x / total - y
    ### END SOLUTION


answer = scaled(1, 2)
'''
STUB = SOURCE.replace("    total = x.sum(axis=1, keepdims=True)\n", "").replace(
    "    return x / total - y\n", "    raise NotImplementedError\n"
)


@pytest.mark.parametrize("operator", OWN)
def test_an_operator_does_what_its_examples_say(operator):
    assert operator.examples()
    for example in operator.examples():
        mutated = mutate_code(example.pre_mutation_code, operator(), example.occurrence)
        assert mutated == example.post_mutation_code


def test_mutants_are_code_and_no_two_are_alike():
    trees = [ast.dump(ast.parse(mutant.source)) for mutant in mutants("scaled", SOURCE)]
    assert len(set(trees)) == len(trees) > 15
    assert ast.dump(ast.parse(SOURCE)) not in trees


def test_what_students_are_given_is_not_changed():
    for mutant in mutants("scaled", SOURCE, STUB):
        assert mutant.source.endswith("answer = scaled(1, 2)\n")
        assert '"""Return x, scaled."""' in mutant.source


@pytest.mark.parametrize(
    "fault",
    [
        "total = x.sum(axis= 0, keepdims=True)",
        "total = x.sum(axis=1)",
        "total = x.mean(axis=1, keepdims=True)",
        "total = y.sum(axis=1, keepdims=True)",
        "return x.sum(axis=1, keepdims=True)",
        "pass",
        "return x * total - y",
        "return total / x - y",
        "return x / total",
        "return x / total + y",
    ],
)
def test_the_faults_are_such_as_students_make(fault):
    assert fault in {mutant.why for mutant in mutants("scaled", SOURCE, STUB)}


def test_code_that_a_formatter_broke_into_lines_is_no_obstacle():
    source = "a = f(\n    x,\n)\nb = g(\n    axis=1,\n)\n%timeit 1 - 2\n"
    lines = {mutant.name for mutant in mutants("broken", source)}
    assert "axis=1," in lines
    assert not any("timeit" in line for line in lines)


def test_the_first_few_are_of_many_kinds():
    first = [mutant.why for mutant in mutants("scaled", SOURCE, STUB)][:8]
    assert len({text.split()[0] for text in first}) == 3  # pass, return, total
