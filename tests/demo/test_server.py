"""The city on real sockets of the loopback interface."""

from __future__ import annotations

import asyncio
import ssl
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from demo.authority import Authority
from demo.city import Service, found
from demo.rhythm import DAY
from demo.server import DemoCity
from demo.troubles import Trouble
from tests.demo.told import Told, now_s, opened

if TYPE_CHECKING:
    from pathlib import Path

    from demo.script import Script


async def fetched(address: str, path: str) -> bytes:
    host, port = address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        return await asyncio.wait_for(reader.read(), 10)
    finally:
        writer.close()


def plain_one(script: Script) -> Service:
    return next(one for one in script.city.services if one.dialect == "plain" and not one.port)


def test_all_153_answer_in_one_burst() -> None:
    """A monitor that was asleep asks for everything at once."""

    async def burst() -> list[bytes]:
        script = Told(found())
        async with opened(script) as city:
            return await asyncio.gather(
                *(
                    fetched(city.addresses.of(one.slug).removesuffix(f"/{one.slug}"), path)
                    for one in script.city.services
                    for path in [f"/{one.slug}/health"]
                )
            )

    started = time.process_time()
    answers = asyncio.run(burst())

    assert {answer.split(b"\r\n")[0] for answer in answers} == {b"HTTP/1.1 200 OK"}
    assert time.process_time() - started < 2


def test_a_closed_door_refuses_and_opens_again() -> None:
    """`Connection refused` is the cause operators meet most; it must be a real one."""

    async def scene() -> bytes:
        script = Told(found())
        slug = next(one.slug for one in script.city.services if one.port == "own")
        script.troubles[slug] = Trouble.REFUSED
        async with opened(script) as city:
            address = city.addresses.own[slug]
            with pytest.raises(ConnectionRefusedError):
                await fetched(address, f"/{slug}/health")
            script.troubles.clear()
            for _ in range(100):
                try:
                    return await fetched(address, f"/{slug}/health")
                except ConnectionRefusedError:
                    await asyncio.sleep(0.05)
            return b""

    assert b"200 OK" in asyncio.run(scene())


def test_a_hanging_service_says_nothing_and_a_resetting_one_cuts() -> None:
    """Both are outages, with causes of their own."""

    async def scene() -> None:
        script = Told(found())
        slug = plain_one(script).slug
        async with opened(script) as city:
            script.troubles[slug] = Trouble.RESET
            with pytest.raises(ConnectionResetError):
                await fetched(city.addresses.common, f"/{slug}/health")
            script.troubles[slug] = Trouble.HANG
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(fetched(city.addresses.common, f"/{slug}/health"), 0.3)

    asyncio.run(scene())


def test_usage_and_complaints_are_served_beside_health() -> None:
    """One city, one port: all that a room asks of it."""

    async def scene() -> tuple[bytes, bytes, bytes, bytes]:
        script = Told(found())
        async with opened(script) as city:
            common = city.addresses.common
            return (
                await fetched(common, "/e-office/metrics"),
                await fetched(common, "/e-kinerja/usage.json"),
                await fetched(common, "/laksa/requests.json"),
                await fetched(common, "/nobody/health"),
            )

    metrics, figures, feed, nobody = asyncio.run(scene())

    assert b"\nhttp_visits_total " in metrics
    assert b'{"kunjungan": {"total": ' in figures
    assert b'"service_request_id": "LKS-' in feed
    assert nobody.startswith(b"HTTP/1.1 404")


@pytest.mark.parametrize("request_bytes", [b"\x00\xff\r\n\r\n", b"POST / HTTP/1.1\r\n\r\n"])
def test_nonsense_is_cut_off(request_bytes: bytes) -> None:
    """The simulator is a server too, on a machine that may have other users."""

    async def scene() -> bytes:
        async with opened(Told(found(3))) as city:
            host, port = city.addresses.common.removeprefix("http://").split(":")
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(request_bytes)
            try:
                return await asyncio.wait_for(reader.read(), 5)
            except ConnectionResetError:
                return b""
            finally:
                writer.close()

    assert asyncio.run(scene()) == b""


def test_a_certificate_about_to_expire_is_real_and_verifiable(tmp_path: Path) -> None:
    """The room warns of it only if it can verify it; the key stays in memory."""
    authority = Authority(datetime.fromtimestamp(now_s(), UTC))
    believed = tmp_path / "authority.pem"
    believed.write_text(authority.pem)

    async def scene() -> tuple[float, bytes]:
        script = Told(found())
        slug = next(one.slug for one in script.city.services if one.port == "tls")
        city = DemoCity(script, now_s, authority=authority)
        await city.start()
        try:
            address = city.addresses.of(slug)
            port = int(address.split(":")[2].split("/")[0])
            context = ssl.create_default_context(cafile=str(believed))
            reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
            writer.write(f"GET /{slug}/health HTTP/1.1\r\n\r\n".encode())
            answer = await asyncio.wait_for(reader.read(), 10)
            certificate = writer.get_extra_info("peercert")
            writer.close()
            left = ssl.cert_time_to_seconds(certificate["notAfter"]) - now_s()
            return left / DAY, answer
        finally:
            await city.close()

    left, answer = asyncio.run(scene())

    assert 9 <= left < 10
    assert answer.startswith(b"HTTP/1.1 200")
