"""Certificates: what is refused, what it is called, and how many days are left."""

from __future__ import annotations

import asyncio
import socket
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from typing import TYPE_CHECKING

import pytest
import trustme

from collectors.contract import Answer, Request, Silence
from collectors.policy import Policy
from collectors.wire import Wire
from liveroom import clock
from liveroom.model import Cause
from tests import hostile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOOPBACK = Policy((ip_network("127.0.0.2/32"),))
DAY = timedelta(days=1)

# RFC 8446 4.2 and the IANA registry of TLS groups.
SUPPORTED_GROUPS, KEY_SHARE = 10, 51
X25519, X25519_MLKEM768 = 0x001D, 0x11EC


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """One authority for the module: making keys is slow."""
    return trustme.CA()


def _context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def _fetch(
    context: ssl.SSLContext, authority: trustme.CA, folder: Path, log: hostile.Log | None = None
) -> Answer | Silence:
    bundle = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(bundle))

    async def run() -> Answer | Silence:
        async with hostile.serve(log, context=context) as base:
            wire = Wire(LOOPBACK, ca_file=str(bundle))
            found = await wire.fetch(Request(f"{base}/ok", timedelta(seconds=2)))
            await wire.close()
            return found

    return asyncio.run(run())


def _hello() -> bytes:
    """Return the first message of a handshake (RFC 8446 4.1.2), without the record around it."""
    heard: list[bytes] = []

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        record = await reader.readexactly(5)
        heard.append(await reader.readexactly(int.from_bytes(record[3:])))
        writer.close()

    async def run() -> None:
        server = await asyncio.start_server(hear, hostile.HOST, 0)
        port = server.sockets[0].getsockname()[1]
        wire = Wire(LOOPBACK)
        await wire.fetch(Request(f"https://{hostile.HOST}:{port}/", timedelta(seconds=2)))
        await wire.close()
        server.close()

    asyncio.run(run())
    return heard[0]


def _listed(hello: bytes, wanted: int) -> list[int]:
    """Return the groups that an extension of a ClientHello names."""
    rest = hello[4 + 2 + 32 :]  # type and length, version, random
    for width in (1, 2, 1):  # session, cipher suites, compression
        rest = rest[width + int.from_bytes(rest[:width]) :]
    rest = rest[2:]
    while rest:
        kind, length = int.from_bytes(rest[:2]), int.from_bytes(rest[2:4])
        body, rest = rest[4 : 4 + length], rest[4 + length :]
        if kind == wanted:
            return list(_groups(body[2:], with_keys=kind == KEY_SHARE))
    return []


def _groups(body: bytes, *, with_keys: bool) -> Iterator[int]:
    while body:
        yield int.from_bytes(body[:2])
        body = body[4 + int.from_bytes(body[2:4]) if with_keys else 2 :]


def test_a_certificate_tells_its_days(authority: trustme.CA, tmp_path: Path) -> None:
    """Renewal is a task of the city: 13 days and an hour are 13 days."""
    until = clock.now() + 13 * DAY + timedelta(hours=1)
    context = _context(authority.issue_cert(hostile.HOST, not_after=until))

    found = _fetch(context, authority, tmp_path)

    assert isinstance(found, Answer)
    assert found.tls_days_left == 13
    assert found.timings.tls is not None


def test_the_days_are_told_with_every_answer(authority: trustme.CA, tmp_path: Path) -> None:
    """The second connection does not read the certificate, and what it said still holds."""
    until = clock.now() + 13 * DAY + timedelta(hours=1)
    context = _context(authority.issue_cert(hostile.HOST, not_after=until))
    bundle = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(bundle))

    async def run() -> list[Answer | Silence]:
        async with hostile.serve(context=context) as base:
            wire = Wire(LOOPBACK, ca_file=str(bundle))
            request = Request(f"{base}/ok", timedelta(seconds=2))
            found = [await wire.fetch(request) for _ in range(3)]
            await wire.close()
            return found

    assert [one.tls_days_left for one in asyncio.run(run()) if isinstance(one, Answer)] == [13] * 3


def test_one_share_is_sent_and_every_group_is_offered() -> None:
    """A share of MLKEM costs us a tenth of a handshake; who wants nothing else can still ask for it."""
    hello = _hello()

    groups, shares = _listed(hello, SUPPORTED_GROUPS), _listed(hello, KEY_SHARE)
    assert {X25519, X25519_MLKEM768} <= set(groups)
    assert shares == [X25519]


