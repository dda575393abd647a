"""Every drawing can be seen by everyone, and shows what it was given."""

import keras
import numpy as np
import pictures
import pytest

from course import diagrams


def small_model():
    import keras

    layers = keras.layers.Dense(5, "relu", name="first"), keras.layers.Dropout(0.1, name="x")
    return keras.Sequential([keras.Input((3,)), *layers, keras.layers.Dense(2, name="last")])


def first(points):
    return points[:, 0] - 0.5


DRAWINGS = {
    "network": lambda: diagrams.network([400, 25, 3, 1], "abcd", shapes=True),
    "model": lambda: diagrams.model(small_model()),
    "activations": lambda: diagrams.activations({"a": np.abs, "tanh": np.tanh}),
    "decisions": lambda: diagrams.decisions({"by x1": first}, np.eye(2), [1, 1]),
    "convolution": lambda: diagrams.convolution(np.eye(5), [[-1, 1], [0, 2]], 1, 0, stride=2),
    "windows": lambda: diagrams.windows((7, 3, 1, "same"), (8, 3, 2, "valid")),
    "pooling": lambda: diagrams.pooling(np.arange(20).reshape(4, 5)),
    "receptive_field": lambda: diagrams.receptive_field(np.eye(28), [(0, 0), (4, 5)]),
}


def test_every_drawing_is_tested_here():
    assert pictures.functions(diagrams) == set(DRAWINGS) == set(diagrams.__all__)


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_comes_with_a_text_and_at_its_size(name, tmp_path):
    pictures.check(DRAWINGS[name](), tmp_path)


def test_a_network_says_how_many_units_it_has_and_draws_few():
    axes = diagrams.network([784, 8, 10]).axes[0]
    assert [text.get_text() for text in axes.texts] == ["784", "8", "10"]
    circles = [len(line.get_xdata()) for line in axes.lines]
    assert circles == [6, 3, 8, 6, 3]  # six units and three dots, eight, six and three
    lines = [len(lines.get_segments()) for lines in axes.collections]
    assert lines == [6 * 8, 8 * 6]


def test_a_network_can_say_the_shapes_of_its_weights():
    axes = diagrams.network([4, 3, 1], shapes=True).axes[0]
    written = [text.get_text() for text in axes.texts]
    assert written == ["4", "3", "1", "W (4, 3)\nb (3,)", "W (3, 1)\nb (1,)"]


def test_a_model_is_drawn_with_the_names_shapes_and_parameters_of_its_layers():
    axes = diagrams.model(small_model()).axes[0]
    written = [text.get_text() for text in axes.texts if text.get_text()]
    assert written[3:] == [
        *("input", "3"),
        *("first", "Dense, relu", "5", "20"),
        *("x", "Dropout", "5", "0"),
        *("last", "Dense", "2", "12"),
        *("32", "in all"),
    ]


def test_decisions_count_what_is_right():
    functions = {"by x1": first, "by minus x1": lambda points: -first(points)}
    picture = diagrams.decisions(functions, np.eye(2), [1, 0])
    assert [axes.get_title() for axes in picture.axes] == [
        "by x1\n2 of 2 right",
        "by minus x1\n0 of 2 right",
    ]


def test_a_layer_that_has_no_name_of_its_own_gets_no_number():
    layers = [keras.layers.Dense(2), keras.layers.Dense(2, name="dense_by_hand_2")]
    network = keras.Sequential([keras.Input((3,)), keras.layers.BatchNormalization(), *layers])
    names = [text.get_text() for text in diagrams.model(network).axes[0].texts]
    assert {"batch_normalization", "dense", "dense_by_hand_2"} <= set(names)


def test_a_convolution_writes_down_image_kernel_and_output():
    image = np.zeros((3, 4), dtype=int)
    image[:, 2] = 1
    picture = diagrams.convolution(image, [[-1, 1]], row=2, column=1)
    written = [[text.get_text() for text in axes.texts] for axes in picture.axes]
    assert written == [
        ["0", "0", "1", "0"] * 3,
        ["\N{MINUS SIGN}1", "1"],
        ["0", "1", "\N{MINUS SIGN}1"] * 3,
    ]
    frames = [axes.patches[0].get_bbox().bounds for axes in picture.axes]
    assert frames == [(0.5, 1.5, 2, 1), (-0.5, -0.5, 2, 1), (0.5, 1.5, 1, 1)]


@pytest.mark.parametrize(
    ("case", "starts", "cells"),
    [
        ((7, 3, 1, "valid"), [0, 1, 2, 3, 4], range(7)),
        ((8, 3, 2, "valid"), [0, 2, 4], range(8)),
        ((7, 3, 1, "same"), [-1, 0, 1, 2, 3, 4, 5], range(-1, 8)),
        ((8, 3, 2, "same"), [0, 2, 4, 6], range(9)),
        ((8, 1, 3, "same"), [0, 3, 6], range(8)),
    ],
)
def test_windows_stand_where_keras_puts_them(case, starts, cells):
    axes = diagrams.windows(case).axes[0]
    kernel = case[1]
    assert axes.get_title().endswith(f" {len(starts)} windows")
    bars = [patch for patch in axes.patches if patch.get_y() < 0]
    assert [round(bar.get_x() - 0.08) for bar in bars] == starts
    squares = [patch for patch in axes.patches if patch.get_y() == 0]
    assert [square.get_x() for square in squares] == list(cells)
    unseen = [square.get_x() for square in squares if square.get_hatch()]
    seen = {start + i for start in starts for i in range(kernel)}
    assert unseen == [i for i in cells if i not in seen]


def test_pooling_keeps_the_largest_and_hatches_what_it_leaves_out():
    before, after = diagrams.pooling(np.array([[1, 9, 3], [4, 2, 8], [5, 6, 7]])).axes
    assert [text.get_text() for text in after.texts] == ["9"]
    assert [text.get_text() for text in before.texts if text.get_weight() == "bold"] == ["9"]
    assert len([patch for patch in before.patches if patch.get_hatch()]) == 5


def test_a_receptive_field_has_a_frame_around_what_a_position_sees():
    picture = diagrams.receptive_field(np.eye(9), [(0, 0), (1, 2)], size=4, stride=2)
    image, positions = picture.axes
    frames = [patch.get_bbox().bounds for patch in image.patches]
    assert frames == [(-0.5, -0.5, 4, 4), (3.5, 1.5, 4, 4)]
    squares = [patch.get_bbox().bounds for patch in positions.patches]
    assert squares == [(-0.5, -0.5, 1, 1), (1.5, 0.5, 1, 1)]
    assert positions.get_xlim() == (-0.5, 2.5)  # (9 - 4) // 2 + 1 = 3 positions
    assert "rows 2 to 5 and columns 4 to 7" in picture.alt
