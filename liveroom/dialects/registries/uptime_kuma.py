"""The backup of Uptime Kuma: its monitors, in JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liveroom.dialects.candidates import Candidate, Candidates, length
from liveroom.dialects.strict_json import read_object
from liveroom.model import Malformed

if TYPE_CHECKING:
    from liveroom.model import Reason

LARGEST = 16 << 20
ASKED = ("http", "keyword")
# What a monitor may hold that is not carried over, and how it stands where nobody set it.
LEFT: dict[str, tuple[object, ...]] = {
    **dict.fromkeys(
        ("body", "headers", "basic_auth_user", "authMethod", "proxyId", "ignoreTls"), ()
    ),
    **dict.fromkeys(
        ("tags", "description", "notificationIDList", "resendInterval", "jsonPath"), ()
    ),
    "maxredirects": (10,),
}


def read(body: bytes) -> Candidates:
    """Return the monitors that are asked over HTTP; `problem` where this is no such file."""
    told = Candidates()
    document = read_object("uptime-kuma", body, limit=LARGEST)
    if isinstance(document, Malformed):
        told.problem = ("registry_json",)
        return told
    monitors = document.get("monitorList")
    if isinstance(monitors, dict):
        monitors = list(monitors.values())
    if not isinstance(monitors, list):
        told.problem = ("registry_no_list", "monitorList")
        return told
    for key, value in document.items():
        if key not in {"version", "monitorList"} and value:
            told.leave(key)
    rows = [row if isinstance(row, dict) else {} for row in monitors]
    groups = {
        str(row.get("id")): str(row.get("name")) for row in rows if row.get("type") == "group"
    }
    for number, row in enumerate(rows, 1):
        if row.get("type") != "group":
            _monitor(row, number, groups, told)
    return told


def _monitor(row: dict[str, Any], number: int, groups: dict[str, str], told: Candidates) -> None:
    where: Reason = ("registry_monitor", number, repr(str(row.get("name") or "")))
    why = _refusal(row)
    if why is not None:
        told.refuse(where, why)
        return
    left: list[Reason | str] = [
        key for key, unset in LEFT.items() if row.get(key) and row[key] not in unset
    ]
    found: dict[str, Any] = {"name": row["name"]}
    every = length(row.get("interval"))
    if every is not None:
        found["every"] = every
    timeout = row.get("timeout")
    waited = length(timeout)
    if waited is not None and _less(timeout, row.get("interval")):
        found["timeout"] = waited
    elif timeout:
        left.append(("registry_timeout",))
    if _is_count(row.get("maxretries")):
        found["retries"] = row["maxretries"]
    health = {"url": row["url"], "dialect": "plain", "expect": _expect(row)}
    group = groups.get(str(row.get("parent")), "")
    told.found.append(Candidate(where, {**found, "health": health}, group))
    for part in left:
        told.leave(where, part)


def _refusal(row: dict[str, Any]) -> Reason | None:
    """Return why a monitor cannot be registered at all."""
    kind, name, method = row.get("type"), row.get("name"), row.get("method") or "GET"
    if not isinstance(name, str) or not name.strip():
        return ("registry_nameless",)
    if kind == "push":
        return ("registry_push",)
    if kind not in ASKED:
        return "registry_type", repr(str(kind)[:40]), ", ".join(ASKED)
    if method != "GET":
        return "registry_method", str(method)
    reasons = (
        (row.get("active") in (0, False), "registry_paused"),
        (row.get("upsideDown"), "registry_upside_down"),
        (not str(row.get("url")).startswith(("http://", "https://")), "registry_no_address"),
    )
    return next(((why,) for is_so, why in reasons if is_so), None)


def _expect(row: dict[str, Any]) -> dict[str, Any]:
    expect: dict[str, Any] = {}
    codes = row.get("accepted_statuscodes")
    if isinstance(codes, list) and codes:
        expect["status"] = ", ".join(map(str, codes))
    if row.get("type") == "keyword" and row.get("keyword"):
        expect["forbids" if row.get("invertKeyword") else "contains"] = [row["keyword"]]
    return expect


def _less(one: object, other: object) -> bool:
    return isinstance(one, int | float) and isinstance(other, int | float) and one < other


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
