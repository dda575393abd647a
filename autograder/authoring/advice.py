"""What an author should know of a notebook's tests, before students meet them.

The proof of a release runs the solutions through the judge, and so finds tests that can't
work there. Here is what it can't find: tests that believe more than they must, and reasons.
"""

import ast

from autograder.judging import names

CURRENT = {"gcf", "gca", "gci", "get_fignums"}  # Matplotlib's, of the kernel that is asked


def advice(cells):
    """What to look at, a line each.

    Parameters
    ----------
    cells : list of names.Cell
        In the notebook's order.

    Returns
    -------
    list of str
    """
    inside, imported = set(), set()  # what students' functions read; what solutions import
    for cell in cells:
        if cell.role != "test":
            inside |= names.reads(cell.source, functions_only=True)
        if cell.role == "solution":
            imported |= names.imports(cell.source) - names.imports(cell.stub)
    found = []
    for test, owners in names.tests(cells):
        theirs = {name for name, owner in owners.items() if owner.role == "theirs"}
        found += _believes(test, owners, imported)
        found += [
            f"{test.name} sets {name}: the student's functions read another {name}, in their "
            "own kernel. Make it a parameter"
            for name in sorted(names.binds(test.source) & theirs & inside)
        ]
        tree = names.parse(test.source)
        found += [f"{test.name} {what}" for what in dict.fromkeys(_idioms(tree, theirs))]
    return [*found, *_left_behind(cells)]


def _believes(test, owners, imported):
    """What a test takes from students though it is no answer of theirs."""
    for name in sorted(names.reads(test.source) - names.binds(test.source)):
        owner = owners.get(name)
        if owner is None or owner.role != "theirs":
            continue
        if owner.cell != "solution":
            yield (
                f"{test.name} reads {name}, which the student's kernel makes: students can "
                "change it. Make it in the test, or, if it is a function, lock its cell"
            )
        elif name in imported:
            yield (
                f"{test.name} uses {name}, which only a solution imports, so it is the "
                "student's: import it in the test, too"
            )


def _idioms(tree, theirs):
    """What doesn't work with objects that stay in another kernel."""

    def uses(*nodes):
        inner = [part for node in nodes for part in ast.walk(node)]
        return any(isinstance(part, ast.Name) and part.id in theirs for part in inner)

    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in CURRENT:
            yield f"asks for {node.attr}(): have the exercise return its figure"
        elif isinstance(node, ast.Compare) and _is_type(node.left) and uses(node):
            yield "compares type(...): use isinstance"
        elif isinstance(node, ast.ClassDef) and uses(*node.bases):
            yield f"derives {node.name} from a student's class: test instances instead"
        elif isinstance(node, ast.Await) and uses(node):
            yield "awaits a student's coroutine: test a function"
        elif isinstance(node, ast.With):
            openers = [item.context_expr for item in node.items]
            if "GradientTape" in map(_called, openers):
                body = [part for line in node.body for part in ast.walk(line)]
                if theirs & set(map(_called, body)):
                    yield (
                        "watches a student's function with a GradientTape: use finite "
                        "differences, or have the function return gradients"
                    )
            elif uses(*openers):
                yield "opens a student's object with `with`: call its methods"


def _is_type(node):
    return isinstance(node, ast.Call) and _called(node) == "type"


def _called(node):
    """The name of what is called; empty, if nothing is."""
    function = getattr(node, "func", None)
    return getattr(function, "attr", getattr(function, "id", ""))


def _left_behind(cells):
    """What later cells read, but only tests bind: it never reaches the student's kernel."""
    tested, bound = {}, set()
    for cell in cells:
        if cell.role == "test":
            tested.update(dict.fromkeys(names.binds(cell.source), cell.name))
            continue
        missing = names.reads(cell.source) & tested.keys() - bound
        for name in sorted(missing):
            yield (
                f"{tested[name]} is the only cell that binds {name}, and "
                f"{cell.name or repr(cell.source[:30])} reads it: bind it outside of the test"
            )
        bound |= names.binds(cell.source)
