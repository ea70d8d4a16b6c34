"""What the API has: one entry a table, from which its addresses and its OpenAPI document are made."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from callbacks.api.query import AGAINST, INDICATOR, LEVEL, PAGING, QUARTER, WITHIN, ApiError, Asked, Parameter
from pingan.reading.published import Published
from pingan.reading.table_columns import columns_of
from pingan.reading.table_rows import codes_within
from pingan.reading.tables import Column, read_table

Rows = tuple[tuple[Column, ...], pd.DataFrame]
KEPT_TABLES = 12
_PLAIN = {"sight": ("可见范围", "What may be seen"), "release_id": ("发布编号", "Release")}


@dataclass(frozen=True)
class Resource:
    """One table of the API, at `/api/v1/<name>` and as CSV at `/api/v1/<name>.csv`.

    Attributes
    ----------
    name : in the address
    zh, en : what it holds
    parameters : that it takes, without those of paging
    rows : (edition, what is asked) -> columns and all rows, before paging
    of_quarter : whether it is of one quarter
    """

    name: str
    zh: str
    en: str
    parameters: tuple[Parameter, ...]
    rows: Callable[[Published, Asked], Rows]
    of_quarter: bool = True

    @property
    def all_parameters(self) -> tuple[Parameter, ...]:
        """What its address takes."""
        return (*self.parameters, *PAGING)


def _quarters(published: Published, _asked: Asked) -> Rows:
    rows = [
        {
            "quarter": quarter,
            "release_id": release.release_id,
            "sha256": release.sha256,
            "published_at": release.published_at.isoformat(),
            "system_version": release.system_version,
            "boundary_version": release.boundary_version,
            "demonstration": release.demonstration,
            "corrected": quarter in published.corrections,
            "reason": release.reason,
        }
        for quarter, release in published.releases.items()
    ]
    flags = ("demonstration", "corrected")
    columns = tuple(Column(name, name, name, "flag" if name in flags else "text") for name in rows[0])
    return columns, pd.DataFrame(rows)


def _areas(published: Published, asked: Asked) -> Rows:
    frame = published.areas.reset_index()
    frame["sight"] = ["score" if code in published.score_only else "full" for code in frame["area_code"]]
    kinds = {"area_code": "code", "name": "text", "name_en": "text", "level": "code", "parent_code": "code"}
    columns = (*columns_of(kinds), Column("sight", *_PLAIN["sight"], "code"))
    return columns, _only(published, frame, asked)


def _table(key: str) -> Callable[[Published, Asked], Rows]:
    def rows(published: Published, asked: Asked) -> Rows:
        # ranks are read with the peers that they are among, so of all areas
        area = None if key == "ranking" else asked.within
        columns, frame = _read(_Key(published), asked.quarter, key, area)
        return columns, _only(published, frame, asked)

    return rows


class _Key:
    """An edition as the key of what is kept of it: by the short hash that names what it holds."""

    def __init__(self, published: Published) -> None:
        self.published = published

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.published.edition == other.published.edition

    def __hash__(self) -> int:
        return hash(self.published.edition)


@lru_cache(maxsize=KEPT_TABLES)  # the pages of one table are asked one after the other
def _read(key: _Key, quarter: str, table: str, area: str | None) -> Rows:
    found = read_table(key.published, quarter, table, area)
    return found.columns, found.rows


def _only(published: Published, frame: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    if asked.within is not None and "area_code" in frame:
        frame = frame[frame["area_code"].isin(codes_within(published, asked.within))]
    for column in ("level", "indicator", "against"):
        wanted = getattr(asked, column)
        if wanted is not None:
            frame = frame[frame[column] == wanted]
    return frame


AREAS = (QUARTER, LEVEL, WITHIN)
RESOURCES: dict[str, Resource] = {
    one.name: one
    for one in (
        Resource(
            "quarters", "已发布的季度", "The quarters that are published.", (), _quarters, of_quarter=False
        ),
        Resource(
            "areas", "可见的区域", "The areas that may be seen.", (LEVEL, WITHIN), _areas, of_quarter=False
        ),
        Resource(
            "scores", "指数与各维度得分", "The index and the dimensions' scores.", AREAS, _table("scores")
        ),
        Resource("ranks", "排名与位次变动", "Ranks and their movement.", AREAS, _table("ranking")),
        Resource(
            "indicators",
            "各指标的数值、功效系数与计数",
            "The indicators' values, efficacies and counts.",
            (*AREAS, INDICATOR),
            _table("indicators"),
        ),
        Resource(
            "contributions",
            "各指标对指数变化的贡献",
            "What each indicator contributed to the change of the index.",
            (*AREAS, INDICATOR, AGAINST),
            _table("contributions"),
        ),
        Resource(
            "system",
            "该季度的指标体系：权重与阈值",
            "The quarter's indicator system: weights and thresholds.",
            (QUARTER,),
            _table("method"),
        ),
    )
}
"""By name, in the order of the document."""


def resource(name: str) -> Resource:
    """Return one by its name.

    Raises
    ------
    ApiError
        404, where there is none.
    """
    if name in RESOURCES:
        return RESOURCES[name]
    listed = ", ".join([*RESOURCES, "geometry", "openapi.json"])
    raise ApiError(
        404,
        "not_found",
        f"没有 {name[:40]}；可用：{listed}。",
        f"There is no {name[:40]}; there are: {listed}.",
    )
