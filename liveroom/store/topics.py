"""Whose a complaint is and what it speaks of: by the city's own decision, else the registry's topics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, insert, select

from liveroom.dialects.words import plain
from liveroom.rules.periods import to_ms
from liveroom.store.tables import agency, application, complaint_topic, topic

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection


class Told(NamedTuple):
    """What the registry makes of a complaint; `mapping` is mapped, unrelated or unmapped.

    `mapped`: it speaks of a category or an application. `unrelated`: its topic is known and speaks
    of neither. `unmapped`: its topic is in nobody's list: the bucket that is shown, never hidden.
    """

    agency: str | None
    category: str | None
    application: str | None
    mapping: str


@dataclass(frozen=True, slots=True)
class Topics:
    """The registry's topics, agencies and applications, ready to be asked row by row."""

    topics: Mapping[str, tuple[str | None, str | None, str | None]]
    agencies: Mapping[str, str]
    applications: Mapping[str, str]

    def told(self, subject: str, named_agency: str | None, named_application: str | None) -> Told:
        """Return what the registry makes of a topic and of what the source itself named.

        The source's word comes first: an agency it names (by slug or name where registered), an
        application it names where registered. Names are compared without case.
        """
        known = self.topics.get(plain(subject))
        owner, category, about = known or (None, None, None)
        if named_application in self.applications:
            category, about = None, named_application
        if about is not None and category is None:
            category = self.applications.get(about)
        whose = self.agencies.get(plain(named_agency), named_agency) if named_agency else owner
        if about or category:
            return Told(whose, category, about, "mapped")
        return Told(whose, None, None, "unmapped" if known is None else "unrelated")


def registered_topics(connection: Connection) -> Topics:
    """Return the topics of the registry that was accepted last, the city's own decisions before them."""
    agencies = connection.execute(select(agency.c.slug, agency.c.name)).all()
    return Topics(
        topics={
            plain(row.name): (row.owner, row.category, row.application)
            for table in (topic, complaint_topic)
            for row in connection.execute(select(table))
        },
        agencies={plain(row.name): row.slug for row in agencies}
        | {row.slug: row.slug for row in agencies},
        applications={
            row.slug: row.category
            for row in connection.execute(select(application.c.slug, application.c.category))
        },
    )


def decide_topics(
    connection: Connection,
    changes: Mapping[str, tuple[str | None, str | None, str | None] | None],
    by: str,
    now: datetime,
) -> None:
    """Write the city's decision on topics, (owner, category, application); None takes it away.

    It comes before what the registry says of the same topic, and stays when the registry changes.
    Whoever calls lays it over what is kept, by `remap_requests`.
    """
    names = {plain(name): name for name in changes}
    connection.execute(delete(complaint_topic).where(complaint_topic.c.topic.in_(names)))
    rows = [
        {
            "topic": key,
            "name": " ".join(name.split()),
            "owner": decided[0],
            "category": decided[1],
            "application": decided[2],
            "changed_ms": to_ms(now),
            "changed_by": by,
        }
        for key, name in names.items()
        if (decided := changes[name]) is not None
    ]
    if rows:
        connection.execute(insert(complaint_topic), rows)
