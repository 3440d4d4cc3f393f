"""One notice for each incident, step and channel, over whatever dies; and nobody waits for it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import hypothesis
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, select, update

from collectors.courier import Courier, Postman, look, pause, resume
from collectors.entries import Desk
from collectors.notices import Sender
from collectors.policy import Policy
from liveroom import clock, settings
from liveroom.model import Cause, Channel, Sample, Status, Verdict
from liveroom.room import Room
from liveroom.rules.notices import USUAL
from liveroom.rules.periods import to_ms
from liveroom.store.claims import acknowledge, give_back
from liveroom.store.engine import open_engine, writing
from liveroom.store.outbox import ask_test, keep_channels
from liveroom.store.pulse import beat
from liveroom.store.tables import (
    METADATA,
    application,
    channel,
    current,
    incident,
    maintenance,
    notice,
    silent_outage,
)
from liveroom.store.tables import source as feed
from liveroom.store.writes import keep_registry, keep_samples
from tests.city import NOON, ZONE, registry
from tests.inbox import hook

if TYPE_CHECKING:
    from datetime import datetime

    import pytest
    from sqlalchemy import Engine

MINUTE = timedelta(minutes=1)
SENDER = Sender(Policy((ip_network("127.0.0.0/8"),)))
OPERATOR = Channel("petugas", "secret:kait", steps=USUAL["operator"], wait=timedelta(seconds=30))
AGENCY = Channel("dinas", "secret:kait", "agency", 30 * MINUTE, steps=USUAL["agency"])
HEAD = Channel("pimpinan", "secret:kait", "leadership", 120 * MINUTE, steps=USUAL["leadership"])
UP, DOWN = Verdict(Status.UP), Verdict(Status.DOWN, Cause.TIMEOUT)
SLUGS = ("ktp", "puskesmas", "rsud", "absensi", "arsip", "pajak")


def _desk(*channels: Channel) -> Desk:
    return Desk(channels or (OPERATOR,), ZONE, "id", city="Kota Contoh")


def _town(
    engine: Engine, *channels: Channel, start: datetime = NOON, has_feed: bool = False
) -> None:
    """Register the city of the tests, with these channels, and nothing seen yet."""
    with writing(engine) as connection:
        town = replace(registry(start), channels=channels or (OPERATOR,))
        town = town if has_feed else replace(town, sources=())
        keep_registry(connection, town, "digest", start, ZONE)
        beat(connection, start, started=start)


def _say(engine: Engine, minute: int, verdict: Verdict, *slugs: str) -> None:
    """Keep what was said of applications in the slot that begins so many minutes after noon."""
    at = NOON + minute * MINUTE
    samples = [Sample(slug, at, MINUTE, verdict, tls_days_left=90) for slug in slugs]
    with writing(engine) as connection:
        keep_samples(connection, samples, at + MINUTE / 4)


def _titles(engine: Engine, name: str = "petugas") -> list[str]:
    query = select(notice.c.title).where(notice.c.channel == name, notice.c.state != "quiet")
    with engine.connect() as connection:
        return list(connection.execute(query.order_by(notice.c.id)).scalars())


def _states(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(select(notice.c.state).order_by(notice.c.id)).scalars())


def _look(engine: Engine, desk: Desk, *minutes: float) -> None:
    for minute in minutes:
        look(engine, desk, NOON + minute * MINUTE)


def test_an_outage_is_told_once_and_its_end_once(engine: Engine) -> None:
    """However often one looks: it began, it ended."""
    desk = _desk()
    _town(engine)
    _say(engine, 0, DOWN, "ktp")
    _look(engine, desk, 0.3, 1, 1, 2)
    _say(engine, 2, UP, "ktp")
    _look(engine, desk, 3, 5, 5.1, 60)

    assert _titles(engine) == ["MATI: Ktp", "PULIH: Ktp"]


def test_a_shared_outage_is_one_notice(engine: Engine) -> None:
    """Six telephones do not ring when one host falls."""
    desk = _desk()
    _town(engine)
    with writing(engine) as connection:
        connection.execute(update(application).values(host="10.0.0.5"))
    for slug in SLUGS:
        _say(engine, 0, DOWN, slug)
        _look(engine, desk, 0.3)
    _look(engine, desk, 1, 2)
    _say(engine, 3, UP, *SLUGS)
    _look(engine, desk, 4, 7, 8)

    assert _titles(engine) == ["MATI: 6 aplikasi", "PULIH: 6 aplikasi"]


def test_those_of_one_cause_that_fail_slowly_are_one_notice_too(engine: Engine) -> None:
    """Two have failed and a third shares their owner: a minute more shows whether that is all."""
    desk = _desk()
    _town(engine)
    with writing(engine) as connection:
        connection.execute(update(application).values(owner="dishub"))
    for minute, slugs in ((0, SLUGS[:2]), (1, SLUGS[:4]), (2, SLUGS)):
        _say(engine, minute, DOWN, *slugs)
        _look(engine, desk, minute + 0.3, minute + 0.9)
    _look(engine, desk, 3, 4)

    (title,) = _titles(engine)
    assert title.startswith("MATI: 6 ")


def test_one_of_two_that_share_an_owner_is_told_after_two_slots(engine: Engine) -> None:
    """It was only two: nobody waits for a parent that does not come."""
    desk = _desk()
    _town(engine)
    with writing(engine) as connection:
        connection.execute(update(application).values(owner="dishub"))
    _say(engine, 0, DOWN, "ktp", "pajak")
    _look(engine, desk, 0.9, 1.9)
    assert _titles(engine) == []

    _look(engine, desk, 2.1)

    assert sorted(_titles(engine)) == ["MATI: Ktp", "MATI: Pajak"]


def test_the_ladder_goes_up_until_somebody_has_it(engine: Engine) -> None:
    """Operator, agency, leadership; taken in between, the last one sleeps."""
    desk = _desk(OPERATOR, AGENCY, HEAD)
    _town(engine, OPERATOR, AGENCY, HEAD)
    _say(engine, 0, DOWN, "ktp")
    _look(engine, desk, 1, 29, 30, 31)
    _happen(engine, "take", to_ms(NOON + 40 * MINUTE))
    _look(engine, desk, 121, 600)
    asleep = _titles(engine, "pimpinan")
    _happen(engine, "leave", to_ms(NOON + 601 * MINUTE))
    _look(engine, desk, 602)

    assert _titles(engine) == ["MATI: Ktp"]
    assert _titles(engine, "dinas") == ["ESKALASI: Ktp"]
    assert asleep == []
    assert _titles(engine, "pimpinan") == ["ESKALASI: Ktp"]


def test_maintenance_wakes_nobody_until_it_ends(engine: Engine) -> None:
    """What is still broken after the window is an outage."""
    desk = _desk()
    _town(engine)
    _say(engine, 0, DOWN, "ktp")
    with writing(engine) as connection:
        number = connection.execute(select(incident.c.application_id)).scalar_one()
        noon = to_ms(NOON)
        connection.execute(
            insert(maintenance).values(
                application_id=number,
                announced_ms=noon - 1,
                first_seen_ms=noon - 1,
                start_ms=noon,
                end_ms=noon + 600_000,
                why="",
            )
        )
    _look(engine, desk, 1, 9.9)
    before = _titles(engine)
    _look(engine, desk, 10)

    assert before == []
    assert _titles(engine) == ["MATI: Ktp"]


def test_a_certificate_is_told_at_14_7_and_1_and_when_renewed(engine: Engine) -> None:
    """A year later the same certificate is news again."""
    desk = _desk()
    _town(engine)
    _say(engine, 0, UP, "ktp")
    for days in (20, 14, 13, 7, 1, 1, 90, 14):
        with writing(engine) as connection:
            connection.execute(update(current).values(tls_days_left=days))
        _look(engine, desk, 1)

    told = _titles(engine)
    assert [title.split(":")[0] for title in told] == [
        "SERTIFIKAT 14 HARI LAGI",
        "SERTIFIKAT 7 HARI LAGI",
        "SERTIFIKAT 1 HARI LAGI",
        "SERTIFIKAT DIPERBARUI",
        "SERTIFIKAT 14 HARI LAGI",
    ]


def test_the_monitor_and_a_feed_are_told_of_too(engine: Engine) -> None:
    """Silence of the watcher is not silence of the city, and a feed is not blamed for it."""
    desk = _desk()
    _town(engine, has_feed=True)
    with writing(engine) as connection:
        connection.execute(update(feed).values(as_of_ms=to_ms(NOON)))
        beat(connection, NOON + 10 * MINUTE, "offline", "monitor-offline")
    _look(engine, desk, 10, 11, 12)
    with writing(engine) as connection:
        beat(connection, NOON + 13 * MINUTE)
    _look(engine, desk, 13, 14)
    with writing(engine) as connection:
        connection.execute(update(feed).values(as_of_ms=to_ms(NOON + 15 * MINUTE)))
    _look(engine, desk, 15, 16)

    assert _titles(engine) == [
        "PEMANTAU TANPA JARINGAN",
        "PEMANTAU KEMBALI MELIHAT",
        "ADUAN SENYAP: laksa",
        "ADUAN KEMBALI TERBACA: laksa",
    ]


STEPS = st.sampled_from(["down", "up", "look", "restart", "take", "leave", "gone", "flap"])


@given(st.lists(st.tuples(STEPS, st.integers(1, 20)), max_size=25))
@hypothesis.settings(max_examples=30)
def test_no_step_of_an_incident_is_told_twice(steps: list[tuple[str, int]]) -> None:
    """Whatever happens in whatever order, a channel is told each step of a thread once."""
    with TemporaryDirectory() as place:
        engine = open_engine(f"sqlite:///{place}/room.db")
        METADATA.create_all(engine)
        told = _play(engine, steps)
        engine.dispose()

    assert len(set(told)) == len(told)
    threads: dict[tuple[str, str, int], list[str]] = {}
    for name, subject, number, step in told:
        threads.setdefault((name, subject, number), []).append(step)
    for mine in threads.values():
        assert mine[0] in {"opened", "escalated", "flapping"}
        assert [step for step in mine[:-1] if step in {"recovered", "withdrawn"}] == []


def _play(engine: Engine, steps: list[tuple[str, int]]) -> list[tuple[str, str, int, str]]:
    """Let things happen, with so many minutes between, and look after each; return what was told."""
    desk, at = _desk(OPERATOR, AGENCY), NOON
    _town(engine, OPERATOR, AGENCY)
    for step, minutes in steps:
        at += minutes * MINUTE
        if step == "restart":
            resume(engine)
        elif step != "look":
            _happen(engine, step, to_ms(at))
        look(engine, desk, at)
    row = notice.c
    with engine.connect() as connection:
        rows = connection.execute(
            select(row.channel, row.subject, row.round, row.step).order_by(row.id)
        )
        return [(each[0], each[1], each[2], each[3]) for each in rows]


def _happen(engine: Engine, step: str, at_ms: int) -> None:
    with writing(engine) as connection:
        last = connection.execute(select(func.max(incident.c.id))).scalar_one()
        mine = incident.c.id == last
        if step == "down" and last is None:
            values = {"severity": "down", "cause": 5, "opened_ms": at_ms}
            number = connection.execute(select(func.min(application.c.id))).scalar_one()
            connection.execute(insert(incident).values(application_id=number, **values))
        elif step == "down":
            connection.execute(update(incident).where(mine).values(closed_ms=None))
        elif step == "up":
            connection.execute(update(incident).where(mine).values(closed_ms=at_ms))
        elif step == "flap":
            connection.execute(update(incident).where(mine).values(flapping=True))
        elif step == "gone":
            connection.execute(delete(incident).where(mine))
        elif last is not None:
            act = acknowledge if step == "take" else give_back
            act(connection, last, "Budi", "", at_ms)


def test_a_channel_that_was_down_takes_each_notice_once_afterwards(engine: Engine) -> None:
    """An hour of a dead relay delays notices, and loses or doubles none (case 187)."""
    desk = _desk()
    _town(engine)
    with hook() as server:
        server.status = 503
        postman = Postman(engine, SENDER.send, lambda: 0.5)
        at = NOON
        for minute, slug in enumerate(SLUGS[:3]):
            _say(engine, minute, DOWN, slug)
        for minute in range(60):
            at = NOON + minute * MINUTE
            look(engine, desk, at)
            postman.deliver(desk, OPERATOR, server.url, lambda: at)  # noqa: B023  called at once
        server.status = 200
        at = NOON + 70 * MINUTE
        postman.deliver(desk, OPERATOR, server.url, lambda: at)
        postman.deliver(desk, OPERATOR, server.url, lambda: at)

    assert sorted(server.titles) == ["MATI: Ktp", "MATI: Puskesmas", "MATI: Rsud"]
    assert _states(engine) == ["sent"] * 3


def test_after_a_day_a_notice_is_given_up_and_said_so(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody reads yesterday's alarm; somebody must know that it never left."""
    desk = _desk()
    _town(engine)
    _say(engine, 0, DOWN, "ktp")
    _look(engine, desk, 1, 24 * 60 + 2)

    assert _states(engine) == ["abandoned"]
    assert "1 notices to petugas are given up" in caplog.text


