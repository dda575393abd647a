"""A trained network, shipped as plain arrays, so that notebooks 6 and 7 train nothing.

It is the convolutional network of notebook 5, trained by course/make_weights.py on the first
55,000 training images: Adam, batches of 128, a learning rate that falls from 0.001 to 0 along
a cosine, 3 epochs, seed 6, about 90 CPU-seconds. Its accuracy is 0.9906 on the other 5,000
training images and 0.9908 on the 10,000 test images. The arrays are stored as float16, which
halves the file, and used as float32.
"""

from pathlib import Path

import keras

from course import shipped

PATH = Path(__file__).with_name("weights.npz")
SHA256 = "b4913eb9e1648f11e2412b045e3e4be00a91c09747b8ee40913025caea098b49"
SIZE = 2020274  # bytes


def untrained_cnn():
    """Return the network of notebook 5 as it is before training: 1,103,539 parameters.

    Returns
    -------
    keras.Sequential
        It takes float32 images of shape (n, 28, 28, 1), values 0 to 1, and gives logits of
        shape (n, 10). Its layers are ``conv1``, ``conv2``, ``pool``, ``flatten``,
        ``hidden``, ``dropout`` and ``logits``.
    """
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(25, 12, strides=2, activation="relu", name="conv1"),
            layers.Conv2D(64, 5, padding="same", activation="relu", name="conv2"),
            layers.MaxPooling2D(2, name="pool"),
            layers.Flatten(name="flatten"),
            layers.Dense(1024, activation="relu", name="hidden"),
            layers.Dropout(0.5, name="dropout"),
            layers.Dense(10, name="logits"),
        ],
        name="shipped_cnn",
    )


def cnn(path=PATH):
    """Return the trained network of notebook 5.

    The file is verified before it is read, so what you get is the network that the notebooks
    describe, or an error.

    Parameters
    ----------
    path : str or Path
        The ``.npz`` file; by default the one that comes with the course.

    Returns
    -------
    keras.Sequential
        A new one each time, built as `untrained_cnn` says. It is not compiled: call it on
        images, or compile it to train it further.

    Raises
    ------
    FileNotFoundError
        If there is no file at `path`.
    ValueError
        If the file is not, byte for byte, the one that the course ships.
    """
    again = "train it again as course/make_weights.py says"
    arrays = shipped.load(path, SHA256, SIZE, "weights", again)
    model = untrained_cnn()
    model.set_weights([arrays[name].astype("float32") for name in array_names(model)])
    return model


def array_names(model):
    """Return the names of a model's arrays in the file, in the order of its weights."""
    return [
        f"{layer.name}_{variable.name}" for layer in model.layers for variable in layer.weights
    ]
