"""A scrape is taken whole or not at all, and of it only what was declared."""

from __future__ import annotations

import math
from time import process_time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from liveroom.dialects.usage import prometheus
from liveroom.model import Malformed, Metric, MetricKind

if TYPE_CHECKING:
    from collections.abc import Mapping

SCRAPE = rb"""# Angka pemakaian layanan, dari pelayan itu sendiri.
# HELP http_visits_total Kunjungan menurut halaman.
# TYPE http_visits_total counter
http_visits_total{page="depan",code="200"} 1027 1795485600000
http_visits_total{page="depan",code="500"} 3
http_visits_total{page="berkas\\\"baru\"\n",code="200",} 1.5e2

# TYPE active_users gauge
active_users 12
# TYPE wait_seconds histogram
wait_seconds_bucket{le="0.5"} 7
wait_seconds_bucket{le="+Inf"} 9
wait_seconds_sum 3.25
wait_seconds_count 9
{"layanan.antrean","loket"="satu"} 4
stuck NaN
negative_total -5
negative -5
"""


def counter(source: str, **labels: str) -> Metric:
    return Metric("angka", source, MetricKind.COUNTER, labels)


def gauge(source: str, **labels: str) -> Metric:
    return Metric("angka", source, MetricKind.GAUGE, labels)


def read(body: bytes, metric: Metric) -> Mapping[str, float] | Malformed:
    return prometheus.read(body, [metric])


@pytest.mark.parametrize(
    ("metric", "figure"),
    [
        (gauge("active_users"), 12),
        (counter("http_visits_total", page="depan", code="200"), 1027),
        (counter("http_visits_total", page="depan"), 1030),
        (counter("http_visits_total"), 1180),
        (counter("http_visits_total", page='berkas\\"baru"\n'), 150),
        (gauge("wait_seconds_bucket", le="+Inf"), 9),
        (gauge("wait_seconds_sum"), 3.25),
        (gauge("layanan.antrean", loket="satu"), 4),
        (gauge("negative"), -5),
    ],
)
def test_a_declared_series_is_read(metric: Metric, figure: float) -> None:
    """By name and any of its labels; what several series satisfy is their sum."""
    assert read(SCRAPE, metric) == {"angka": figure}


@pytest.mark.parametrize(
    "metric",
    [
        gauge("absent"),
        gauge("active"),
        counter("http_visits_total", page="none"),
        gauge("stuck"),
        counter("negative_total"),
    ],
)
def test_what_is_not_there_or_not_a_figure_is_left_out(metric: Metric) -> None:
    """A missing figure is a gap; it is never zero, and it spoils no other."""
    assert prometheus.read(SCRAPE, [metric, Metric("lain", "active_users", MetricKind.GAUGE)]) == {
        "lain": 12
    }


@pytest.mark.parametrize("value", [b"NaN", b"+Inf", b"-inf", b"1e400", b"-1e400"])
def test_a_figure_that_is_not_finite_is_never_kept(value: bytes) -> None:
    """NaN in the database poisons every sum it enters."""
    assert read(b"active_users " + value + b"\n", gauge("active_users")) == {}


def test_a_sum_that_is_not_finite_is_left_out() -> None:
    """Infinities of both signs, and figures too large to add up, are no sum."""
    assert read(b'a{b="1"} +Inf\na{b="2"} -Inf\n', gauge("a")) == {}
    assert read(b'a{b="1"} 1.7e308\na{b="2"} 1.7e308\n', gauge("a")) == {}


def test_a_scrape_beyond_a_megabyte_is_refused() -> None:
    """Half of it would be worse than nothing of it."""
    assert isinstance(read(b"a 1\n" * 270_000, gauge("a")), Malformed)


@pytest.mark.parametrize(
    "line",
    [
        b"bad{ 1",
        b"bad",
        b"bad one",
        b"bad{a=1} 1",
        b'bad{a="x} 1',
        b'bad{a="x"b="y"} 1',
        b'bad{a="\\x"} 1',
        b"1bad 1",
        b"bad 1 2 3",
        b"bad 1 now",
        b"bad 1_000",
        b"bad 0x1F",
        b"bad 1,5",
        "bad \u0661\u0662".encode(),
        "bad\u00a012".encode(),
        b"bad " + b"9" * 65,
        b"bad 1\r",
        b"bad\x0b1",
        b"\xff 1",
        b"# TYPE bad speed",
        b"bad{" + b",".join(b'l%d="v"' % number for number in range(65)) + b"} 1",
        b'bad{a="' + b"x" * 9000 + b'"} 1',
        b"# " + b"x" * 9000,
    ],
)
def test_one_bad_line_refuses_the_whole_scrape(line: bytes) -> None:
    """A broken exporter's other lines are no better than the broken one."""
    body = b"active_users 12\n" + line + b"\nother 3\n"
    assert isinstance(read(body, gauge("active_users")), Malformed)


