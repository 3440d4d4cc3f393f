"""A message leaves by Apprise, to nowhere else, and its address is never repeated."""

from __future__ import annotations

import logging
from email import message_from_string
from ipaddress import ip_network

import pytest

from collectors.notices import BLOCKED, UNREACHED, UNUSABLE, Sender, resolved
from collectors.policy import Policy
from tests.inbox import hook, relay

LOOPBACK = Sender(Policy((ip_network("127.0.0.0/8"),)))
STRICT = Sender(Policy())


def test_a_web_hook_takes_a_title_and_a_body() -> None:
    """What was written is what arrives."""
    with hook() as server:
        failure = LOOPBACK.send(server.url, "MATI: Parkir", "Parkir <b>mati</b> & sunyi.\n#7")

    assert failure is None
    assert [(each["title"], each["message"]) for each in server.taken] == [
        ("MATI: Parkir", "Parkir <b>mati</b> & sunyi.\n#7")
    ]


def test_a_mail_relay_takes_it_too() -> None:
    """Mail is what every agency has."""
    with relay() as server:
        failure = LOOPBACK.send(server.url, "MATI: Parkir", "Parkir mati.")

    assert failure is None
    (mail,) = map(message_from_string, server.mails)
    assert "MATI: Parkir" in mail["Subject"]
    assert "Parkir mati." in "".join(str(part.get_payload()) for part in mail.walk())


@pytest.mark.parametrize(("status", "why"), [(403, "http-403"), (500, "http-500")])
def test_a_refusal_is_a_number(status: int, why: str) -> None:
    """An operator sees whether a token is wrong or a server ill."""
    with hook() as server:
        server.status = status
        assert LOOPBACK.send(server.url, "a", "b") == why


def test_nobody_there_is_unreachable() -> None:
    """A channel that is gone is a word, not a fault of ours."""
    with hook() as server:
        url = server.url

    assert LOOPBACK.send(url, "a", "b") == UNREACHED


def test_no_socket_is_opened_where_the_policy_forbids() -> None:
    """A message must not become a way into the city's own network, by name neither."""
    with hook() as server:
        port = server.server_address[1]
        assert STRICT.send(server.url, "a", "b") == BLOCKED
        assert STRICT.send(f"json://localhost:{port}/", "a", "b") == BLOCKED
        assert STRICT.send("mailto://127.0.0.1:25?from=a@b.id&to=a@b.id", "a", "b") == BLOCKED
        assert LOOPBACK.send("json://169.254.169.254/latest", "a", "b") == BLOCKED
        assert LOOPBACK.send("json://127.0.0.1:6379/", "a", "b") == BLOCKED

    assert server.taken == []


def test_a_redirect_does_not_lead_round_the_policy() -> None:
    """Where a web hook points is judged like the web hook."""
    with hook() as server:
        server.status, server.location = 307, "http://169.254.169.254/latest"
        assert LOOPBACK.send(server.url, "a", "b") is not None


def test_no_word_of_an_address_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """A token in a log is a token lost."""
    caplog.set_level(logging.DEBUG)
    with hook() as server:
        port, server.status = server.server_address[1], 403
        LOOPBACK.send(f"json://budi:r4hasia@127.0.0.1:{port}/t0ken", "a", "b")
    LOOPBACK.send("json://r4hasia@127.0.0.1:6379/t0ken", "a", "b")

    said = "\n".join(record.getMessage() for record in caplog.records if record.name != "urllib3")
    assert "r4hasia" not in said


@pytest.mark.parametrize("url", ["file:///etc/passwd", "secret:nobody", "secret:berkas", "surel"])
def test_what_may_not_be_used_is_not(url: str) -> None:
    """A secret is judged like what stands in the registry."""
    assert resolved(url, {"berkas": "file:///etc/passwd", "kait": "json://h/"}) is None
    assert resolved("secret:kait", {"kait": "json://h/"}) == "json://h/"


def test_an_address_apprise_cannot_read_is_unusable() -> None:
    """It is told as what it is, and tried again when the registry or the secret changes."""
    assert LOOPBACK.send("tgram://", "a", "b") == UNUSABLE
