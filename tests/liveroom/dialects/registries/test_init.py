"""Registries of other tools: what can be said here is carried over, the rest is told, not dropped."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from dashboard.words import words
from liveroom.dialects.candidates import Candidates, length, slug_of
from liveroom.dialects.registries import REGISTRIES, table
from tests.city import ZONE

if TYPE_CHECKING:
    from liveroom.model import Reason

GATUS = """
alerting: {slack: {webhook-url: x}}
x-default: &usual
  interval: 1m30s
  conditions:
    - "[STATUS] == any(200, 204)"
    - "[RESPONSE_TIME] < 500"
    - "[BODY] == pat(*Perizinan*)"
    - "[CERTIFICATE_EXPIRATION] > 48h"
endpoints:
  - {<<: *usual, name: web, group: Layanan, url: "https://web.example.go.id/", client: {timeout: 5s, insecure: true}}
  - {name: web, group: inti, url: "https://inti.example.go.id/", conditions: ["[STATUS] < 300"]}
  - {name: off, enabled: false, url: "https://off.example.go.id"}
  - {name: pintu, url: "tcp://10.0.0.1:22"}
  - {name: kirim, url: "https://x.example.go.id", method: POST}
  - {name: rahasia, url: "https://${HOST}/"}
  - 17
"""
KUMA = {
    "version": "1.23.13",
    "notificationList": [{"id": 1}],
    "monitorList": [
        {"id": 9, "name": "Aduan", "type": "group"},
        {
            "id": 1, "name": "Portal", "type": "http", "url": "https://portal.example.go.id", "parent": 9,
            "interval": 60, "timeout": 48, "maxretries": 3, "ignoreTls": True, "maxredirects": 10,
            "accepted_statuscodes": ["200-299", "301"], "active": True, "tags": [],
        },
        {
            "id": 2, "name": "Kata", "type": "keyword", "url": "https://kata.example.go.id", "keyword": "judi",
            "invertKeyword": True, "interval": 20, "timeout": 30,
        },
        {"id": 3, "name": "Ping", "type": "ping"},
        {"id": [4], "name": "Detak", "type": "push"},
        {"id": 5, "name": "Jeda", "type": "http", "url": "https://x.example.go.id", "active": 0},
        {"id": 6, "name": "Balik", "type": "http", "url": "https://x.example.go.id", "upsideDown": True},
    ],
}  # fmt: skip


def rows(found: Candidates) -> list[tuple[object, ...]]:
    """Return every application as it was told."""
    return [(each.category, each.row) for each in found.found]


def said(reasons: list[Reason]) -> list[str]:
    """Return what a person reads."""
    return [words("en", ZONE).refused(each) for each in reasons]


def test_endpoints_of_gatus_become_applications() -> None:
    """Merged defaults, Go's lengths, conditions as far as a registry says the same."""
    told = REGISTRIES["gatus"](GATUS.encode())
    assert rows(told) == [
        (
            "Layanan",
            {
                "name": "web (Layanan)", "every": "90s", "timeout": "5s", "slow_after": "500ms",
                "health": {
                    "url": "https://web.example.go.id/", "dialect": "plain",
                    "expect": {"status": "200, 204", "contains": ["Perizinan"]},
                },
            },
        ),
        (
            "inti",
            {
                "name": "web (inti)",
                "health": {
                    "url": "https://inti.example.go.id/", "dialect": "plain",
                    "expect": {"status": "100-299"},
                },
            },
        ),
    ]  # fmt: skip


def test_what_gatus_has_more_is_listed() -> None:
    """Alerts, conditions and clients without an equal, and every endpoint that is not registered."""
    told = REGISTRIES["gatus"](GATUS.encode())
    assert said(told.left) == [
        "alerting: not carried over",
        "endpoint 1 'web': client.insecure: not carried over",
        "endpoint 1 'web': condition [CERTIFICATE_EXPIRATION] > 48h: not carried over",
    ]
    assert said(told.refused) == [
        "endpoint 3 'off': it is switched off there",
        "endpoint 4 'pintu': 'tcp://10.0.0.1:22' is not asked over HTTP",
        "endpoint 5 'kirim': it is asked by POST, and only GET is here",
        "endpoint 6 'rahasia': its address stands in a variable: write it out",
        "endpoint 7 '': it has no name",
    ]


def test_what_uptime_kuma_has_more_is_listed_also_what_nobody_knows() -> None:
    """A backup of a later version holds keys of its own: none is dropped without a word."""
    plain = {
        "id": 1, "name": "Portal", "type": "http", "url": "https://portal.example.go.id", "interval": 30,
        "retryInterval": 30, "weight": 2000, "childrenIDs": [], "pathName": "Portal", "packetSize": 56,
        "dns_resolve_type": "A", "dns_resolve_server": "1.1.1.1", "httpBodyEncoding": "json",
        "expiryNotification": False, "maxredirects": 10, "hostname": None, "jsonPath": "$",
        "kafkaProducerSaslOptions": {"mechanism": "None"}, "conditions": "[]", "ipFamily": None,
    }  # fmt: skip
    chosen = {"retryInterval": 20, "expiryNotification": True, "tlsKey": "geheim", "later": [1]}

    def left(row: dict[str, object]) -> list[str]:
        backup = json.dumps({"monitorList": [row]}).encode()
        return said(REGISTRIES["uptime-kuma"](backup).left)

    assert left(plain) == []
    assert left({**plain, **chosen}) == [
        f"monitor 1 'Portal': {key}: not carried over" for key in chosen
    ]


