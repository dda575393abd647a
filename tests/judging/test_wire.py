"""Only data crosses, and no bytes can do harm: what arrives is a value, or refused."""

import cmath
import math
import pickle
import socket
import struct
from contextlib import suppress

import msgpack
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.judging import wire
from autograder.judging.wire import Limits, Mine, Named, WireError, Yours, decode, encode

DTYPES = st.one_of(
    hnp.boolean_dtypes(),
    hnp.integer_dtypes(endianness="?"),
    hnp.floating_dtypes(endianness="?", sizes=(16, 32, 64)),
    hnp.complex_number_dtypes(endianness="?", sizes=(64, 128)),
    hnp.byte_string_dtypes(min_len=1, max_len=8),
    hnp.unicode_string_dtypes(min_len=1, max_len=8),
)
ARRAYS = hnp.arrays(DTYPES, hnp.array_shapes(min_dims=0, min_side=0, max_side=4))
KEYS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(),
    st.binary(),
)
LEAVES = st.one_of(
    KEYS,
    st.floats(),
    st.complex_numbers(),
    ARRAYS,
    hnp.scalar_dtypes().flatmap(lambda d: hnp.arrays(d, 1)).map(lambda a: a[0]),
    st.builds(slice, st.none() | st.integers(), st.none() | st.integers()),
    st.builds(range, st.integers(0, 9), st.integers(0, 9)),
    st.just(...),
    DTYPES,
    st.sets(KEYS),
    st.frozensets(KEYS),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner), st.lists(inner).map(tuple), st.dictionaries(KEYS, inner)
    ),
    max_leaves=20,
)


def send(value, refer=None, number=None, **options):
    frames = encode(value, refer=refer, number=number)
    return decode([bytes(frame) for frame in frames], **options)


