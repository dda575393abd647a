"""Training curves tell what happened, from the first frame to the last."""

import math
import subprocess
import sys

import numpy as np
import pytest
import toy
from nbformat.v4 import new_code_cell

from autograder.running.notebook import Job, run
from course.training import Curves

EPOCH = {
    "train_loss": 0.5,
    "valid_loss": 0.4,
    "train_accuracy": 0.9,
    "valid_accuracy": 0.91,
}


def test_it_keeps_what_was_added():
    curves = Curves(2)
    curves.add(**EPOCH)
    curves.add(valid_accuracy=0.92)
    assert curves.history["valid_accuracy"] == [0.91, 0.92]
    assert curves.history["train_loss"][0] == 0.5
    assert math.isnan(curves.history["train_loss"][1])


def test_the_legend_and_the_axis_are_right_from_the_first_frame():
    curves = Curves(5)
    for axes in curves.picture.axes:
        names = [text.get_text() for text in axes.get_legend().get_texts()]
        assert names == ["training", "validation"]
        assert axes.get_xlim() == (0.5, 5.5)


def test_zero_is_a_value():
    curves = Curves(1)
    curves.add(train_loss=0.0, valid_loss=0.0, train_accuracy=0.0, valid_accuracy=0.0)
    assert "training loss 0.000" in curves.picture.alt
    low, high = curves.picture.axes[1].get_ylim()
    assert low < 0 < high


def test_the_curves_are_where_the_values_are():
    curves = Curves(2)
    curves.add(**EPOCH)
    line = curves.picture.axes[0].lines[0]
    assert (list(line.get_xdata()), list(line.get_ydata())) == ([1], [0.5])


def test_the_title_says_how_far_it_is():
    curves = Curves(2)
    assert curves.title == "epoch 0 of 2"
    curves.add(**EPOCH)
    assert curves.title.startswith("epoch 1 of 2, about ")
    curves.add(**EPOCH)
    assert curves.title == "2 epochs"


def test_more_epochs_than_announced_are_an_error():
    curves = Curves(1)
    curves.add(**EPOCH)
    with pytest.raises(ValueError, match="All 1 epochs have been added"):
        curves.add(**EPOCH)
    with pytest.raises(ValueError, match="at least 1 epoch"):
        Curves(0)


def test_a_notebook_keeps_only_the_last_frame():
    source = (
        "from course.training import Curves\ncurves = Curves(3)\n"
        "for i in range(3): curves.add(valid_loss=1 / (i + 1))"
    )
    outcome = run(Job(toy.notebook(new_code_cell(source)), walls=toy.WALLS))
    (output,) = outcome.cells[0]["outputs"]
    assert "3 epochs: validation loss 0.333" in output["metadata"]["image/png"]["alt"]


@pytest.mark.parametrize("metric", ["accuracy", "binary_accuracy"])
def test_keras_fills_them_in(metric):
    import keras

    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, "sigmoid")])
    model.compile("sgd", "binary_crossentropy", metrics=[metric])
    x, y = np.eye(2), np.array([[0], [1]])
    curves = Curves(2)
    kept = model.fit(
        x, y, epochs=2, validation_data=(x, y), callbacks=[curves.callback()], verbose=0
    ).history
    assert curves.history["train_loss"] == pytest.approx(kept["loss"])
    assert curves.history["valid_loss"] == pytest.approx(kept["val_loss"])
    assert curves.history["train_accuracy"] == pytest.approx(kept[metric])
    assert curves.history["valid_accuracy"] == pytest.approx(kept[f"val_{metric}"])


def test_keras_without_validation_data_leaves_out_the_curves_of_validation():
    callback = (curves := Curves(1)).callback()
    callback.on_epoch_end(0, {"loss": 0.5, "learning_rate": 0.1})
    assert curves.history["train_loss"] == [0.5]
    assert math.isnan(curves.history["valid_accuracy"][0])


def test_importing_it_does_not_import_tensorflow():
    code = "import sys, course.training, course.show; assert 'tensorflow' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
