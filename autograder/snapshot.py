"""A kernel's namespace, kept and restored: so that one run serves many answers.

The audit has both kernels keep what they have before an exercise, and restore it after each
answer. What is changed in place is restored in place: containers, arrays, random generators,
variables and layers of Keras, closures, objects of classes that the notebook defines. What an
answer does to modules or files stays; the reference, tested last, tells if it matters.
"""

import random
import re
import signal
import sys
import types

import numpy as np

# IPython's own names, which are no part of a notebook's state.
IPYTHON = re.compile(r"_+|_i*\d*|_[dio]h|In|Out|get_ipython|exit|quit|open|__\w+__")
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
        self.kept = {}  # by id: all objects that have been looked at, which keeps them alive
        todo = list(self.names.values())
        while todo:
            value = todo.pop()
            if id(value) not in self.kept:
                self.kept[id(value)] = value
                todo += self._keep(value)
        self.random = random.getstate(), np.random.get_state()  # noqa: NPY002

    def _keep(self, value):
        """Keep what an object holds, and return what else is to be kept."""
        restorer, inner = None, []
        kind = type(value)  # not what an object says of itself: the judge's proxies pretend
        if issubclass(kind, np.ndarray):
            if value.flags.writeable:
                copy = value.copy()
                restorer = lambda: np.copyto(value, copy)  # noqa: E731
        elif issubclass(kind, np.random.Generator):
            state = value.bit_generator.state
            restorer = lambda: setattr(value.bit_generator, "state", state)  # noqa: E731
        elif issubclass(kind, np.random.RandomState):
            state = value.get_state()
            restorer = lambda: value.set_state(state)  # noqa: E731
        elif issubclass(kind, list):
            inner = list(value)
            restorer = lambda: list.__setitem__(value, slice(None), inner)  # noqa: E731
        elif issubclass(kind, dict | set):
            restorer, inner = _of_container(value)
        elif issubclass(kind, tuple | frozenset):
            inner = list(value)
        elif issubclass(kind, types.FunctionType):
            cells = [cell.cell_contents for cell in value.__closure__ or () if _is_full(cell)]
            defaults = [*(value.__defaults__ or ()), *(value.__kwdefaults__ or {}).values()]
            inner = [*cells, *defaults]
        elif hasattr(kind, "__wrapped__"):  # TensorFlow's of a layer's dict
            inner = [value.__wrapped__]
        elif hasattr(kind, "assign") and hasattr(kind, "numpy"):  # a variable
            copy = np.array(value.numpy())
            restorer = lambda: value.assign(copy)  # noqa: E731
        elif _is_stateful(kind):
            restorer, inner = _of_container(vars(value))
            inner = [*inner, *getattr(value, "variables", ())]
        if restorer:
            self.restorers.append(restorer)
        return inner

    def restore(self):
        """Make the namespace what it was, and all that it holds."""
        for name in _notebook_names(self.namespace).keys() - self.names.keys():
            del self.namespace[name]
        self.namespace.update(self.names)
        for restorer in self.restorers:
            restorer()
        if keras := sys.modules.get("keras"):
            keras.utils.clear_session()  # or hundreds of models would stay in memory
            keras.utils.set_random_seed(SEED)
        random.setstate(self.random[0])
        np.random.set_state(self.random[1])  # noqa: NPY002
        if pyplot := sys.modules.get("matplotlib.pyplot"):
            pyplot.close("all")


def _notebook_names(namespace):
    return {name: v for name, v in namespace.items() if not IPYTHON.fullmatch(name)}


def _of_container(value):
    """What restores a dict or a set, and what it holds."""
    kind = dict if issubclass(type(value), dict) else set
    copy = kind(value)

    def restorer():
        kind.clear(value)
        kind.update(value, copy)

    return restorer, list(copy.values() if kind is dict else copy)


def _is_full(cell):
    try:
        cell.cell_contents  # noqa: B018
    except ValueError:
        return False
    return True


def _is_stateful(kind):
    """Whether attributes are kept of such objects: Keras's, and of the notebook's classes."""
    if issubclass(kind, type | types.ModuleType):
        return False
    if kind.__module__ == "__main__":
        return kind.__dictoffset__ != 0
    keras = sys.modules.get("keras")
    return keras is not None and issubclass(
        kind, keras.Layer | keras.optimizers.Optimizer | keras.metrics.Metric
    )


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
        Seconds that each cell may take from now on, if not 0: then it ends in a TimeoutError.
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
    raise TimeoutError(f"the answer took longer than {LIMIT:.0f} s")
