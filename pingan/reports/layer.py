"""Areas and their numbers as one layer, for QGIS and its like: GeoPackage or GeoJSON."""

import json
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from geodata import join_scores
from pingan.reading.published import Published
from pingan.reading.table_columns import Column
from pingan.reading.table_rows import codes_within
from pingan.reading.tables import read_table, worded
from pingan.reports.errors import ReportError

FORMATS = {".gpkg": "GPKG", ".geojson": "GeoJSON"}
_FROM_BOUNDARIES = ("level", "parent_code", "name", "name_en")


def layer(
    published: Published,
    quarter: str,
    area: str | None,
    language: str,
    out: Path,
    progress: Callable[[float], None] | None = None,
) -> None:
    """Write the areas of a quarter with index, ranks, changes, dimension scores and indicator values.

    A GeoPackage has a layer for each level, named by its code, and two tables without geometry: `about` says what it
    is of, `fields` what each field means. A GeoJSON has all areas in one collection. Fields are named by code, for
    programs; a missing number is NULL. Each area says its quarter, release and whether it is demonstration data.

    Parameters
    ----------
    published : as whoever asks may see it; its boundaries are those written
    area : only this area and what lies within it; None for everything
    language : of the words in `about` and of reasons
    out : ends in `.gpkg` or `.geojson`
    progress : told how much is done, from 0 to 1

    Raises
    ------
    ReportError
        The quarter is not published, or there is no such area.
    """
    tell = progress or (lambda _share: None)
    try:
        columns, joined = _joined(published, quarter, area, language)
        about = read_table(published, quarter, "about", area)
    except KeyError as error:
        raise ReportError(
            f"没有可以写入图层的数据：季度 {quarter}，区域 {area or '全部'}。请核对季度和区域。",
            f"Nothing to write into a layer: quarter {quarter}, area {area or 'all'}. Check both.",
        ) from error
    tell(0.4)
    said = worded(about, language)[1]
    version = pd.DataFrame([("boundaries_written", "", published.boundary_version)], columns=said.columns)
    said = pd.concat([said, version], ignore_index=True)
    write = _write_geopackage if out.suffix == ".gpkg" else _write_geojson
    write(out, joined, columns, said, published)
    tell(1.0)


def _joined(
    published: Published, quarter: str, area: str | None, language: str
) -> tuple[list[Column], gpd.GeoDataFrame]:
    tables = [read_table(published, quarter, key, area) for key in ("ranking", "scores", "values")]
    columns, frame = list(tables[0].columns), tables[0].rows
    for table in tables[1:]:
        new = [column for column in table.columns if column.name not in frame]
        columns += new
        frame = frame.merge(table.rows[["area_code", *[c.name for c in new]]], on="area_code", how="left")
    release = published.releases[quarter]
    frame = frame.assign(release=release.release_id, demonstration=release.demonstration)
    columns += [
        Column("release", "发布编号", "Release", "code"),
        Column("demonstration", "演示数据", "Demonstration data", "flag"),
    ]
    codes = codes_within(published, area)
    shapes = published.boundaries[published.boundaries["area_code"].isin(codes)]
    shapes = shapes[["area_code", *_FROM_BOUNDARIES, "geometry"]]
    joined = join_scores(shapes, frame[frame["area_code"].isin(codes)]).frame
    order = [c.name for c in columns if c.name in joined] + ["geometry"]
    return columns, joined[order].sort_values("area_code").reset_index(drop=True)


def _write_geopackage(
    out: Path, joined: gpd.GeoDataFrame, columns: list[Column], about: pd.DataFrame, published: Published
) -> None:
    out.unlink(missing_ok=True)
    mark = "演示数据 demonstration data · " if published.demonstration else ""
    for level in (level for level in published.system.levels if level in set(joined["level"])):
        of_level = joined[joined["level"] == level]
        pyogrio.write_dataframe(
            of_level,
            out,
            layer=level,
            driver="GPKG",
            append=out.exists(),
            promote_to_multi=True,
            layer_options={"DESCRIPTION": f"{mark}{published.credit}", "IDENTIFIER": level},
        )
    fields = pd.DataFrame(
        [(c.name, c.zh, c.en, c.unit_zh, c.unit_en) for c in columns],
        columns=["field", "zh", "en", "unit_zh", "unit_en"],
    )
    for name, table in (("about", about), ("fields", fields)):
        pyogrio.write_dataframe(table, out, layer=name, driver="GPKG", append=True)


def _write_geojson(
    out: Path, joined: gpd.GeoDataFrame, columns: list[Column], about: pd.DataFrame, published: Published
) -> None:
    collection = json.loads(joined.to_json(na="null", drop_id=True, to_wgs84=True))
    collection = {
        "type": "FeatureCollection",
        "name": f"pingan-{about.set_index('key').at['release', 'content']}",
        "about": dict(zip(about["key"], about["content"], strict=True)),
        "fields": {c.name: {"zh": c.header("zh"), "en": c.header("en")} for c in columns},
        "features": collection["features"],
    }
    out.write_text(json.dumps(collection, ensure_ascii=False, allow_nan=False), encoding="utf-8")
