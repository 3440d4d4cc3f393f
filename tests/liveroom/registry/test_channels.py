"""Who is told of what is read whole, or every mistake is told; no address is ever repeated."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from liveroom import registry
from liveroom.errors import RegistryError
from liveroom.model import Channel, Hours
from liveroom.rules.notices import USUAL

JAKARTA = ZoneInfo("Asia/Jakarta")
CITY = """
[city]
name = "Kota Contoh"

[[category]]
slug = "layanan"
name = { id = "Layanan", en = "Services" }

[[agency]]
slug = "dinas"
name = "Dinas"

[[application]]
slug = "izin"
name = "Perizinan"
category = "layanan"
owner = "dinas"
"""
OPERATOR = """
[[notice]]
name = "petugas"
url = "secret:petugas"
"""
RUNG = """
[[notice]]
name = "{level}"
url = "mailto://surel.contoh.go.id?from=a@contoh.go.id&to=b@contoh.go.id"
level = "{level}"
after = "{after}"
agencies = ["dinas"]
"""


def _read(*blocks: str) -> tuple[Channel, ...]:
    text = CITY + "".join(blocks)
    found = registry.parse(text.encode(), "r.toml", zone=JAKARTA, secrets={"petugas"})
    return found.channels


def _problems(*blocks: str) -> str:
    with pytest.raises(RegistryError) as told:
        _read(*blocks)
    return "\n".join(told.value.problems)


def test_a_channel_with_two_keys_is_whole() -> None:
    """What nobody says is what an operator would expect: everything, around the clock."""
    (channel,) = _read(OPERATOR)

    assert channel == Channel("petugas", "secret:petugas", steps=USUAL["operator"])


def test_a_channel_chooses_by_every_key() -> None:
    """Each key reaches the noun it belongs to."""
    (channel,) = _read(
        OPERATOR,
        """
wait = "2m"
steps = ["confirmed", "recovered"]
severities = ["down", "degraded"]
categories = ["layanan"]
agencies = ["dinas"]
tiers = [1, 2]
applications = ["izin"]
hours = { mon-fri = "08:00-16:00" }
language = "en"
""",
    )

    assert channel == Channel(
        "petugas",
        "secret:petugas",
        wait=timedelta(minutes=2),
        steps=("confirmed", "recovered"),
        severities=("down", "degraded"),
        categories=("layanan",),
        agencies=("dinas",),
        tiers=(1, 2),
        applications=("izin",),
        hours=Hours((((480, 960),),) * 5 + ((), ())),
        language="en",
    )


def test_a_ladder_is_read_rung_by_rung() -> None:
    """Operator, agency and leadership are told one after the other."""
    found = _read(
        OPERATOR,
        RUNG.format(level="agency", after="30m"),
        RUNG.format(level="leadership", after="2h"),
    )

    assert [(each.level, each.after) for each in found] == [
        ("operator", timedelta()),
        ("agency", timedelta(minutes=30)),
        ("leadership", timedelta(hours=2)),
    ]


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        ((OPERATOR, 'after = "5m"'), "belongs to an agency or the leadership"),
        ((OPERATOR, 'steps = ["escalated"]'), '"escalated" is a step of an agency'),
        ((OPERATOR, 'steps = ["melted"]'), '"melted" is not "opened"'),
        ((OPERATOR, "steps = []"), "must hold at least one entry"),
        ((OPERATOR, 'agencies = ["dinaz"]'), 'did you mean "dinas"?'),
        ((OPERATOR, "tiers = [4]"), "4 is not 1, 2 or 3"),
        ((OPERATOR, 'hours = { mon-fry = "08:00-16:00" }'), "hours.mon-fry: names no days"),
        ((OPERATOR, 'lebel = "agency"'), 'did you mean "level"?'),
        ((OPERATOR, OPERATOR), '"petugas" is taken'),
        ((OPERATOR, 'level = "agency"'), "after: is missing"),
        ((OPERATOR, 'level = "agency"'), "agencies: is missing"),
        (
            (RUNG.format(level="agency", after="1h"), RUNG.format(level="leadership", after="60m")),
            "must be longer than that of every agency",
        ),
        ((RUNG.format(level="agency", after="1h"), 'steps = ["opened"]'), "told to the operator"),
        (('[[notice]]\nname = "a"\nurl = "secret:nobody"',), "set LIVEROOM_SECRET_NOBODY"),
        (('[[notice]]\nname = "a"',), "url: is missing"),
    ],
)
def test_every_mistake_is_told(blocks: tuple[str, ...], said: str) -> None:
    """A channel that would stay silent on the day it is needed is refused on the day it is written."""
    assert said in _problems(*blocks)


def test_no_sentence_repeats_an_address() -> None:
    """A password that was written into the file does not travel on into logs and pages."""
    told = _problems('[[notice]]\nname = "a"\nurl = "mailto://budi:rahasia@surel.contoh.go.id"')

    assert "secret in clear" in told
    assert "rahasia" not in told
