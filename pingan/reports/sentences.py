"""The bulletin's running text: each paragraph made from the figures, nothing said that they do not hold."""

from typing import Any

import numpy as np
import pandas as pd

from pingan.look.format import amount_digits, number, signed
from pingan.reports.subject import Subject

SEEN = 0.005  # points: less is written as 0.00
NAMED = 3  # how many areas or indicators one sentence names


def lead(about: Subject) -> str:
    """Return the first paragraph: index, rank, movement, change on the quarter and the year before."""
    words, here = about.words, about.standing
    facts: dict[str, str | int] = {
        "quarter": about.quarter_name(about.quarter),
        "area": about.name(about.code),
    }
    if here.index is None:
        return words("lead.unranked", **facts, reason=about.reason(here.reason))
    facts["index"] = number(here.index)
    rank, of, movement, tied = _rank(about)
    if about.is_top:
        text = words("lead.top", **facts)
    elif rank is None:
        text = words("lead.unplaced", **facts)
    else:
        facts |= {"rank": rank, "peers": _peers(about, of), "tied": _names(about, tied)}
        text = words("lead.area_tied" if tied else "lead.area", **facts)
    return text + _changes(about, movement) + _ends(about)


def ranks(about: Subject) -> str:
    """Return who stands next, the range of the level, and whose rank moved."""
    words, here = about.words, about.standing
    inside = here.within is not None
    above, below = (here.above_within, here.below_within) if inside else (here.above, here.below)
    found = []
    if not about.is_top and _rank(about)[0] == 1:
        found.append(words("ranks.best"))
    for side, neighbour in (("above", above), ("below", below)):
        if neighbour is not None and not about.is_top:
            facts = {"name": about.name(neighbour.code), "rank": neighbour.rank}
            found.append(words(f"ranks.{side}", **facts, distance=number(neighbour.distance)))
    level = words.of("level", about.level)
    values = about.ranking.values[about.place]
    known = values[~np.isnan(values)]
    if known.size > 1 and about.published.compared(about.within, about.level, "index"):
        level_within = {"level": level, "within": about.name(about.within)}
        ends = {"low": number(known.min()), "median": number(float(np.median(known)))}
        found.append(words("ranks.range", **level_within, **ends, high=number(known.max())))
        found.append(_moves(about, level))
    return "".join(found)


def cause(about: Subject) -> str:
    """Return from where to where the index went, and what lifted and what held it back most."""
    words, fall = about.words, about.waterfall
    if fall.reason is not None:
        return words.of("cause", fall.reason, words("cause.not_comparable"))
    text = words(
        "cause.sums",
        from_quarter=about.quarter_name(fall.from_quarter),
        before=number(fall.before),
        after=number(fall.after),
        change=signed(fall.total),
    )
    text += words("cause.sums_rounded")
    for key, moved in (
        ("up", fall.steps[fall.steps["contribution"] >= SEEN]),
        ("down", fall.steps[fall.steps["contribution"] <= -SEEN]),
    ):
        listed = [
            words("cause.item", name=about.indicator_name(row.indicator), points=signed(row.contribution))
            for row in moved.head(NAMED).itertuples()
        ]
        if listed:
            text += words(f"cause.{key}", list=words.listed(listed))
    return text + (words("cause.superseded") if fall.superseded else "")


def dimensions(about: Subject) -> str:
    """Return where the area stands furthest from the mean of its level; of the district its ends."""
    words, rows = about.words, about.standing.profile.dropna(subset=["score"])
    if len(rows) < 2:
        return ""
    beside = rows.dropna(subset=["mean"])
    if about.is_top or beside.empty:
        low, high = (rows.loc[at] for at in (rows["score"].idxmin(), rows["score"].idxmax()))
        names = {
            "name": about.dimension_name(low["dimension"]),
            "best": about.dimension_name(high["dimension"]),
        }
        scores = {"score": number(low["score"]), "best_score": number(high["score"])}
        return words("dimensions.lowest", **names, **scores)
    distance = beside["score"] - beside["mean"]

    def told(key: str, at: int) -> str:
        row = beside.loc[at]
        facts = {"score": number(row["score"]), "mean": number(row["mean"])}
        return words(f"dimensions.{key}", name=about.dimension_name(row["dimension"]), **facts)

    if distance.min() >= 0:
        return told("ahead", distance.idxmax())
    text = told("weakest", distance.idxmin())
    return text + (told("strongest", distance.idxmax()) if distance.max() > 0 else "")


