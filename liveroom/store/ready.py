"""Statements of every flush: built once, then handed to the driver as they are.

SQLAlchemy spends more on finding out that it knows a statement already than SQLite spends on
answering it. What is asked every second is therefore kept as text, for each database its own.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, select
from sqlalchemy.sql.compiler import SQLCompiler

from liveroom.store.engine import direct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Update
    from sqlalchemy.sql.compiler import ExpandedState


class Ready:
    """A statement of Core with named parameters; a list fills an expanding one.

    Values and results pass as the driver has them: for numbers and text, not for types of our own.
    """

    def __init__(
        self, statement: Select[Any] | Update, *, postgresql: Select[Any] | None = None
    ) -> None:
        """Keep the statement; it becomes text when a database first asks for it.

        `postgresql` asks the same where PostgreSQL would take too long a way to the answer.
        """
        self._statement = statement
        self._postgresql = statement if postgresql is None else postgresql
        self._texts: dict[tuple[str, ...], ExpandedState] = {}

    def run(self, connection: Connection, **values: Any) -> Any:  # noqa: ANN401 - what drivers take and give
        """Execute on a connection with these parameters; return a cursor.

        Lists are filled up with their last value to a power of two, so that there are few texts.
        """
        lists = {name: _filled(value) for name, value in values.items() if type(value) is list}
        key = (connection.dialect.name, *(f"{name} {len(each)}" for name, each in lists.items()))
        text = self._texts.get(key)
        if text is None:
            text = self._texts[key] = self._text(connection, values | lists)
        given = {**text.parameters, **values}
        for name, each in lists.items():
            given.update((f"{name}_{place}", value) for place, value in enumerate(each, 1))
        if text.positiontup is None:
            sent: Any = {name: given[name] for name in text.parameters}
        else:
            sent = tuple([given[name] for name in text.positiontup])
        return direct(connection, text.statement, sent)

    def rows(self, connection: Connection, **values: Any) -> Sequence[Sequence[Any]]:  # noqa: ANN401 - as above
        """Return every row of a question with these parameters.

        SQLite gives the interpreter's lock away for each row; with a loop that is busy beside us,
        getting it back takes longer than reading the row. So it tells all rows as one text.
        """
        found = self.run(connection, **values)
        rows: Sequence[Sequence[Any]] = found.fetchall()
        if connection.dialect.name != "sqlite":
            return rows
        told: list[list[Any]] = json.loads(rows[0][0])
        return told

    def _text(self, connection: Connection, values: dict[str, Any]) -> ExpandedState:
        is_postgresql = connection.dialect.name == "postgresql"
        statement = self._postgresql if is_postgresql else self._statement
        if connection.dialect.name == "sqlite" and isinstance(statement, Select):
            inner = statement.subquery()
            statement = select(func.json_group_array(func.json_array(*inner.c)))
        compiled = statement.compile(dialect=connection.dialect)
        assert isinstance(compiled, SQLCompiler)  # noqa: S101 - what every statement compiles to
        return compiled.construct_expanded_state(values)


def _filled(values: list[Any]) -> list[Any]:
    size = 1 << max(0, len(values) - 1).bit_length()
    return values + [values[-1] if values else None] * (size - len(values))
