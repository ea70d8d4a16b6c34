"""The fields of a draft as they stand in a form: which control, its words, and how what is typed becomes a value.

What cannot be read as a number or a list stays the text that was typed: it is kept in the draft, and the system's
schema says at the field what is wrong with it.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

import dash_bootstrap_components as dbc
from dash import html

from layouts.text import Text
from pingan.system.editing import Content, Place

if TYPE_CHECKING:
    from dash.development.base_component import Component


NUMBERS = {
    "per", "satisfactory", "impermissible", "ideal_low", "ideal_high", "limit_low", "limit_high", "weight",
    "window_quarters", "power", "minimum_coverage", "minimum_denominator", "geometric_floor", "rank_decimals",
    "judgement",
}  # fmt: skip
LISTS = {"base_quarters"}
SWITCHES = {"clip", "zero_possible"}
LONG = {"note", "origin", "grades", "base_quarters"}
DEFAULT = "·"
"""What a choice travels as that leaves its field empty: an empty value would show nothing."""
CHOICES = {
    "kind": ("rate", "share", "growth", "graded"),
    "direction": ("positive", "negative", "moderate"),
    "smoothing": (DEFAULT, "none", "eb"),
    "efficacy": (DEFAULT, "linear", "exponential", "logarithmic", "power", "goalposts"),
    "aggregation": (DEFAULT, "arithmetic", "geometric"),
    "base_reference": (DEFAULT, "top", "own"),
    "clip": (DEFAULT, "true", "false"),
    "zero_possible": (DEFAULT, "true", "false"),
    "score_range": (DEFAULT, "0, 100", "0, 1"),
}
_SEPARATORS = re.compile(r"[,，、;；\n]+")


Value: TypeAlias = str | float | bool | list[str] | list[float | str] | dict[str, float | str] | None
"""What a field of the system's file may hold."""


def field_id(place: Place) -> dict[str, str]:
    """Return the id of a field's control."""
    table, code, key = place
    return {"type": "edit-field", "table": table, "code": code, "key": key}


def place_of(component: dict[str, str]) -> Place:
    """Return the field of a control's id."""
    return component["table"], component["code"], component["key"]


def field_value(place: Place, typed: object) -> Value:
    """Return the value of a field as the system's file holds it; None where it is left empty."""
    key = "judgement" if place[0] == "judgement" else place[2]
    if isinstance(typed, list):
        return typed or None
    text = unicodedata.normalize("NFKC", str(typed)) if key in NUMBERS else str(typed)
    text = "" if typed is None else text.replace("\x00", "").strip()
    if text in ("", DEFAULT):
        return None
    if key in NUMBERS:
        return _number(text)
    if key in SWITCHES:
        return text == "true" if text in ("true", "false") else text
    if key == "score_range":
        return [_number(part) for part in _SEPARATORS.split(text)]
    if key in LISTS:
        return [part.strip() for part in _SEPARATORS.split(text) if part.strip()]
    if key == "grades":
        return _grades(text)
    return text


def field_text(value: object) -> str:
    """Return what stands in a control for a value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    if isinstance(value, dict):
        return ", ".join(f"{name} = {field_text(points)}" for name, points in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(field_text(part) for part in value)
    return str(value)


def label_of(text: Text, key: str) -> str:
    """Return a field's name."""
    return text.words.get(f"edit.field_{key}") or text.words.get(f"method.field_{key}", key)


def place_words(text: Text, content: Content, place: Place) -> str:
    """Return a field's name with what it belongs to: "S1 Thefts · Weight"."""
    table, code, key = place
    if table == "system":
        return f"{text('method.thing_system')} · {label_of(text, key)}"
    if table == "judgement":
        first, _, second = key.partition(",")
        return text("edit.judgement_of", first=first, second=second)
    try:
        name = text.name(content.item(table, code)) or ""
    except KeyError:
        name = ""
    thing = f"{code} {name}".strip() if table == "indicator" else name or code
    return f"{thing} · {label_of(text, key)}" if key else thing


def field(
    text: Text,
    content: Content,
    place: Place,
    problems: Sequence[str] = (),
    options: Sequence[tuple[str, str]] | None = None,
    hint: str = "",
) -> html.Div:
    """Return a field with its label, and what is wrong with it.

    Parameters
    ----------
    problems : in the reader's language
    options : (value, label) of a choice that depends on the draft; of the others the choices are known here
    hint : beside the label
    """
    key = place[2]
    if options is None and key in CHOICES:
        options = [(value, _option(text, content, place, value)) for value in CHOICES[key]]
    shown = control(text, content, place, options, bool(problems))
    label = html.Span([label_of(text, key), html.Small(hint) if hint else None])
    faults = [html.P(problem, className="fault") for problem in problems]
    return html.Div(
        [html.Label([label, shown]), *faults], className=f"field field-{key}" + (" faulty" if faults else "")
    )


def control(
    text: Text,
    content: Content,
    place: Place,
    options: Sequence[tuple[str, str]] | None = None,
    faulty: bool = False,
    placeholder: str = "",
) -> Component:
    """Return the control of a field alone; its label is the caller's matter."""
    key, value = place[2], content.value(place)
    component = field_id(place)
    if options is not None:
        shown = field_text(value) or DEFAULT
        listed = [{"value": one, "label": label} for one, label in options]
        if shown not in [
            one for one, _ in options
        ]:  # what stands in the draft is never changed by showing it
            listed.insert(0, {"value": shown, "label": text("edit.choose") if shown == DEFAULT else shown})
        return dbc.Select(id=component, options=listed, value=shown, invalid=faulty, size="sm")
    if key in LONG:
        return dbc.Textarea(id=component, value=field_text(value), invalid=faulty, rows=2, size="sm")
    numeric = {"inputmode": "decimal", "class_name": "numeric"} if key in NUMBERS else {}
    shown_while_empty = {"placeholder": placeholder} if placeholder else {}
    return dbc.Input(
        id=component, type="text", value=field_text(value), invalid=faulty, size="sm", autocomplete="off",
        **numeric, **shown_while_empty,
    )  # fmt: skip


def _number(text: str) -> float | str:
    plain = text.replace(",", "").replace("−", "-").strip()
    try:
        number = float(plain)
    except ValueError:
        return text
    if not math.isfinite(number):
        return text
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _grades(text: str) -> dict[str, float | str] | str | None:
    found = {}
    for part in _SEPARATORS.split(text):
        if not part.strip():
            continue
        name, sign, points = _halves(part)
        if not sign:
            return text
        found[name] = _number(unicodedata.normalize("NFKC", points))
    return found or None


def _halves(part: str) -> tuple[str, str, str]:
    pieces = re.split(r"([=:：])", part, maxsplit=1)
    return (pieces[0].strip(), pieces[1], pieces[2].strip()) if len(pieces) == 3 else (part, "", "")


def _option(text: Text, content: Content, place: Place, value: str) -> str:
    key = place[2]
    if value == DEFAULT:
        if key == "efficacy" and place[0] == "indicator":
            form = content.value(("system", "", "efficacy")) or "linear"
            return text("edit.as_system", value=text.words.get(f"method.form_{form}", form))
        return text("edit.left_out")
    if key in SWITCHES:
        return text("method.yes" if value == "true" else "method.no")
    prefixes = {"aggregation": "method.mean_", "efficacy": "method.form_", "kind": "method.kind_"}
    return text.words.get(f"{prefixes.get(key, f'edit.{key}_')}{value}", value)