def indicators(about: Subject) -> str:
    """Return by what most is to win, and what is worse than its impermissible value."""
    words, rows = about.words, about.standing.indicators
    # What describes a situation is no task, nor is what is only inherited.
    moderate = rows["indicator"].map(lambda code: about.system.indicator(code).moderate).astype(bool)
    tasks = rows[(rows["points"] >= SEEN) & ~moderate & ~rows["inherited"].astype(bool)]
    winning = tasks.sort_values("points", ascending=False, kind="stable").head(NAMED)
    text = ""
    if len(winning):
        listed = [
            words("cause.item", name=about.indicator_name(row.indicator), points=signed(row.points))
            for row in winning.itertuples()
        ]
        text += words("indicators.to_win", list=words.listed(listed))
    beyond = [_with_value(about, row) for row in rows[rows["beyond"].astype(bool) & ~moderate].itertuples()]
    if beyond:
        text += words("indicators.beyond", list=words.listed(beyond))
    return text


def parts(about: Subject, shown: int) -> str:
    """Return how many parts there are, which stand lowest, how many rose and fell; `shown` is the table's length."""
    words, rows = about.words, about.parts
    unit = words.of("unit", about.parts_level)
    if about.is_top:
        text = words("parts.top", count=len(rows), unit=unit, shown=min(shown, len(rows)))
    else:
        lowest = rows[rows["index"].notna()].head(NAMED)
        listed = [
            words("parts.item", name=about.short(row.area_code), index=number(row.index_))
            for row in lowest.rename(columns={"index": "index_"}).itertuples()
        ]
        if not listed:
            return ""
        facts = {"area": about.name(about.code), "count": len(rows), "unit": unit}
        text = words("parts.lead", **facts, list=words.listed(listed))
    known = rows["change"].dropna()
    if known.empty:
        return text
    rose, fell = int((known > 0).sum()), int((known < 0).sum())
    level = words.of("level", about.parts_level)
    if len(rows) in (rose, fell):
        return text + words("parts.all_rose" if rose else "parts.all_fell", level=level)
    return text + words("parts.rise", rose=rose, fell=fell, unit=unit)


def _rank(about: Subject) -> tuple[int | None, int | None, int | None, tuple[str, ...]]:
    """Return rank, of how many, movement and who shares it: among the peers that the bulletin compares."""
    here = about.standing
    if here.within is not None:
        return here.rank_within, here.rank_within_of, here.movement_within, here.tied_within
    return here.rank, here.rank_of, here.movement, here.tied


def _peers(about: Subject, of: int | None) -> str:
    unit = about.words.of("unit", about.level)
    return about.words("lead.peers", within=about.name(about.within), count=of, unit=unit)


def _changes(about: Subject, movement: int | None) -> str:
    words, here = about.words, about.standing
    text = words(
        f"lead.{_direction('change', here.change)}" if here.change is not None else "lead.no_change",
        points=number(abs(here.change or 0)),
    )
    if here.change is not None and movement is not None and not about.is_top:
        text += words(f"lead.{_direction('movement', movement)}", places=abs(movement))
    text += words("lead.join")
    year = here.change_year
    key = "no_year" if year is None else _direction("year", year)
    return text + words(f"lead.{key}", points=number(abs(year or 0))) + words("lead.stop")


def _direction(kind: str, value: float) -> str:
    shown = round(value, 2)
    return f"{kind}_{'up' if shown > 0 else 'down' if shown < 0 else 'same'}"


def _ends(about: Subject) -> str:
    values = about.ranking.values[about.place]
    if not about.is_top or np.count_nonzero(~np.isnan(values)) < 2:
        return ""
    best, worst = int(np.nanargmax(values)), int(np.nanargmin(values))
    return about.words(
        "lead.top_movers",
        level=about.words.of("level", about.level),
        best=about.name(about.ranking.codes[best]),
        best_index=number(values[best]),
        worst=about.name(about.ranking.codes[worst]),
        worst_index=number(values[worst]),
    )


def _moves(about: Subject, level: str) -> str:
    words, ranking, place = about.words, about.ranking, about.place
    moved = ranking.movement[place]
    if np.isnan(moved).all():
        return ""
    text = ""
    for key, sign in (("up", 1), ("down", -1)):
        order = [i for i in np.argsort(-sign * moved, kind="stable") if sign * moved[i] > 0]
        if order:
            listed = [
                words(
                    "ranks.moved",
                    name=about.name(ranking.codes[i]),
                    before=int(ranking.ranks[place, i] + moved[i]),
                    after=int(ranking.ranks[place, i]),
                    change=signed(ranking.change[place, i]),
                )
                for i in order[:NAMED]
            ]
            text += words(f"ranks.{key}", list=words.listed(listed))
    return text or words("ranks.same", level=level)


def _names(about: Subject, codes: tuple[str, ...]) -> str:
    return about.words.listed([about.name(code) for code in codes[:NAMED]])


def _with_value(about: Subject, row: Any) -> str:  # Any: of a frame's rows, as `itertuples` names them
    unit = row.unit if about.words.language == "zh" else row.unit_en
    value = "" if pd.isna(row.value) else f"{number(row.value, amount_digits(row.value))} {unit}".strip()
    return about.words("parts.item", name=about.indicator_name(row.indicator), index=value)
