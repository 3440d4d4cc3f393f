"""What a registry must hold true as a whole: unique names, no secrets in clear, no circles."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from liveroom.dialects.complaints import FIELD_PROBLEMS
from liveroom.dialects.usage import KINDS, SOURCE_PROBLEMS
from liveroom.model import MetricKind
from liveroom.registry import channels, headers, hours, values
from liveroom.registry.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from liveroom.registry.lines import Path

# What may not occur twice: in which table, under which key.
UNIQUE = (
    ("category", "slug"),
    ("agency", "slug"),
    ("agency", "name"),
    ("topic", "name"),
    ("source", "name"),
    ("holiday", "date"),
    ("district", "code"),
    ("notice", "name"),
    ("hook", "source"),
    ("application", "slug"),
    ("application", "name"),
)


def whole(document: Mapping[str, Any], secrets: frozenset[str]) -> Iterator[Problem]:
    """Yield every problem that no single value shows; rows of a wrong shape are passed over."""
    for table, key in UNIQUE:
        yield from _twice(document, table, key)
    yield from _series(document)
    yield from _fields(document)
    yield from _hours(document)
    yield from _headers(document, secrets)
    yield from _channels(document, secrets)
    yield from _tokens(document, secrets)
    yield from _hooks(document, secrets)
    for key in ("depends_on", "merged_into"):
        yield from _circles(document, key)


def rows(document: Mapping[str, Any], table: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield the rows of a table of tables with their numbers, as far as they are tables."""
    found = document.get(table, [])
    for number, row in enumerate(found if isinstance(found, list) else []):
        if isinstance(row, dict):
            yield number, row


def _twice(document: Mapping[str, Any], table: str, key: str) -> Iterator[Problem]:
    first: dict[str | date, int] = {}
    for number, row in rows(document, table):
        value = row.get(key)
        if not isinstance(value, (str, date)):
            continue
        if value in first:
            what = f"{values.shown(value)} is taken: {table} number {first[value] + 1} has it"
            yield Problem((table, number, key), what)
        first.setdefault(value, number)


