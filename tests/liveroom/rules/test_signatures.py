"""A message counts only as its sender signed it, and only at its time."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveroom.rules.signatures import Head, is_genuine, key, sign

# The example of the Standard Webhooks specification.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - printed there for everybody
ID, SENT = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330
BODY = b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
NOW = datetime.fromtimestamp(SENT, UTC)
HEAD = Head(ID, str(SENT), SIGNATURE)
KEY = key(SECRET) or b""
OTHER = b"x" * 32


def test_the_example_of_the_standard_is_genuine() -> None:
    """Any sender's library signs as this one does."""
    assert sign(KEY, ID, str(SENT), BODY) == SIGNATURE
    assert is_genuine(HEAD, BODY, [KEY], NOW)


def test_a_secret_is_good_without_its_prefix() -> None:
    """Some senders show it so."""
    assert key(SECRET.removeprefix("whsec_")) == KEY


@pytest.mark.parametrize(
    "secret", ["", "whsec_", "whsec_%%%", "whsec_" + base64.b64encode(b"short").decode(), "é" * 40]
)
def test_what_is_no_key_is_none(secret: str) -> None:
    """A password of somebody's is not a key."""
    assert key(secret) is None


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (HEAD, BODY.replace(b" ", b"")),
        (HEAD._replace(id="msg_2"), BODY),
        (HEAD._replace(timestamp=str(SENT + 1)), BODY),
        (HEAD._replace(signatures=""), BODY),
        (HEAD._replace(signatures=SIGNATURE.removeprefix("v1,")), BODY),
        (HEAD._replace(signatures=SIGNATURE.replace("v1,", "v1a,")), BODY),
        (HEAD._replace(signatures="v1,é"), BODY),
        (HEAD._replace(id=""), BODY),
        (HEAD._replace(id="é"), BODY),
        (HEAD._replace(timestamp="soon"), BODY),
        (HEAD._replace(timestamp="-1"), BODY),
        (HEAD._replace(timestamp="9" * 400), BODY),
    ],
)
def test_what_was_changed_on_the_way_is_not_genuine(head: Head, body: bytes) -> None:
    """A body read and written again is another body."""
    assert not is_genuine(head, body, [KEY], NOW)


@pytest.mark.parametrize(
    ("late", "is_taken"),
    [
        (timedelta(minutes=5), True),
        (timedelta(minutes=-5), True),
        (timedelta(minutes=5, seconds=1), False),
        (timedelta(minutes=-5, seconds=-1), False),
    ],
)
def test_a_message_of_another_time_is_not_genuine(late: timedelta, *, is_taken: bool) -> None:
    """Whoever recorded one cannot send it again tomorrow."""
    assert is_genuine(HEAD, BODY, [KEY], NOW + late) is is_taken


@pytest.mark.parametrize("sent", ["soon", "-1", "9" * 400])
def test_a_time_that_is_none_is_not_genuine_though_it_was_signed(sent: str) -> None:
    """A sender with a broken clock signs nonsense in good faith."""
    assert not is_genuine(Head(ID, sent, sign(KEY, ID, sent, BODY)), BODY, [KEY], NOW)


def test_either_secret_is_good_while_they_rotate() -> None:
    """The old one and the new one, in either order, and a sender who signs with both."""
    both = f"{sign(OTHER, ID, str(SENT), BODY)} {SIGNATURE}"

    assert is_genuine(HEAD, BODY, [OTHER, KEY], NOW)
    assert is_genuine(HEAD._replace(signatures=both), BODY, [KEY], NOW)
    assert not is_genuine(HEAD, BODY, [OTHER], NOW)
    assert not is_genuine(HEAD, BODY, [], NOW)


@given(body=st.binary(max_size=200), message=st.text("abc-_", min_size=1, max_size=40))
def test_what_is_signed_is_genuine(body: bytes, message: str) -> None:
    """Whatever bytes the body has."""
    head = Head(message, str(SENT), sign(KEY, message, str(SENT), body))

    assert is_genuine(head, body, [KEY], NOW)
    assert not is_genuine(head, body + b" ", [KEY], NOW)
