"""A registry is read whole, or every problem in it is told at once with its line."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from liveroom import registry
from liveroom.errors import RegistryError
from liveroom.model import (
    BeatCheck,
    Expect,
    Holiday,
    Hook,
    Hours,
    Metric,
    MetricKind,
    Registry,
    Window,
)

JAKARTA = ZoneInfo("Asia/Jakarta")
ROOT = Path(__file__).parents[3]

GOOD = """
[city]
name = "Kota Contoh"
declared_total = { count = 153, source = "Koran" }
sample = true

[[category]]
slug = "layanan"
name = { id = "Layanan", en = "Services" }
group = "e-government"
declared = 20

[[agency]]
slug = "dinas"
name = "Dinas"

[[topic]]
name = "Gagal unggah"
owner = "dinas"
application = "izin"

[[source]]
name = "laksa"
dialect = "open311"
url = "https://laksa.example.go.id/requests.json"

[[application]]
slug = "izin"
name = "Perizinan"
category = "layanan"
owner = "dinas"
"""

WHOLE = """
tier = 1
platform = "api"
control = "vendor"
objective = 0.995
registered = 2026-01-01
retired = 2027-03-01T00:00:00+07:00
merged_into = "data"
every = "30s"
timeout = "500ms"
retries = 1
slow_after = "250ms"
depends_on = ["data"]
maintenance = [
  { announced = 2026-11-20T09:00:00+07:00, start = 2026-11-22T22:00:00+07:00, end = 2026-11-23T01:00:00+07:00, why = "Pindah" },
]

[application.health]
url = "https://izin.example.go.id/health"
dialect = "plain"
expect = { status = "200-299, 304", contains = ["Izin"], forbids = ["togel"], redirect_hosts = ["Masuk.example.go.id"] }
headers = { Authorization = "secret:izin-token", Accept = "text/html" }

[application.usage]
url = "https://izin.example.go.id/metrics"
dialect = "prometheus"
every = "5m"
metrics = [{ name = "visits", from = "http_visits_total", kind = "counter", labels = { method = "get" } }]

[[application]]
slug = "data"
name = "Pusat Data"
category = "layanan"
owner = "dinas"
"""

TEN_MISTAKES = """
[city]
naem = "Kota Contoh"

[[category]]
slug = "layanan"
name = { id = "Layanan", en = "Services" }

[[agency]]
slug = "dinas"
name = "Dinas"

[[application]]
slug = "izin"
name = "Perizinan"
category = "layanann"
owner = "dina"
every = "60s"
timeout = "60s"
objective = 1.5

[application.health]
url = "ftp://izin.example.go.id/health"
dialect = "actuatr"
headers = { Authorization = "Bearer abc" }

[[application]]
slug = "izin"
name = "Perizinan Lain"
category = "layanan"
owner = "dinas"
"""


def read(text: str) -> Registry:
    return registry.parse(text.encode(), "a.toml", zone=JAKARTA, secrets={"izin-token"})


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(RegistryError) as caught:
        read(text)
    return caught.value.problems


def test_a_registry_says_who_is_there() -> None:
    """What the file says arrives as the nouns of the house, with the defaults of the contract."""
    found = read(GOOD)

    (application,) = found.applications
    assert (found.city.name, found.city.declared_count, found.city.sample) == (
        "Kota Contoh",
        153,
        True,
    )
    assert found.categories[0].names == {"id": "Layanan", "en": "Services"}
    assert found.topics[0].application == "izin"
    assert found.sources[0].every == timedelta(seconds=60)
    assert (application.every, application.timeout) == (timedelta(minutes=1), timedelta(seconds=10))
    assert (application.retries, application.objective) == (2, 0.99)
    assert application.health is None


def test_every_key_of_an_application_is_read() -> None:
    """A date is local midnight; a range of statuses, a secret and a window keep their meaning."""
    application = read(GOOD + WHOLE).applications[0]

    assert application.registered == datetime(2025, 12, 31, 17, tzinfo=UTC)
    assert application.retired == datetime(2027, 2, 28, 17, tzinfo=UTC)
    assert application.merged_into == "data"
    assert application.timeout == timedelta(milliseconds=500)
    assert application.depends_on == ("data",)
    assert application.maintenance == (
        Window(
            datetime(2026, 11, 20, 2, tzinfo=UTC),
            datetime(2026, 11, 22, 15, tzinfo=UTC),
            datetime(2026, 11, 22, 18, tzinfo=UTC),
            "Pindah",
        ),
    )
    assert application.health is not None
    assert application.health.expect == Expect(
        ((200, 299), (304, 304)), ("Izin",), ("togel",), ("masuk.example.go.id",)
    )
    assert application.health.headers["Authorization"] == "secret:izin-token"
    assert application.usage is not None
    assert application.usage.metrics == (
        Metric("visits", "http_visits_total", MetricKind.COUNTER, {"method": "get"}),
    )


def test_hours_and_days_off_arrive_as_dates_and_minutes() -> None:
    """What an office's door says, and the city's own day off beside the country's."""
    hours = 'hours = { mon-fri = "07:30-16:00", holidays = "open" }\n'
    day = '[[holiday]]\ndate = 2026-02-28\nname = "Hari jadi"\n'

    found = read(
        GOOD.replace('name = "Kota Contoh"\n', 'name = "K"\npublic_holidays = "none"\n')
        + hours
        + day
    )

    assert found.applications[0].hours == Hours((((450, 960),),) * 5 + ((), ()), None)
    assert found.holidays == (Holiday(date(2026, 2, 28), "Hari jadi"),)
    assert found.city.public_holidays == "none"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('hours = { mon = "8-16" }\n', 'application "izin", hours.mon: "8-16" is not a piece'),
        ('hours = { sat = "closed" }\n', 'application "izin", hours: no weekday has any hours'),
        ("hours = { mon = 3 }\n", "hours.mon: must be text in quotation marks"),
        ('hours = "07:30-16:00"\n', "hours: must be a table"),
        ('[[holiday]]\ndate = "2026-02-28"\nname = "Hari"\n', "is not a date: write 2026-01-31"),
        ("[[holiday]]\ndate = 2026-02-28\n", "holiday number 1, name: is missing"),
        (
            '[[holiday]]\ndate = 2026-02-28\nname = "A"\n' * 2,
            'holiday "A", date: 2026-02-28 is taken: holiday number 1 has it',
        ),
    ],
)
def test_mistakes_in_hours_and_days_off_are_told(text: str, told: str) -> None:
    """With application and key, like every other."""
    assert any(told in sentence for sentence in problems(GOOD + text))


