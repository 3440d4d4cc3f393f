"""What may stand in applications.toml: every table and its keys."""

from __future__ import annotations

import datetime as dates
from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo
from pydantic import field_validator as checks

from liveroom.calendars import comes_true, recurrence_problem
from liveroom.model import MetricKind  # noqa: TC001  pydantic reads the annotations
from liveroom.registry import values
from liveroom.registry.kinds import (
    AgencySlug,
    ApplicationSlug,
    CategorySlug,
    Every,
    Exact,
    Grace,
    Headers,
    Moment,
    Slug,
    Title,
    Url,
    Wait,
    between,
    dialect_of,
    in_seconds,
    known_names,
    whole,
)


class Shape(BaseModel):
    """A table of the registry: only known keys, no value turned silently into another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class DeclaredShape(Shape):
    """A figure the city has published, and where."""

    count: Annotated[int, Field(ge=0, le=1_000_000)]
    source: Title


class PopulationShape(Shape):
    """How many live in the city, and who says so."""

    count: Annotated[int, Field(ge=1, le=100_000_000)]
    source: Title


class CityShape(Shape):
    """`[city]`."""

    name: Title
    declared_total: DeclaredShape | None = None
    sample: bool = False
    public_holidays: Literal["national", "national-and-joint", "none"] = "national"
    districts: Annotated[str, AfterValidator(values.file_beside)] | None = None
    population: PopulationShape | None = None


class DistrictShape(Shape):
    """`[[district]]`: a kecamatan, and how many live there."""

    code: Annotated[str, AfterValidator(values.district)]
    population: Annotated[int, Field(ge=1, le=10_000_000)]
    source: Title


class HolidayShape(Shape):
    """`[[holiday]]`: a day of the city's own that closes it."""

    date: Annotated[dates.date, BeforeValidator(values.day)]
    name: Title


class NamesShape(Shape):
    """A name in both languages of the room."""

    id: Title
    en: Title


class CategoryShape(Shape):
    """`[[category]]`."""

    slug: Slug
    name: NamesShape
    group: str = ""
    declared: Annotated[int, Field(ge=0, le=1_000_000)] | None = None


class AgencyShape(Shape):
    """`[[agency]]`."""

    slug: Slug
    name: Title


