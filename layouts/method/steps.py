"""How a system computes its index, step by step, in words and formulas: told from the system, whatever it holds."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from dash import html

from layouts.method.formula import Part, formula, fraction, letter, mean, power
from layouts.method.words import exact, level_name, listed, named, percent, quarter_span, reason_words
from layouts.text import Text
from pingan.scoring.efficacy import FULL, PASS
from pingan.scoring.reasons import REASONS
from pingan.system.indicator_system import Indicator, IndicatorSystem

Content = list[html.P | html.Div | html.Dl]


def steps(text: Text, system: IndicatorSystem) -> html.Ol:
    """Return the steps that this system takes; one that it does not take is left out."""
    makers: tuple[tuple[str, Callable[[Text, IndicatorSystem], Content]], ...] = (
        ("method.step_value", _value),
        ("method.step_smoothing", _smoothing),
        ("method.step_efficacy", _efficacy),
        ("method.step_composite", _composite),
        ("method.step_missing", _missing),
        ("method.step_base", _base),
        ("method.step_rank", _rank),
    )
    made = [(text(key), make(text, system)) for key, make in makers]
    return html.Ol(
        [html.Li([html.H3(title), html.Div(content)]) for title, content in made if content],
        className="method-steps",
    )


def _value(text: Text, system: IndicatorSystem) -> Content:
    n, d, x = letter("n"), letter("d"), letter("x")
    sums: list[Part] = [fraction(["Σ ", n], ["Σ ", d])]
    formulas: dict[str, list[Part]] = {
        "rate": [x, " = ", letter("c"), " × ", *sums],
        "share": [x, " = 100 × ", *sums],
        "growth": [x, " = 100 × ", fraction([n, " − ", letter("n", "−4")], [letter("n", "−4")])],
        "graded": [x, " = ", fraction(["Σ ", letter("g"), " ", letter("h")], ["Σ ", letter("h")])],
    }
    rows = [
        _case(text, text(f"method.kind_{kind}"), parts, text(f"method.formula_{kind}"), used, system)
        for kind, parts in formulas.items()
        if (used := [i for i in system.indicators if i.kind == kind])
    ]
    notes = [
        text("method.window", quarters=quarters, indicators=named(text, used))
        for quarters, used in _groups(system.indicators, lambda i: i.window_quarters)
        if quarters > 1
    ]
    notes += [
        text("method.inherited", level=level_name(text, level), indicators=named(text, used))
        for level, used in _groups(system.indicators, lambda i: i.finest_level)
        if level != system.levels[-1]
    ]
    return [html.P(text("method.value_lead")), html.Dl(rows, className="cases"), *_notes(notes)]


def _smoothing(text: Text, system: IndicatorSystem) -> Content:
    used = [i for i in system.indicators if i.smoothing == "eb"]
    if not used or not system.smoothing_levels:
        return []
    r, m, n, a, share = (letter(name) for name in ("r", "m", "n", "A", "ω"))
    levels = listed(text, (level_name(text, level) for level in system.smoothing_levels))
    return [
        html.P(text("method.smoothing_lead", levels=levels) + text("ranking.space") + named(text, used)),
        formula(
            letter("r̂"), " = ", share, " ", r, " + (1 − ", share, ") ", m, "　",
            share, " = ", fraction([a], [a, " + ", m, " / ", n]), "　",
            a, " = max(0, ", fraction(["Σ ", n, " (", r, " − ", m, ")", html.Sup("2")], ["Σ ", n]),
            " − ", m, " / ", mean("n"), ")",
        ),
        html.P(text("method.smoothing_words"), className="where"),
    ]  # fmt: skip


def _efficacy(text: Text, system: IndicatorSystem) -> Content:
    x, h, s, u, d = (letter(name) for name in ("x", "h", "s", "u", "d"))
    low, high = system.score_range
    forms = {i.efficacy for i in system.indicators}
    leads = []
    if forms - {"goalposts"}:
        leads.append(text("method.efficacy_lead", full=exact(FULL), pass_=exact(PASS)))
    if "goalposts" in forms:
        leads.append(text("method.efficacy_lead_goalposts", full=exact(high)))
    base, rise = exact(PASS), exact(FULL - PASS)
    ratio = fraction([exact(FULL)], [exact(PASS)])
    rows = []
    for (form, exponent), used in _groups(
        system.indicators, lambda i: (i.efficacy, i.power if i.efficacy == "power" else 1.0)
    ):
        parts: dict[str, list[Part]] = {
            "linear": [base, " + ", rise, " ", u],
            "exponential": [base, " × ", power(["(", ratio, ")"], [u])],
            "logarithmic": [
                base, " + ", rise, " × ",
                fraction(["ln(", x, " / ", s, ")"], ["ln(", h, " / ", s, ")"]),
            ],
            "power": [base, " + ", rise, " sgn(", u, ") ", power(["|", u, "|"], [exact(exponent)])],
            "goalposts": [exact(high), " × ", u],
        }  # fmt: skip
        words = text("method.form_logarithmic_words") if form == "logarithmic" else ""
        rows.append(
            _case(text, text(f"method.form_{form}"), [d, " = ", *parts[str(form)]], words, used, system)
        )
    moderate = [i for i in system.indicators if i.moderate]
    notes = [text("method.moderate", indicators=named(text, moderate))] if moderate else []
    clip = text("method.clipped", low=exact(low), high=exact(high)) if system.clip else ""
    notes += [clip or text("method.unclipped"), text("method.fixed")]
    return [
        *(html.P(lead) for lead in leads),
        *([formula(u, " = ", fraction([x, " − ", s], [h, " − ", s]))] if forms - {"logarithmic"} else []),
        html.Dl(rows, className="cases"),
        *_notes(notes),
    ]


def _composite(text: Text, system: IndicatorSystem) -> Content:
    geometric = system.aggregation == "geometric"

    def composite(result: str, score: str, weight: str) -> list[Part]:
        over: list[Part] = ["Σ ", letter(weight), " ln " if geometric else " ", letter(score)]
        ratio = fraction(over, ["Σ ", letter(weight)])
        return [letter(result), " = ", *(["exp ", ratio] if geometric else [ratio])]

    total = sum(dimension.known_weight for dimension in system.dimensions)
    weights = listed(text, (f"{text.name(d)} {percent(d.known_weight / total)}%" for d in system.dimensions))
    notes = [text("method.geometric_floor", floor=exact(system.geometric_floor))] if geometric else []
    return [
        html.P(text("method.composite_lead")),
        formula(
            html.Span(text(f"method.mean_{system.aggregation}"), className="name"),
            *composite("D", "d", "w"),
            "　",
            *composite("I", "D", "W"),
        ),
        *_notes([*notes, text("method.dimension_weights", weights=weights)]),
    ]


def _missing(text: Text, system: IndicatorSystem) -> Content:
    minimum, coverage = system.minimum_denominator, system.minimum_coverage
    kinds = {i.kind for i in system.indicators}
    share = percent(coverage).removesuffix(".0")
    notes = [text("method.coverage", share=share)]
    if kinds & {"rate", "share"}:
        withheld = text("method.withheld", minimum=exact(minimum)) if minimum > 0 else ""
        notes.append(withheld or text("method.withheld_none"))
    if "growth" in kinds and minimum > 0:
        notes.append(text("method.growth_base", minimum=exact(minimum)))
    possible = set(REASONS) - (set() if "growth" in kinds else {"base_missing", "base_small"})
    possible -= set() if "graded" in kinds else {"grade_unknown"}
    possible -= set() if {i.efficacy for i in system.indicators} == {"logarithmic"} else {"not_positive"}
    words = text("method.list_of_phrases").join(
        reason_words(text, code, minimum, coverage) for code in REASONS if code in possible
    )
    return [html.P(text("method.missing_lead")), *_notes([*notes, text("method.reasons", reasons=words)])]


def _base(text: Text, system: IndicatorSystem) -> Content:
    if not system.base_quarters:
        return [html.P(text("method.base_none"))]
    ratio = fraction([letter("x")], [letter("x", "0")])
    forms: dict[str, list[Part]] = {
        "positive": ["100 × ", ratio],
        "negative_zero": ["200 − 100 × ", ratio],
        "negative": ["100 × ", fraction([letter("x", "0")], [letter("x")])],
        "growth": ["200 − 100 × ", ratio],
        "growth_positive": ["100 × ", ratio],
    }
    by_form = dict(_groups([i for i in system.indicators if not i.moderate], _base_form))
    rows = [
        _case(
            text,
            text(f"method.base_{form}"),
            parts,
            text("method.base_growth_words") if form.startswith("growth") else "",
            by_form[form],
            system,
        )
        for form, parts in forms.items()
        if form in by_form
    ]
    moderate = [i for i in system.indicators if i.moderate]
    left_out = [text("method.base_moderate", indicators=named(text, moderate))] if moderate else []
    lead = text("method.base_lead", quarters=quarter_span(system.base_quarters))
    return [
        html.P(lead + text("ranking.space") + text(f"method.base_{system.base_reference}")),
        html.Dl(rows, className="cases"),
        *_notes(left_out),
    ]


def _base_form(indicator: Indicator) -> str:
    if indicator.kind == "growth" and indicator.direction == "positive":
        return "growth_positive"
    if indicator.kind == "growth":
        return "growth" if indicator.can_be_zero else "negative"
    if indicator.direction == "positive":
        return "positive"
    return "negative_zero" if indicator.can_be_zero else "negative"


def _decimals(text: Text, system: IndicatorSystem) -> str:
    if system.rank_decimals is None:
        return ""
    return text("ranking.space") + text("method.rank_decimals", decimals=system.rank_decimals)


def _rank(text: Text, system: IndicatorSystem) -> Content:
    v, d, index = letter("v", "k"), letter("d", "k"), letter("I")
    if system.aggregation == "geometric":
        parts: list[Part] = ["L × ", v, " × Δ ln ", d]
    else:
        parts = [v, " × Δ", d]
    return [
        html.P(text("method.rank_lead") + _decimals(text, system)),
        html.P(text("method.rank_why")),
        formula("Δ", index, " = Σ", html.Sub("k"), " ", *parts),
        html.P(text(f"method.rank_why_{system.aggregation}"), className="where"),
    ]


def _case(
    text: Text, name: str, parts: list[Part], words: str, used: list[Indicator], system: IndicatorSystem
) -> html.Div:
    codes = listed(text, (i.code for i in used))
    if len(used) == len(system.indicators) > 1:
        codes = text("method.all_indicators")
    for_whom = html.P([text("method.used_by"), text("method.colon"), html.B(codes)], className="used")
    said = [html.P(words)] if words else []
    return html.Div([html.Dt(name), html.Dd([formula(*parts), *said, for_whom])])


def _notes(notes: Iterable[str]) -> list[html.P]:
    return [html.P(note) for note in notes]


Key = TypeVar("Key")


def _groups(
    indicators: Iterable[Indicator], key: Callable[[Indicator], Key]
) -> list[tuple[Key, list[Indicator]]]:
    """Return (key, indicators) in the order of first appearance."""
    groups: dict[Key, list[Indicator]] = {}
    for indicator in indicators:
        groups.setdefault(key(indicator), []).append(indicator)
    return list(groups.items())