def test_a_channel_that_left_the_registry_is_told_nothing_more(engine: Engine) -> None:
    """What waited for it is given up; were it to come back it would begin afresh."""
    _town(engine)
    _say(engine, 0, DOWN, "ktp")
    _look(engine, _desk(), 1)
    with writing(engine) as connection:
        keep_channels(connection, [AGENCY])

    assert _states(engine) == ["abandoned"]


def test_a_refused_notice_holds_up_no_other(engine: Engine) -> None:
    """What a channel will never take is passed by."""
    desk = _desk()
    _town(engine)
    _say(engine, 0, DOWN, "ktp", "rsud")
    _look(engine, desk, 1)
    taken: list[str] = []

    def send(_url: str, title: str, _body: str) -> str | None:
        if "Ktp" in title:
            return "http-400"
        taken.append(title)
        return None

    postman = Postman(engine, send, lambda: 0.5)
    for minute in range(1, 8):
        at = NOON + minute * MINUTE
        postman.deliver(desk, OPERATOR, "json://x", lambda: at)  # noqa: B023  called at once

    assert taken == ["MATI: Rsud"]


def test_pauses_grow_and_differ() -> None:
    """A channel that comes back is not met by everybody at once."""
    assert [pause(failures, 0.5).total_seconds() for failures in (0, 1, 4, 5, 99)] == [
        *(15, 30, 240, 300, 300)
    ]
    assert pause(0, 0.0).total_seconds() == 12
    assert pause(0, 1.0).total_seconds() == 18


