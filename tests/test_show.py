"""Every picture can be seen by everyone, and shows what it was given."""

import base64
import inspect

import numpy as np
import pytest
from matplotlib.image import imread

from course import show

RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.integers(0, 256, size=(7, 28, 28), dtype=np.uint8)
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
}


def test_every_picture_is_tested_here():
    functions = {
        name
        for name, value in inspect.getmembers(show, inspect.isfunction)
        if value.__module__ == "course.show" and not name.startswith("_")
    }
    assert functions == set(PICTURES)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_comes_with_a_text_and_at_its_size(name, tmp_path):
    picture = PICTURES[name]()
    data, metadata = picture._repr_mimebundle_()
    assert len(metadata["image/png"]["alt"]) > 15
    assert data["text/plain"] == metadata["image/png"]["alt"]
    path = tmp_path / "picture.png"
    path.write_bytes(base64.b64decode(data["image/png"]))
    height, width = imread(path).shape[:2]
    assert width == pytest.approx(2 * metadata["image/png"]["width"], abs=2)
    assert width / 2 <= 900, "wider than a page"
    assert height > 0


def test_signed_values_have_white_at_zero_and_one_scale():
    picture = show.maps([np.full((2, 2), -1.0), np.full((2, 2), 3.0)])
    limits = {ax.images[0].get_clim() for ax in picture.axes[:2]}
    assert limits == {(-3, 3)}


def test_a_grid_has_one_scale_for_all_images():
    picture = show.grid(np.stack([np.zeros((2, 2)), np.full((2, 2), 9)]))
    (drawn,) = picture.axes[0].images
    assert drawn.get_clim() == (0, 9)