def test_an_expired_certificate_has_its_own_cause(authority: trustme.CA, tmp_path: Path) -> None:
    """It is the one fault of TLS whose cure everybody knows."""
    past = datetime(2020, 1, 1, tzinfo=UTC)
    leaf = authority.issue_cert(hostile.HOST, not_before=past, not_after=past + DAY)
    log = hostile.Log()

    found = _fetch(_context(leaf), authority, tmp_path, log)

    assert isinstance(found, Silence)
    assert found.cause is Cause.TLS_EXPIRED
    assert log == []  # and nothing was asked through it


@pytest.mark.parametrize("fault", ["other host", "other authority", "not yet valid", "old version"])
def test_any_other_fault_is_tls_invalid(authority: trustme.CA, tmp_path: Path, fault: str) -> None:
    """A citizen's browser refuses it, so do we."""
    soon = clock.now() + 2 * DAY
    leaf = {
        "other host": lambda: authority.issue_cert("lain.example"),
        "other authority": lambda: trustme.CA().issue_cert(hostile.HOST),
        "not yet valid": lambda: authority.issue_cert(
            hostile.HOST, not_before=soon, not_after=soon + DAY
        ),
        "old version": lambda: authority.issue_cert(hostile.HOST),
    }[fault]()
    context = _context(leaf)
    if fault == "old version":
        context.set_ciphers("ALL:@SECLEVEL=0")
        with pytest.warns(DeprecationWarning, match="deprecated"):
            context.minimum_version = ssl.TLSVersion.TLSv1
        with pytest.warns(DeprecationWarning, match="deprecated"):
            context.maximum_version = ssl.TLSVersion.TLSv1_1

    found = _fetch(context, authority, tmp_path)

    assert isinstance(found, Silence)
    assert found.cause is Cause.TLS_INVALID
    assert found.detail


def test_the_public_bundle_is_the_default(authority: trustme.CA, tmp_path: Path) -> None:
    """Nobody's private authority is trusted by accident."""
    context = _context(authority.issue_cert(hostile.HOST))

    async def run() -> Answer | Silence:
        async with hostile.serve(context=context) as base:
            wire = Wire(LOOPBACK)
            found = await wire.fetch(Request(f"{base}/ok", timedelta(seconds=2)))
            await wire.close()
            return found

    found = asyncio.run(run())

    assert isinstance(found, Silence)
    assert found.cause is Cause.TLS_INVALID


def test_a_chain_without_end_is_refused(authority: trustme.CA, tmp_path: Path) -> None:
    """A thousand certificates are a megabyte that nobody needs: they are not taken in."""
    leaf = authority.issue_cert(hostile.HOST)
    chain = tmp_path / "chain.pem"
    own = b"".join(pem.bytes() for pem in leaf.cert_chain_pems)
    chain.write_bytes(own + 1_000 * authority.cert_pem.bytes())
    with leaf.private_key_pem.tempfile() as key:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain, key)

    found = _fetch(context, authority, tmp_path)

    assert isinstance(found, Silence)
    assert found.cause is Cause.TLS_INVALID


def test_a_handshake_that_hangs_is_a_timeout() -> None:
    """The total deadline bounds it as it bounds everything."""
    with socket.socket() as deaf:
        deaf.bind((hostile.HOST, 0))
        deaf.listen()
        url = f"https://{hostile.HOST}:{deaf.getsockname()[1]}/"
        began = clock.monotonic()

        async def run() -> Answer | Silence:
            wire = Wire(LOOPBACK)
            found = await wire.fetch(Request(url, timedelta(seconds=0.3)))
            await wire.close()
            return found

        found = asyncio.run(run())

    assert isinstance(found, Silence)
    assert found.cause is Cause.TIMEOUT
    assert clock.monotonic() - began < 1


def test_no_redirect_leads_from_https_down_to_http(authority: trustme.CA, tmp_path: Path) -> None:
    """Whatever the registry allows: what was asked in secret is not asked in the clear."""
    bundle, log = tmp_path / "authority.pem", hostile.Log()
    authority.cert_pem.write_to_path(str(bundle))
    context = _context(authority.issue_cert(hostile.HOST))

    async def run() -> Answer | Silence:
        async with hostile.serve(log) as plain:
            down = hostile.answer(b"", f"Location: {plain}/ok", status="302 Found")
            async with hostile.serve(more={"down": down}, context=context) as base:
                wire = Wire(LOOPBACK, ca_file=str(bundle))
                hosts = (hostile.HOST,)
                request = Request(f"{base}/down", timedelta(seconds=2), redirect_hosts=hosts)
                found = await wire.fetch(request)
                await wire.close()
                return found

    found = asyncio.run(run())

    assert isinstance(found, Silence)
    assert found.cause is Cause.REDIRECT_BLOCKED
    assert log == []
