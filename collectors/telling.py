"""What a notice says, in one language: a title, and the few lines a duty officer can act on."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from liveroom.rules.notices import ESCALATED, FIRST, RENEWED, TEST
from liveroom.rules.periods import from_ms

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from liveroom.model import Cause
    from liveroom.store.news import Complained
    from liveroom.store.outbox import Letter
    from liveroom.store.standing import Standing

LOCALES = Path(__file__).parent / "locales"
MOST_NAMES = 10
NOTHING = "–"


class Said(NamedTuple):
    """A title and a body."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Teller:
    """Speaks one language, with the city's local time; `base_url` is where people reach the room."""

    phrases: Mapping[str, str]
    zone: ZoneInfo
    city: str = ""
    base_url: str | None = None
    is_sample: bool = False

    def incident(self, step: str, found: Standing, name: str, now_ms: int) -> Said:
        """Tell a step of an incident; `name` is what was said it is about, if that is gone."""
        trouble = found.trouble
        about = self.name(found) or name
        until_ms = now_ms if trouble.closed_ms is None else trouble.closed_ms
        key = f"{step}_degraded" if step in FIRST and trouble.severity == "degraded" else step
        whose = self("whose", name=about, owner=found.owner) if found.owner else about
        body = self(
            f"body.{step}",
            name=whose,
            since=self.moment(trouble.opened_ms),
            until=self.moment(until_ms),
            length=self.length(until_ms - trouble.opened_ms),
            cause=self.cause(found.cause),
        )
        lines = [body, *self._shared(found)]
        if step in FIRST | {ESCALATED} or found.names:
            lines += self._link(found)
        return self._said(self(f"title.{key}", name=about), lines)

    def certificate(self, step: str, name: str, slug: str, days: int) -> Said:
        """Tell how long a certificate lasts."""
        key = "renewed" if step == RENEWED else "tls"
        body = self(f"body.{key}", name=name, days=days)
        lines = [body, *self._address(f"/aplikasi/{slug}")]
        return self._said(self(f"title.{key}", name=name, days=days), lines)

    def complained(self, step: str, found: Complained) -> Said:
        """Tell that citizens complain of what the check calls fine, or do so no more."""
        episode = found.episode
        body = self(
            f"body.{step}",
            name=self("whose", name=found.name, owner=found.owner),
            since=self.moment(episode.opened_ms),
            count=episode.received,
            hours=max(1, round(episode.window_s / 3600)),
        )
        lines = [body, *self._address(f"/aplikasi/{found.of[0].application}")]
        return self._said(self(f"title.{step}", name=found.name), lines)

    def plain(self, step: str, name: str = "", since_ms: int = 0) -> Said:
        """Tell a step of the monitor itself, of a complaint feed, or of a test."""
        body = self(f"body.{step}", name=name, since=self.moment(since_ms))
        return self._said(self(f"title.{step}", name=name), [body])

    def closed(self, letter: Letter, name: str) -> Said:
        """Return a notice as it leaves: with its number, by which the same one is known again."""
        said = Said(letter.title, letter.body)
        if letter.step == TEST:
            said = self.plain(TEST, name)
        key = "again" if letter.is_doubtful else "foot"
        moment = self.moment(letter.queued_ms)
        foot = self(key, city=self.city, number=letter.id, moment=moment)
        return Said(said.title, f"{said.body}\n{foot}")

    def name(self, found: Standing) -> str:
        """Return what an incident is about: its application, or how many; empty where it is gone."""
        if len(found.names) == 1:
            return found.names[0]
        return self("many", count=len(found.names)) if found.names else ""

    def cause(self, cause: Cause) -> str:
        """Return a cause in words."""
        return self(f"cause.{cause}")

    def moment(self, ms: int) -> str:
        """Return a moment as local time."""
        local = from_ms(ms).astimezone(self.zone)
        month = self.phrases["months"].split()[local.month - 1]
        hour, minute = f"{local:%H}", f"{local:%M}"
        zone = local.tzname() or ""
        return self("moment", day=local.day, month=month, hour=hour, minute=minute, zone=zone)

    def length(self, ms: int) -> str:
        """Return a length of time in hours and minutes."""
        hours, minutes = divmod(max(ms, 0) // 60_000, 60)
        key = "hours" if hours else "minutes"
        return self(key, hours=hours, minutes=minutes)

    def __call__(self, key: str, **values: object) -> str:
        """Return a phrase with its blanks filled."""
        return self.phrases[key].format(**values)

    def _said(self, title: str, lines: list[str]) -> Said:
        title = self("sample", title=title) if self.is_sample else title
        return Said(title, "\n".join(lines))

    def _shared(self, found: Standing) -> list[str]:
        if found.shared is None:
            return []
        kind, by = found.shared
        lines = [self(f"shared.{kind}", by=by or NOTHING)]
        names = list(found.names[:MOST_NAMES])
        if len(found.names) > MOST_NAMES:
            names.append(self("more", count=len(found.names) - MOST_NAMES))
        return [*lines, ", ".join(names)] if names else lines

    def _link(self, found: Standing) -> list[str]:
        of = found.trouble.of
        return self._address(f"/aplikasi/{of[0].application}" if len(of) == 1 else "/insiden")

    def _address(self, path: str) -> list[str]:
        return [] if self.base_url is None else [f"{self.base_url}{path}"]


@lru_cache(maxsize=8)
def phrases(language: str) -> Mapping[str, str]:
    """Return every phrase of a language by its key: `title.opened`."""
    found = tomllib.loads((LOCALES / f"{language}.toml").read_text("utf-8"))
    flat: dict[str, str] = {}
    for key, value in found.items():
        inner = {"": value} if isinstance(value, str) else value
        flat |= {f"{key}.{name}" if name else key: phrase for name, phrase in inner.items()}
    return flat
