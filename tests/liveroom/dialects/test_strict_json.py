"""JSON is read so strictly that nothing doubtful passes for an answer."""

from __future__ import annotations

import json
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveroom.dialects import strict_json
from liveroom.model import Malformed

DOUBTFUL = {
    "nothing": b"",
    "blanks only": b" \n\t ",
    "not JSON": b"<html>login</html>",
    "cut short": b'{"status":"up"',
    "bytes after the end": b'{"status":"up"} x',
    "a second document": b'{"status":"up"}{"status":"up"}',
    "a repeated key": b'{"status":"down","status":"up"}',
    "a repeated key further in": b'{"status":"up","a":[{"b":1,"b":2}]}',
    "NaN": b'{"status":"up","users":NaN}',
    "Infinity": b'{"status":"up","users":Infinity}',
    "minus Infinity": b'{"status":"up","users":-Infinity}',
    "a real too large": b'{"status":"up","users":1e400}',
    "an integer of 65 bits": b'{"status":"up","users":9223372036854775808}',
    "an integer of 5,000 digits": b'{"status":"up","users":' + b"9" * 5000 + b"}",
    "half a surrogate pair": b'{"status":"up","note":"\\ud800"}',
    "half a surrogate pair as a key": b'{"status":"up","\\udc00":1}',
    "UTF-16": '{"status":"up"}'.encode("utf-16"),
    "Latin-1": b'{"status":"up","note":"\xe9"}',
    "two byte order marks": b"\xef\xbb\xbf\xef\xbb\xbf{}",
    "a bare control sign in a string": b'{"status":"u\x00p"}',
    "65 levels": b"[" * 65 + b"]" * 65,
    "100,000 levels of lists": b"[" * 100_000 + b"]" * 100_000,
    "100,000 levels of objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "100,000 levels never closed": b"[" * 100_000,
    "an unended string of escaped quotes": b"[" * 70 + b'"' + b'\\"' * 300_000,
    "a megabyte and a byte": b'"' + b"a" * (1 << 20),
}


@pytest.mark.parametrize("body", DOUBTFUL.values(), ids=DOUBTFUL.keys())
def test_what_two_readers_could_read_differently_is_refused(body: bytes) -> None:
    """A refusal makes an application unknown; a guess could make it up."""
    assert isinstance(strict_json.read("any", body), Malformed)


@pytest.mark.parametrize("body", DOUBTFUL.values(), ids=DOUBTFUL.keys())
def test_a_hostile_answer_costs_little(body: bytes) -> None:
    """One application must not hold up the looks at the others."""
    begun = process_time()
    strict_json.read("any", body)
    assert process_time() - begun < 1


def test_200_000_keys_are_read_in_a_fraction_of_a_second() -> None:
    """A large honest answer is read like any other."""
    body = ("{" + ",".join(f'"k{number}":1' for number in range(90_000)) + "}").encode()
    begun = process_time()
    value = strict_json.read("any", body)
    assert isinstance(value, dict)
    assert len(value) == 90_000
    assert process_time() - begun < 1


def test_one_byte_order_mark_is_dropped() -> None:
    """Files saved on Windows begin with one; RFC 8259 lets a reader ignore it."""
    assert strict_json.read("any", b'\xef\xbb\xbf{"status":"up"}') == {"status": "up"}


def test_64_levels_and_a_whole_pair_are_fine() -> None:
    """The limits refuse what nobody means, not what somebody does."""
    assert strict_json.read("any", b"[" * 64 + b"]" * 64) == json.loads("[" * 64 + "]" * 64)
    assert strict_json.read("any", b'["\\ud83d\\ude00", "[[[["]') == ["\U0001f600", "[[[["]


def test_what_is_not_an_object_is_refused_where_one_is_needed() -> None:
    """A list or a number has no status to read."""
    assert isinstance(strict_json.read_object("any", b"[1]"), Malformed)
    assert strict_json.read_object("any", b'{"a":1}') == {"a": 1}


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(VALUES)
def test_strict_is_not_strange(value: object) -> None:
    """Every ordinary value comes back as the standard library reads it."""
    assert strict_json.read("any", json.dumps(value).encode()) == value
