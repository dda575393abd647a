"""Wrong answers made from right ones: a reference solution with one small fault.

The faults are cosmic-ray's operators, where they are such as students make, and a few of our
own for what its operators don't do: see `OWN`. Each fault changes one line.
"""

import ast
import hashlib
import itertools

from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Example, Operator
from cosmic_ray.plugins import get_operator
from parso.python import tree

from autograder.audit.catalogue import Answer
from autograder.judging.names import parse

OTHERS = {
    "+": "Add_Sub",
    "-": "Sub_Add",
    "*": "Mul_Div Mul_Add",
    "/": "Div_Mul Div_FloorDiv",
    "//": "FloorDiv_Mul FloorDiv_Div",
    "%": "Mod_FloorDiv",
    "**": "Pow_Mul",
    "&": "BitAnd_BitOr",
    "|": "BitOr_BitAnd",
    "<": "Lt_LtE Lt_Gt",
    "<=": "LtE_Lt LtE_GtE",
    ">": "Gt_GtE Gt_Lt",
    ">=": "GtE_Gt GtE_LtE",
    "==": "Eq_NotEq Eq_GtE",
    "!=": "NotEq_Eq",
}
OF_COSMIC_RAY = [
    *(
        f"Replace{'Comparison' if operator[0] in '<>=!' else 'Binary'}Operator_{name}"
        for operator, names in OTHERS.items()
        for name in names.split()
    ),
    "ReplaceUnaryOperator_USub_UAdd",
    "ReplaceUnaryOperator_Delete_Not",
    "ReplaceUnaryOperator_Delete_Invert",
    "ReplaceTrueWithFalse",
    "ReplaceFalseWithTrue",
    "ReplaceAndWithOr",
    "ReplaceOrWithAnd",
    "ReplaceBreakWithContinue",
    "ReplaceContinueWithBreak",
    "NumberReplacer",
    "ZeroIterationForLoop",
]
MAGIC = ("%", "!")  # begins lines that are no Python
# What is easily taken for something else: reductions, dtypes and functions of arrays.
NAMES = {
    "all": "any",
    "any": "all",
    "argmax": "argmin",
    "argmin": "argmax",
    "argsort": "sort",
    "ceil": "floor",
    "exp": "expm1",
    "float32": "float64",
    "floor": "ceil",
    "int32": "float32",
    "int64": "float32",
    "log": "log1p",
    "log1p": "log",
    "log2": "log",
    "max": "min",
    "maximum": "minimum",
    "mean": "sum",
    "min": "max",
    "minimum": "maximum",
    "ones": "zeros",
    "reduce_max": "reduce_min",
    "reduce_mean": "reduce_sum",
    "reduce_sum": "reduce_mean",
    "relu": "sigmoid",
    "sigmoid": "relu",
    "std": "var",
    "sum": "mean",
    "uint8": "int8",
    "var": "std",
    "zeros": "ones",
}


class _OfOurs(Operator):
    """An operator that changes a node in one way, or in several."""

    def ways(self, node):
        """The functions that each change the node, and return what it becomes."""
        raise NotImplementedError

    def mutation_positions(self, node):
        for _ in self.ways(node):
            yield node.start_pos, node.end_pos

    def mutate(self, node, index):
        return self.ways(node)[index]() or node


class DropStatement(_OfOurs):
    """A statement is forgotten."""

    def ways(self, node):
        if node.type != "simple_stmt" or _is_no_loss(node.children[0]):
            return []
        return [lambda: _put(node, 0, "pass")]

    @classmethod
    def examples(cls):
        return (Example("a = 1\nb = 2\n", "pass\nb = 2\n"),)


