"""Sample answers of each health format, written after its documentation, with what they say."""

from __future__ import annotations

from liveroom.model import Status

UP, DEGRADED, DOWN, UNKNOWN = Status.UP, Status.DEGRADED, Status.DOWN, Status.UNKNOWN

HEALTH_JSON = b"""{"status":"pass","version":"3","releaseId":"3.1.0","notes":["sandi db: rahasia"],
 "checks":{"antrean:utilization":[{"componentType":"component","observedValue":71,
 "observedUnit":"percent","status":"warn","time":"2026-11-24T02:00:00Z","output":"rahasia"}],
 "basisdata:responseTime":[{"componentId":"utama","observedValue":12,"status":"pass"},
 {"componentId":"cadangan","observedValue":19,"status":"PASS"}],
 "uptime":[{"observedValue":93.5,"observedUnit":"s"}]}}"""
ACTUATOR = b"""{"status":"DOWN","groups":["liveness","readiness"],"components":{
 "penyimpanan":{"status":"UP","components":{"arsip":{"status":"UP","details":{"versi":"2"}},
 "berkas":{"status":"OUT_OF_SERVICE"}}},
 "db":{"status":"DOWN","details":{"error":"rahasia","database":"PostgreSQL"}},
 "antrean":{"status":"FATAL"}}}"""
ACTUATOR_2_0 = b"""{"status":"UP","details":{"db":{"status":"UP","details":{"hello":1}},
 "surat":{"status":"UP","details":{"location":"smtp"}}}}"""
ACTUATOR_1 = b"""{"status":"UP","diskSpace":{"status":"UP","total":1000,"free":400},
 "db":{"status":"UP","database":"H2"}}"""
SPATIE = b"""{"finishedAt":1795485600,"checkResults":[
 {"name":"Basisdata","label":"Basis data","notificationMessage":"","shortSummary":"Ok","status":"ok",
  "meta":{}},
 {"name":"Antrean","label":"Antrean","notificationMessage":"rahasia","shortSummary":"rahasia",
  "status":"failed","meta":{"antrean":7}},
 {"name":"Jadwal","label":"Jadwal","notificationMessage":"","shortSummary":"","status":"skipped",
  "meta":[]}]}"""
DJANGO_3 = b'{"Cache backend: default":"working","DatabaseBackend":"unavailable: rahasia"}'
DJANGO_4 = b"""{"Database(alias='default')":"OK","Redis(url='redis://:rahasia@10.0.0.2')":"OK"}"""
ASPNET_UI = b"""{"status":"Degraded","totalDuration":"00:00:00.0312500","entries":{
 "sql":{"data":{},"description":"rahasia","duration":"00:00:00.0210000","exception":"rahasia",
 "status":"Unhealthy","tags":["db"]},
 "berkas":{"data":{},"duration":"00:00:00.0010000","status":"Healthy","tags":[]}}}"""
TERMINUS = b"""{"status":"error","info":{"basisdata":{"status":"up"}},
 "error":{"redis":{"status":"down","message":"rahasia"}},
 "details":{"basisdata":{"status":"up"},"redis":{"status":"down","message":"rahasia"}}}"""
LARAVEL_PAGE = b"<!DOCTYPE html><html><body><p>Application up</p></body></html>"
JSON, TEXT, HTML = "application/json", "text/plain", "text/html; charset=utf-8"

# (name, body, content type, HTTP status, dialect, root word, its checks)
SAMPLES = [
    ("health-json", HEALTH_JSON, "application/health+json", 200, "health-json", UP,
     [("antrean:utilization", DEGRADED), ("basisdata:responseTime", UP),
      ("basisdata:responseTime", UP)]),
    ("health-json warn", b'{"status":"Warn"}', JSON, 200, "health-json", DEGRADED, []),
    ("health-json fail", b'{"status":"fail","output":"x"}', JSON, 503, "health-json", DOWN, []),
    ("health-json alias", b'{"status":"ok"}', JSON, 200, "health-json", UP, []),
    ("health-json alias error", b'{"status":"error"}', JSON, 200, "health-json", DOWN, []),
    ("actuator 3", ACTUATOR, "application/vnd.spring-boot.actuator.v3+json", 503, "actuator", DOWN,
     [("penyimpanan", UP), ("penyimpanan/arsip", UP), ("penyimpanan/berkas", DOWN), ("db", DOWN),
      ("antrean", UNKNOWN)]),
    ("actuator 2.0", ACTUATOR_2_0, JSON, 200, "actuator", UP, [("db", UP), ("surat", UP)]),
    ("actuator 1", ACTUATOR_1, JSON, 200, "actuator", UP, [("diskSpace", UP), ("db", UP)]),
    ("actuator without details", b'{"status":"UP"}', JSON, 200, "actuator", UP, []),
    ("actuator unknown", b'{"status":"UNKNOWN"}', JSON, 200, "actuator", UNKNOWN, []),
    ("actuator out of service", b'{"status":"OUT_OF_SERVICE"}', JSON, 503, "actuator", DOWN, []),
    ("spatie, 200 while failing", SPATIE, JSON, 200, "spatie", DOWN,
     [("Basisdata", UP), ("Antrean", DOWN), ("Jadwal", UNKNOWN)]),
    ("spatie simple", b'{"healthy":true}', JSON, 200, "spatie", UP, []),
    ("spatie simple, ill", b'{"healthy":false}', JSON, 503, "spatie", DOWN, []),
    ("laravel-up", b'{"status":"up"}', JSON, 200, "laravel-up", UP, []),
    ("laravel-up down", b'{"status":"down"}', JSON, 500, "laravel-up", DOWN, []),
    ("django 3", DJANGO_3, JSON, 500, "django", None,
     [("Cache backend: default", UP), ("DatabaseBackend", DOWN)]),
    ("django 4", DJANGO_4, JSON, 200, "django", None, [("Database", UP), ("Redis", UP)]),
    ("aspnet", b"Healthy", TEXT, 200, "aspnet", UP, []),
    ("aspnet degraded", b"Degraded", TEXT, 200, "aspnet", DEGRADED, []),
    ("aspnet unhealthy", b"Unhealthy\r\n", TEXT, 503, "aspnet", DOWN, []),
    ("aspnet-ui", ASPNET_UI, JSON, 200, "aspnet-ui", DEGRADED, [("sql", DOWN), ("berkas", UP)]),
    ("terminus", TERMINUS, JSON, 503, "terminus", DOWN, [("basisdata", UP), ("redis", DOWN)]),
    ("terminus ok", b'{"status":"ok","info":{"db":{"status":"up"}},"error":{},"details":{}}', JSON,
     200, "terminus", UP, [("db", UP)]),
    ("terminus going", b'{"status":"shutting_down","info":{}}', JSON, 503, "terminus", DOWN, []),
    ("plain page", b"<html>Perizinan</html>", HTML, 200, "plain", None, []),
    ("plain text", b"OK", TEXT, 200, "plain", None, []),
    ("plain JSON", b'{"message":"hello"}', JSON, 200, "plain", None, []),
    ("plain, nothing", b"", "", 204, "plain", None, []),
]  # fmt: skip
