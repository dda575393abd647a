"""Which kernel a name belongs to: read from the instructor's source, never from a student's.

The judge has its own copies of what instructor's cells import, and of the functions, classes
and plain constants of locked cells. What a solution or any other cell binds is the student's.
The last cell before a test that binds a name decides.
"""

import ast
import builtins
import symtable
from dataclasses import dataclass

from IPython.core.inputtransformer2 import TransformerManager

RUNS = ast.stmt | ast.excepthandler | ast.match_case
DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Cell:
    """A code cell of the instructor's notebook.

    `role` is "test", "solution", "locked" or "ordinary"; `stub` is what students get of a
    solution cell.
    """

    name: str
    role: str
    source: str
    stub: str = ""


@dataclass(frozen=True)
class Needs:
    """What must be bound before a test runs: see `Judge.begin`."""

    own: tuple = ()
    theirs: tuple = ()
    unknown: tuple = ()
    bound: tuple = ()


@dataclass(frozen=True)
class Owner:
    """Who binds a name.

    `role` is "own" (the judge can, with `statement`), "test" (the judge does when that test
    runs) or "theirs" (the student's kernel); `cell` is the role of the cell.
    """

    role: str
    cell: str
    statement: str = ""
    extends: bool = False


def needs(cells):
    """What each test of a notebook needs.

    Parameters
    ----------
    cells : list of Cell
        In the notebook's order.

    Returns
    -------
    dict of str to Needs
        By the names of the tests.
    """
    return {test.name: _needs(test, owners) for test, owners in tests(cells)}


def tests(cells):
    """Each test, with the owners of the names that are bound before it."""
    owners = {}
    for cell in cells:
        if cell.role == "test":
            yield cell, dict(owners)
        mine = set()  # what this cell binds to what the judge can make
        for name, owner in _owners(cell):
            before = owners.get(name)
            if before and before.extends and owner.extends:  # import a.b, then import a.c
                both = f"{before.statement}\n{owner.statement}"
                owner = Owner("own", cell.role, both, extends=True)
            else:
                owners.pop(name, None)  # its place is that of the last binding
            if owner.statement:
                mine.add(name)
            owners[name] = owner
        for name in sorted(binds(cell.source) - mine):
            owners[name] = Owner("test" if cell.role == "test" else "theirs", cell.role)


def _needs(test, owners):
    own = {name for name, owner in owners.items() if name == owner.statement}  # import *
    theirs, bound = set(), binds(test.source)
    todo, seen = set(reads(test.source)), set()
    while todo:
        name = todo.pop()
        seen.add(name)
        owner = owners.get(name)
        if owner is None:
            continue
        if owner.statement:
            todo |= reads(owner.statement) - seen
            bound |= binds(owner.statement)
        if owner.role == "theirs":
            theirs.add(name)
        elif owner.role == "own":
            own.add(name)
    unknown = {n for n in seen - owners.keys() - bound if not hasattr(builtins, n)}
    made = [(name, owners[name].statement) for name in _in_order(own, owners)]
    lists = (made, sorted(theirs), sorted(unknown), sorted(theirs & bound))
    return Needs(*map(tuple, lists))


def _in_order(own, owners):
    """Names in the instructor's order, but each after what its statement reads at once."""
    ordered, seen = [], set()

    def place(name):
        if name in seen:  # placed, or waiting for what needs it
            return
        seen.add(name)
        at_once = _reads_at_once(owners[name].statement)
        for needed in filter(at_once.__contains__, own):
            place(needed)
        ordered.append(name)

    own = [name for name in owners if name in own]
    for name in own:
        place(name)
    return ordered


def _owners(cell):
    """The names that a cell binds to what the judge can make, or makes when a test runs."""
    own = {"locked": "own", "test": "test"}.get(cell.role)
    for statement in _statements(cell.stub if cell.role == "solution" else cell.source):
        if isinstance(statement, ast.Import | ast.ImportFrom):
            yield from _imports(statement, cell.role)
        elif own and isinstance(statement, DEFINITIONS):
            yield statement.name, Owner(own, cell.role, ast.unparse(statement))
        elif own == "own" and isinstance(statement, ast.Assign) and _is_literal(statement):
            for target in statement.targets:
                if isinstance(target, ast.Name):
                    yield target.id, Owner("own", cell.role, ast.unparse(statement))


def _imports(statement, cell):
    for alias in statement.names:
        if isinstance(statement, ast.Import):
            text = ast.unparse(ast.Import([alias]))
        else:
            text = ast.unparse(ast.ImportFrom(statement.module, [alias], statement.level))
        if alias.name == "*":
            yield text, Owner("own", cell, text)
        elif alias.asname or isinstance(statement, ast.ImportFrom):
            yield alias.asname or alias.name, Owner("own", cell, text)
        else:
            yield alias.name.partition(".")[0], Owner("own", cell, text, extends=True)


def reads(source, functions_only=False):
    """The global names that code reads, in its functions and lambdas, too."""
    found = set()
    changes = [n.target for n in ast.walk(parse(source)) if isinstance(n, ast.AugAssign)]
    changed = {target.id for target in changes if isinstance(target, ast.Name)}
    for table in _tables(source):
        top = table.get_type() == "module"
        if top and functions_only:
            continue
        for symbol in table.get_symbols():
            read = symbol.is_referenced() or symbol.get_name() in changed
            if read and (top or symbol.is_global()):
                found.add(symbol.get_name())
    for node in ast.walk(parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("_magic"):
            _, *code = node.args  # of a magic, such as %time, that may run it
            found |= {name for text in code for name in reads(ast.literal_eval(text))}
    return found


def _reads_at_once(source):
    """The global names that code reads when it runs, and not only when its functions do."""
    found, todo = set(), [next(_tables(source), None)]
    for table in filter(None, todo):
        top = table.get_type() == "module"
        symbols = [s for s in table.get_symbols() if s.is_referenced()]
        found |= {s.get_name() for s in symbols if top or s.is_global()}
        todo += [child for child in table.get_children() if child.get_type() == "class"]
    return found


def binds(source):
    """The global names that code binds, in its functions, too."""
    found = set()
    for table in _tables(source):
        top = table.get_type() == "module"
        for symbol in table.get_symbols():
            if (symbol.is_assigned() or symbol.is_imported()) and (
                top or symbol.is_declared_global()
            ):
                found.add(symbol.get_name())
    return found


def imports(source):
    """The global names that code imports."""
    statements = _statements(source)
    chosen = [s for s in statements if isinstance(s, ast.Import | ast.ImportFrom)]
    return {name for statement in chosen for name, _ in _imports(statement, "")}


def _tables(source):
    """The symbol tables of code and of all scopes in it."""
    try:
        todo = [symtable.symtable(_plain(source), "cell", "exec")]
    except (SyntaxError, ValueError):
        return
    while todo:
        table = todo.pop()
        yield table
        todo += table.get_children()


def _plain(source):
    """A cell without magics."""
    return TransformerManager().transform_cell(source)


def parse(source):
    """The syntax tree of a cell; an empty one, if it has none."""
    try:
        return ast.parse(_plain(source))
    except (SyntaxError, ValueError):
        return ast.Module([], [])


def _statements(source):
    """The statements that run when a cell does: not those in functions and classes."""
    todo = parse(source).body
    while todo:
        statement = todo.pop(0)
        yield statement
        if not isinstance(statement, DEFINITIONS):
            inner = ast.iter_child_nodes(statement)
            todo = [node for node in inner if isinstance(node, RUNS)] + todo


def _is_literal(assignment):
    try:
        ast.literal_eval(assignment.value)
    except (ValueError, TypeError):
        return False
    return True