class ReturnEarly(_OfOurs):
    """A function returns what it should have gone on with."""

    def ways(self, node):
        plain = node.type == "expr_stmt" and getattr(node.children[1], "value", "") == "="
        if not plain or tree.search_ancestor(node, "funcdef") is None:
            return []
        following = node.parent.get_next_sibling()
        same = ["return", node.children[0].get_code().strip()]
        if following and following.get_code().split() == same:
            return []
        value = "".join(child.get_code() for child in node.children[2:])
        return [lambda: _code(f"return {value.strip()}", node)]

    @classmethod
    def examples(cls):
        return (
            Example(
                "def f(a):\n    b = 2 * a\n    return b + 1\n",
                "def f(a):\n    return 2 * a\n    return b + 1\n",
            ),
        )


class SwapOperands(_OfOurs):
    """The operands of an operator whose order matters stand in the wrong order."""

    def ways(self, node):
        if node.type not in {"arith_expr", "term", "power"} or len(node.children) != 3:
            return []
        if getattr(node.children[1], "value", "") not in {"-", "/", "//", "%", "**", "@"}:
            return []
        return [lambda: _swap(node, 0, 2)]

    @classmethod
    def examples(cls):
        return (Example("a - b", "b - a"),)


class DropOperand(_OfOurs):
    """One operand is forgotten."""

    def ways(self, node):
        if node.type not in {"arith_expr", "term", "power"} or len(node.children) != 3:
            return []
        if getattr(node.children[1], "value", "") not in {*OTHERS, "@"}:
            return []
        return [lambda i=i: _code(node.children[i].get_code().strip(), node) for i in (0, 2)]

    @classmethod
    def examples(cls):
        return (Example("a - b", "a"), Example("a - b", "b", occurrence=1))


class DropCall(_OfOurs):
    """A function of one argument, or a method, is not called."""

    def ways(self, node):
        if node.type not in {"power", "atom_expr"} or len(node.children) < 2:
            return []
        *before, call = node.children
        if before[0].type == "keyword":  # await
            return []
        if call.type != "trailer" or call.children[0].value != "(":
            return []
        if len(before) > 1 and before[-1].children[0].value == "." and len(before) > 2:
            return [lambda: _code("".join(b.get_code() for b in before[:-1]).strip(), node)]
        arguments = call.children[1]
        if arguments.type in {"arglist", "operator"}:
            arguments = getattr(arguments, "children", [None])[0]
        if arguments is None or arguments.type == "argument":
            return []
        return [lambda: _code(f"({arguments.get_code().strip()})", node)]

    @classmethod
    def examples(cls):
        return (
            Example("f(a, axis=1)", "(a)"),
            Example("np.abs(a - b)", "(a - b)"),
            Example("a.b.sort()", "a.b"),
        )


class OtherParameter(_OfOurs):
    """One parameter of a function stands for another."""

    def ways(self, node):
        function = node.type == "name" and tree.search_ancestor(node, "funcdef")
        if not function or node.is_definition() or node.parent.type == "param":
            return []
        before, after = node.get_previous_leaf(), node.get_next_leaf()
        if before.value == "." or (after.value == "=" and node.parent.type == "argument"):
            return []
        names = [parameter.name.value for parameter in function.get_params()]
        if node.value not in names or len(names) < 2:
            return []
        other = names[(names.index(node.value) + 1) % len(names)]
        return [lambda: _code(other, node)]

    @classmethod
    def examples(cls):
        return (Example("def f(a, b): return a", "def f(a, b): return b"),)


class SwapArguments(_OfOurs):
    """The first two arguments of a call stand in the wrong order."""

    def ways(self, node):
        call = node.type == "arglist" and node.parent.type == "trailer"
        if (
            not call
            or len(node.children) < 3
            or "argument" in {child.type for child in node.children[:3]}
        ):
            return []
        return [lambda: _swap(node, 0, 2)]

    @classmethod
    def examples(cls):
        return (Example("f(a, b, c=1)", "f(b, a, c=1)"),)