def test_monitors_of_uptime_kuma_become_applications() -> None:
    """A group is a category, a keyword a text that must be there, or must not."""
    told = REGISTRIES["uptime-kuma"](json.dumps(KUMA).encode())
    assert rows(told) == [
        (
            "Aduan",
            {
                "name": "Portal", "every": "60s", "timeout": "48s", "retries": 3,
                "health": {
                    "url": "https://portal.example.go.id", "dialect": "plain",
                    "expect": {"status": "200-299, 301"},
                },
            },
        ),
        (
            "",
            {
                "name": "Kata", "every": "20s",
                "health": {
                    "url": "https://kata.example.go.id", "dialect": "plain", "expect": {"forbids": ["judi"]},
                },
            },
        ),
    ]  # fmt: skip
    assert said(told.left) == [
        "notificationList: not carried over",
        "monitor 2 'Portal': ignoreTls: not carried over",
        "monitor 3 'Kata': a timeout that is not shorter than the interval: not carried over",
    ]
    assert [line.partition(": ")[2][:16] for line in said(told.refused)] == [
        "it is of the typ",
        "it waits for bea",
        "it is paused the",
        "it is upside dow",
    ]


@pytest.mark.parametrize("form", REGISTRIES)
@pytest.mark.parametrize(
    "body",
    [b"", b"\0\xff", b"[]", b"{}", b"a: [", b"a: 2026-02-30", b"[" * 600, b"17", b"monitorList: 1"],
)
def test_a_file_of_something_else_is_a_sentence(form: str, body: bytes) -> None:
    """Never a traceback, whatever the bytes are."""
    told = REGISTRIES[form](body)
    assert told.problem
    assert told.found == []


def test_a_few_lines_do_not_grow_into_millions() -> None:
    """Merging what was merged doubles it; the file is refused before that takes the memory."""
    lines = ["a0: &a0 {" + ", ".join(f"k{n}: 1" for n in range(9)) + "}"]
    lines += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}" for n in range(1, 12)]
    assert REGISTRIES["gatus"]("\n".join(lines).encode()).problem


def test_a_table_is_read_under_headings_of_either_language() -> None:
    """Cells without a heading are refused, columns nobody knows are told, empty rows are none."""
    told = table.read(
        [
            (1, ["Nama", "Kategori", "OPD", "Alamat", "Tingkat", "Target", "Terdaftar", "Catatan"]),
            (2, ["Izin", "Layanan", "DPMPTSP", "https://izin.example.go.id", "1", "99,5 %", "2026-01-31", "x"]),
            (3, ["", " "]),
            (4, ["Aduan"]),
            (5, ["a", "", "", "", "", "", "", "", "lebih"]),
            (6, ("quotes",)),
        ]
    )  # fmt: skip
    first, second = told.found
    assert (first.category, first.owner) == ("Layanan", "DPMPTSP")
    assert {key: str(value) for key, value in first.row.items()} == {
        "name": "Izin",
        "tier": "1",
        "objective": "0.995",
        "registered": "2026-01-31",
        "health": "{'url': 'https://izin.example.go.id'}",
    }
    assert second.row == {"name": "Aduan"}
    assert said(told.left) == ["column 'Catatan': not carried over"]
    assert [line[:7] for line in said(told.refused)] == ["line 5:", "line 6:"]


@pytest.mark.parametrize("headings", [[], ["Alamat"], ["name", "nama"]])
def test_a_table_names_its_columns(headings: list[str]) -> None:
    """Without a name there is nothing to register, and one told twice is in doubt."""
    assert table.read([(1, headings)]).problem


@pytest.mark.parametrize(
    ("text", "written"),
    [("1m30s", "90s"), (60, "60s"), (0.25, "250ms"), ("0s", None), ("1x", None), (True, None), (10**30, None),
     (float("inf"), None), (None, None), ("", None), ([], None)],
)  # fmt: skip
def test_lengths_are_written_as_a_registry_does(text: object, written: str | None) -> None:
    """Go's and JavaScript's lengths in one unit; what is none stays out."""
    assert length(text) == written


def test_names_make_slugs() -> None:
    """As they can stand in an address, or not at all."""
    assert [slug_of(name) for name in ("E-Office / Dinas", "Café 3", "—", "a" * 99)] == [
        "e-office-dinas",
        "cafe-3",
        "",
        "a" * 64,
    ]
