"""Certificates: what is refused, what it is called, and how many days are left."""

from __future__ import annotations

import asyncio
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
    from pathlib import Path

LOOPBACK = Policy((ip_network("127.0.0.2/32"),))
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """One authority for the module: making keys is slow."""
    return trustme.CA()


def _context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def _fetch(context: ssl.SSLContext, authority: trustme.CA, folder: Path) -> Answer | Silence:
    bundle = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(bundle))

    async def run() -> Answer | Silence:
        async with hostile.serve(context=context) as base:
            wire = Wire(LOOPBACK, ca_file=str(bundle))
            found = await wire.fetch(Request(f"{base}/ok", timedelta(seconds=2)))
            await wire.close()
            return found

    return asyncio.run(run())


def test_a_certificate_tells_its_days(authority: trustme.CA, tmp_path: Path) -> None:
    """Renewal is a task of the city: 13 days and an hour are 13 days."""
    until = clock.now() + 13 * DAY + timedelta(hours=1)
    context = _context(authority.issue_cert(hostile.HOST, not_after=until))

    found = _fetch(context, authority, tmp_path)

    assert isinstance(found, Answer)
    assert found.tls_days_left == 13
    assert found.timings.tls is not None


def test_an_expired_certificate_has_its_own_cause(authority: trustme.CA, tmp_path: Path) -> None:
    """It is the one fault of TLS whose cure everybody knows."""
    past = datetime(2020, 1, 1, tzinfo=UTC)
    leaf = authority.issue_cert(hostile.HOST, not_before=past, not_after=past + DAY)

    found = _fetch(_context(leaf), authority, tmp_path)

    assert isinstance(found, Silence)
    assert found.cause is Cause.TLS_EXPIRED


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
