"""Train the network in ``weights.npz``.

    TF_NUM_INTRAOP_THREADS=1 TF_NUM_INTEROP_THREADS=1 python -m course.make_weights

This takes about 90 seconds of one core. Another number of threads, another processor or
another version of TensorFlow gives slightly different weights.
"""

import hashlib

import keras
import numpy as np

from course import mnist, weights

EPOCHS, BATCH, RATE, SEED = 3, 128, 1e-3, 6
N_TRAIN = 55000  # the other 5,000 are for validation, as in all notebooks


def train(x, y, x_valid, y_valid):
    """Return a trained network.

    Parameters
    ----------
    x, x_valid : float32 arrays of shape (n, 28, 28, 1), values 0 to 1
    y, y_valid : integer arrays of shape (n,)
    """
    keras.utils.set_random_seed(SEED)
    model = weights.untrained_cnn()
    steps = EPOCHS * -(-len(x) // BATCH)
    model.compile(
        optimizer=keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(RATE, steps)),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    model.fit(
        x, y, batch_size=BATCH, epochs=EPOCHS, validation_data=(x_valid, y_valid), verbose=2
    )
    return model


def main():
    """Train the network, print how good it is, and write its weights."""
    (x, y), (x_test, y_test) = (
        (images[..., None].astype("float32") / 255, labels) for images, labels in mnist.load()
    )
    model = train(x[:N_TRAIN], y[:N_TRAIN], x[N_TRAIN:], y[N_TRAIN:])
    kept = [array.astype("float16") for array in model.get_weights()]
    np.savez_compressed(
        weights.PATH, **dict(zip(weights.array_names(model), kept, strict=True))
    )
    model.set_weights([array.astype("float32") for array in kept])
    loss, accuracy = model.evaluate(x_test, y_test, batch_size=500, verbose=0)
    content = weights.PATH.read_bytes()
    print(
        f"{weights.PATH}: test accuracy {accuracy:.4f}, test loss {loss:.4f}\n"
        f"Set SIZE and SHA256 in course/weights.py to\n"
        f"{len(content)}\n{hashlib.sha256(content).hexdigest()}"
    )


if __name__ == "__main__":
    main()
