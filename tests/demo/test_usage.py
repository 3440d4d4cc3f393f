"""What the services count: a counter that only grows until it restarts, figures a dialect reads."""

from __future__ import annotations

import itertools
import json
from zoneinfo import ZoneInfo

import pytest

from demo import registry, usage
from demo.city import found
from demo.rhythm import DAY
from demo.script import Script
from liveroom.dialects.usage import USAGE_DIALECTS
from liveroom.registry import parse

NOON = 1_795_496_400
SCRIPT = Script(found())
USED = [one for one in SCRIPT.city.services if one.usage is not None]


def test_a_counter_grows_until_the_service_restarts() -> None:
    """A drop is a restart, and there is at least one a week."""
    for service in USED[::9]:
        times = range(NOON - 8 * DAY, NOON, 1800)
        counts = [usage.visits(SCRIPT, service, at_s) for at_s in times]
        starts = [usage.restarted(SCRIPT, service, at_s) for at_s in times]

        fell = [a > b for a, b in itertools.pairwise(counts)]
        began = [a != b for a, b in itertools.pairwise(starts)]

        assert any(began)
        assert all(is_new for is_fall, is_new in zip(fell, began, strict=True) if is_fall)


def test_nights_are_quieter_than_mornings() -> None:
    """A flat line would be nobody's city."""
    night, morning = NOON - 9 * 3600, NOON - 2 * 3600

    asleep = sum(usage.users(SCRIPT, one, night) for one in USED)
    awake = sum(usage.users(SCRIPT, one, morning) for one in USED)

    assert awake > 4 * asleep


def test_both_formats_tell_the_same() -> None:
    """One service, one number, whichever way it is asked."""
    service = USED[0]

    text = usage.prometheus(SCRIPT, service, NOON).decode()
    document = json.loads(usage.document(SCRIPT, service, NOON))

    assert f"\nhttp_visits_total {document['kunjungan']['total']}\n" in text
    assert f"\nactive_users {document['pengguna']['aktif']}\n" in text


@pytest.mark.parametrize("dialect", ["prometheus", "json"])
def test_the_room_reads_the_figures_as_they_were_meant(dialect: str) -> None:
    """The registry's series, read by the registry's dialect, out of what is served."""
    text = registry.write(SCRIPT, registry.Addresses("http://127.0.0.1:9000"), NOON)
    read = parse(text.encode(), "a.toml", zone=ZoneInfo("Asia/Jakarta"))
    check = next(
        one.usage for one in read.applications if one.usage and one.usage.dialect == dialect
    )
    service = next(one for one in USED if one.usage == dialect)
    write = usage.prometheus if dialect == "prometheus" else usage.document

    figures = USAGE_DIALECTS[dialect](write(SCRIPT, service, NOON), check.metrics)

    assert figures == {
        "visits": usage.visits(SCRIPT, service, NOON),
        "users": usage.users(SCRIPT, service, NOON),
    }
