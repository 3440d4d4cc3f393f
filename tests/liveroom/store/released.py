"""A small room as each released shape of the database held it, and how to make one of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import text

from liveroom.store.engine import make_room, writing
from liveroom.store.schema import _config
from liveroom.store.tables import sample

if TYPE_CHECKING:
    from sqlalchemy import Engine

_SCRIPTS = ScriptDirectory.from_config(_config()).walk_revisions()
SHAPES = tuple(sorted(script.revision for script in _SCRIPTS))
"""Every shape there ever was, oldest first."""
START_S = 1_795_485_600

# What a shape can hold from the first on; one application, two slots, one of everything else.
_FIRST = """
INSERT INTO city (id, name, sample, zone, digest, accepted_ms)
  VALUES (1, 'Kota Uji', (1 = 0), 'Asia/Jakarta', 'd', 1795485600000);
INSERT INTO category VALUES ('layanan-publik', 0, 'Layanan publik', 'Public services', 'e', 3);
INSERT INTO agency VALUES ('diskominfo', 0, 'Diskominfo');
INSERT INTO topic (name, position, owner) VALUES ('Sampah', 0, 'diskominfo');
INSERT INTO application (id, slug, position, name, category, owner, platform, control, tier,
  objective, every_s, first_seen_ms, registered_ms)
  VALUES (1, 'parkir', 0, 'Parkir', 'layanan-publik', 'diskominfo', 'web', 'city', 1, 0.995, 60,
  1795485600000, 1795485600000);
INSERT INTO grid VALUES (1, 1795485600000, 60, 0);
INSERT INTO maintenance (application_id, announced_ms, first_seen_ms, start_ms, end_ms, why)
  VALUES (1, 1795485600000, 1795485600000, 1795572000000, 1795575600000, 'Pindah');
INSERT INTO sample VALUES (1795485600, 1, 60, 0, 0, 1, 120);
INSERT INTO sample VALUES (1795485660, 1, 60, 0, 0, 1, 130);
INSERT INTO current (application_id, status, cause, since_ms, start_ms, end_ms, attempts)
  VALUES (1, 0, 0, 1795485600000, 1795485660000, 1795485720000, 1);
INSERT INTO spell VALUES (1, 1795485600000, 1795485720000, 0, 0, 2);
INSERT INTO tally_hour VALUES (1795485600, 1, 120000, 0, 0, 0, 0, 0, (1 = 0));
INSERT INTO tally_day VALUES (20261124, 1, 120000, 0, 0, 0, 0, 0, (1 = 0));
INSERT INTO metric (id, application_id, name, kind) VALUES (1, 1, 'visits', 'counter');
INSERT INTO reading VALUES (1795485600, 1, 7.5);
INSERT INTO source (id, name, dialect) VALUES (1, 'laksa', 'file');
INSERT INTO request (id, source_id, external_id, received_ms, received_day, status, source_status,
  known_status, topic, agency, mapping)
  VALUES (1, 1, 'LKS-1', 1795485600000, 20261124, 'open', 'Baru', (1 = 1), 'Sampah', 'diskominfo',
  'unrelated');
INSERT INTO request_history (request_id, seen_ms, status, source_status)
  VALUES (1, 1795485600000, 'open', 'Baru');
INSERT INTO poll (at_ms, source, subject, cause, took_ms, kept, detail)
  VALUES (1795485600000, 'usage', 'parkir', 0, 12, 1, '');
INSERT INTO heartbeat VALUES (1, 1795485720000, 1795485600000, 5, 'ok', '', 1795485600000);
"""
# Incidents carried who took them until the fourth shape gave that a table of its own.
_TAKEN = """
INSERT INTO incident (application_id, severity, cause, opened_ms, closed_ms, acknowledged_by,
  acknowledged_ms, note) VALUES (1, 'down', 1, 1795485000000, 1795485600000, 'Ani', 1795485600000, 'x');
"""
_SINCE = {
    "0002": "UPDATE request SET named_agency = 'DLH', agency = 'DLH';",
    "0003": "INSERT INTO retirement VALUES (1, 1795399200000);",
    "0005": "UPDATE city SET file = 'x';",
    "0006": "INSERT INTO holiday VALUES (20270101, 'Tahun Baru', 1795485600000);",
    "0008": "UPDATE application SET depends_on = 'pajak';",
    "0009": "INSERT INTO writer VALUES (1, 3, NULL, 1795485600000);",
}


def make(engine: Engine, shape: str) -> None:
    """Fill an empty database with a room that was begun at the first shape and lived to `shape`."""
    with writing(engine, patient=True) as connection:
        config = _config(connection)
        command.upgrade(config, "0001")
        make_room(connection, sample, [START_S])
        for statement in filter(str.strip, (_FIRST + _TAKEN).split(";")):
            connection.execute(text(statement))
        for each in SHAPES[1 : SHAPES.index(shape) + 1]:
            command.upgrade(config, each)
            for statement in filter(str.strip, _SINCE.get(each, "").split(";")):
                connection.execute(text(statement))
