"""The shipped network is the one of notebook 5, trained, or `cnn` says what is wrong."""

import hashlib

import coursework
import keras
import numpy as np
import pytest

from course import make_weights, mnist, weights


@pytest.fixture(scope="module")
def model():
    return weights.cnn()


@pytest.fixture(scope="module")
def test_set():
    _, (images, labels) = mnist.load()
    return images[..., None].astype("float32") / 255, labels


def test_its_accuracy_on_the_test_images(model, test_set):
    x, y = test_set
    found = np.concatenate([np.argmax(model(part), axis=1) for part in np.split(x, 20)])
    assert np.mean(found == y) >= 0.988


def test_it_is_the_network_of_notebook_5(model):
    outputs = {layer.name: layer.output.shape[1:] for layer in model.layers}
    assert outputs == {
        "conv1": (9, 9, 25),
        "conv2": (9, 9, 64),
        "pool": (4, 4, 64),
        "flatten": (1024,),
        "hidden": (1024,),
        "dropout": (1024,),
        "logits": (10,),
    }
    assert model.input_shape == (None, 28, 28, 1)
    assert model.count_params() == 1_103_539
    assert {array.dtype for array in model.get_weights()} == {np.dtype("float32")}


def test_logits_are_not_probabilities(model, test_set):
    logits = np.asarray(model(test_set[0][:100]))
    assert logits.min() < 0
    assert logits.max() > 1


def test_each_call_gives_a_model_of_its_own(model, test_set):
    x = test_set[0][:3]
    before = np.asarray(model(x))
    other = weights.cnn()
    assert np.array_equal(other(x), before)
    other.set_weights([np.zeros_like(array) for array in other.get_weights()])
    assert np.array_equal(model(x), before)


def test_the_file_is_small_and_holds_plain_arrays(model):
    assert weights.PATH.stat().st_size == weights.SIZE < 5_000_000
    with np.load(weights.PATH, allow_pickle=False) as arrays:
        assert sorted(arrays.files) == sorted(weights.array_names(model))
        assert {arrays[name].dtype for name in arrays.files} == {np.dtype("float16")}


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"a\.npz is missing.*git checkout"):
        weights.cnn(tmp_path / "a.npz")


@pytest.mark.parametrize("size", [0, 1000, -1])
def test_a_truncated_file_is_named(tmp_path, size):
    content = weights.PATH.read_bytes()[:size]
    path = tmp_path / "a.npz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=rf"is truncated: it has {len(content):,} bytes"):
        weights.cnn(path)


@pytest.mark.parametrize("place", [0, 1_000_000, -1])
def test_an_altered_file_is_named(tmp_path, place):
    content = bytearray(weights.PATH.read_bytes())
    content[place] ^= 1
    path = tmp_path / "a.npz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"has been altered.*git checkout"):
        weights.cnn(path)


def test_the_script_that_made_it_runs(test_set, tmp_path, monkeypatch, capsys):
    """On a few images and one epoch: it writes what `cnn` reads."""
    small = [(test_set[0][:, ..., 0][rows], test_set[1][rows]) for rows in (slice(300),) * 2]
    monkeypatch.setattr(mnist, "load", lambda: small)
    monkeypatch.setattr(weights, "PATH", tmp_path / "made.npz")
    monkeypatch.setattr(make_weights, "N_TRAIN", 256)
    monkeypatch.setattr(make_weights, "EPOCHS", 1)
    make_weights.main()
    content = (tmp_path / "made.npz").read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    assert digest in capsys.readouterr().out
    monkeypatch.setattr(weights, "SHA256", digest)
    assert weights.cnn(tmp_path / "made.npz").count_params() == 1_103_539


def test_notebook_7_draws_the_network_as_it_was_before_its_training(model):
    """Much of the random start is still in the first layer."""
    cells = [cell.source for cell in coursework.source("07-filters").cells]
    assert any(f"set_random_seed({make_weights.SEED})" in source for source in cells)
    keras.utils.set_random_seed(make_weights.SEED)
    before, after = (net.get_weights()[0] for net in (weights.untrained_cnn(), model))
    assert np.corrcoef(before.flat, after.flat)[0, 1] > 0.5