class TopicShape(Shape):
    """`[[topic]]`."""

    name: Title
    owner: AgencySlug | None = None
    category: CategorySlug | None = None
    application: ApplicationSlug | None = None

    @checks("application")
    @classmethod
    def _either(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and info.data.get("category") is not None:
            raise ValueError("name a category or an application, not both")
        return value


class SourceShape(Shape):
    """`[[source]]`: a complaint feed."""

    name: Slug
    dialect: Annotated[str, AfterValidator(dialect_of("complaints"))]
    url: Url
    every: Every = timedelta(seconds=60)
    headers: Headers = {}
    since: Moment | None = None
    fields: dict[str, Title] = {}


class HookShape(Shape):
    """`[[hook]]`: who may send complaints of a source, signed."""

    source: Slug
    dialect: Annotated[str, AfterValidator(dialect_of("complaints"))] = "liveroom-json"
    secrets: Annotated[
        list[Annotated[str, AfterValidator(values.secret)]], Field(min_length=1, max_length=2)
    ]


class ExpectShape(Shape):
    """What a healthy answer looks like."""

    status: Annotated[list[tuple[int, int]], BeforeValidator(values.statuses)] = [(200, 299)]
    contains: list[Title] = []
    forbids: list[Title] = []
    redirect_hosts: list[Title] = []


class HealthShape(Shape):
    """`[application.health]`."""

    url: Url
    dialect: Annotated[str, AfterValidator(dialect_of("health"))] = "auto"
    expect: ExpectShape = ExpectShape()
    headers: Headers = {}


class MetricShape(Shape):
    """One declared usage series."""

    name: Annotated[str, AfterValidator(values.metric)]
    source: Annotated[str, Field(alias="from", min_length=1, max_length=500)]
    kind: Annotated[MetricKind, Field(strict=False)]
    labels: dict[str, str] = {}


class UsageShape(Shape):
    """`[application.usage]`."""

    url: Url
    dialect: Annotated[str, AfterValidator(dialect_of("usage"))]
    every: Every = timedelta(seconds=300)
    metrics: Annotated[list[MetricShape], Field(min_length=1)]
    headers: Headers = {}


class BeatShape(Shape):
    """`[application.beat]`: a sign of life it sends by itself."""

    token: Annotated[str, AfterValidator(values.secret)]
    every: Annotated[Every, AfterValidator(between(timedelta(seconds=30), timedelta(days=1)))]
    grace: Annotated[Grace, AfterValidator(whole)] = timedelta(seconds=60)


class WindowShape(Shape):
    """An announced piece of maintenance."""

    announced: Exact
    start: Exact
    rrule: str | None = None
    end: Exact
    why: str = ""

    @checks("rrule")
    @classmethod
    def _again(cls, value: str | None) -> str | None:
        problem = None if value is None else recurrence_problem(value)
        if problem is not None:
            raise ValueError(problem)
        return value

    @checks("end")
    @classmethod
    def _after(cls, value: datetime, info: ValidationInfo) -> datetime:
        start, announced = info.data.get("start"), info.data.get("announced")
        rule = info.data.get("rrule")
        if rule is not None and start is not None and start < value:
            if not comes_true(rule, (start, value), known_names(info).zone):
                raise ValueError("the recurrence names no day within ten years of the start")
            return value
        if start is not None and value <= start:
            raise ValueError("must be later than the start")
        if announced is not None and value <= announced:
            raise ValueError(
                "the window was announced after its end: maintenance is never backdated"
            )
        return value


class ApplicationShape(Shape):
    """`[[application]]`."""

    slug: Slug
    name: Title
    category: CategorySlug
    owner: AgencySlug
    platform: Literal["web", "android", "ios", "desktop", "api"] = "web"
    control: Literal["city", "central", "vendor"] = "city"
    tier: Literal[1, 2, 3] = 2
    objective: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = 0.99
    registered: Moment | None = None
    retired: Moment | None = None
    merged_into: ApplicationSlug | None = None
    every: Every = timedelta(seconds=60)
    timeout: Annotated[Wait, Field(validate_default=True)] = timedelta(seconds=10)
    retries: Annotated[int, Field(ge=0, le=10)] = 2
    slow_after: Wait = timedelta(seconds=2)
    depends_on: list[ApplicationSlug] = []
    maintenance: list[WindowShape] = []
    hours: dict[str, str] | None = None
    health: HealthShape | None = None
    usage: UsageShape | None = None
    beat: BeatShape | None = None

    @checks("beat")
    @classmethod
    def _one_way(cls, value: BeatShape | None, info: ValidationInfo) -> BeatShape | None:
        if value is not None and info.data.get("health") is not None:
            raise ValueError("an application is asked (health) or sends beats, not both")
        return value

    @checks("retired")
    @classmethod
    def _later(cls, value: datetime | None, info: ValidationInfo) -> datetime | None:
        registered = info.data.get("registered")
        if value is not None and registered is not None and value <= registered:
            raise ValueError("must be later than registered")
        return value

    @checks("timeout")
    @classmethod
    def _fits(cls, value: timedelta, info: ValidationInfo) -> timedelta:
        every = info.data.get("every")
        if every is not None and value >= every:
            raise ValueError(
                f"{in_seconds(value)} must be shorter than every, which is {in_seconds(every)}"
            )
        return value


def keys(shape: type[BaseModel]) -> tuple[str, ...]:
    """Return the keys a table may have, as they are written."""
    return tuple(field.alias or name for name, field in shape.model_fields.items())
