"""The simulated city's registry, written as a city would write its own applications.toml."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from demo.chance import draw
from demo.city import DECLARED, DECLARED_SOURCE
from demo.complaints import districts, topics
from demo.rhythm import DAY
from demo.script import HUB, dependants

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from demo.city import Service
    from demo.script import Event, Script

NAME = "Kota Tangerang"
FEED = "laksa"
FEED_DIALECT = "open311"
PEOPLE_SOURCE = "demo"  # one word, read in both languages
PAST_DAYS = 91
AHEAD_DAYS = 8
WHYS = ("Pembaruan sistem", "Pindah peladen", "Perawatan basis data", "Pembaruan keamanan")
HEADING = """\
# The registry of the demo city: every service is invented and answers on this machine only.
# `sample = true` marks everything it feeds as DATA CONTOH / SAMPLE DATA.
"""


class Addresses:
    """Where the simulated services answer: a common address, and some with one of their own."""

    def __init__(self, common: str, own: Mapping[str, str] | None = None) -> None:
        self.common = common
        self.own = dict(own or {})

    def of(self, slug: str) -> str:
        """Return the address of a service, without a slash at its end."""
        return f"{self.own.get(slug, self.common)}/{slug}"


def write(script: Script, addresses: Addresses, at_s: float) -> str:
    """Return the registry as TOML, with the maintenance announced from 91 days ago to next week."""
    windows: dict[str, list[Event]] = {}
    span = (at_s - PAST_DAYS * DAY, at_s + AHEAD_DAYS * DAY)
    for event in script.between(*span, "maintenance"):
        windows.setdefault(event.slug, []).append(event)
    parts = [HEADING, *_city(script), *_districts(), *_topics(script), *_source(addresses)]
    for service in script.city.services:
        parts += _application(script, service, addresses, windows.get(service.slug, []))
    return "\n".join(parts) + "\n"


def announced_s(script: Script, event: Event) -> int:
    """Return when a maintenance window was announced: nine to twelve days ahead.

    So that all the file speaks of has been announced by the day it is written.
    """
    ahead = AHEAD_DAYS + 1 + 3 * draw(script.city.seed, "announced", event.serial)
    return event.start_s - int(ahead * DAY)


def _city(script: Script) -> Iterator[str]:
    yield "[city]"
    yield f"name = {_text(NAME)}"
    yield "sample = true"
    yield f"declared_total = {{ count = {DECLARED}, source = {_text(DECLARED_SOURCE)} }}\n"
    for group in script.city.groups:
        yield "[[category]]"
        yield f"slug = {_text(group.slug)}"
        yield f"name = {{ id = {_text(group.name_id)}, en = {_text(group.name_en)} }}"
        yield f"group = {_text(group.group)}"
        yield f"declared = {group.declared}\n"
    for slug, name in script.city.agencies:
        yield f"[[agency]]\nslug = {_text(slug)}\nname = {_text(name)}\n"


def _districts() -> Iterator[str]:
    for each in districts():
        yield f"[[district]]\ncode = {_text(each.code)}\npopulation = {round(1000 * each.weight)}"
        yield f"source = {_text(PEOPLE_SOURCE)}\n"


def _topics(script: Script) -> Iterator[str]:
    for topic in topics():
        if not topic.owner:
            continue  # left out on purpose: what maps to nothing is a visible bucket
        yield f"[[topic]]\nname = {_text(topic.name)}\nowner = {_text(topic.owner)}"
        if topic.category:
            yield f"category = {_text(topic.category)}"
        elif topic.application and script.city.service(topic.application) is not None:
            yield f"application = {_text(topic.application)}"
        yield ""


def _source(addresses: Addresses) -> Iterator[str]:
    yield f"[[source]]\nname = {_text(FEED)}\ndialect = {_text(FEED_DIALECT)}"
    yield f'url = "{addresses.common}/{FEED}/requests.json"\nevery = "60s"\n'


def _application(
    script: Script, service: Service, addresses: Addresses, windows: list[Event]
) -> Iterator[str]:
    yield "[[application]]"
    for key in ("slug", "name", "category", "owner", "platform", "control"):
        yield f"{key} = {_text(getattr(service, key))}"
    yield f"tier = {service.tier}\nobjective = {service.objective}"
    yield f"registered = {_launched(script, service)}"
    if service.slug != HUB and service.slug in dependants(script.city):
        yield f"depends_on = [{_text(HUB)}]"
    if windows:
        yield "maintenance = ["
        yield from (f"  {_window(script, event)}," for event in windows)
        yield "]"
    yield f"\n[application.health]\nurl = {_text(addresses.of(service.slug) + '/health')}"
    yield f"dialect = {_text(service.dialect)}"
    if service.speaks == "plain":
        yield 'expect = { contains = ["Kota Contoh"], forbids = ["slot gacor", "togel"] }'
    yield from _usage(service, addresses)
    yield ""


def _usage(service: Service, addresses: Addresses) -> Iterator[str]:
    if service.usage is None:
        return
    is_text = service.usage == "prometheus"
    url = addresses.of(service.slug) + ("/metrics" if is_text else "/usage.json")
    visits, users = (
        ("http_visits_total", "active_users")
        if is_text
        else ("$.kunjungan.total", "$.pengguna.aktif")
    )
    yield f"\n[application.usage]\nurl = {_text(url)}\ndialect = {_text(service.usage)}"
    yield 'every = "300s"\nmetrics = ['
    yield f'  {{ name = "visits", from = {_text(visits)}, kind = "counter" }},'
    yield f'  {{ name = "users", from = {_text(users)}, kind = "gauge" }},\n]'


def _window(script: Script, event: Event) -> str:
    why = WHYS[int(draw(script.city.seed, "why", event.serial) * len(WHYS))]
    times = (announced_s(script, event), event.start_s, event.end_s)
    announced, start, end = (_moment(when) for when in times)
    return f"{{ announced = {announced}, start = {start}, end = {end}, why = {_text(why)} }}"


def _launched(script: Script, service: Service) -> str:
    days = int(3000 * draw(script.city.seed, "launched", service.slug))
    return (datetime(2017, 1, 9, tzinfo=UTC) + timedelta(days=days)).date().isoformat()


def _moment(at_s: float) -> str:
    return datetime.fromtimestamp(at_s, UTC).isoformat().replace("+00:00", "Z")


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
