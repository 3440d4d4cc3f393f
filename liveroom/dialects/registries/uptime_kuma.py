"""The backup of Uptime Kuma: its monitors, in JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liveroom.dialects.candidates import Candidate, Candidates, length
from liveroom.dialects.strict_json import read_object
from liveroom.model import Malformed

if TYPE_CHECKING:
    from liveroom.model import Reason

LARGEST = 16 << 20
LONGEST_KEY = 64
ASKED = ("http", "keyword")
CARRIED = frozenset(
    {
        *("name", "type", "url", "method", "parent", "interval", "timeout", "maxretries"),
        *("accepted_statuscodes", "keyword", "invertKeyword", "active", "upsideDown"),
    }
)
OWN = frozenset(
    {
        *("id", "user_id", "pathName", "path", "childrenIDs", "weight", "forceInactive"),
        *("maintenance", "screenshot", "includeSensitiveData", "dns_last_result"),
    }
)
"""How Uptime Kuma keeps its own books: nothing an operator chose."""
UNSET: dict[str, tuple[object, ...]] = {
    "conditions": ("[]",),
    "dns_resolve_server": ("1.1.1.1",),
    "dns_resolve_type": ("A",),
    "gamedigGivenPortOnly": (True, 1),
    "httpBodyEncoding": ("json",),
    "jsonPath": ("$",),
    "jsonPathOperator": ("==",),
    "kafkaProducerSaslOptions": ({"mechanism": "None"},),
    "maxredirects": (10,),
    "mqttCheckType": ("keyword",),
    "packetSize": (56,),
    "ping_count": (1,),
    "ping_numeric": (True, 1),
    "ping_per_request_timeout": (2,),
}
"""How what is not carried over stands where nobody set it; what is empty is set nowhere."""


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
    left: list[Reason | str] = [*_more(row)]
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


def _more(row: dict[str, Any]) -> list[str]:
    """Return every key an operator set that is not carried over, also those nobody here knows."""
    unset = {**UNSET, "retryInterval": (row.get("interval"), 60)}
    return [
        key[:LONGEST_KEY]
        for key, value in row.items()
        if value and key not in CARRIED | OWN and value not in unset.get(key, ())
    ]


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