class DropKeyword(_OfOurs):
    """A keyword argument, such as an axis, is forgotten."""

    def ways(self, node):
        if node.type == "trailer" and node.children[1].type == "argument":
            keyword = node.children[1]
            return [lambda: _put(node, 1, "")] if _is_keyword(keyword) else []
        if node.type != "arglist":
            return []
        places = [i for i, child in enumerate(node.children) if _is_keyword(child)]
        return [lambda i=i: _take(node, i) for i in places]

    @classmethod
    def examples(cls):
        return (
            Example("x.sum(axis=1)", "x.sum()"),
            Example("x.sum(1, keepdims=True)", "x.sum(1)"),
        )


class ReplaceName(_OfOurs):
    """One reduction, dtype or function stands for another."""

    def ways(self, node):
        if node.type == "name":
            other = NAMES.get(node.value)
        elif node.type == "string":
            other = NAMES.get(node.value.strip("'\""))
            other = other and f'"{other}"'
        else:
            return []
        if not other or node.parent.type == "param":
            return []
        return [lambda: _code(other, node)]

    @classmethod
    def examples(cls):
        return (
            Example("x.mean()", "x.sum()"),
            Example('x.astype("float32")', 'x.astype("float64")'),
        )


OWN = [
    DropStatement,
    ReturnEarly,
    SwapOperands,
    DropOperand,
    DropCall,
    OtherParameter,
    SwapArguments,
    DropKeyword,
    ReplaceName,
]


def mutants(exercise, source, stub=""):
    """All mutants of a reference solution, such that any first few of them are of all kinds.

    Parameters
    ----------
    exercise : str
    source : str
        The reference solution.
    stub : str
        What students are given in its place: these lines are not changed.

    Returns
    -------
    list of catalogue.Answer
        Of the kind "mutant", in an order that only the source decides; no two are alike.
        `name` is the line that was changed, and `why` what became of it.
    """
    operators = [get_operator(f"core/{name}") for name in OF_COSMIC_RAY] + OWN
    given = {line.strip() for line in stub.splitlines()}
    kinds, seen = {}, {_tree(source)}
    for operator in operators:
        for number in itertools.count():
            mutated = mutate_code(source, operator(), number)
            if mutated is None:
                break
            if _tree(mutated) in seen or not parse(mutated).body:
                continue
            seen.add(_tree(mutated))
            old, new = changed(source, mutated)
            if given & set(old) or any(line.startswith(MAGIC) for line in old):
                continue
            old, new = " ".join(old), " ".join(new)
            answer = Answer(exercise, old, "mutant", None, new, mutated)
            kinds.setdefault(operator.__name__.partition("_")[0], []).append(answer)
    for some in kinds.values():
        some.sort(key=lambda answer: hashlib.sha256(answer.source.encode()).digest())
    rounds = itertools.zip_longest(*kinds.values())
    return [answer for some in rounds for answer in some if answer]


def changed(source, mutated):
    """What differs: the lines of each, stripped, without what both have around it."""
    old, new = ([line.strip() for line in text.splitlines()] for text in (source, mutated))
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    return old, new


def _tree(source):
    return ast.dump(parse(source))


def _is_no_loss(statement):
    """Whether nothing is lost without a statement, or whether it is the exercise's text."""
    return statement.type in {"string", "import_name", "import_from"} or (
        statement.type == "keyword" and statement.value == "pass"
    )


def _is_keyword(node):
    return node.type == "argument" and getattr(node.children[1], "value", "") == "="


def _code(text, like):
    """Code in the place of a node."""
    first = like.get_first_leaf()
    return tree.Name(text, first.start_pos, prefix=first.prefix)


def _put(node, index, text):
    node.children[index] = _code(text, node.children[index])


def _swap(node, one, other):
    first, second = node.children[one], node.children[other]
    leaves = first.get_first_leaf(), second.get_first_leaf()
    leaves[0].prefix, leaves[1].prefix = leaves[1].prefix, leaves[0].prefix
    node.children[one], node.children[other] = second, first


def _take(node, index):
    """Take out an argument, and the comma before or after it."""
    start = max(0, index - 1)
    del node.children[start : start + 2]
    if node.children:
        node.children[0].get_first_leaf().prefix = ""
