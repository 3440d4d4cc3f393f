"""The configuration of Gatus: endpoints with their conditions, in YAML."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import yaml

from liveroom.dialects.candidates import Candidate, Candidates, length, milliseconds

if TYPE_CHECKING:
    from liveroom.model import Reason

MERGED = 10_000
CARRIED = ("name", "group", "url", "interval", "conditions", "client", "enabled", "method")
_STATUS = re.compile(r"\[STATUS\] *(==|<=|<|>=|>) *(any\([0-9, ]+\)|[0-9]{3})")
_TIME = re.compile(r"\[RESPONSE_TIME\] *<=? *([0-9]{1,6})")
_TEXT = re.compile(r"\[BODY\] *(==|!=) *pat\(\*([^*?\[\]]+)\*\)")


class _Loader(yaml.SafeLoader):  # type: ignore[misc]  # yaml is untyped
    """The safe loader, which does not let a few lines grow into millions by merging."""

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Merge what `<<` names, up to a limit."""
        super().flatten_mapping(node)
        if len(node.value) > MERGED:
            raise yaml.YAMLError


# `off`, `no` and `y` are words in Gatus, whose YAML is newer.
_Loader.yaml_implicit_resolvers = {
    sign: [(tag, form) for tag, form in found if sign in "tTfF" or not tag.endswith(":bool")]
    for sign, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read(body: bytes) -> Candidates:
    """Return the endpoints that are asked over HTTP; `problem` where this is no such file."""
    told = Candidates()
    try:
        document = yaml.load(body, _Loader)  # noqa: S506  a SafeLoader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        told.problem = ("registry_yaml_line", mark.line + 1) if mark else ("registry_yaml",)
        return told
    endpoints = document.get("endpoints") if isinstance(document, dict) else None
    if not isinstance(endpoints, list):
        told.problem = ("registry_no_list", "endpoints")
        return told
    for key in document:
        if not _is_known(str(key)):
            told.leave(str(key))
    rows = [row if isinstance(row, dict) else {} for row in endpoints]
    names = Counter(str(row.get("name")) for row in rows)
    for number, row in enumerate(rows, 1):
        _endpoint(row, number, names, told)
    return told


def _endpoint(row: dict[Any, Any], number: int, names: Counter[str], told: Candidates) -> None:
    name, group = str(row.get("name") or ""), str(row.get("group") or "")
    where, url = ("registry_endpoint", number, repr(name)), row.get("url")
    why = _refusal(row)
    if why is not None:
        told.refuse(where, why)
        return
    left: list[Reason | str] = []
    found: dict[str, Any] = {"name": f"{name} ({group})" if group and names[name] > 1 else name}
    health: dict[str, Any] = {"url": url, "dialect": "plain"}
    given = row.get("client")
    client = given if isinstance(given, dict) else {}
    for key, value in (("every", row.get("interval")), ("timeout", client.get("timeout"))):
        told_length = length(value)
        if told_length is not None:
            found[key] = told_length
        elif value is not None:
            left.append(f"{key} {value!r}")
    left += [f"client.{key}" for key in client if key != "timeout"]
    left += [str(key) for key in row if key not in CARRIED]
    conditions = row.get("conditions")  # [RESPONSE_TIME]: slower is degraded here, never down
    for condition in conditions if isinstance(conditions, list) else []:
        if not _condition(str(condition), found, health):
            left.append(("registry_condition", str(condition)))
    told.found.append(Candidate(where, {**found, "health": health}, group))
    for part in left:
        told.leave(where, part)


def _is_known(key: str) -> bool:
    return key == "endpoints" or key.startswith("x-")  # the latter hold what `<<` merges


def _refusal(row: dict[Any, Any]) -> Reason | None:
    """Return why an endpoint cannot be registered at all."""
    url, method = row.get("url"), row.get("method", "GET")
    if not row.get("name"):
        return ("registry_nameless",)
    if row.get("enabled") is False:
        return ("registry_off",)
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        return "registry_not_http", repr(str(url)[:80])
    if "${" in url:
        return ("registry_variable",)
    return None if method == "GET" else ("registry_method", str(method))


def _condition(text: str, found: dict[str, Any], health: dict[str, Any]) -> bool:
    """Write what a condition demands as a registry does; False where it cannot."""
    expect = health.setdefault("expect", {})
    status, slow, body = (form.fullmatch(text.strip()) for form in (_STATUS, _TIME, _TEXT))
    if status is not None and "status" not in expect:
        expect["status"] = _statuses(status[1], status[2])
    elif slow is not None:
        found["slow_after"] = milliseconds(int(slow[1]))
    elif body is not None:
        expect.setdefault("contains" if body[1] == "==" else "forbids", []).append(body[2])
    else:
        return text.strip() == "[CONNECTED] == true"
    return True


def _statuses(sign: str, value: str) -> str:
    if value.startswith("any("):
        return value[4:-1]
    number = int(value)
    return {
        "==": f"{number}",
        "<": f"100-{number - 1}",
        "<=": f"100-{number}",
        ">": f"{number + 1}-599",
        ">=": f"{number}-599",
    }[sign]
