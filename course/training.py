"""Live curves of the loss and the accuracy, and the progress, while a model trains."""

import math
import time

from IPython import get_ipython
from IPython.display import display
from matplotlib.ticker import MaxNLocator

from course.show.picture import BLUE, ORANGE, Picture

_SETS = {  # name: (in words, how its curve is drawn)
    "train": ("training", {"color": BLUE, "linestyle": "--", "marker": "o"}),
    "valid": ("validation", {"color": ORANGE, "linestyle": "-", "marker": "s"}),
}
_METRICS = ("loss", "accuracy")


class Curves:
    """Curves of the loss (left) and the accuracy (right), redrawn after every epoch.

    In a notebook, the picture appears when the object is made, and each call of `add`
    replaces it, so that a stored notebook keeps only the last one. Elsewhere nothing is
    shown, and `picture` holds it.

    Parameters
    ----------
    epochs : int, at least 1
        How many epochs the training will have: the x axis, from the first frame on.

    Attributes
    ----------
    history : dict of lists of float
        All values so far, one an epoch, under ``train_loss``, ``valid_loss``,
        ``train_accuracy`` and ``valid_accuracy``; ``nan`` where none was given.
    picture : course.show.picture.Picture
        What is shown.
    title : str
        The progress, such as "epoch 3 of 5, about 4 s left".

    Examples
    --------
    >>> curves = Curves(epochs=2)
    >>> curves.add(train_loss=0.7, valid_loss=0.5, valid_accuracy=0.88)
    >>> curves.add(train_loss=0.4, valid_loss=0.4, valid_accuracy=0.91)
    >>> curves.title
    '2 epochs'
    """

    def __init__(self, epochs):
        if epochs < 1:
            raise ValueError(f"Curves needs at least 1 epoch, not {epochs}.")
        self.epochs = epochs
        self.history = {f"{s}_{m}": [] for m in _METRICS for s in _SETS}
        self.picture = Picture("", figsize=(9, 3.2))
        # The same margins in each frame: finding them takes most of the time of drawing.
        self.picture.set_layout_engine("none")
        margins = {
            "left": 0.09,
            "right": 0.994,
            "bottom": 0.145,
            "top": 0.91,
            "wspace": 0.215,
        }
        self._lines = {}
        both = self.picture.subplots(1, 2, gridspec_kw=margins)
        for axes, metric in zip(both, _METRICS, strict=True):
            for name, (words, style) in _SETS.items():
                (line,) = axes.plot([], [], label=words, markersize=4, **style)
                self._lines[f"{name}_{metric}"] = line
            axes.set(xlabel="epoch", ylabel=metric, xlim=(0.5, epochs + 0.5))
            axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
            axes.grid(alpha=0.3)
            axes.legend(loc="upper right" if metric == "loss" else "lower right")
        self._start = time.monotonic()
        self._draw()
        self._display = display(self.picture, display_id=True) if get_ipython() else None

    def add(
        self,
        *,
        train_loss=None,
        valid_loss=None,
        train_accuracy=None,
        valid_accuracy=None,
    ):
        """Add the values of one epoch and redraw. Leave out what you have not measured.

        Parameters
        ----------
        train_loss, valid_loss : float, optional
            Mean loss over the examples, 0 or more.
        train_accuracy, valid_accuracy : float, optional
            Fraction of examples that are classified rightly, 0 to 1.
        """
        if self._done == self.epochs:
            raise ValueError(
                f"All {self.epochs} epochs have been added. Make new Curves to train again."
            )
        values = (train_loss, valid_loss, train_accuracy, valid_accuracy)
        for past, value in zip(self.history.values(), values, strict=True):
            past.append(math.nan if value is None else float(value))
        self._draw()
        if self._display is not None:
            self._display.update(self.picture)

    def callback(self):
        """Return a Keras callback that adds the values of every epoch.

        The accuracy is drawn if the model was compiled with ``metrics=["accuracy"]``, the
        validation curves if `fit` is given ``validation_data``.

        Returns
        -------
        keras.callbacks.Callback
            For ``model.fit(..., callbacks=[curves.callback()], verbose=0)``.
        """
        from keras.callbacks import LambdaCallback  # here, as it loads TensorFlow

        def add(epoch, logs):
            values = {}
            for name, value in logs.items():  # such as "loss" and "val_binary_accuracy"
                metric = name.rpartition("_")[2]
                if metric in _METRICS:
                    part = "valid" if name.startswith("val_") else "train"
                    values[f"{part}_{metric}"] = value
            self.add(**values)

        return LambdaCallback(on_epoch_end=add)

    @property
    def _done(self):
        return len(self.history["train_loss"])

    @property
    def title(self):
        if self._done == self.epochs:
            return "1 epoch" if self.epochs == 1 else f"{self.epochs} epochs"
        title = f"epoch {self._done} of {self.epochs}"
        if self._done:
            an_epoch = (time.monotonic() - self._start) / self._done
            left = math.ceil(an_epoch * (self.epochs - self._done))
            title += f", about {left} s left"
        return title

    def _draw(self):
        title = self.title
        self.picture.suptitle(title)
        last = []
        for name, line in self._lines.items():
            values = self.history[name]
            line.set_data(range(1, self._done + 1), values)
            if values and not math.isnan(values[-1]):
                last.append(f"{line.get_label()} {name[6:]} {values[-1]:.3f}")
        for axes, metric in zip(self.picture.axes, _METRICS, strict=True):
            known = [
                value
                for s in _SETS
                for value in self.history[f"{s}_{metric}"]
                if math.isfinite(value)
            ]
            if metric == "loss":
                axes.set_ylim(0, 1.05 * max(known, default=1) or 1)
            else:
                lowest = min(known, default=0)
                axes.set_ylim(lowest - 0.1 * (1 - lowest) - 0.01, 1.01)
        self.picture.alt = f"Loss and accuracy by epoch, {title}: " + (
            ", ".join(last) or "no values yet"
        )
