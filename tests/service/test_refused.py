"""What is no notebook is refused in words, and so is what leads nowhere."""

import json
import re

import nbformat
import pytest
import toy
from inprocess import drain, good, hand_in


def nested(depth):
    return b'{"a":' * depth + b"1" + b"}" * depth


def as_json(**changes):
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}
    return json.dumps(notebook | changes).encode()


def cell(**changes):
    return {"cell_type": "code", "source": "", "metadata": {}} | changes


BAD_NOTEBOOKS = {
    "nothing": (b"", "is empty"),
    "no JSON": (b"{", "JSON is broken"),
    "a zip": (b"PK\x03\x04" + bytes(1000), "is not text in UTF-8|JSON is broken"),
    "a gzip": (b"\x1f\x8b\x08\x00", "is not text in UTF-8"),
    "UTF-16": ("{}".encode("utf-16"), "is not text in UTF-8"),
    "null bytes": (bytes(1000), "JSON is broken"),
    "a list": (b"[]", "is not a notebook"),
    "null": (b"null", "is not a notebook"),
    "a number": (b"1e999", "is not a notebook"),
    "an object": (b"{}", "is not a notebook"),
    "deep lists": (b"[" * 100_000, "nested too deeply"),
    "deep objects": (nested(100_000), "nested too deeply"),
    "a long number": (as_json(nbformat=0)[:-1] + b',"x":' + b"9" * 5000 + b"}", "not a note"),
    "NaN": (as_json(nbformat=float("nan")), "another notebook"),
    "the future": (as_json(nbformat=5), "is not a notebook"),
    "cells of null": (as_json(cells=None), "is not a notebook"),
    "cells of numbers": (as_json(cells=[1]), "is not a notebook"),
    "cells in a dict": (as_json(cells={"a": 1}), "is not a notebook"),
    "source of numbers": (as_json(cells=[cell(source=[1])]), "is not a notebook"),
    "an unhashable id": (
        as_json(cells=[cell(metadata={"nbgrader": {"grade_id": {"a": [1]}}})]),
        "another notebook",
    ),
    "a surrogate": (
        as_json(cells=[cell(metadata={"nbgrader": {"grade_id": "\ud800"}}, source="\udc00")]),
        "another notebook",
    ),
    "too many cells": (as_json(cells=[cell()] * 5001), "more than 5,000 cells"),
    "too many old cells": (
        as_json(nbformat=3, worksheets=[{"cells": [cell()] * 3000}] * 2),
        "more than 5,000 cells",
    ),
    "another notebook": (as_json(cells=[cell(source="1")]), "none of the exercises"),
}


@pytest.mark.parametrize("kind", BAD_NOTEBOOKS)
def test_what_is_no_notebook_is_refused_in_words(toy_course, queue, ada, kind):
    content, said = BAD_NOTEBOOKS[kind]
    answer = hand_in(ada, toy_course, content)
    assert answer.status_code == 422
    assert re.search(said, answer.json()["detail"]), answer.json()["detail"]
    assert (queue.open(), queue.attempts()) == ([], [])


def test_deep_metadata_are_refused_or_taken_but_never_an_error(toy_course, queue, ada):
    for depth in (100, 300, 500, 700, 900, 950, 990, 2000):
        deep = "[" * depth + "]" * depth
        text = nbformat.writes(good(toy_course, depth))
        assert '"grade_id": "size"' in text
        text = text.replace('"grade_id": "size"', f'"grade_id": {deep}')
        assert hand_in(ada, toy_course, text.encode()).status_code in {202, 422, 429}
    drain(toy_course, queue)
    assert {attempt.state for attempt in queue.attempts()} <= {"graded"}


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate, gzip", "x"])
def test_what_is_compressed_is_refused(toy_course, ada, encoding):
    answer = hand_in(ada, toy_course, bytes(100), headers={"Content-Encoding": encoding})
    assert answer.status_code == 415
    assert "not compressed" in answer.json()["detail"]


@pytest.mark.parametrize("chunked", [False, True])
def test_fifty_megabytes_are_refused_in_words(toy_course, queue, ada, chunked):
    part = b" " * 1_000_000
    content = (part for _ in range(50)) if chunked else part * 50
    answer = ada.post(f"/api/assignments/{toy.NAME}/attempts", content=content)
    assert answer.status_code == 413
    assert answer.json()["detail"].startswith("The notebook is larger than 10 MB: clear its")
    assert queue.open() == []


NAMES = [
    "..", "../..", "..%2f..%2fetc%2fpasswd", "%2e%2e", "01-toy%00", "%00", "%ff%fe", "*",
    "01-*", "a" * 5000, "01-toy%0d%0aX-Header: 1", "%ed%a0%80", "01-toy%2f..%2f01-toy", ".",
    "'; drop",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_names_that_lead_elsewhere_are_not_found(toy_course, queue, ada, name):
    answer = hand_in(ada, toy_course, assignment=name)
    assert answer.status_code in {404, 405}
    assert answer.json()["detail"]
    url = f"/api/assignments/{toy.NAME}/attempts?notebook={name}"
    answer = ada.post(url, content=nbformat.writes(good(toy_course)))
    assert answer.status_code == 404
    assert answer.json()["detail"].startswith(f"{toy.NAME} has no notebook ")
    assert queue.open() == []


NUMBERS = ["0", "-1", "9" * 30, "9" * 5000, "1e3", "x", "%00", "1.0", "0x1", " ", "٣", "true"]


@pytest.mark.parametrize("number", NUMBERS, ids=range(len(NUMBERS)))
def test_ids_that_can_t_be_are_refused(ada, number):
    for place in (f"/api/attempts/{number}", f"/api/attempts/{number}/events"):
        answer = ada.get(place)
        assert answer.status_code in {404, 422}
        assert answer.json()["detail"]
    for name in ("before", "limit"):
        if number not in {"٣", "1.0"}:
            answer = ada.get(f"/api/attempts?{name}={number}")
            assert (answer.status_code, name in answer.json()["detail"]) == (422, True)
