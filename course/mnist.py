"""MNIST: 70,000 handwritten digits, shipped with the course, so that nothing is downloaded.

Y. LeCun, C. Cortes and C. J. C. Burges, "The MNIST database of handwritten digits".
Licence: Creative Commons Attribution-ShareAlike 3.0 (CC BY-SA 3.0).
"""

from pathlib import Path

from course import shipped

PATH = Path(__file__).with_name("mnist.npz")
SHA256 = "06af5dfe73b70e3bc1c36439982b18a8d76803db9b544f6fdf838a37fbb01b64"
SIZE = 11490519  # bytes


def load(path=PATH):
    """Return all of MNIST, split as its authors split it.

    The file is verified before it is read, so what you get is the real data set or an error.

    Parameters
    ----------
    path : str or Path
        The ``.npz`` file; by default the one that comes with the course.

    Returns
    -------
    (x_train, y_train), (x_test, y_test)
        ``x_train`` : uint8 array of shape (60000, 28, 28), 0 is paper and 255 is full ink;
        ``y_train`` : uint8 array of shape (60000,), the digits 0 to 9;
        ``x_test`` and ``y_test`` : the same for 10,000 other images.

    Raises
    ------
    FileNotFoundError
        If there is no file at `path`.
    ValueError
        If the file is not, byte for byte, the one that the course ships.
    """
    again = "build it again as course/make_mnist.py says"
    arrays = shipped.load(path, SHA256, SIZE, "MNIST", again)
    return (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])
