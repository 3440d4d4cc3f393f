"""How a service puts its state into words: one writer per health format, healthy, ailing and broken."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from demo.troubles import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from demo.city import Service

JSON = "application/json"
HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
STALE_S = 3 * 3600


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer before it is sent."""

    status: int
    kind: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def reply(service: Service, trouble: Trouble | None, at_s: int) -> Reply:
    """Return the answer of a service to a health probe, in the format it speaks.

    Troubles of the transport (hanging, refusing, resetting) have no answer: what is returned for
    them is what would have been said.
    """
    if trouble is Trouble.LOGIN:
        return Reply(401, HTML, b"<h1>401</h1>", {"WWW-Authenticate": 'Basic realm="demo"'})
    if trouble is Trouble.CLOSED:
        return Reply(503, HTML, page("Sedang dalam pemeliharaan"), {"Retry-After": "3600"})
    if trouble is Trouble.GARBLED:
        return Reply(200, HTML, b"<br />\nNotice: Undefined index: status in health.php on line 12")
    return WRITERS[service.speaks](service, trouble, at_s)


def page(title: str, text: str = "Layanan Kota Contoh") -> bytes:
    """Return a small page of the city."""
    return f"<!doctype html><title>{title}</title><h1>{title}</h1><p>{text}</p>\n".encode()


def _document(body: object, status: int = 200, kind: str = JSON) -> Reply:
    return Reply(status, kind, json.dumps(body).encode())


def _plain(service: Service, trouble: Trouble | None, _at_s: int) -> Reply:
    if trouble is Trouble.ERROR:
        return Reply(503, HTML, page("503 Service Unavailable", "nginx"))
    if trouble is Trouble.FORBIDDEN:
        return Reply(200, HTML, page(service.name, "Layanan Kota Contoh. slot gacor hari ini"))
    if trouble is Trouble.MISSING:
        return Reply(200, HTML, page("Index of /", "hosting"))
    return Reply(200, HTML, page(service.name))


def _health_json(service: Service, trouble: Trouble | None, at_s: int) -> Reply:
    word, database = "pass", "pass"
    if trouble is Trouble.CHECK:
        word, database = "warn", "warn"
    if trouble is Trouble.ERROR:
        word, database = "fail", "fail"
    made = datetime.fromtimestamp(at_s, UTC).isoformat()
    checks = {
        "basisdata:connections": [
            {"componentType": "datastore", "observedValue": 42, "status": database, "time": made}
        ],
        "uptime": [{"componentType": "system", "observedUnit": "s", "status": "pass"}],
    }
    body = {"status": word, "version": "1", "serviceId": service.slug, "checks": checks}
    return _document(body, 503 if word == "fail" else 200, "application/health+json")


def _actuator(service: Service, trouble: Trouble | None, _at_s: int) -> Reply:
    word = "DOWN" if trouble is Trouble.ERROR else "UP"
    status = 503 if word == "DOWN" else 200
    kind = "application/vnd.spring-boot.actuator.v3+json"
    database = {"status": word, "details": {"database": "PostgreSQL"}}
    disk = {"status": "UP", "details": {"total": 76887154688, "free": 46753374208}}
    if service.flavour == "bare":
        return _document({"status": word}, status, kind)
    if service.flavour == "flat":
        flat_disk = {"status": "UP", "total": 76887154688, "free": 46753374208}
        return _document(
            {"status": word, "db": {"status": word}, "diskSpace": flat_disk}, status, JSON
        )
    nested = {"replika": {"status": "UP"}, "utama": database}
    parts = {"db": {"status": word, "components": nested}, "diskSpace": disk}
    return _document({"status": word, "components": parts}, status, kind)


def _spatie(_service: Service, trouble: Trouble | None, at_s: int) -> Reply:
    if trouble is Trouble.ERROR:
        return Reply(500, HTML, page("Server Error"))
    words = {Trouble.CHECK: "warning", Trouble.FAILED: "failed"}
    word = words.get(trouble, "ok") if trouble is not None else "ok"
    results = [
        _spatie_check("UsedDiskSpace", "Used Disk Space", word),
        _spatie_check("Database", "Database", "ok"),
    ]
    made = at_s - (STALE_S if trouble is Trouble.STALE else 20)
    return _document({"finishedAt": made, "checkResults": results})


def _spatie_check(name: str, label: str, word: str) -> dict[str, object]:
    return {
        "name": name,
        "label": label,
        "notificationMessage": "" if word == "ok" else "Ruang simpan hampir penuh",
        "shortSummary": "61%" if word == "ok" else "93%",
        "status": word,
        "meta": {},
    }


def _laravel_up(_service: Service, trouble: Trouble | None, _at_s: int) -> Reply:
    if trouble is Trouble.ERROR:
        return _document({"status": "down"}, 500)
    return _document({"status": "up"})


def _django(service: Service, trouble: Trouble | None, _at_s: int) -> Reply:
    newer = service.flavour == "4"
    fine = "OK" if newer else "working"
    names = ("Cache(alias='default')", "Database(alias='default')", "Storage(alias='default')")
    keys = names if newer else ("CacheBackend", "DatabaseBackend", "DefaultFileStorageHealthCheck")
    words = dict.fromkeys(keys, fine)
    if trouble is Trouble.CHECK:
        words[keys[0]] = "unavailable: Cache key does not match"
    if trouble is Trouble.ERROR:
        words[keys[1]] = "unavailable: Database error"
    return _document(words, 500 if trouble is Trouble.ERROR else 200)


def _aspnet(_service: Service, trouble: Trouble | None, _at_s: int) -> Reply:
    if trouble is Trouble.ERROR:
        return Reply(503, "text/plain", b"Unhealthy")
    return Reply(200, "text/plain", b"Degraded" if trouble is Trouble.CHECK else b"Healthy")


def _aspnet_ui(_service: Service, trouble: Trouble | None, _at_s: int) -> Reply:
    word = "Healthy"
    if trouble in {Trouble.CHECK, Trouble.ERROR}:
        word = "Degraded" if trouble is Trouble.CHECK else "Unhealthy"
    entry = {"data": {}, "duration": "00:00:00.0456000", "status": word, "tags": ["db"]}
    body = {"status": word, "totalDuration": "00:00:00.1234567", "entries": {"sql": entry}}
    return _document(body, 503 if word == "Unhealthy" else 200)


def _terminus(_service: Service, trouble: Trouble | None, _at_s: int) -> Reply:
    good = {"database": {"status": "up"}}
    if trouble is not Trouble.ERROR:
        return _document({"status": "ok", "info": good, "error": {}, "details": good})
    bad = {"redis": {"status": "down", "message": "Could not connect"}}
    body = {"status": "error", "info": good, "error": bad, "details": {**good, **bad}}
    return _document(body, 503)


WRITERS: dict[str, Callable[[Service, Trouble | None, int], Reply]] = {
    "plain": _plain,
    "health-json": _health_json,
    "actuator": _actuator,
    "spatie": _spatie,
    "laravel-up": _laravel_up,
    "django": _django,
    "aspnet": _aspnet,
    "aspnet-ui": _aspnet_ui,
    "terminus": _terminus,
}
