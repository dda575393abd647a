"""Every picture in the course: one function each, arrays in, figure out.

The figures use colours that colour-blind readers can tell apart, one colour scale for
all images of a figure, and for signed values a scale with white at zero. Each carries a
text for screen readers.
"""

from course.show.classifiers import (
    confusion,
    logits_and_probabilities,
    mistakes,
    prediction,
    predictions,
    threshold,
)
from course.show.data import box, close_up, histogram, one_hot_table, unrolled
from course.show.images import digit, grid, maps
from course.show.networks import dropout_passes, mean_logits, strongest
from course.show.picture import BLUE, GREEN, GREY, INK, ORANGE, SIGNED, Picture
from course.show.sensitivity import gradients, magnitudes, robustness, shifts
from course.show.training import batches, binary_losses, learning_rates, loss_curve

__all__ = [
    "BLUE",
    "GREEN",
    "GREY",
    "INK",
    "ORANGE",
    "SIGNED",
    "Picture",
    "batches",
    "binary_losses",
    "box",
    "close_up",
    "confusion",
    "digit",
    "dropout_passes",
    "gradients",
    "grid",
    "histogram",
    "learning_rates",
    "logits_and_probabilities",
    "loss_curve",
    "magnitudes",
    "maps",
    "mean_logits",
    "mistakes",
    "one_hot_table",
    "prediction",
    "predictions",
    "robustness",
    "shifts",
    "strongest",
    "threshold",
    "unrolled",
]