def same(a, b):
    """Whether two values are equal, of the same types, and nan where the other is."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray | np.generic):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return len(a) == len(b) and all(
            same(p, q) for p, q in zip(a.items(), b.items(), strict=True)
        )
    if isinstance(a, float):
        return a == b or (math.isnan(a) and math.isnan(b))
    if isinstance(a, complex):
        return a == b or (cmath.isnan(a) and cmath.isnan(b))
    return a == b


@given(VALUES)
def test_any_value_round_trips_or_is_refused(value):
    try:
        frames = encode(value)
    except WireError:
        return
    assert same(decode([bytes(frame) for frame in frames]), value)


def decode_or_refuse(frames):
    """Decode a message; any other error than `WireError` fails the test."""
    with suppress(WireError):
        decode(frames)


@given(st.lists(st.binary(max_size=60), max_size=4))
def test_any_bytes_are_decoded_or_refused(frames):
    decode_or_refuse(frames)


@given(st.data())
def test_a_message_that_was_tampered_with_is_decoded_or_refused(data):
    frames = [bytes(frame) for frame in encode(data.draw(VALUES.filter(encodes)))]
    which = data.draw(st.integers(0, len(frames) - 1))
    damaged = bytearray(frames[which])
    for _ in range(data.draw(st.integers(1, 4))):
        if damaged:
            place = data.draw(st.integers(0, len(damaged) - 1))
            damaged[place] = data.draw(st.integers(0, 255))
    frames[which] = bytes(damaged[: data.draw(st.integers(0, len(damaged)))])
    decode_or_refuse(frames)


NODES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-(2**63), 2**64 - 1), st.floats(), st.text()
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(
            st.sampled_from(
                [
                    "int",
                    "list",
                    "dict",
                    "set",
                    "array",
                    "scalar",
                    "slice",
                    "range",
                    "dtype",
                    "complex",
                    "mine",
                    "yours",
                    "named",
                    "keras.variable",
                    "tf.tensor",
                    "tf.variable",
                    "tf.dtype",
                    "tf.shape",
                ]
            ),
            inner,
        ).map(list)
    ),
    max_leaves=15,
)


@given(NODES, st.lists(st.binary(max_size=16), max_size=2))
def test_any_header_is_decoded_or_refused(node, buffers):
    header = msgpack.packb(node, unicode_errors="surrogatepass")
    decode_or_refuse([header, *buffers])


def encodes(value):
    try:
        return bool(encode(value))
    except WireError:
        return False


@pytest.fixture(scope="module")
def tf():
    return pytest.importorskip("tensorflow")


def test_tensors_and_variables_arrive_as_what_they_are(tf):
    tensor = send(tf.constant([[1, 2]], tf.int32))
    assert tf.is_tensor(tensor)
    assert tensor.dtype == tf.int32
    assert tensor.numpy().tolist() == [[1, 2]]
    variable = send(tf.Variable([1.5], trainable=False))
    assert isinstance(variable, tf.Variable)
    assert (variable.trainable, variable.numpy().tolist()) == (False, [1.5])
    assert send(tf.float32) == tf.float32
    assert send(tf.TensorShape([3, None])).as_list() == [3, None]
    assert send(tf.constant(b"text")).numpy() == b"text"


def test_keras_variables_arrive_as_what_they_are(tf):
    keras = pytest.importorskip("keras")
    variable = send(keras.Variable(np.eye(2), trainable=False, name="kernel"))
    assert isinstance(variable, keras.Variable)
    assert (variable.trainable, variable.name) == (False, "kernel")
    assert np.array_equal(variable.numpy(), np.eye(2))


def test_copies_of_a_variable_are_known_by_its_number(tf):
    kept = {}
    one, other = tf.Variable(1.0), tf.Variable(2.0)
    numbers = {id(one): 5, id(other): 6}
    values = send([one, other, one], number=lambda v: numbers[id(v)], keep=kept.setdefault)
    assert values[0] is values[2] is kept[5]
    assert values[1] is kept[6]


@pytest.fixture
def pipe():
    ends = socket.socketpair()
    yield ends
    for end in ends:
        end.close()


def test_messages_go_over_a_connection(pipe):
    here, there = pipe
    for value in ([1, "a"], np.arange(3), []):
        wire.send(here, encode(value))
        assert same(decode(wire.receive(there)), value)


@pytest.mark.parametrize(
    "raw",
    [
        b"\xff\xff\xff\xff",  # a claim of four billion frames
        struct.pack(">IQQ", 2, 60, 60),  # and of more bytes than are allowed
        struct.pack(">IQ", 1, 2**64 - 1),
    ],
)
def test_what_is_too_large_is_not_read(pipe, raw):
    here, there = pipe
    here.sendall(raw)
    with pytest.raises(WireError):
        wire.receive(there, limits=Limits(size=100, values=50))


def test_a_message_that_is_cut_off_ends_the_connection(pipe):
    here, there = pipe
    here.sendall(struct.pack(">IQQ", 2, 1, 5) + b"ab")
    here.close()
    with pytest.raises(EOFError):
        wire.receive(there)


def test_an_array_that_arrives_can_be_written_to():
    array = send(np.zeros(3))
    array[0] = 1


@pytest.mark.parametrize(
    "value",
    [
        np.array([{}], dtype=object),
        np.zeros(2, dtype=[("a", int)]),
        np.array(["2026-01-01"], dtype="datetime64[D]"),
        np.ma.masked_array([1, 2], [True, False]),
        type("Sly", (float,), {"__eq__": lambda *_: True})(0.5),
        type("Sly", (int,), {})(1),
        type("Sly", (str,), {})("a"),
        type("Sly", (list,), {})([1]),
        type("Sly", (dict,), {})(a=1),
        type("Sly", (np.ndarray,), {})(3),
        type("Sly", (np.float64,), {})(3),
        lambda: None,
        object(),
        Exception("no"),
        pytest,
    ],
)
def test_what_is_no_plain_data_does_not_cross(value):
    with pytest.raises(WireError):
        encode(value)
    with pytest.raises(WireError):
        encode([1, {"a": value}])


def test_objects_cross_as_references():
    objects = []

    def refer(value):
        objects.append(value)
        return Mine(len(objects) - 1)

    frames = [bytes(frame) for frame in encode([print, 1, {"len": len}], refer)]
    assert decode(frames) == [Mine(0), 1, {"len": Mine(1)}]
    assert decode(frames, lambda mine: objects[mine.number]) == [print, 1, {"len": len}]


def test_a_reference_to_nothing_is_refused():
    frames = encode(print, lambda _: Mine(7))
    with pytest.raises(WireError):
        decode(frames, lambda mine: [][mine.number])


def test_references_go_both_ways_and_by_name():
    crossing = iter([Yours(3), Named("math", "sqrt")])
    assert send([print, len], refer=lambda _: next(crossing)) == [
        Yours(3),
        Named("math", "sqrt"),
    ]


def test_what_crosses_in_place_of_an_object_can_be_a_value():
    assert send([range, 1], refer=lambda _: {"a": 1}) == [{"a": 1}, 1]


def test_a_value_that_is_replaced_for_ever_is_refused():
    with pytest.raises(WireError):
        encode(print, refer=lambda _: print)


def test_a_pickle_is_no_message():
    with pytest.raises(WireError):
        decode([pickle.dumps(print)])


@pytest.mark.parametrize(
    "value", [list(range(99)), np.zeros(2000), "a" * 2000, [[[[[[1]]]]]]], ids=repr
)
def test_limits_hold_on_both_sides(value):
    tight = Limits(size=1000, values=50, depth=4)
    with pytest.raises(WireError):
        encode(value, limits=tight)
    with pytest.raises(WireError):
        send(value, limits=tight)


@pytest.mark.parametrize("text", ["\ud800", b"\x80"])
def test_half_a_character_is_refused(text):
    with pytest.raises(WireError):
        decode([msgpack.packb(text, use_bin_type=False, unicode_errors="surrogatepass")])
    if isinstance(text, str):
        with pytest.raises(WireError):
            encode({"a": text})


def test_many_empty_lists_are_refused_before_they_are_made():
    header = msgpack.packb([[[]] * 1000] * 600)
    with pytest.raises(WireError, match="too many lists"):
        decode([header], limits=Limits(values=250_000))


def test_a_value_that_holds_itself_is_refused():
    loop = []
    loop.append(loop)
    with pytest.raises(WireError):
        encode(loop)


def test_a_small_message_can_t_ask_for_much_memory():
    for header in (
        ["array", ["<f8", [2**35]]],
        ["array", ["<U999999", [9]]],
        ["scalar", ["<f8", [0, 2**39]]],
        ["range", [0, 10**18, 1]],
    ):
        frames = [msgpack.packb(header), *([b""] if header[0] != "range" else [])]
        try:
            value = decode(frames)
        except WireError:
            continue
        assert isinstance(value, range) or value.nbytes == 0
