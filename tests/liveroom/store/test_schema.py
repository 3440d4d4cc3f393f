"""The database has the shape the code expects, is copied before it changes, and says why not."""

from __future__ import annotations

import re
from subprocess import run
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select, text

from liveroom.errors import StoreError
from liveroom.store.audit import disagreements
from liveroom.store.claims import Claim, claims
from liveroom.store.engine import open_engine, reading, writing
from liveroom.store.schema import _config, backup, head, shape, upgrade
from liveroom.store.tables import METADATA, incident, sample

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.postgres import Server


def is_whole(name: str | None, _kind: str, _parents: object) -> bool:
    """Leave out the weeks of samples, which are parts of a table, and what only PostgreSQL has."""
    return name is None or re.fullmatch(r"sample_\d{8}(_pkey)?|tally_day_day", name) is None


def test_the_migrations_lead_to_the_tables_of_the_code(engine: Engine) -> None:
    """A table changed without a migration would work on new databases only."""
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_whole})
        differences = compare_metadata(context, METADATA)
    assert differences == []


def test_an_upgrade_done_twice_is_done_once(engine: Engine) -> None:
    """Collector and web both open the room; the second finds nothing to do."""
    assert upgrade(engine) is None
    assert shape(engine) == head()


def test_who_took_an_incident_survives_the_fourth_shape(tmp_path: Path) -> None:
    """What somebody said before the upgrade is the first line of the history after it."""
    engine = open_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with writing(engine) as connection:
        command.upgrade(_config(connection), "0003")
        connection.execute(
            text(
                "INSERT INTO application VALUES (1, 'parkir', 1, 'Parkir', 'umum', 'dishub', 'web', "
                "'city', 1, 0.99, 60, NULL, 0, 0, NULL, NULL)"
            )
        )
        connection.execute(
            text("INSERT INTO incident VALUES (7, 1, 'down', 2, 10, NULL, 'Sari', 20, NULL)")
        )
    upgrade(engine)
    with reading(engine) as connection:
        kept = connection.execute(select(incident)).one()
        assert (kept.id, kept.application_id, kept.unobserved_ms, kept.flapping) == (7, 1, 0, False)
        assert claims(connection, [7]) == {7: Claim("Sari", 20, "", taken=True)}
    engine.dispose()


def test_a_database_of_a_newer_version_is_left_alone(engine: Engine) -> None:
    """Writing the past into the future's tables would lose what only the future knows."""
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer version of LIVE Room"):
        upgrade(engine)


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    """A wrong address must not end with our tables among somebody else's."""
    engine = open_engine(f"sqlite:///{tmp_path / 'other.db'}")
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE invoice (id INTEGER)"))
    with pytest.raises(StoreError, match="another program"):
        upgrade(engine)
    engine.dispose()


@pytest.mark.kind("sqlite")
def test_a_copy_is_whole_while_others_write(city: Engine, tmp_path: Path) -> None:
    """A backup is worth nothing when it may be torn."""
    with writing(city) as connection:
        connection.execute(text("UPDATE heartbeat SET reason = 'half done'"))
        backup(city, tmp_path / "copy.db")
    copy = open_engine(f"sqlite:///{tmp_path / 'copy.db'}")
    with reading(city) as first, reading(copy) as second:
        count = select(func.count()).select_from(sample)
        assert first.execute(count).scalar_one() == second.execute(count).scalar_one() > 0
        assert second.execute(text("SELECT reason FROM heartbeat")).scalar_one() == ""
    copy.dispose()


@pytest.mark.kind("postgresql")
def test_a_dump_is_whole_while_others_write(city: Engine, postgres: Server, tmp_path: Path) -> None:
    """What pg_restore makes of it is the room as it was, row for row."""
    with writing(city) as connection:
        connection.execute(text("UPDATE heartbeat SET reason = 'half done'"))
        backup(city, tmp_path / "copy.dump")
    target = postgres.url("restored")
    postgres.create("restored")
    run(
        ["pg_restore", f"--dbname={target.replace('+psycopg', '')}", tmp_path / "copy.dump"],
        check=True,
    )
    copy = open_engine(target)
    with reading(city) as first, reading(copy) as second:
        for table in METADATA.sorted_tables:
            query = select(table).order_by(*table.primary_key.columns)
            there, here = second.execute(query).all(), first.execute(query).all()
            assert there == here or table.name == "heartbeat", table.name
        assert list(disagreements(second)) == []
        assert second.execute(text("SELECT reason FROM heartbeat")).scalar_one() == ""
    copy.dispose()
    postgres.drop("restored")


@pytest.mark.kind("postgresql")
def test_without_pg_dump_nothing_is_changed(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy before is promised; who made one elsewhere says so."""
    with writing(engine) as connection:
        connection.execute(text("DROP TABLE writer"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0008'"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StoreError, match="install postgresql-client"):
        upgrade(engine, tmp_path)
    assert shape(engine) == "0008"


def test_a_copy_never_overwrites(engine: Engine, tmp_path: Path) -> None:
    """Yesterday's backup may be the only good one."""
    (tmp_path / "copy.db").write_text("yesterday")
    with pytest.raises(StoreError, match="exists already"):
        backup(engine, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "yesterday"