def test_ten_mistakes_are_ten_sentences() -> None:
    """Nobody mends a registry one refusal at a time."""
    told = problems(TEN_MISTAKES)

    assert len(told) == 10
    assert told[0] == "a.toml, line 2: city.name: is missing."
    assert told[1] == 'a.toml, line 3: city.naem: no such key; did you mean "name"?'
    assert [sentence.split(":")[0] for sentence in told] == [
        f"a.toml, line {line}" for line in (2, 3, 16, 17, 19, 20, 23, 24, 25, 28)
    ]


def test_the_example_is_a_good_registry() -> None:
    """The first file a newcomer copies must be accepted as it stands."""
    found = registry.load(ROOT / "applications.example.toml", zone=JAKARTA)

    assert len(found.applications) == 23
    assert found.city.declared_count == 153
    assert sum(category.declared or 0 for category in found.categories) == 153
    assert not any(application.health for application in found.applications)


def test_the_name_the_operator_set_stands_before_the_files_own() -> None:
    """LIVEROOM_CITY names the city, also where the file does not."""
    text = GOOD.replace('name = "Kota Contoh"\n', "", 1)

    found = registry.parse(text.encode(), "a.toml", zone=JAKARTA, city="Kota Lain")

    assert found.city.name == "Kota Lain"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[city\n", "a.toml, line 1: this is not TOML: Expected ']' at the end of a table"),
        ('a = 1\na = "x"', "a.toml, line 2: this is not TOML: Cannot overwrite a value"),
        ("x = " + "[" * 5000 + "]" * 5000, "a.toml: lists or tables are nested too deeply."),
        ("", "a.toml: application: no application is registered."),
        ('application = "x"', "must be written [[application]]"),
        ("city = 3", "a.toml, line 1: city: must be a table"),
        ("application = [3]", "application number 1: must be a table"),
    ],
)
def test_a_file_that_is_no_registry_is_told_plainly(text: str, sentence: str) -> None:
    """Whatever is in the file, the answer is a sentence."""
    assert any(sentence in told for told in problems(text))


@pytest.mark.parametrize(
    "url", ["gopher://127.0.0.1:6379/_FLUSHALL", "http://u:hunter2@host/", "http://0x7f000001/"]
)
def test_an_address_that_is_not_plain_is_refused(url: str) -> None:
    """What is read is what will be asked; a password is not even repeated in the sentence."""
    health = f'[application.health]\nurl = "{url}"\n'

    (told,) = problems(GOOD + health)

    assert 'application "izin", health.url: the address ' in told
    assert "hunter2" not in told


def test_an_address_is_kept_as_it_will_be_asked() -> None:
    """Capital letters and letters outside ASCII are settled when the file is read."""
    health = '[application.health]\nurl = "HTTP://Host.Example/a%20é"\n'

    found = read(GOOD + health).applications[0].health

    assert found is not None
    assert found.url == "http://host.example/a%20%C3%A9"