def test_a_scrape_cut_in_a_line_is_refused() -> None:
    """`12` may be the beginning of `123`; the format ends every line."""
    assert isinstance(read(b"active_users 12", gauge("active_users")), Malformed)


@pytest.mark.parametrize(
    "body",
    [
        b"active_users 1\nactive_users 2\n",
        b'active_users{a="1",b="2"} 1\nactive_users{b="2",a="1"} 1\n',
        b'active_users{a="1",a="1"} 1\n',
    ],
)
def test_a_series_or_label_given_twice_is_refused(body: bytes) -> None:
    """Which of the two is true cannot be told."""
    assert isinstance(read(body, gauge("active_users")), Malformed)


def test_an_undeclared_series_by_the_thousand_leaves_no_trace() -> None:
    """A bomb of new label values costs one pass over it and nothing else."""
    body = b"".join(b'm{a="%d"} %d\n' % (number, number) for number in range(45_000))
    body += b"active_users 12\n"
    begun = process_time()
    told = read(body, gauge("active_users"))
    assert told == {"angka": 12}
    assert process_time() - begun < 2


def test_a_full_megabyte_of_declared_series_is_summed_in_time() -> None:
    """The loop that polls everybody waits for each parse."""
    lines = [b'm{a="%d"} 1\n' % number for number in range(70_000)]
    begun = process_time()
    assert read(b"".join(lines), gauge("m")) == {"angka": 70_000}
    assert process_time() - begun < 2


@pytest.mark.parametrize(
    "line",
    [
        b'm{a="' + b'\\"' * 4000,
        b"m{" + b'a="b",' * 1300,
        b'{"' * 4000,
        b" " * 8100 + b"x",
        b"m" * 8100,
    ],
)
def test_a_hostile_line_is_refused_at_once(line: bytes) -> None:
    """No arrangement of quotes makes the grammar try again and again."""
    begun = process_time()
    assert isinstance(read((line + b"\n") * 120, gauge("m")), Malformed)
    assert process_time() - begun < 2


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r\x85\u2028\u2029"), max_size=8)
NAMES = st.from_regex(r"[a-z_:][a-z0-9_:]{0,8}", fullmatch=True)
LABELS = st.dictionaries(st.from_regex(r"[a-z][a-z0-9_]{0,5}", fullmatch=True), TEXTS, max_size=4)
SERIES = st.dictionaries(
    st.tuples(NAMES, LABELS.map(lambda labels: tuple(sorted(labels.items())))),
    st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53),
    max_size=6,
)


def escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


@given(SERIES)
def test_the_reading_is_that_of_the_reference_library(
    series: dict[tuple[str, tuple[tuple[str, str], ...]], float],
) -> None:
    """Our grammar is stricter than prometheus_client, and never reads otherwise."""
    text = "".join(
        f"{name}{{{','.join(f'{label}=' + chr(34) + escaped(value) + chr(34) for label, value in labels)}}} {figure!r}\n"
        for (name, labels), figure in series.items()
    )
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            exact = [
                figure
                for (name, labels), figure in series.items()
                if name == sample.name and dict(sample.labels).items() <= dict(labels).items()
            ]
            told = read(text.encode(), gauge(sample.name, **sample.labels))
            assert not isinstance(told, Malformed)
            assert math.isclose(told["angka"], math.fsum(exact), abs_tol=1e-300)


@given(
    st.binary()
    | st.lists(
        st.sampled_from([b"a", b" ", b"{", b"}", b'"', b"=", b",", b"1", b"\n", b"#", b"\\"])
    ).map(b"".join)
)
def test_any_bytes_are_figures_or_malformed(body: bytes) -> None:
    """No application can stop the collector by what it answers."""
    told = read(body, gauge("a"))
    assert isinstance(told, Malformed) or all(math.isfinite(figure) for figure in told.values())


@pytest.mark.parametrize(
    ("source", "fine"), [("up", True), ("layanan.antrean", True), ("", False), ("a\nb", False)]
)
def test_a_name_that_no_series_can_have_is_told(source: str, fine: bool) -> None:  # noqa: FBT001
    """The registry reports it before anything is polled."""
    assert (prometheus.problem(source) is None) is fine
