"""A kernel's namespace, kept and restored: so that one run serves many answers.

The audit has both kernels keep what they have before an exercise, and restore it after each
answer. What is changed in place is restored in place: containers, arrays, random generators,
variables and layers of Keras, functions and their closures, classes that the notebook defines,
and their objects. What an answer does to other objects, to modules and to files stays.
"""

import gc
import random
import re
import signal
import sys
import types
from collections import OrderedDict

import numpy as np

# IPython's own names, which are no part of a notebook's state.
IPYTHON = re.compile(r"_+|_i*\d*|_[dio]h|In|Out|get_ipython|exit|quit|__\w+__")
COLLECT = 10  # answers, after which what is left of their models is cleared away
SEED = 0  # of what can't be kept: TensorFlow's random numbers


class Snapshot:
    """What a namespace holds.

    Parameters
    ----------
    namespace : dict
    """

    def __init__(self, namespace):
        self.namespace = namespace
        self.names = _notebook_names(namespace)
        self.restorers = []
        self.restored = 0  # how often
        self.kept = {}  # by id: all objects that have been looked at, which keeps them alive
        todo = list(self.names.values())
        while todo:
            value = todo.pop()
            if id(value) not in self.kept:
                self.kept[id(value)] = value
                restorers, inner = _kept(value)
                self.restorers += restorers
                todo += inner
        self.random = random.getstate(), np.random.get_state()  # noqa: NPY002
        self.restorers += _references()

    def restore(self):
        """Make the namespace what it was, and all that it holds."""
        for name in _notebook_names(self.namespace).keys() - self.names.keys():
            del self.namespace[name]
        self.namespace.update(self.names)
        for restorer in self.restorers:
            restorer()
        if pyplot := sys.modules.get("matplotlib.pyplot"):
            pyplot.close("all")
        if keras := sys.modules.get("keras"):
            self.restored += 1
            if self.restored % COLLECT == 0:
                gc.collect()  # models are cycles: hundreds of them would fill the memory
            keras.utils.set_random_seed(SEED)
        random.setstate(self.random[0])
        np.random.set_state(self.random[1])  # noqa: NPY002


def _notebook_names(namespace):
    return {name: v for name, v in namespace.items() if not IPYTHON.fullmatch(name)}


def _kept(value):
    """What restores an object, and what else is to be kept."""
    kind = type(value)  # not what an object says of itself: the judge's proxies pretend
    if issubclass(kind, np.ndarray):
        return _of_array(value), []
    if issubclass(kind, np.random.Generator):
        state = value.bit_generator.state
        return [lambda: setattr(value.bit_generator, "state", state)], []
    if issubclass(kind, np.random.RandomState):
        state = value.get_state()
        return [lambda: value.set_state(state)], []
    if issubclass(kind, list):
        items = list(value)
        return [lambda: list.__setitem__(value, slice(None), items)], items
    if issubclass(kind, dict | set):
        return _of_container(value)
    if issubclass(kind, tuple | frozenset):
        return [], list(value)
    if issubclass(kind, types.FunctionType):
        return _of_function(value)
    if issubclass(kind, type):
        return _of_class(value) if value.__module__ == "__main__" else ([], [])
    if hasattr(kind, "__wrapped__"):  # TensorFlow's of a layer's dict
        return [], [value.__wrapped__]
    if hasattr(kind, "assign") and hasattr(kind, "numpy"):  # a variable
        copy = np.array(value.numpy())
        return [lambda: value.assign(copy)], []
    if _is_stateful(kind):
        restorers, inner = _of_container(vars(value))
        return restorers, [*inner, *getattr(value, "variables", ())]
    return [], []


def _of_array(value):
    if not value.flags.writeable:
        return []
    copy = value.copy()

    def restorer():
        value.setflags(write=True)
        if value.shape != copy.shape:
            value.resize(copy.shape, refcheck=False)
        np.copyto(value, copy)

    return [restorer]


def _of_container(value):
    """Of a dict or a set; with the base's methods, as Keras's own lock some."""
    bases = (OrderedDict, dict, set)
    kind = next(base for base in bases if issubclass(type(value), base))
    copy = kind(value)

    def restorer():
        kind.clear(value)
        kind.update(value, copy)

    return [restorer], list(copy if kind is set else copy.values())


def _of_function(value):
    restorers, inner = _of_container(vars(value))
    for cell in value.__closure__ or ():
        try:
            content = cell.cell_contents
        except ValueError:  # it is empty
            continue
        restorers.append(lambda cell=cell, v=content: setattr(cell, "cell_contents", v))
        inner.append(content)
    inner += [*(value.__defaults__ or ()), *(value.__kwdefaults__ or {}).values()]
    return restorers, inner


def _of_class(value):
    copy = dict(vars(value))

    def restorer():
        for name in vars(value).keys() - copy.keys():
            delattr(value, name)
        for name, attribute in copy.items():
            if vars(value).get(name) is not attribute:
                setattr(value, name, attribute)

    return [restorer], list(copy.values())


def _is_stateful(kind):
    """Whether attributes are kept of such objects: Keras's, and of the notebook's classes."""
    if kind.__module__ == "__main__":
        return kind.__dictoffset__ != 0
    keras = sys.modules.get("keras")
    return keras is not None and issubclass(
        kind, keras.Layer | keras.optimizers.Optimizer | keras.metrics.Metric
    )


def _references():
    """What makes the kernels forget the objects that the one has of the other's."""
    witness, judge = (
        sys.modules.get(f"autograder.judging.{name}") for name in ("witness", "judge")
    )
    restorers = []
    if witness:
        known = len(witness._objects)
        restorers.append(lambda: witness.forget(known))
    if judge and judge.JUDGE:
        proxies = judge.JUDGE.proxies
        restorers += _of_container(proxies)[0]
    return restorers


class TookTooLong(KeyboardInterrupt):
    """An answer took longer than it may; no ``except Exception`` swallows it."""


KEPT = None  # this kernel's snapshot
LIMIT = 0.0  # seconds for each cell; 0: none


def keep(namespace):
    """Keep what a namespace holds, for `restore`."""
    global KEPT, LIMIT
    KEPT, LIMIT = Snapshot(namespace), 0.0


def restore(limit=0.0):
    """Restore the namespace.

    Parameters
    ----------
    limit : float
        Seconds that each cell may take from now on, if not 0: then it ends in `TookTooLong`.
    """
    global LIMIT
    KEPT.restore()
    LIMIT = limit


def watch(shell):
    """Have the limit hold for all cells.

    Parameters
    ----------
    shell : IPython.core.interactiveshell.InteractiveShell
    """
    signal.signal(signal.SIGALRM, _too_late)
    shell.events.register("pre_run_cell", lambda _: _set_alarm(LIMIT))
    shell.events.register("post_run_cell", lambda _: _set_alarm(0))


def _set_alarm(seconds):
    signal.setitimer(signal.ITIMER_REAL, seconds)


def _too_late(*_):
    raise TookTooLong(f"the answer took longer than {LIMIT:.0f} s")
