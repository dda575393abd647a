"""Every picture can be seen by everyone, and shows what it was given."""

import numpy as np
import pictures
import pytest

from course import show

RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.integers(0, 256, size=(7, 28, 28), dtype=np.uint8)
SHARED = {"INK", "SIGNED", "BLUE", "ORANGE", "GREEN", "GREY", "Picture"}
PICTURES = {
    "digit": lambda: show.digit(IMAGES[0], 5),
    "grid": lambda: show.grid(IMAGES, range(7), columns=3),
    "maps": lambda: show.maps(IMAGES - 100.0, range(7), columns=4, label="weight"),
    "logits_and_probabilities": lambda: show.logits_and_probabilities([1, -1], [0.88, 0.12]),
    "loss_curve": lambda: show.loss_curve(np.array([0.1, 1]), np.array([2.3, 0])),
    "prediction": lambda: show.prediction(IMAGES[0], np.eye(10)[3], 4),
    "close_up": lambda: show.close_up(IMAGES[0], top=15, left=5),
    "histogram": lambda: show.histogram(IMAGES),
    "unrolled": lambda: show.unrolled(IMAGES[0], row=3),
    "one_hot_table": lambda: show.one_hot_table(np.eye(3), [0, 1, 2]),
    "batches": lambda: show.batches([[[0, 2], [1]], [[1, 0], [2]]]),
    "mistakes": lambda: show.mistakes(IMAGES, np.arange(7), np.zeros(7, int)),
    "dropout_passes": lambda: show.dropout_passes(RANDOM.random((9, 10)), np.eye(10)[3], 3),
    "shifts": lambda: show.shifts([0, 1, 2], {"a": [1, 0.5, 0.2], "b": [0.9, 0.8, 0.7]}),
    "mean_logits": lambda: show.mean_logits(
        [np.eye(7), np.zeros((7, 7))], np.arange(7), ["a", "b"]
    ),
    "box": lambda: show.box(IMAGES[0], (4, 23), (6, 21)),
    "binary_losses": lambda: show.binary_losses(*np.array([[0.1, 0.9], [2, 0], [0, 2]])),
    "predictions": lambda: show.predictions(IMAGES, np.arange(7), [0, 1, 2, 3, 4, 5, 8]),
    "confusion": lambda: show.confusion(np.arange(9).reshape(3, 3)),
    "learning_rates": lambda: show.learning_rates([0.1, 0.001, 0.01], [0.1, 0.8, 0.9]),
    "threshold": lambda: show.threshold(np.array([[0], [0.4], [1]]), [0, 1, 1], 0.5),
    "gradients": lambda: show.gradients(
        IMAGES[:2], RANDOM.normal(size=(2, 3, 28, 28)), ["digit", 0, 1, 2], ["a", "b"]
    ),
    "magnitudes": lambda: show.magnitudes({"a": np.array([0, 1e-3, 2])}, 0.1, "size of it"),
    "robustness": lambda: show.robustness([0, 0.1], {"a": [1, 0.5], "b": [0.9, 0.8]}),
    "strongest": lambda: show.strongest(IMAGES[:2] - 99.0, np.stack([IMAGES[:3]] * 2)),
}


def test_every_picture_is_tested_here():
    found = pictures.functions(show) - {"count"}  # which makes words
    assert found == set(PICTURES) == set(show.__all__) - SHARED


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_comes_with_a_text_and_at_its_size(name, tmp_path):
    pictures.check(PICTURES[name](), tmp_path)


def test_signed_values_have_white_at_zero_and_one_scale():
    picture = show.maps([np.full((2, 2), -1.0), np.full((2, 2), 3.0)])
    limits = {ax.images[0].get_clim() for ax in picture.axes[:2]}
    assert limits == {(-3, 3)}


def test_a_grid_has_one_scale_for_all_images():
    picture = show.grid(np.stack([np.zeros((2, 2)), np.full((2, 2), 9)]))
    (drawn,) = picture.axes[0].images
    assert drawn.get_clim() == (0, 9)


def test_a_box_says_how_much_ink_the_middle_leaves_out():
    image = np.zeros((28, 28))
    image[4:24, 4:24], image[:4] = 1, 100 / 28  # 400 in the middle, 400 outside
    picture = show.box(image, (0, 23), (0, 27))
    assert picture.axes[0].get_title() == "50% of the ink is outside"
    solid, dashed = (patch.get_bbox().bounds for patch in picture.axes[0].patches)
    assert solid == (-0.5, -0.5, 28, 24)
    assert dashed == (3.5, 3.5, 20, 20)


def test_a_threshold_counts_itself_as_a_one():
    picture = show.threshold(np.array([0.5, 0.4, 0.6]), [0, 1, 1])
    assert "zeros taken for ones: 1, ones missed: 1" in picture.alt


def test_predictions_tell_right_from_wrong_without_the_colour():
    picture = show.predictions(IMAGES[:2], labels=[3, 4], found=[3, 5])
    titles = [text.get_text() for text in picture.axes[0].texts]
    assert titles == ["0 | 3 | 3", "1 | 5 | 4 ✗"]


def test_a_confusion_matrix_colours_the_mistakes_only():
    picture = show.confusion([[90, 2], [7, 80]])
    assert picture.axes[0].images[0].get_array().tolist() == [[0, 2], [7, 0]]
    assert [text.get_text() for text in picture.axes[0].texts] == ["90", "2", "7", "80"]
    assert "170 on the diagonal" in picture.alt
    assert picture.alt.endswith("the most common mistake is 1 found as 0, 7 times")


def test_the_strongest_patches_share_a_scale_and_so_do_the_filters():
    filters = np.stack([np.full((2, 2), -1.0), np.full((2, 2), 5.0)])
    patches = np.stack([np.zeros((3, 2, 2)), np.full((3, 2, 2), 0.5)])
    limits = [ax.images[0].get_clim() for ax in show.strongest(filters, patches).axes]
    assert limits == [(-5, 5), (0, 0.5)]
    shapes = [ax.images[0].get_array().shape for ax in show.strongest(filters, patches).axes]
    assert shapes == [(6, 2), (6, 10)]  # with gaps of 2 between the tiles


def test_mean_logits_say_which_columns_are_empty():
    logits = np.array([[1.0, 0], [3, 0], [5, 0]])
    picture = show.mean_logits([logits, -logits[:, ::-1]], np.array([0, 0, 1]), ["a", "b"])
    first, second = (ax.images[0].get_array() for ax in picture.axes[:2])
    assert first.tolist() == [[2, 0], [5, 0]]
    assert second.tolist() == [[0, -2], [0, -5]]
    assert picture.alt.endswith("a, only zeros in columns [1]; b, only zeros in columns [0]")
    assert {ax.images[0].get_clim() for ax in picture.axes[:2]} == {(-5, 5)}