def _series(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong with declared usage series, each judged by its own dialect."""
    for number, row in rows(document, "application"):
        usage = row.get("usage")
        if not isinstance(usage, dict):
            continue
        seen: set[str] = set()
        for place, metric in rows(usage, "metrics"):
            path = ("application", number, "usage", "metrics", place)
            name, source = metric.get("name"), metric.get("from")
            if isinstance(name, str) and name in seen:
                yield Problem((*path, "name"), f"{values.shown(name)} is declared twice")
            if isinstance(name, str):
                seen.add(name)
            kinds = KINDS.get(str(usage.get("dialect")))
            kind = metric.get("kind")
            if kinds is not None and kind in set(MetricKind) - set(kinds):
                told = ", ".join(kinds)
                yield Problem(
                    (*path, "kind"), f"{usage['dialect']} tells no {kind}; it tells {told}"
                )
            judge = SOURCE_PROBLEMS.get(str(usage.get("dialect")))
            what = judge(source) if judge is not None and isinstance(source, str) else None
            if what is not None:
                yield Problem((*path, "from"), f"{values.shown(source)} {what}")


def _fields(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong with the paths to the facts of a complaint."""
    for number, row in rows(document, "source"):
        fields, is_read = row.get("fields"), row.get("dialect") in FIELD_PROBLEMS
        if is_read or fields is not None:
            judge = FIELD_PROBLEMS.get(str(row.get("dialect")), _no_fields)
            for name, what in judge(fields if isinstance(fields, dict) else {}):
                yield Problem(("source", number, "fields", *([name] if name else [])), what)


def _no_fields(_fields: object) -> Iterator[tuple[str, str]]:
    yield "", "this dialect has names of its own; leave fields out"


def _hours(document: Mapping[str, Any]) -> Iterator[Problem]:
    for number, row in rows(document, "application"):
        table = row.get("hours")
        for key, what in hours.problems(table) if isinstance(table, dict) else ():
            yield Problem(("application", number, "hours", *([key] if key else [])), what)


def _headers(document: Mapping[str, Any], secrets: frozenset[str]) -> Iterator[Problem]:
    for path, table in _header_tables(document):
        for name, value in table.items():
            if isinstance(value, str):
                what = headers.problem(name, value, secrets)
                if what is not None:
                    yield Problem((*path, name), what)


def _channels(document: Mapping[str, Any], secrets: frozenset[str]) -> Iterator[Problem]:
    for number, row in rows(document, "notice"):
        for keys, what in channels.problems(row, secrets):
            yield Problem(("notice", number, *keys), what)
    for number, what in channels.ladder(rows(document, "notice")):
        yield Problem(("notice", number, "after"), what)


def _tokens(document: Mapping[str, Any], secrets: frozenset[str]) -> Iterator[Problem]:
    """Yield what is wrong with the tokens of beats: each is a known secret, and one's own."""
    first: dict[str, int] = {}
    for number, row in rows(document, "application"):
        beat = row.get("beat")
        token = beat.get("token") if isinstance(beat, dict) else None
        if not isinstance(token, str):
            continue
        path = ("application", number, "beat", "token")
        what = headers.problem("Token", token, secrets)
        if what is not None and token.startswith(headers.REFERENCE):
            yield Problem(path, what)
        if token in first:
            what = f"{values.shown(token)} is taken: application number {first[token] + 1} has it"
            yield Problem(path, what)
        first.setdefault(token, number)


def _hooks(document: Mapping[str, Any], secrets: frozenset[str]) -> Iterator[Problem]:
    for number, row in rows(document, "hook"):
        named = row.get("secrets")
        for place, name in enumerate(named if isinstance(named, list) else ()):
            if isinstance(name, str) and name.startswith(headers.REFERENCE):
                what = headers.reference_problem(name.removeprefix(headers.REFERENCE), secrets)
                if what is not None:
                    yield Problem(("hook", number, "secrets", place), what)


def _header_tables(document: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    places: list[tuple[Path, Any]] = [
        (("source", number), row) for number, row in rows(document, "source")
    ]
    for number, row in rows(document, "application"):
        places += [(("application", number, part), row.get(part)) for part in ("health", "usage")]
    for path, holder in places:
        table = holder.get("headers") if isinstance(holder, dict) else None
        if isinstance(table, dict):
            yield (*path, "headers"), table


def _circles(document: Mapping[str, Any], key: str) -> Iterator[Problem]:
    """Yield one problem for each circle, at the member that stands first in the file."""
    arrows: dict[str, list[str]] = {}
    numbers: dict[str, int] = {}
    for number, row in rows(document, "application"):
        slug, to = row.get("slug"), row.get(key, [])
        if isinstance(slug, str):
            numbers.setdefault(slug, number)
            arrows.setdefault(slug, _as_list(to))
    done: set[str] = set()
    for start in arrows:
        circle = _circle_from(start, arrows, done)
        if circle:
            chain = " → ".join([*circle, circle[0]])
            yield Problem(("application", numbers[circle[0]], key), f"goes in a circle: {chain}")


def _as_list(value: object) -> list[str]:
    found = value if isinstance(value, list) else [value]
    return [one for one in found if isinstance(one, str)]


def _circle_from(start: str, arrows: Mapping[str, list[str]], done: set[str]) -> list[str]:
    """Return a circle that can be reached from `start` over what is not yet `done`, or nothing."""
    trail = [start]
    ways = [iter(arrows.get(start, []))]
    while trail:
        step = next(ways[-1], None)
        if step is None:
            done.add(trail.pop())
            ways.pop()
        elif step in trail:
            circle = trail[trail.index(step) :]
            done.update(trail)
            return circle
        elif step not in done:
            trail.append(step)
            ways.append(iter(arrows.get(step, [])))
    return []
