"""A new version of an indicator system while it is being made: tables that may not hold together yet.

A draft's content is the tables of the system's file and the pairwise judgements behind its weights. Nothing here
changes what it is given: every function returns new content.
"""

import copy
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pingan.errors import ScoringError
from pingan.system.indicator_system import IndicatorSystem, InvalidSystemError, Problem, parse_system
from pingan.system.schema import Indicator
from pingan.system.toml_file import require_seen
from pingan.system.toml_text import write_toml

Place = tuple[str, str, str]
"""A field: its table ("system", "dimension", "indicator" or "judgement"), the code of what it belongs to ("" for the
system; for a judgement the group that is compared), and its key (for a judgement the two codes, with a comma)."""

DIMENSIONS = "*"
"""The group of judgements that compares the dimensions; the others have a dimension's code."""


class EditError(ScoringError):
    """A change that cannot be made: what is in its way."""


@dataclass(frozen=True, eq=False)
class Content:
    """What a draft holds.

    Attributes
    ----------
    tables : the tables of the system's file: "system", "dimension", "indicator"
    judgements : by group, by pair ("A,B"), how many times as important the first is
    """

    tables: Mapping[str, Any]
    judgements: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    @classmethod
    def of(cls, system: IndicatorSystem) -> "Content":
        """Return a version's content, as the beginning of a draft; comments of its file are left behind."""
        return cls(tomllib.loads(system.text))

    @property
    def text(self) -> str:
        """The system's file as it would be written."""
        return write_toml(self.tables)

    def system(self) -> IndicatorSystem:
        """Return the system that this content makes.

        Raises
        ------
        InvalidSystemError
            With every finding.
        """
        head, text = self.tables["system"], self.text
        source = f"{head.get('id', '')} {head.get('version', '')}".strip()
        require_seen(text, source, InvalidSystemError)
        return parse_system(text, source)

    def problems(self) -> list[tuple[Place, Problem]]:
        """Return what is wrong, each with the field that it concerns; empty where the content makes a system."""
        try:
            self.system()
        except InvalidSystemError as error:
            return [(self._place(problem.place), problem) for problem in error.problems]
        return []

    def item(self, table: str, code: str) -> Mapping[str, Any]:
        """Return one dimension's or indicator's table; KeyError where there is none."""
        for item in self.tables[table]:
            if item.get("code") == code:
                return item
        raise KeyError(code)

    def value(self, place: Place) -> Any:
        """Return what stands in a field; None where nothing does."""
        table, code, key = place
        if table == "judgement":
            return self.judgements.get(code, {}).get(key)
        if table == "system":
            if key.startswith("title_"):
                return self.tables["system"].get("title", {}).get(key.removeprefix("title_"))
            return self.tables["system"].get(key)
        try:
            return self.item(table, code).get(key)
        except KeyError:
            return None

    def with_values(self, values: Mapping[Place, Any]) -> "Content":
        """Return the content with some fields set; None empties a field.

        Raises
        ------
        EditError
            A field's dimension or indicator is not there (any more).
        """
        tables, judgements = _copy(self)
        for (table, code, key), value in values.items():
            if table == "judgement":
                _put(judgements.setdefault(code, {}), key, value)
            elif table == "system" and key.startswith("title_"):
                _put(tables["system"].setdefault("title", {}), key.removeprefix("title_"), value)
            elif table == "system":
                _put(tables["system"], key, value)
            else:
                _put(_item(tables, table, code), key, value)
        return Content(tables, judgements)

    def with_dimension(self, code: str, name_zh: str, name_en: str) -> "Content":
        """Return the content with one more dimension, last; it holds together when an indicator belongs to it."""
        tables, judgements = _copy(self)
        _refuse_taken(tables, "dimension", code)
        tables["dimension"].append({"code": code, "name_zh": name_zh, "name_en": name_en})
        return Content(tables, judgements)

    def with_indicator(self, code: str, dimension: str, like: str | None = None) -> "Content":
        """Return the content with one more indicator, after the others of its dimension.

        Parameters
        ----------
        like : code of the one whose other fields it takes over; without it, what every indicator must have and
            nobody can know stays empty
        """
        tables, judgements = _copy(self)
        _refuse_taken(tables, "indicator", code)
        start = {
            "kind": "rate",
            "direction": "negative",
            "weight": 1,
            "finest_level": tables["system"]["levels"][-1],
        }
        table = dict(_item(tables, "indicator", like)) if like else start
        table = {
            "code": code,
            "dimension": dimension,
            **{k: v for k, v in table.items() if k not in ("code", "dimension")},
        }
        places = [n for n, item in enumerate(tables["indicator"]) if item.get("dimension") == dimension]
        tables["indicator"].insert(places[-1] + 1 if places else len(tables["indicator"]), table)
        return Content(tables, judgements)

    def without(self, table: str, code: str) -> "Content":
        """Return the content without a dimension or indicator, and without the judgements about it.

        Raises
        ------
        EditError
            It is not there; a dimension still has indicators; it is the last indicator.
        """
        tables, judgements = _copy(self)
        tables[table].remove(_item(tables, table, code))
        if table == "dimension" and any(item.get("dimension") == code for item in tables["indicator"]):
            raise EditError(
                f"Dimension {code} still has indicators: move or remove them first.",
                f"维度 {code} 仍有指标：请先移走或删除这些指标。",
            )
        if table == "indicator" and not tables["indicator"]:
            raise EditError("A system needs an indicator.", "体系至少要有一个指标。")
        for group, pairs in judgements.items():
            judgements[group] = {pair: value for pair, value in pairs.items() if code not in pair.split(",")}
        judgements.pop(code, None)
        return Content(tables, judgements)

    def _place(self, place: Sequence[str | int]) -> Place:
        table, *rest = place or ("",)
        if table == "system":
            key = (
                "title_" + str(rest[1])
                if rest[:1] == ["title"] and len(rest) > 1
                else str(rest[0] if rest else "")
            )
            return "system", "", key
        if rest and isinstance(rest[0], int):
            code = self.tables[str(table)][rest[0]].get("code", "")
            return str(table), str(code), str(rest[1]) if len(rest) > 1 else ""
        return str(table), "", ""