KILLED = """
import os, signal, sys
from datetime import datetime
from collectors.courier import Postman
from collectors.notices import Sender
from collectors.policy import Policy
from ipaddress import ip_network
from liveroom.store.engine import open_engine
from tests.collectors.test_courier import OPERATOR, _desk
database, url, when, at = sys.argv[1:]
def die(): os.kill(os.getpid(), signal.SIGKILL)
def send(url, title, body):
    if when == "before": die()
    failure = Sender(Policy((ip_network("127.0.0.0/8"),))).send(url, title, body)
    if when == "after": die()
    return failure
moment = datetime.fromisoformat(at)
Postman(open_engine(database), send, lambda: 0.5).deliver(_desk(), OPERATOR, url, lambda: moment)
die()
"""


def test_a_kill_between_sending_and_noting_loses_nothing_and_says_what_may_be_double(
    engine: Engine, database: str
) -> None:
    """An alarm is sent at least once; one that may come twice has one number and says so."""
    desk = _desk()
    _town(engine)
    with hook() as server:
        for slug, when in (("ktp", "before"), ("rsud", "after"), ("pajak", "never")):
            _say(engine, SLUGS.index(slug), DOWN, slug)
            at = NOON + (SLUGS.index(slug) + 1) * MINUTE
            look(engine, desk, at)
            subprocess.run(
                [sys.executable, "-c", KILLED, database, server.url, when, at.isoformat()],
                check=False,
                cwd=Path(__file__).parents[2],
            )
            resume(engine)
            postman = Postman(engine, SENDER.send, lambda: 0.5)
            postman.deliver(desk, OPERATOR, server.url, lambda: at)  # noqa: B023  called at once

    assert server.titles == ["MATI: Ktp", "MATI: Rsud", "MATI: Rsud", "MATI: Pajak"]
    assert ["dikirim ulang" in each["message"] for each in server.taken] == [
        *(True, False, True, False)
    ]
    assert _states(engine) == ["sent"] * 3


