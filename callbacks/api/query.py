"""What a request of the API asks for: its parameters checked, and errors that a program and a person understand."""

from collections.abc import Mapping
from dataclasses import dataclass

from pingan.reading.published import Published

MOST_ROWS = 10_000
ROWS = 1_000


class ApiError(Exception):
    """What the API answers instead: a status, a short word for programs, and why in both languages."""

    def __init__(self, status: int, error: str, zh: str, en: str, parameter: str | None = None) -> None:
        super().__init__(en)
        self.status, self.error, self.zh, self.en, self.parameter = status, error, zh, en, parameter


@dataclass(frozen=True)
class Parameter:
    """One that an address takes.

    Attributes
    ----------
    name, zh, en : what it is called, and what it does
    example : a value, for the document
    """

    name: str
    zh: str
    en: str
    example: str


QUARTER = Parameter("quarter", "季度，默认最新一期", "Quarter; by default the newest.", "2017Q1")
LEVEL = Parameter("level", "只要该层级的区域", "Only areas of this level.", "street")
WITHIN = Parameter("within", "只要该区域及其下属区域", "Only this area and what lies within it.", "310105006")
INDICATOR = Parameter("indicator", "只要该指标", "Only this indicator.", "S2")
AGAINST = Parameter(
    "against",
    "与上季度（previous）或上年同期（year）相比",
    "Compared with last quarter (previous) or with a year before (year).",
    "previous",
)
LIMIT = Parameter(
    "limit",
    f"每页行数，默认 {ROWS}，最多 {MOST_ROWS}",
    f"Rows of a page, {ROWS} by default, {MOST_ROWS} at most.",
    "1000",
)
OFFSET = Parameter("offset", "跳过的行数，默认 0", "Rows to skip, 0 by default.", "0")
PAGING = (LIMIT, OFFSET)


@dataclass(frozen=True)
class Asked:
    """A request's parameters, each checked against the edition that whoever asks may see.

    Attributes
    ----------
    quarter : one with a release
    within, level, indicator, against : None where not asked for
    limit, offset : of the page
    """

    quarter: str
    level: str | None
    within: str | None
    indicator: str | None
    against: str | None
    limit: int
    offset: int


def asked(published: Published, given: Mapping[str, str], known: tuple[Parameter, ...]) -> Asked:
    """Return what is asked for.

    Raises
    ------
    ApiError
        400 for a parameter that this address does not take, or with a value that it cannot have; 404 for an area or a
        quarter that there is not, or not for whoever asks.
    """
    names = [parameter.name for parameter in known]
    if unknown := [name for name in given if name not in names]:
        raise ApiError(
            400,
            "unknown_parameter",
            f"没有参数 {unknown[0][:40]}；可用：{'、'.join(names) or '无'}。",
            f"There is no parameter {unknown[0][:40]}; there are: {', '.join(names) or 'none'}.",
            unknown[0][:40],
        )
    quarters = [quarter for quarter in published.quarters if quarter in published.releases]
    levels = [published.areas.at[published.top, "level"], *published.levels]
    codes = [indicator.code for indicator in published.system.indicators]
    within = given.get("within")
    if within is not None and within not in published.areas.index:
        raise _missing("within", within, "区域", "area")
    return Asked(
        quarter=_one_of(given, "quarter", quarters, 404) or quarters[-1],
        level=_one_of(given, "level", levels),
        within=within,
        indicator=_one_of(given, "indicator", codes),
        against=_one_of(given, "against", ["previous", "year"]),
        limit=_count(given, "limit", ROWS, 1, MOST_ROWS),
        offset=_count(given, "offset", 0, 0, 10**9),
    )


def _one_of(given: Mapping[str, str], name: str, known: list[str], status: int = 400) -> str | None:
    value = given.get(name)
    if value is None or value in known:
        return value
    listed = ", ".join(known)
    raise ApiError(
        status,
        "not_found" if status == 404 else "wrong_value",
        f"{name} 没有 {value[:40]}；可用：{listed}。",
        f"There is no {name} {value[:40]}; there are: {listed}.",
        name,
    )


def _missing(parameter: str, value: str, zh: str, en: str) -> ApiError:
    return ApiError(
        404,
        "not_found",
        f"没有{zh} {value[:40]}，或不在可见范围内；/api/v1/areas 列出可见的区域。",
        f"There is no {en} {value[:40]}, or not for you: /api/v1/areas lists those that you may see.",
        parameter,
    )


def _count(given: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    value = given.get(name, str(default))
    if value.isascii() and value.isdigit() and len(value) < 11 and least <= int(value) <= most:
        return int(value)
    raise ApiError(
        400,
        "wrong_value",
        f"{name} 须为 {least} 至 {most} 的整数，而不是 {value[:20]}。",
        f"{name} is a whole number from {least} to {most}, not {value[:20]}.",
        name,
    )