def test_text_that_is_not_utf8_is_told_with_its_line() -> None:
    """An editor that saves Latin-1 must not end in question marks on the wall."""
    with pytest.raises(RegistryError) as caught:
        registry.parse("\n# café".encode("latin-1"), "a.toml", zone=JAKARTA)

    assert caught.value.problems == ("a.toml, line 2: this is not UTF-8: save the file as UTF-8.",)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """The sentence names the path that was looked for."""
    with pytest.raises(RegistryError) as caught:
        registry.load(tmp_path / "none.toml", zone=JAKARTA)

    assert "none.toml" in caught.value.problems[0]


def test_a_watcher_speaks_once_for_each_change(tmp_path: Path) -> None:
    """It is asked every few seconds; the file is read only when it has changed."""
    path = tmp_path / "applications.toml"
    watcher = registry.Watcher(path, zone=JAKARTA)

    gone = watcher.look()
    path.write_text(GOOD)
    first, again = watcher.look(), watcher.look()
    path.write_text(GOOD + "[")
    broken, silent = watcher.look(), watcher.look()
    path.write_text(GOOD)
    mended = watcher.look()

    assert isinstance(gone, registry.Refused)
    assert isinstance(first, registry.Accepted)
    assert again is None
    assert isinstance(broken, registry.Refused)
    assert "this is not TOML" in broken.problems[0]
    assert silent is None
    assert isinstance(mended, registry.Accepted)
    assert mended.digest == first.digest


def test_a_file_that_was_only_touched_is_not_news(tmp_path: Path) -> None:
    """A backup tool or an editor that saves the same text changes nothing."""
    path = tmp_path / "applications.toml"
    path.write_text(GOOD)
    watcher = registry.Watcher(path, zone=JAKARTA)
    watcher.look()

    path.unlink()
    path.write_text(GOOD)

    assert watcher.look() is None


def test_a_judge_may_say_more_against_an_address() -> None:
    """`check` asks the collector's policy too, and its words come with the line."""
    health = '[application.health]\nurl = "http://127.0.0.1/"\n'

    with pytest.raises(RegistryError) as caught:
        registry.parse(
            (GOOD + health).encode(), "a.toml", zone=JAKARTA, judge=lambda url: f"not {url}"
        )

    assert caught.value.problems == (
        'a.toml, line 25: source "laksa", url: not https://laksa.example.go.id/requests.json.',
        'a.toml, line 33: application "izin", health.url: not http://127.0.0.1/.',
    )


def test_a_usage_series_is_judged_by_its_own_dialect() -> None:
    """Where a figure stands is written differently in each format; two names never collide."""
    usage = """
[application.usage]
url = "https://izin.example.go.id/stats"
dialect = "json"
metrics = [
  { name = "visits", from = "$[", kind = "gauge" },
  { name = "visits", from = "data.users", kind = "gauge" },
]
"""

    first, second = problems(GOOD + usage)

    assert first.startswith('a.toml, line 37: application "izin", usage.metrics[1].from: "$[" is')
    assert second == (
        'a.toml, line 38: application "izin", usage.metrics[2].name: "visits" is declared twice.'
    )


def test_a_series_is_of_a_kind_its_dialect_can_tell() -> None:
    """Days of an answer without dates would be today's, again and again."""
    usage = """
[application.usage]
url = "https://izin.example.go.id/stats"
dialect = "json"
metrics = [{ name = "visits", from = "data.visits", kind = "day" }]
"""

    (only,) = problems(GOOD + usage)

    assert "usage.metrics[1].kind: json tells no day; it tells counter, gauge" in only


@pytest.mark.parametrize(
    ("key", "chain"), [("depends_on", "izin → izin"), ("merged_into", "izin → izin")]
)
def test_nothing_goes_in_a_circle(key: str, chain: str) -> None:
    """A service that rests on itself has no ground."""
    value = '["izin"]' if key == "depends_on" else '"izin"'

    (told,) = problems(f"{GOOD}{key} = {value}\n")

    assert told.endswith(f"{key}: goes in a circle: {chain}.")


def test_a_long_circle_is_told_once() -> None:
    """However many take part, it is one mistake."""
    rows = "".join(
        f'[[application]]\nslug = "a{n}"\nname = "A{n}"\ncategory = "layanan"\nowner = "dinas"\n'
        f'depends_on = ["a{(n + 1) % 4}", "izin"]\n'
        for n in range(4)
    )

    (told,) = problems(GOOD + rows)

    assert "goes in a circle: a0 → a1 → a2 → a3 → a0" in told


