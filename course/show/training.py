"""What happens in training: batches, losses, learning rates."""

import numpy as np
from matplotlib.patches import Rectangle

from course.show.picture import BLUE, ORANGE, Picture


def batches(passes):
    """Show in which order some passes through the data visit its rows.

    Parameters
    ----------
    passes : sequence of passes
        Each is a sequence of batches, each batch a 1-d integer array of row numbers.
    """
    n = max(sum(len(batch) for batch in batches) for batches in passes)
    written = "; ".join(
        " | ".join(" ".join(str(row) for row in batch) for batch in batches)
        for batches in passes
    )
    picture = Picture(
        f"the row numbers of {len(passes)} passes, batches divided by bars: {written}",
        figsize=(max(0.5 * n + 1.2, 4.2), 0.42 * len(passes) + 0.8),
    )
    axes = picture.subplots()
    fills = ("#56B4E9", "#E69F00", "#CCCCCC")
    for y, one_pass in enumerate(passes):
        x = 0
        for i, batch in enumerate(one_pass):
            fill = fills[i % len(fills)]
            axes.add_patch(Rectangle((x - 0.48, y - 0.4), len(batch) - 0.04, 0.8, fc=fill))
            for row in batch:
                axes.text(x, y, row, ha="center", va="center", in_layout=False)
                x += 1
    axes.set(
        xlim=(-0.6, n - 0.4),
        ylim=(len(passes) - 0.5, -0.5),
        xticks=[],
        yticks=range(len(passes)),
        yticklabels=[f"epoch {i + 1}" for i in range(len(passes))],
        title="row numbers as they come; each colour is a batch",
    )
    axes.title.set_fontsize(10)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    return picture


def loss_curve(probabilities, losses):
    """Show the loss of one example against the probability of its true class.

    Parameters
    ----------
    probabilities : float array of shape (n,), above 0 and up to 1, in rising order
    losses : float array of shape (n,)
        The loss at each probability.
    """
    picture = Picture(
        f"The loss falls from {losses[0]:.1f} at probability {probabilities[0]:.2g} "
        f"to {abs(losses[-1]):.1f} at probability {probabilities[-1]:.2g}",
        figsize=(5, 3),
    )
    axes = picture.subplots()
    axes.plot(probabilities, losses, color=BLUE, linewidth=2)
    axes.set(
        xlabel="probability of the true class",
        ylabel="loss",
        xlim=(0, 1),
        ylim=(0, None),
        xticks=np.linspace(0, 1, 11),
    )
    axes.grid(alpha=0.3)
    return picture


def binary_losses(probabilities, of_one, of_zero):
    """Show the loss of a one and of a zero against the probability of a one.

    Parameters
    ----------
    probabilities : float array of shape (n,), between 0 and 1, in rising order
    of_one, of_zero : float arrays of shape (n,)
        The loss at each probability, for an example of class 1 and of class 0.
    """
    first, last = probabilities[0], probabilities[-1]
    picture = Picture(
        f"From probability {first:.3g} to {last:.3g} of a one, the loss of a one falls from "
        f"{of_one[0]:.1f} to {of_one[-1]:.1f} and that of a zero rises from "
        f"{of_zero[0]:.1f} to {of_zero[-1]:.1f}",
        figsize=(5, 3),
    )
    axes = picture.subplots()
    axes.plot(probabilities, of_one, color=BLUE, lw=2, label="a one, $y = 1$")
    axes.plot(probabilities, of_zero, color=ORANGE, lw=2, ls="--", label="a zero, $y = 0$")
    axes.set(
        xlabel="predicted probability of a one",
        ylabel="loss",
        xlim=(0, 1),
        ylim=(0, None),
        xticks=np.linspace(0, 1, 11),
    )
    axes.grid(alpha=0.3)
    axes.legend(loc="upper center")
    return picture


def learning_rates(rates, accuracies):
    """Show the validation accuracy that each learning rate led to, with the best marked.

    Parameters
    ----------
    rates : sequence of n floats above 0
        Drawn on a logarithmic scale.
    accuracies : sequence of n floats, 0 to 1
    """
    rates, accuracies = np.asarray(rates, float), np.asarray(accuracies, float)
    order = np.argsort(rates)
    best = accuracies.argmax()
    pairs = ", ".join(f"{accuracies[i]:.3f} at {rates[i]:g}" for i in order)
    picture = Picture(f"validation accuracy by learning rate: {pairs}", figsize=(6.4, 3.2))
    axes = picture.subplots()
    axes.plot(rates[order], accuracies[order], "-o", color=BLUE)
    axes.plot(rates[best], accuracies[best], "s", color=ORANGE, markersize=10)
    for rate, accuracy in zip(rates, accuracies, strict=True):
        axes.annotate(
            f"{accuracy:.3f}",
            (rate, accuracy),
            xytext=(0, 9),
            textcoords="offset points",
            ha="center",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
        )
    axes.set(
        xscale="log",
        ylim=(max(0, accuracies.min() - 0.1), min(1.05, accuracies.max() + 0.08)),
        xticks=rates,
        xticklabels=[np.format_float_positional(rate, trim="-") for rate in rates],
        xlabel="learning rate",
        ylabel="validation accuracy",
    )
    axes.minorticks_off()
    axes.margins(x=0.08)
    axes.grid(alpha=0.3)
    return picture