def changed_places(before: Content, after: Content) -> list[Place]:
    """Return the fields in which two contents differ; for an added or removed item the key is empty."""
    places: list[Place] = []
    heads = [_flat(content.tables["system"]) for content in (before, after)]
    places += [("system", "", key) for key in _differing(*heads)]
    for table in ("dimension", "indicator"):
        old, new = ({item.get("code"): item for item in content.tables[table]} for content in (before, after))
        for code in dict.fromkeys([*old, *new]):
            if code not in old or code not in new:
                places.append((table, code, ""))
            else:
                places += [(table, code, key) for key in _differing(old[code], new[code])]
    for group in dict.fromkeys([*before.judgements, *after.judgements]):
        pairs = before.judgements.get(group, {}), after.judgements.get(group, {})
        places += [("judgement", group, pair) for pair in _differing(*pairs)]
    return places


def measured(content: Content, code: str) -> tuple[IndicatorSystem, Indicator]:
    """Return a system of one indicator alone, whose values do not rest on thresholds: to propose some.

    Raises
    ------
    EditError
        It is not there (any more).
    InvalidSystemError
        What says how its values are made is not there yet.
    """
    table = dict(_item(dict(content.tables), "indicator", code))
    for key in ("satisfactory", "impermissible", "limit_low", "ideal_low", "ideal_high", "limit_high"):
        table.pop(key, None)
    any_thresholds = {
        "positive": {"satisfactory": 2, "impermissible": 1},
        "negative": {"satisfactory": 1, "impermissible": 2},
        "moderate": {"limit_low": 1, "ideal_low": 2, "ideal_high": 3, "limit_high": 4},
    }
    table |= any_thresholds.get(str(table.get("direction")), {}) | {"weight": 1}
    head = dict(content.tables["system"])
    if head.get("score_range") and head["score_range"][-1] == 1:
        head.pop("score_range")
    own = [item for item in content.tables["dimension"] if item.get("code") == table.get("dimension")]
    system = Content({"system": head, "dimension": own, "indicator": [table]}).system()
    return system, system.indicators[0]


def _copy(content: Content) -> tuple[dict, dict]:
    return copy.deepcopy(dict(content.tables)), {
        group: dict(pairs) for group, pairs in content.judgements.items()
    }


def _put(table: dict, key: str, value: Any) -> None:
    if value is None:
        table.pop(key, None)
    else:
        table[key] = value


def _item(tables: dict, table: str, code: str) -> dict:
    for item in tables[table]:
        if item.get("code") == code:
            return item
    kind = {"dimension": "维度", "indicator": "指标"}[table]
    raise EditError(
        f"There is no {table} {code} in this draft (any more).", f"草案中没有（或已删除）{kind} {code}。"
    )


def _refuse_taken(tables: dict, table: str, code: str) -> None:
    if not code or any(c.isspace() or c in ",;" for c in code) or code == DIMENSIONS:
        raise EditError(
            "A code has no spaces, commas or semicolons, and is not empty.",
            "代码不能为空，也不能含空格、逗号或分号。",
        )
    if any(item.get("code") == code for item in tables[table]):
        raise EditError(f"{code} is taken: give another code.", f"代码 {code} 已被使用，请另取。")


def _flat(head: Mapping[str, Any]) -> dict[str, Any]:
    flat = {key: value for key, value in head.items() if key != "title"}
    return flat | {f"title_{language}": words for language, words in (head.get("title") or {}).items()}


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return [key for key in dict.fromkeys([*before, *after]) if before.get(key) != after.get(key)]
