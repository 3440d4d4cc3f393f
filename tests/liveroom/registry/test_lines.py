"""Every key is found on the line a person sees it on."""

from __future__ import annotations

import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from liveroom.registry.lines import line_of, lines, syntax

TEXT = '''# a comment [not.a.table]
[city]
name = "Kota [x] # no"
declared = { count = 153, source = 'B]' }

[[category]]
name.id = """
many = "lines"
"""
"quoted.key" = 1

[[application]]
maintenance = [
  { start = 2026-11-22T22:00:00+07:00, end = 1 }, # ]
  { start = 2 },
]
[application.health]
headers = { X-A = "1",
  X-B = "2" }
[[application]]
[application.usage]
deep = [1, [2,
  3],]
'''


def test_keys_tables_and_items_are_found() -> None:
    """Strings, comments and nested values do not lead the count astray."""
    found = lines(TEXT)

    assert found["city",] == 2
    assert found["city", "declared", "source"] == 4
    assert found["category", 0, "name", "id"] == 7
    assert found["category", 0, "quoted.key"] == 10
    assert found["application", 0, "maintenance", 1, "start"] == 15
    assert found["application", 0, "health", "headers", "X-B"] == 19
    assert found["application", 1, "usage", "deep", 1, 1] == 23


def test_what_is_missing_is_where_it_belongs() -> None:
    """A key that is not there is told at the table it should stand in."""
    found = lines(TEXT)

    assert line_of(found, ("application", 1, "slug")) == 20
    assert line_of(found, ("nothing", "here")) is None


def test_a_parsers_complaint_gives_its_line() -> None:
    """The line comes first in our sentences, whatever the parser's wording."""
    assert syntax("Invalid value (at line 3, column 5)", "") == (3, "Invalid value (column 5)")
    assert syntax("Bad (at end of document)", "a\nb\n") == (2, "Bad (at the end)")


KEYS = st.text("abc-_09", min_size=1, max_size=5)
SCALARS = st.sampled_from(
    [
        "1",
        "-0.5e3",
        "true",
        "2026-01-31",
        '"a # ] } \\" b"',
        "'c\\'",
        '"""x\n"y" z"""',
        "'''\n'a''b'''",
    ]
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: "[\n " + ", # ,]\n ".join(parts) + "\n]"),
        st.dictionaries(KEYS, inner, max_size=3).map(
            lambda table: "{ " + ", ".join(f"{k} = {v}" for k, v in table.items()) + " }"
        ),
    ),
    max_leaves=8,
)
TABLES = st.dictionaries(KEYS, VALUES, max_size=4).map(
    lambda table: "".join(f"{key} = {value} # x = [\n" for key, value in table.items())
)


@given(st.lists(TABLES, min_size=1, max_size=4))
def test_every_path_of_any_document_is_found(tables: list[str]) -> None:
    """The walk and the parser agree on what is there, whatever is nested in what."""
    text = "".join(f"[[row]]\n{table}" for table in tables)

    found = lines(text)

    assert set(found) == set(_paths(tomllib.loads(text), ()))


def _paths(value: Any, path: tuple[str | int, ...]) -> list[tuple[str | int, ...]]:  # noqa: ANN401  any TOML value
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    below = [one for key, item in inner for one in _paths(item, (*path, key))]
    return [path, *below] if path else below
