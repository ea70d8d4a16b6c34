"""What is said about a level while it is read: fields, texts and rings that were not as they should be."""

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np

from geodata.encoding import Decoded
from geodata.fields import Field
from geodata.layers import Layer
from geodata.report import BoundaryFinding, list_codes


def field_findings(
    path: Path, level: str, fields: list[Field], places: dict[str, int], asked: dict[str, str]
) -> Iterator[BoundaryFinding]:
    """Say which fields were found by the beginning of their names."""
    for column, place in places.items():
        if fields[place].name != asked[column]:
            yield BoundaryFinding(
                "field_name_cut",
                "warning",
                level,
                (),
                {
                    "zh": f"{path.name}：Shapefile 的字段名只存十个字节，“{fields[place].name}”当作 {asked[column]}",
                    "en": f"{path.name}: a Shapefile keeps ten bytes of a field's name; {fields[place].name} was "
                    f"taken for {asked[column]}",
                },
            )


def text_findings(
    path: Path, boundaries: gpd.GeoDataFrame, odd: dict[str, dict[int, Decoded]]
) -> Iterator[BoundaryFinding]:
    """Say which texts were cut, and which are in another encoding than most."""
    level = str(boundaries["level"].iloc[0]) if len(boundaries) else None
    found = [(row, text) for rows in odd.values() for row, text in rows.items()]
    cut = {row: text for row, text in found if text.cut}
    mixed = {row: text for row, text in found if not text.cut}
    if cut:
        codes = tuple(boundaries["area_code"].iloc[list(cut)])
        zh, en = list_codes(f"{code} {text.text}" for code, text in zip(codes, cut.values(), strict=True))
        yield BoundaryFinding(
            "cut_text",
            "warning",
            level,
            codes,
            {
                "zh": f"{path.name}：{len(codes)} 处文字在字段宽度处从字中间截断，半个字已去掉；请补全名称：{zh}",
                "en": f"{path.name}: {len(codes)} texts were cut off in the middle of a character, which was left out; "
                f"complete the names: {en}",
            },
        )
    if mixed:
        codes = tuple(boundaries["area_code"].iloc[list(mixed)])
        zh, en = list_codes(f"{code} {text.text}" for code, text in zip(codes, mixed.values(), strict=True))
        name = next(iter(mixed.values())).encoding
        yield BoundaryFinding(
            "mixed_encoding",
            "warning",
            level,
            codes,
            {
                "zh": f"{path.name}：有两种字符编码，{len(codes)} 处按 {name} 读取，请核对：{zh}",
                "en": f"{path.name}: its texts are in two encodings; {len(codes)} were read as {name}, look at them: "
                f"{en}",
            },
        )


def shape_findings(path: Path, boundaries: gpd.GeoDataFrame, read: Layer) -> Iterator[BoundaryFinding]:
    """Say which rings were closed, which enclose nothing, and what the library remarked."""
    level = str(boundaries["level"].iloc[0]) if len(boundaries) else None
    for row in np.flatnonzero(read.closed):
        code, name = boundaries["area_code"].iloc[row], boundaries["name"].iloc[row]
        point = boundaries.geometry.iloc[row].representative_point()
        yield BoundaryFinding(
            "ring_closed",
            "warning",
            level,
            (code,),
            {
                "zh": f"{path.name}：{code} {name} 的环没有闭合（终点不是起点），已连回起点；请核对这一段边界",
                "en": f"{path.name}: a ring of {code} {name} was not closed (its last point is not its first); it was, "
                "by a straight line: look at that stretch",
            },
            where=None if point.is_empty else (round(point.x, 6), round(point.y, 6)),
        )
    few = boundaries[read.unreadable]
    if len(few):
        zh, en = list_codes(few["area_code"] + " " + few["name"])
        yield BoundaryFinding(
            "too_few_points",
            "error",
            level,
            tuple(few["area_code"]),
            {
                "zh": f"{path.name}：环不足三个不同的点，围不成面；请在源数据中重画：{zh}",
                "en": f"{path.name}: a ring has fewer than three different points and encloses nothing; draw it again "
                f"in the source: {en}",
            },
        )
    for remark in read.remarks:
        yield BoundaryFinding(
            "file_remark",
            "warning",
            level,
            (),
            {
                "zh": f"{path.name}：读取程序（GDAL）提示，请核对这些边界：{remark}",
                "en": f"{path.name}: the library that reads it (GDAL) remarks, look at these boundaries: {remark}",
            },
        )
