"""What functions do: activations along a line, decisions on a plane."""

import numpy as np

from course.show.picture import BLUE, GREY, Picture


def activations(functions, limit=4):
    """Draw what some activation functions make of a number, side by side.

    Parameters
    ----------
    functions : dict of str to function
        By name; each takes and returns an array of shape (n,).
    limit : float
        The curves run from -`limit` to `limit`.
    """
    z = np.linspace(-limit, limit, 401)
    curves = {name: function(z) for name, function in functions.items()}
    alt = "; ".join(
        f"{name}: {a[0]:.2g} at -{limit}, {a[200]:.2g} at 0, {a[-1]:.2g} at {limit}"
        for name, a in curves.items()
    )
    picture = Picture(f"curves of functions, {alt}", figsize=(2.1 * len(curves) + 0.5, 2.6))
    panels = picture.subplots(1, len(curves), sharex=True, sharey=True, squeeze=False)[0]
    for axes, (name, a) in zip(panels, curves.items(), strict=True):
        axes.axhline(0, color=GREY, linewidth=0.8)
        axes.axvline(0, color=GREY, linewidth=0.8)
        axes.plot(z, a, color=BLUE, linewidth=2.5)
        axes.set(title=name, xlabel="z", xticks=np.linspace(-limit, limit, 5))
        axes.spines[["top", "right"]].set_visible(False)
    panels[0].set_ylabel("a = f(z)")
    return picture


def decisions(functions, points, labels):
    """Draw where on a plane each of some functions says yes, and how the points fare.

    The region of the yes (a value above 0) is orange. Dots are points of class 1, crosses
    of class 0. The titles say how many of them are on the right side.

    Parameters
    ----------
    functions : dict of str to function
        By name; each takes an array of shape (n, 2) and returns values of shape (n,).
    points : array of shape (n, 2)
    labels : array of shape (n,) of zeros and ones
    """
    points, labels = np.asarray(points), np.asarray(labels)
    low, high = points.min() - 0.5, points.max() + 0.5
    ticks = np.linspace(low, high, 301)
    plane = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    picture = Picture("", figsize=(2.9 * len(functions) + 0.9, 3.2))
    titles = []
    panels = picture.subplots(1, len(functions), squeeze=False)[0]
    for axes, (name, function) in zip(panels, functions.items(), strict=True):
        yes = (function(plane) > 0).reshape(301, 301)
        axes.contourf(ticks, ticks, yes, levels=[-0.5, 0.5, 1.5], colors=["white", "#F8CFB0"])
        for k, mark in enumerate("xo"):
            of_class = points[labels == k]
            style = {"mew": 2.5, "color": "black", "label": f"class {k}"}
            axes.plot(*of_class.T, mark, markersize=9, **style)
        right = np.sum((function(points) > 0) == labels)
        titles.append(f"{name}\n{right} of {len(points)} right")
        axes.set(xlim=(low, high), ylim=(low, high), aspect="equal", title=titles[-1])
        axes.set(xlabel="$x_1$", ylabel="$x_2$")
    panels[-1].legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
    picture.alt = "points of two classes, and where a function says yes: " + ", ".join(
        title.replace("\n", ", ") for title in titles
    )
    return picture
