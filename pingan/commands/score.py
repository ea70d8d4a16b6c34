"""`pingan score OBSERVATIONS --system SYSTEM.toml [--areas AREAS] --out FILE`: the engine alone."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pingan.terminal import Language, chosen_language, quarter_argument

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from pingan.scoring import IndicatorSystem, QuarterScores


def register(app: typer.Typer) -> None:
    """Add `pingan score` to the command line."""
    app.command("score")(score)


def score(
    observations: Annotated[
        Path, typer.Argument(metavar="OBSERVATIONS", help="CSV or Parquet: quarter, area_code, indicator, …")
    ],
    system: Annotated[Path, typer.Option("--system", help="The indicator system, a TOML file.")],
    out: Annotated[Path, typer.Option("--out", help="Where to write index and ranks: .csv or .parquet.")],
    areas: Annotated[
        Path | None,
        typer.Option("--areas", help="CSV or Parquet: area_code, level, parent_code. Without it, one level."),
    ] = None,
    quarter: Annotated[
        list[str] | None, typer.Option("--quarter", help="Only this quarter; may stand several times.")
    ] = None,
    indicators: Annotated[
        Path | None, typer.Option("--indicators", help="Also write values and efficacies here.")
    ] = None,
    contributions: Annotated[
        Path | None, typer.Option("--contributions", help="Also write what moved each area here.")
    ] = None,
    language: Language = None,
) -> None:
    """Score and rank anyone's data, files to files, without a database. Formats: docs/score.md.

    Exit status 1, and nothing written, if the input was refused.
    """
    from pingan import score_files
    from pingan.scoring import InvalidSystemError, ScoringError, load_system

    language = chosen_language(language)
    wanted = [quarter_argument(text) for text in quarter or []]
    try:
        for path in filter(None, (out, indicators, contributions)):
            score_files.check_target(path)
        rules = load_system(system)
        frame = score_files.read_observations(observations, rules)
        tree = score_files.flat_areas(frame, rules) if areas is None else score_files.read_areas(areas)
        scores = _score_and_compare(frame, tree, rules, wanted)
        score_files.write_table(score_files.scores_table(scores, tree), out)
        for target, detail in ((indicators, "indicators"), (contributions, "contributions")):
            if target:
                score_files.write_table(score_files.detail_table(scores, detail), target)
    except (ScoringError, InvalidSystemError) as error:
        typer.echo(error.in_language(language), err=True)
        raise typer.Exit(1) from error
    except OSError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    for line in _summary(scores, frame, rules, language):
        typer.echo(line)


def _score_and_compare(
    observations: "pd.DataFrame", areas: "pd.DataFrame", system: "IndicatorSystem", wanted: list[str]
) -> "dict[str, QuarterScores]":
    """Score the wanted quarters, or all there are, each beside the earlier ones it is compared with."""
    from pingan.scoring import ScoringError, score_panel, shift, with_movement

    there = sorted(quarter for quarter in observations["quarter"].unique() if quarter >= system.applies_from)
    wanted = sorted(set(wanted)) or there
    absent = [quarter for quarter in wanted if quarter not in there]
    if absent or not wanted:
        named = ", ".join(absent) or "any quarter"
        raise ScoringError(
            f"nothing to score in {named}; the system applies from {system.applies_from}",
            f"{', '.join(absent)} 没有可计分的数据；体系自 {system.applies_from} 起施行",
        )
    compared = {shift(quarter, -back) for quarter in wanted for back in (1, 4)}
    scores = score_panel(observations, areas, system, [*wanted, *compared.intersection(there)])
    return {
        quarter: with_movement(
            scores[quarter], scores.get(shift(quarter, -1)), scores.get(shift(quarter, -4)), system
        )
        for quarter in wanted
    }


def _summary(
    scores: "dict[str, QuarterScores]", observations: "pd.DataFrame", system: "IndicatorSystem", language: str
) -> "Iterator[str]":
    from pingan.scoring import saturation

    texts = {
        "en": "{quarter}: {areas} areas, {ranked} ranked; {saturated} of {scored} efficacies clipped",
        "zh": "{quarter}：{areas} 个区域，{ranked} 个有位次；{scored} 个功效系数中 {saturated} 个被截断",
    }
    for quarter, one in scores.items():
        counts = saturation(one)[["saturated", "scored"]].sum()
        ranked = int(one.areas["rank"].notna().sum())
        yield texts[language].format(quarter=quarter, areas=len(one.areas), ranked=ranked, **counts)
        if not ranked:
            yield _nobody_ranked(quarter, one, language)
    yield from _without_their_column(observations, system, language)
    aside = sorted(set(observations["indicator"].unique()) - set(system.codes))
    if aside:
        text = {"en": "not in the system, left aside: {}", "zh": "体系中没有、未计入的指标：{}"}[language]
        yield text.format(", ".join(aside))


def _nobody_ranked(quarter: str, scores: "QuarterScores", language: str) -> str:
    """Say why no area of a quarter is ranked: each reason, with the number of areas that have it."""
    from pingan.scoring.reasons import explain

    texts = {"en": "{}: no area is ranked ({})", "zh": "{}：没有一个区域有位次（{}）"}
    counts = scores.areas["reason"].value_counts()
    named = [f"{explain(reason, language)}: {count}" for reason, count in counts.items()]
    return texts[language].format(quarter, "; ".join(named))


def _without_their_column(
    observations: "pd.DataFrame", system: "IndicatorSystem", language: str
) -> "Iterator[str]":
    """Name the indicators that have rows, none of which holds a column that their kind needs."""
    values = {
        "en": "{}: {} rows, and none has a {}, which its kind ({}) needs: no area has a value",
        "zh": "{}：共 {} 行，均无 {}；此类指标（{}）缺此列无法计算，所有区域均无数值",
    }
    means = {
        "en": "{}: {} rows, and none has a {}, the weight of a grade: coarser areas have no value",
        "zh": "{}：共 {} 行，均无 {}（等级的权重），上级区域无法汇总，没有数值",
    }
    for item in system.indicators:
        rows = observations[observations["indicator"] == item.code]
        empty = {name for name in ("numerator", "denominator", "grade") if rows[name].isna().all()}
        for column in _NEEDED[item.kind]:
            if len(rows) and column in empty:
                yield values[language].format(item.code, len(rows), column, item.kind)
        if len(rows) and item.kind == "graded" and item.denominator and empty == {"numerator", "denominator"}:
            yield means[language].format(item.code, len(rows), "denominator")


_NEEDED = {
    "rate": ("numerator", "denominator"),
    "share": ("numerator", "denominator"),
    "growth": ("numerator",),
    "graded": ("grade",),
}
