"""The bulletin's tables: rows of texts, ready to be set."""

from typing import Any

import numpy as np
import pandas as pd

from pingan.look.format import MISSING, amount_digits, movement, number, rank, signed
from pingan.reports.subject import Subject

MOST_PEERS = 20  # of more only the neighbours in rank are listed
NEIGHBOURS = 5
MOST_PARTS = 15  # of the district's committees; of an area's own parts all, up to:
MOST_OWN_PARTS = 40
Row = dict[str, Any]


def key_figures(about: Subject) -> list[Row]:
    """Return the strip of figures below the first paragraph."""
    words, here = about.words, about.standing
    inside = here.within is not None
    rank_, of = (here.rank_within, here.rank_within_of) if inside else (here.rank, here.rank_of)
    moved = here.movement_within if inside else here.movement
    found = [("index", number(here.index))]
    if not about.is_top:
        found += [("rank", rank(rank_, of)), ("movement", movement(moved))]
    found += [("change", signed(here.change)), ("change_year", signed(here.change_year))]
    if about.is_top:
        found.append(("base_index", number(here.base_index)))
        found.append(("ranked", str(int(about.ranking.ranked[about.place]))))
    return [{"name": words(f"key.{name}"), "value": value} for name, value in found]


def ranking_rows(about: Subject) -> list[Row]:
    """Return the areas compared, best first, the unranked last; of many the neighbours of the area."""
    ranking, place = about.ranking, about.place
    ranks, values = ranking.ranks[place], ranking.values[place]
    order = np.lexsort((-np.nan_to_num(values, nan=-np.inf), np.where(np.isnan(ranks), np.inf, ranks)))
    if len(order) > MOST_PEERS:
        at = [ranking.codes[i] for i in order].index(about.code) if about.code in ranking.codes else 0
        first = max(min(at - NEIGHBOURS, len(order) - 2 * NEIGHBOURS - 1), 0)
        order = order[first : first + 2 * NEIGHBOURS + 1]
    return [
        {
            "rank": _whole(ranks[i]),
            "name": about.name(ranking.codes[i]),
            "index": _score(about, values[i], ranking.reasons[place, i]),
            "change": signed(ranking.change[place, i]),
            "movement": movement(ranking.movement[place, i]),
            "change_year": signed(ranking.change_year[place, i]),
            "own": ranking.codes[i] == about.code,
        }
        for i in order
    ]


def is_shortened(about: Subject) -> bool:
    """Whether the table of ranks lists neighbours only."""
    return len(about.ranking.codes) > MOST_PEERS


def dimension_rows(about: Subject) -> list[Row]:
    """Return the dimensions in the system's order."""
    moved = about.waterfall.dimensions.set_index("dimension")["contribution"].to_dict()
    return [
        {
            "dimension": about.dimension_name(row.dimension),
            "score": _score(about, row.score, row.reason),
            "mean": number(mean),
            "best": number(best),
            "before": number(row.before),
            "contribution": signed(moved.get(row.dimension)),
        }
        for row, (mean, best) in zip(about.standing.profile.itertuples(), about.beside, strict=True)
    ]


def indicator_rows(about: Subject) -> list[Row]:
    """Return the indicators in the system's order; `marks` are those that the notes explain."""
    moved = about.waterfall.steps.set_index("indicator")["contribution"].to_dict()
    found = []
    for row in about.standing.indicators.itertuples():
        zh = about.words.language == "zh"
        unit = (row.unit if zh else row.unit_en) or ""
        value = about.reason(row.reason) if pd.isna(row.value) else _amount(row.value)
        name = about.indicator_name(row.indicator)
        marks = "".join(
            mark
            for mark, there in (("*", row.inherited), ("†", row.small_number), ("‡", row.saturated))
            if there
        )
        found.append(
            {
                # An English unit is a phrase: it stands with the name.
                "indicator": f"{name}{marks}" if zh or not unit else f"{name}{marks}, {unit}",
                "value": f"{value} {unit}".strip() if zh and not pd.isna(row.value) else value,
                "efficacy": number(row.efficacy, 1),
                "efficacy_change": signed(row.efficacy_change, 1),
                "contribution": signed(moved.get(row.indicator)),
                "place": MISSING if pd.isna(row.place) else f"{row.place}/{row.place_of}",
                "gap": "–" if row.gap == 0 else _amount(row.gap),
                "points": number(row.points),
                "marks": marks,
            }
        )
    return found


def parts_rows(about: Subject) -> list[Row]:
    """Return the parts, worst first: all of an area's own, the lowest of the district's."""
    top = about.is_top
    columns = ("rank", "movement") if top else ("rank_within", "movement_within")
    return [
        {
            "rank": _whole(row[columns[0]]),
            "name": about.name(row["area_code"]) if top else about.short(row["area_code"]),
            "index": _score(about, row["index"], row["reason"]),
            "change": signed(_float(row["change"])),
            "movement": movement(_float(row[columns[1]])),
        }
        for row in about.parts.head(MOST_PARTS if top else MOST_OWN_PARTS).to_dict("records")
    ]


def _score(about: Subject, value: float | None, reason: str | None) -> str:
    return about.reason(reason) if value is None or pd.isna(value) else number(value)


def _amount(value: float) -> str:
    return MISSING if pd.isna(value) else number(value, amount_digits(value))


def _whole(value: Any) -> str:
    return MISSING if pd.isna(value) else str(int(value))


def _float(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)