def test_the_courier_delivers_beside_the_loop(engine: Engine, tmp_path: Path) -> None:
    """A turn begins and returns; a test from the laptop page arrives, and one word about it."""
    now = clock.now()
    _town(engine, start=now)
    with writing(engine) as connection:
        number = ask_test(connection, "petugas", to_ms(now))
        assert ask_test(connection, "petugas", to_ms(now)) == number
        assert ask_test(connection, "nobody", to_ms(now)) is None
    with hook() as server:
        chosen = settings.load(
            {
                "LIVEROOM_HOME": str(tmp_path),
                "LIVEROOM_ALLOWED_NETWORKS": "127.0.0.0/8",
                "LIVEROOM_SECRET_KAIT": server.url,
            }
        )

        async def play() -> None:
            courier = Courier(Room(engine, ZONE, chosen))
            courier.equip(replace(registry(now), channels=(OPERATOR,)))
            courier.turn(now)
            looking = courier._looking
            assert looking is not None
            await looking
            await asyncio.gather(*courier._under_way.values())
            await courier.close()

        asyncio.run(play())

    assert server.titles == ["[DATA CONTOH] UJI COBA: petugas"]
    with engine.connect() as connection:
        assert connection.execute(select(channel.c.failures)).scalar_one() == 0


def test_citizens_who_complain_over_a_green_check_are_told_of_once(engine: Engine) -> None:
    """One notice for the episode, one for its end, however often one looks."""
    desk = _desk()
    _town(engine)
    with writing(engine) as connection:
        number = connection.execute(
            select(application.c.id).where(application.c.slug == "ktp")
        ).scalar_one()
        connection.execute(
            insert(silent_outage).values(
                id=1, application_id=number, opened_ms=to_ms(NOON), seen_ms=to_ms(NOON),
                received=6, expected=0.1, window_s=3600,
            )
        )  # fmt: skip
    _look(engine, desk, 1, 1.1, 2)
    with writing(engine) as connection:
        connection.execute(update(silent_outage).values(closed_ms=to_ms(NOON + 3 * MINUTE)))
    _look(engine, desk, 4, 5, 60)

    assert _titles(engine) == [
        "PERIKSA: Ktp: warga mengeluh, pemeriksaan hijau",
        "ADUAN KEMBALI BIASA: Ktp",
    ]