def with_more(text: str) -> str:
    """Return the smallest registry there is, with more of its application."""
    whole = """
[city]
name = "Kota"
[[category]]
slug = "layanan"
name = { id = "Layanan", en = "Services" }
[[agency]]
slug = "dinas"
name = "Dinas"
[[application]]
slug = "izin"
name = "Izin"
category = "layanan"
owner = "dinas"
"""
    return whole + text


BEAT = '[application.beat]\ntoken = "secret:izin-token"\nevery = "1h"\n'


def again(rule: str) -> str:
    """Return a window that comes again by a rule."""
    first = "start = 2026-11-22T22:00:00+07:00, end = 2026-11-23T01:00:00+07:00"
    announced = "announced = 2026-11-20T09:00:00+07:00"
    return f'maintenance = [{{ {announced}, {first}, rrule = "{rule}" }}]\n'


def test_an_application_may_beat_instead_of_being_asked() -> None:
    """By the name of a secret, every so often, and a minute late unless it says otherwise."""
    beating = read(with_more(BEAT)).applications[0]

    assert beating.beat == BeatCheck("izin-token", timedelta(hours=1), timedelta(minutes=1))
    assert beating.slot == timedelta(hours=1)


def test_maintenance_may_come_again() -> None:
    """In the words of RFC 5545, as they were written."""
    known = read(with_more(again("FREQ=WEEKLY"))).applications[0]

    assert known.maintenance[0].rrule == "FREQ=WEEKLY"


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (BEAT.replace("secret:izin-token", "abcdef"), "token: a secret is named, not written"),
        (BEAT.replace("izin-token", "lain"), "set LIVEROOM_SECRET_LAIN"),
        (BEAT + 'grace = "8d"', "must lie between"),
        (BEAT + '[application.health]\nurl = "https://izin.example.go.id/"', "not both"),
        (again("FREQ=HOURLY"), "RFC 5545"),
        (again("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), "names no day"),
    ],
)
def test_mistakes_in_beats_and_recurrences_are_told(more: str, told: str) -> None:
    """Before anything is accepted: silence must not be watched by a token nobody has."""
    assert [told in sentence for sentence in problems(with_more(more))] == [True]


HOOK = '[[hook]]\nsource = "loket"\nsecrets = ["secret:izin-token"]\n'


def test_a_system_may_send_complaints_by_itself() -> None:
    """By one secret or two, in our own JSON unless it says otherwise."""
    assert read(with_more(HOOK)).hooks == (Hook("loket", ("izin-token",), "liveroom-json"),)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (HOOK.replace("secret:izin-token", "whsec_abcdef"), "named, not written"),
        (HOOK.replace("izin-token", "lain"), "set LIVEROOM_SECRET_LAIN"),
        (HOOK.replace('["secret:izin-token"]', "[]"), "at least one"),
        (HOOK.replace("secret:izin-token", "lama"), "secrets[1]: a secret is named, not written"),
        (HOOK + 'dialect = "soap"', "is not one of"),
        (HOOK + HOOK, "is taken"),
    ],
)
def test_mistakes_in_hooks_are_told(more: str, told: str) -> None:
    """Before anything is accepted: a hook nobody can sign for is no hook."""
    found = problems(with_more(more))
    assert any(told in sentence for sentence in found), found


def test_a_token_belongs_to_one_application() -> None:
    """One beat must not speak for two."""
    second = '[[application]]\nslug = "dua"\nname = "Dua"\ncategory = "layanan"\nowner = "dinas"\n'
    assert any("is taken" in each for each in problems(with_more(BEAT + second + BEAT)))


PATHS = '[[source]]\nname = "web"\ndialect = "json-path"\nurl = "https://a.example.go.id/x"\n'


def test_a_source_may_say_since_when_and_by_which_paths() -> None:
    """A day is its local midnight; the paths are kept as they stand."""
    fields = 'fields = { received = "a", status = "b", topic = "$.c" }\nsince = 2025-01-01\n'
    source = read(with_more(PATHS + fields)).sources[-1]
    assert source.since == datetime(2024, 12, 31, 17, tzinfo=UTC)
    assert source.fields == {"received": "a", "status": "b", "topic": "$.c"}


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (PATHS, "there is no path to received, status, topic"),
        (PATHS + 'fields = { received = "a", status = "b", topic = "$.c[*]" }', "more than one"),
        (PATHS.replace("json-path", "open311") + 'fields = { id = "b" }', "leave fields out"),
    ],
)
def test_mistakes_in_the_paths_to_a_complaint_are_told(more: str, told: str) -> None:
    """A path that cannot hold would be a feed of refused rows."""
    found = problems(with_more(more))
    assert any(told in sentence for sentence in found), found
