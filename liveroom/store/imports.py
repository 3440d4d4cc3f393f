"""Files that people have taken in: kept part by part, and taken back as long as nothing newer came."""

from __future__ import annotations

import hashlib
import json
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update

from liveroom.rules.periods import to_ms
from liveroom.store.pulse import bump
from liveroom.store.requests import keep_told, remap_requests
from liveroom.store.sources import source_id
from liveroom.store.tables import import_change, import_file, request, request_history, request_text
from liveroom.store.texts import remove_texts
from liveroom.store.upsert import add
from liveroom.store.wording import relabel_requests

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from typing import Any
    from zoneinfo import ZoneInfo

    from sqlalchemy import BindParameter, Connection
    from sqlalchemy import Row as SqlRow

    from liveroom.dialects.said import Said
    from liveroom.store.judging import Row
    from liveroom.store.requests import Change, Kept

APPLYING, DONE, UNDONE = "applying", "done", "undone"
DIALECT = "spreadsheet"
_COUNTS = ("new", "updated", "unchanged", "conflicts", "rejected")
_AT_ONCE = 500
# What the registry and the city's words decide moves by itself; only what a source said is compared.
_DECIDED = {
    "id",
    "agency",
    "category",
    "application",
    "mapping",
    "status",
    "known_status",
    "left_ms",
}
_SAID = attrgetter(*(column.name for column in request.columns if column.name not in _DECIDED))
_JSON = json.JSONEncoder(separators=(",", ":"))


class Import(NamedTuple):
    """A file that was confirmed; the five counts are of its rows as far as they are kept."""

    id: str
    source: str
    name: str
    person: str
    state: str
    at_ms: int
    done_ms: int | None
    undone_ms: int | None
    undone_by: str | None
    new: int
    updated: int
    unchanged: int
    conflicts: int
    rejected: int
    form: str | None = None

    @property
    def judged(self) -> int:
        """Return how many complaints or figures of the file have been kept or passed over."""
        return self.new + self.updated + self.unchanged + self.conflicts


def begin_import(
    connection: Connection,
    number: str,
    told: tuple[str, str, int],
    person: str,
    now: datetime,
    form: str | None = None,
) -> None:
    """Write that a person has confirmed a file: from here on it is completed, whoever is killed.

    `told` is its source, its name and how many of its rows were refused; of usage figures in a form
    the source is an application.
    """
    source, name, rejected = told
    nothing = (None, None, None, 0, 0, 0, 0)
    row = Import(number, source, name, person, APPLYING, to_ms(now), *nothing, rejected, form)
    connection.execute(insert(import_file).values(row._asdict()))


def imports(
    connection: Connection,
    state: str | None = None,
    most: int = 100,
    *,
    of_usage: bool | None = None,
) -> list[Import]:
    """Return the files that were confirmed, the newest first; those of one state where it is named.

    Those of usage, or of complaints, where it is said which.
    """
    query = select(import_file).order_by(import_file.c.at_ms.desc(), import_file.c.id).limit(most)
    if state is not None:
        query = query.where(import_file.c.state == state)
    if of_usage is not None:
        query = query.where(import_file.c.form.is_not(None) == of_usage)
    return [Import(*row) for row in connection.execute(query)]


def import_of(connection: Connection, number: str) -> Import | None:
    """Return one of them; None where there is none."""
    row = connection.execute(select(import_file).where(import_file.c.id == number)).one_or_none()
    return None if row is None else Import(*row)


def keep_part(
    connection: Connection, one: Import, part: Sequence[Said], at: datetime, zone: ZoneInfo
) -> Kept:
    """Keep a part of a file, what each complaint was before, and how far the file has got."""
    number = source_id(connection, one.source, DIALECT)
    changes = keep_told(connection, number, part, at, zone)
    before: list[tuple[int, str | None, Row]] = [
        *((changes.numbers[row.external_id], None, row) for row in changes.fresh),
        *((each.number, _text(each), each.after) for each in changes.changed),
    ]
    rows = [(one.id, row_id, was, _digest(row)) for row_id, was, row in before]
    add(connection, import_change, rows)
    kept = changes.kept(part)
    count_part(connection, one, {name: getattr(kept, name) for name in _COUNTS})
    return kept


def count_part(connection: Connection, one: Import, counts: Mapping[str, int]) -> None:
    """Write how far a file has got with a part, in the transaction that keeps it."""
    more = {name: import_file.c[name] + count for name, count in counts.items()}
    connection.execute(update(import_file).where(import_file.c.id == one.id).values(more))


def end_import(connection: Connection, number: str, now: datetime) -> None:
    """Write that every row of a file has been kept or passed over."""
    mine = import_file.c.id == number
    connection.execute(update(import_file).where(mine).values(state=DONE, done_ms=to_ms(now)))


def take_back(connection: Connection, one: Import, person: str, now: datetime) -> int:
    """Make every complaint what it was before the file; return how many have newer news instead.

    Where there is one, nothing is taken back.
    """
    changes = connection.execute(
        select(import_change).where(import_change.c.import_id == one.id)
    ).all()
    ids = [row.request_id for row in changes]
    now_is = {
        row.id: _digest(row)
        for some in _chunks(ids)
        for row in connection.execute(select(request).where(request.c.id.in_(some)))
    }
    moved = len([row for row in changes if now_is.get(row.request_id) != row.after])
    if moved:
        return moved
    seen = request_history.c.seen_ms == one.at_ms
    for some in _chunks(ids):
        connection.execute(
            delete(request_history).where(seen, request_history.c.request_id.in_(some))
        )
    gone = [row.request_id for row in changes if row.before is None]
    for some in _chunks(gone):
        connection.execute(delete(request_history).where(request_history.c.request_id.in_(some)))
        connection.execute(delete(request_text).where(request_text.c.request_id.in_(some)))
        connection.execute(delete(request).where(request.c.id.in_(some)))
    _restore(connection, [json.loads(row.before) for row in changes if row.before is not None])
    remove_texts(connection, one.source, one.at_ms)
    end_undoing(connection, one, person, now)
    connection.execute(delete(import_change).where(import_change.c.import_id == one.id))
    remap_requests(connection)
    relabel_requests(connection)
    bump(connection)
    return 0


def end_undoing(connection: Connection, one: Import, person: str, now: datetime) -> None:
    """Write that a person has taken a file back."""
    values = {"state": UNDONE, "undone_ms": to_ms(now), "undone_by": person}
    connection.execute(update(import_file).where(import_file.c.id == one.id).values(values))


def _restore(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    names = [name for name in rows[0] if name in request.c and name not in ("id", "left_ms")]
    values: dict[str, BindParameter[Any]] = {name: bindparam(f"old_{name}") for name in names}
    connection.execute(
        update(request).where(request.c.id == bindparam("row_id")).values(values),
        [{"row_id": row["id"]} | {f"old_{name}": row[name] for name in names} for row in rows],
    )


def _chunks(values: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]


def _text(change: Change) -> str:
    return _JSON.encode({"id": change.number} | change.before._asdict())


def _digest(row: Row | SqlRow[Any]) -> str:
    return hashlib.sha256(_JSON.encode(_SAID(row)).encode()).hexdigest()[:32]
