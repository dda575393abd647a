"""A snapshot restores in place whatever an answer changed."""

import random

import numpy as np
import pytest

from autograder.audit import snapshot


class Count:
    """Stands for a class that a notebook defines."""


Count.__module__ = "__main__"


def closure():
    seen = []

    def remember(value, known={}):  # noqa: B006
        seen.append(value)
        known[value] = True
        return seen, known

    return remember


@pytest.fixture
def namespace():
    values = {
        "array": np.arange(4.0),
        "values": [1, [2, 3]],
        "table": {"a": {"b": 1}},
        "names": {"x"},
        "pair": ([0], "text"),
        "rng": np.random.default_rng(0),
        "old_rng": np.random.RandomState(0),
        "count": Count(),
        "remember": closure(),
    }
    values["count"].n = 1
    values["again"] = values["array"]
    return values


def spoil(ns):
    ns["array"] += 1
    ns["values"][1].append(4)
    ns["values"].clear()
    ns["table"]["a"]["b"] = 2
    ns["table"].clear()
    ns["names"].add("y")
    ns["pair"][0].append(1)
    ns["rng"].random(3)
    ns["old_rng"].random(3)
    ns["count"].n, ns["count"].m = 2, 3
    ns["remember"](1)
    ns["new"], ns["again"] = 1, None
    del ns["names"]
    random.random()
    np.random.random()  # noqa: NPY002


def drawn(ns):
    first, second = ns["rng"].random(), ns["old_rng"].random()
    return first, second, random.random(), np.random.random()  # noqa: NPY002


def test_what_was_changed_in_place_is_restored_in_place(namespace):
    objects = dict(namespace)
    kept = snapshot.Snapshot(namespace)
    for _ in range(2):
        spoil(namespace)
        kept.restore()
        assert namespace.keys() == objects.keys()
        assert all(namespace[name] is objects[name] for name in objects)
        assert namespace["array"].tolist() == [0, 1, 2, 3]
        assert namespace["values"] == [1, [2, 3]]
        assert namespace["table"] == {"a": {"b": 1}}
        assert namespace["names"] == {"x"}
        assert namespace["pair"] == ([0], "text")
        assert vars(namespace["count"]) == {"n": 1}
        assert namespace["remember"](5) == ([5], {5: True})


def test_random_numbers_come_again(namespace):
    kept = snapshot.Snapshot(namespace)
    first = drawn(namespace)
    spoil(namespace)
    kept.restore()
    assert drawn(namespace) == first


def test_what_jupyter_keeps_is_left_alone(namespace):
    namespace |= {"_": 1, "_i3": "text", "In": [""], "Out": {}}
    kept = snapshot.Snapshot(namespace)
    namespace |= {"_": 2, "_4": 3, "_private": 4}
    namespace["Out"][4] = 3
    kept.restore()
    assert (namespace["_"], namespace["_4"], namespace["Out"]) == (2, 3, {4: 3})
    assert "_private" not in namespace


def test_what_only_pretends_is_left_alone():
    class Proxy:
        __class__ = type(lambda: None)

        def __getattr__(self, name):
            raise RuntimeError("nobody is there to be asked")

    Proxy.__module__ = "autograder.judging.judge"
    namespace = {"proxy": Proxy()}
    kept = snapshot.Snapshot(namespace)
    namespace.clear()
    kept.restore()
    assert type(namespace["proxy"]) is Proxy


def test_a_keras_model_is_restored():
    import keras

    model = keras.Sequential([keras.layers.Dense(3, activation="relu"), keras.layers.Dense(2)])
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    x, y = np.ones((8, 4), "float32"), np.zeros(8, "int32")
    model.fit(x, y, verbose=0)
    said, steps = model.predict(x, verbose=0), int(model.optimizer.iterations)
    kept = snapshot.Snapshot({"model": model})

    model.fit(x, y, epochs=2, verbose=0)
    model.layers[0].activation = None
    model.layers[1].trainable = False
    model.set_weights([weights * 0 for weights in model.get_weights()])
    kept.restore()
    assert np.array_equal(model.predict(x, verbose=0), said)
    assert int(model.optimizer.iterations) == steps
    assert model.layers[1].trainable
    model.fit(x, y, verbose=0)
    assert int(model.optimizer.iterations) == steps + 1
