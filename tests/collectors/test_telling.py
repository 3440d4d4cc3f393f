"""A notice says what, since when, why and where to look, in the language of who reads it."""

from __future__ import annotations

from string import Formatter

import pytest

from collectors.telling import LOCALES, Teller, phrases
from liveroom.model import Cause
from liveroom.rules.notices import Of, Trouble
from liveroom.rules.periods import to_ms
from liveroom.settings import LANGUAGES
from liveroom.store.episodes import Episode
from liveroom.store.news import Complained
from liveroom.store.outbox import Letter
from liveroom.store.standing import Standing
from tests.city import NOON, ZONE

SINCE = to_ms(NOON)
OF = Of("parkir", "layanan", "dishub", 1)
OUTAGE = Standing(
    7, None, Trouble("down", (OF,), SINCE, SINCE), Cause.TIMEOUT, ("Parkir",), "Dishub", None
)
SHARED = OUTAGE._replace(
    names=tuple(f"Aplikasi {number}" for number in range(12)),
    owner="",
    shared=("host", "10.0.0.5"),
    trouble=Trouble("down", (OF, OF), SINCE, SINCE),
)
COMPLAINED = Complained(Episode(1, 1, SINCE, SINCE, None, 6, 0.1, 3600), (OF,), "Parkir", "Dishub")
ID = Teller(phrases("id"), ZONE, "Kota Contoh", "https://live.contoh.go.id")


def _blanks(phrase: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(phrase) if name is not None}


def test_every_language_says_everything_with_the_same_blanks() -> None:
    """Adding a language is adding its file, whole."""
    assert sorted(path.stem for path in LOCALES.glob("*.toml")) == sorted(LANGUAGES)
    for language in LANGUAGES:
        told = phrases(language)
        assert set(told) == set(phrases("id"))
        assert {f"cause.{cause}" for cause in Cause} <= set(told)
        for key, phrase in told.items():
            assert phrase, key
            assert _blanks(phrase) == _blanks(phrases("id")[key]), key


def test_an_outage_is_told_with_what_an_officer_needs() -> None:
    """Name, owner, since when in local time, cause and address, and nothing else."""
    said = ID.incident("opened", OUTAGE, "Parkir", SINCE)

    assert said.title == "MATI: Parkir"
    assert said.body == (
        f"Parkir (Dishub) bermasalah sejak {ID.moment(SINCE)}: tidak menjawab tepat waktu.\n"
        "https://live.contoh.go.id/aplikasi/parkir"
    )


def test_a_shared_outage_is_one_notice_with_its_applications() -> None:
    """The first ten are named, the rest counted."""
    said = ID.incident("opened", SHARED, "", SINCE)

    assert said.title == "MATI: 12 aplikasi"
    assert "Sebab bersama: host 10.0.0.5." in said.body
    assert said.body.count("Aplikasi ") == 10
    assert "dan 2 lainnya" in said.body
    assert said.body.endswith("https://live.contoh.go.id/insiden")


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0 menit"), (59, "59 menit"), (61, "1 jam 1 menit")]
)
def test_a_length_is_told_in_hours_and_minutes(minutes: int, said: str) -> None:
    """A leader reads how long it took."""
    assert ID.length(minutes * 60_000) == said


def test_invented_data_says_so_in_every_title() -> None:
    """Nobody is woken by a demo without seeing that it is one."""
    teller = Teller(phrases("id"), ZONE, "Kota Contoh", is_sample=True)

    assert teller.plain("offline").title.startswith("[DATA CONTOH]")
    assert teller.certificate("tls-7", "Parkir", "parkir", 6).title.startswith("[DATA CONTOH]")


def test_a_notice_leaves_with_its_number_and_says_when_it_may_come_twice() -> None:
    """Whoever gets one twice sees by the number that it is the same."""
    letter = Letter(
        41, "petugas", "opened", "MATI: Parkir", "Parkir mati.", SINCE, is_doubtful=False
    )

    once = ID.closed(letter, "petugas")
    again = ID.closed(letter._replace(is_doubtful=True), "petugas")

    assert "#41" in once.body
    assert "dikirim ulang" not in once.body
    assert "#41" in again.body
    assert "dikirim ulang" in again.body


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_can_be_told(language: str) -> None:
    """A missing phrase would be a missing alarm."""
    teller = Teller(phrases(language), ZONE, "Kota Contoh")
    degraded = OUTAGE._replace(trouble=OUTAGE.trouble._replace(severity="degraded"))
    said = [
        *(
            teller.incident(step, found, "Parkir", SINCE)
            for step in ("opened", "confirmed", "flapping", "escalated", "recovered", "withdrawn")
            for found in (OUTAGE, SHARED, degraded)
        ),
        *(teller.certificate(step, "Parkir", "parkir", 6) for step in ("tls-7", "renewed")),
        *(teller.complained(step, COMPLAINED) for step in ("complained", "calmed")),
        *(teller.plain(step, "laksa", SINCE) for step in ("offline", "online", "silent", "heard")),
        teller.closed(Letter(1, "a", "test", "", "", SINCE, is_doubtful=False), "a"),
    ]

    assert all(each.title and each.body for each in said)
