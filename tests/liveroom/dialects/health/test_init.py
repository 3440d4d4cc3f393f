"""What holds of every health dialect, the newcomer's included."""

from __future__ import annotations

import json
import random
from time import process_time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liveroom.dialects.health import HEALTH_DIALECTS
from liveroom.model import Malformed, Report, Status
from tests.liveroom.dialects.health.answers import SAMPLES
from tests.liveroom.dialects.test_strict_json import DOUBTFUL

if TYPE_CHECKING:
    from collections.abc import Sequence

JSON_DIALECTS = sorted(HEALTH_DIALECTS.keys() - {"plain", "aspnet", "auto"})
WORDLESS: list[object] = [
    {"$ne": 1}, ["up"], True, 1, None, "", "UP ", " up", "uP!", "unknownword", "p\u0430ss", "\u0000up",
]  # fmt: skip


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample[0] for sample in SAMPLES])
def test_each_sample_is_read_by_its_dialect_and_by_auto(
    sample: tuple[str, bytes, str, int, str, Status | None, Sequence[tuple[str, Status]]],
) -> None:
    """The declared dialect and the recognised one must say the same of the same answer."""
    _, body, content_type, status, dialect, root, checks = sample
    told = HEALTH_DIALECTS[dialect](body, content_type, status)
    assert isinstance(told, Report)
    assert (told.dialect, told.status) == (dialect, root)
    assert [(check.name, check.status) for check in told.checks] == list(checks)
    assert HEALTH_DIALECTS["auto"](body, content_type, status) == told


def test_every_dialect_has_a_sample() -> None:
    """A format nobody has shown an answer of is a guess."""
    assert {sample[4] for sample in SAMPLES} == HEALTH_DIALECTS.keys() - {"auto"}


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample[0] for sample in SAMPLES])
def test_nothing_an_application_says_in_words_is_kept(
    sample: tuple[str, bytes, str, int, str, Status | None, object],
) -> None:
    """Messages, exceptions and notes may hold secrets, and the wall is seen by visitors."""
    told = HEALTH_DIALECTS[sample[4]](sample[1], sample[2], sample[3])
    assert "rahasia" not in repr(told)


@pytest.mark.parametrize("dialect", JSON_DIALECTS)
@pytest.mark.parametrize("body", DOUBTFUL.values(), ids=DOUBTFUL.keys())
def test_doubtful_json_is_malformed_in_every_dialect(dialect: str, body: bytes) -> None:
    """`up` on a report two readers could understand differently is a lie waiting to happen."""
    read = HEALTH_DIALECTS[dialect]
    told = read(body, "application/json", 200)
    if dialect == "laravel-up" and body.startswith(b"<"):
        assert told == Report("laravel-up", None)
    else:
        assert isinstance(told, Malformed)


@pytest.mark.parametrize("body", DOUBTFUL.values(), ids=DOUBTFUL.keys())
def test_doubtful_json_is_malformed_to_auto(body: bytes) -> None:
    """An answer that calls itself JSON and is not does not become a plain page."""
    assert isinstance(HEALTH_DIALECTS["auto"](body, "application/json", 200), Malformed)


@pytest.mark.parametrize("word", WORDLESS, ids=repr)
@pytest.mark.parametrize("dialect", [*JSON_DIALECTS, "auto"])
def test_only_documented_words_are_read(dialect: str, word: object) -> None:
    """A word we do not know is no evidence: never `up`."""
    body = json.dumps({"status": word, "entries": {}, "info": {}, "components": {}}).encode()
    told = HEALTH_DIALECTS[dialect](body, "application/json", 200)
    assert isinstance(told, Malformed) or (dialect == "django" and bool(told.checks))
    assert not isinstance(told, Report) or told.checks[0].status is Status.DOWN


PIECES = [
    b'{"status":"', b"up", b"UP", b"pass", b"Healthy", b'"}', b'"', b"{", b"}", b"[", b"]", b":", b",",
    b'"checkResults":[', b'"finishedAt":', b"9" * 30, b"1e999", b"NaN", b"\\ud800", b"\xff", b"\x00",
    b'"components":{"a":{"status":"UP"}}', b'"entries":', b'"details":', b'"info":', b'"checks":',
    b"working", b"null", b"true", b"-1", b"\xef\xbb\xbf", b" ", b"\n", b"<html>",
]  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
BODIES = (
    st.binary()
    | st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join)
    | VALUES.map(lambda value: json.dumps(value).encode())
    | st.dictionaries(
        st.sampled_from(
            ["status", "checks", "components", "details", "entries", "info", "error", "healthy",
             "checkResults", "finishedAt", "name"]
        ),
        VALUES | st.sampled_from(["up", "UP", "pass", "Healthy", "ok", "error", "working"]),
    ).map(lambda value: json.dumps(value).encode())
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(BODIES, st.sampled_from(["", "application/json", "text/plain", "text/html; x"]))
def test_any_bytes_are_a_report_or_malformed(body: bytes, content_type: str) -> None:
    """No application can stop the collector by what it answers."""
    for read in HEALTH_DIALECTS.values():
        assert isinstance(read(body, content_type, 200), Report | Malformed)


def test_a_mutated_good_answer_never_raises() -> None:
    """A flipped, lost or doubled byte gives a value of the closed type, in a moment."""
    dice = random.Random(311)
    for _ in range(3_000):
        _, body, content_type, status, dialect, *_ = dice.choice(SAMPLES)
        place, byte = dice.randrange(len(body) + 1), dice.randbytes(1)
        spoilt = body[:place] + byte * dice.randrange(3) + body[place + dice.randrange(2) :]
        begun = process_time()
        told = HEALTH_DIALECTS[dialect](spoilt, content_type, status)
        assert isinstance(told, Report | Malformed)
        assert process_time() - begun < 0.5
