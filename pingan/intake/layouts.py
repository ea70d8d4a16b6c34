"""How departments lay out their workbooks, as data: a TOML file checked against a schema.

One file describes every department of an installation: the sheets of its workbook, the level each sheet
reports at, its columns, and which columns are the numerator, denominator or grade of which indicator.
The demonstration district's file is `pingan/demo/data/layouts.toml`; docs/intake.md explains the keys.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from pingan.names import LONGEST_NAME, unseen_in

DEFAULT_LAYOUTS = Path(__file__).parent.parent / "demo" / "data" / "layouts.toml"


def _seen(text: str) -> str:
    if marks := unseen_in(text):
        raise ValueError(f"holds characters that cannot be seen: {', '.join(marks)}")
    return text


Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NAME),
    AfterValidator(_seen),
]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
CellAddress = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}[1-9][0-9]{0,6}$")]


class InvalidLayoutsError(ValueError):
    """The layouts file breaks a rule; `problems` names each key and what is wrong with it."""

    def __init__(self, source: str, problems: list[str]) -> None:
        self.source = source
        self.problems = problems
        super().__init__("\n".join(f"{source}: {problem}" for problem in problems))


class _Part(BaseModel):
    """Immutable, and a misspelt key is an error instead of a setting without effect."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ColumnLayout(_Part):
    """One column of figures: `header` as printed, `unit` optional after it in brackets."""

    key: Key
    header: Text
    unit: Text | None = None
    type: Literal["count", "decimal", "grade"] = "count"
    aliases: tuple[Text, ...] = ()


class IndicatorColumns(_Part):
    """Which columns of the sheet make one indicator's observation.

    `rate` and `share` name a numerator and a denominator, `growth` only a numerator (the quarter's count),
    `graded` a grade and, as its weight, a denominator.
    """

    code: Text
    numerator: Key | None = None
    denominator: Key | None = None
    grade: Key | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Keys of the columns this indicator needs."""
        return tuple(key for key in (self.numerator, self.denominator, self.grade) if key is not None)

    @model_validator(mode="after")
    def _one_kind(self) -> IndicatorColumns:
        if (self.numerator is None) == (self.grade is None):
            raise ValueError(f"indicator {self.code} needs either a numerator or a grade")
        return self


class SheetLayout(_Part):
    """One sheet: every area of one level, one row each."""

    name: Text
    level: Literal["street", "committee", "compound", "district"]
    aliases: tuple[Text, ...] = ()
    columns: tuple[ColumnLayout, ...] = Field(min_length=1)
    indicators: tuple[IndicatorColumns, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> SheetLayout:
        _unique("column key", [column.key for column in self.columns])
        _unique("header", [name for column in self.columns for name in (column.header, *column.aliases)])
        types = {column.key: column.type for column in self.columns}
        for indicator in self.indicators:
            for key in indicator.columns:
                if key not in types:
                    raise ValueError(
                        f"indicator {indicator.code} names a column {key!r} that the sheet lacks"
                    )
                if (types[key] == "grade") != (key == indicator.grade):
                    raise ValueError(f"indicator {indicator.code}: column {key!r} has type {types[key]!r}")
        unused = set(types) - {key for indicator in self.indicators for key in indicator.columns}
        if unused:
            raise ValueError(f"no indicator uses the column(s) {', '.join(sorted(unused))}")
        return self

    def column(self, key: str) -> ColumnLayout:
        """Return the column called `key`; KeyError where there is none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)


class DepartmentLayout(_Part):
    """The workbook one department sends each quarter."""

    name: Text
    name_en: Text | None = None
    aliases: tuple[Text, ...] = ()
    sheets: tuple[SheetLayout, ...] = Field(alias="sheet", min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> DepartmentLayout:
        _unique("sheet", [name for sheet in self.sheets for name in (sheet.name, *sheet.aliases)])
        _unique("indicator", [item.code for sheet in self.sheets for item in sheet.indicators])
        return self

    def sheet(self, name: str) -> SheetLayout:
        """Return the sheet called `name`; KeyError where there is none."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise KeyError(name)


class Layouts(_Part):
    """All departments' workbooks of one installation, and what they have in common."""

    format: Literal[1]
    file_name: Text = "{quarter}_{department}.xlsx"
    title: Text = "{quarter_zh} {department} {sheet}"
    title_cell: CellAddress = "A1"
    header_row: int = Field(default=3, ge=2, le=50)
    area_code_header: Text
    area_name_header: Text
    missing: tuple[Text, ...] = ("—", "-", "无")
    ignored_columns: tuple[Text, ...] = ()
    ignored_sheets: tuple[Text, ...] = ()
    total_rows: tuple[Text, ...] = ()
    departments: tuple[DepartmentLayout, ...] = Field(alias="department", min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> Layouts:
        _unique("department", [name for item in self.departments for name in (item.name, *item.aliases)])
        _unique(
            "indicator",
            [part.code for item in self.departments for sheet in item.sheets for part in sheet.indicators],
        )
        for key, text, allowed in (
            ("file_name", self.file_name, {"quarter", "quarter_zh", "department"}),
            ("title", self.title, {"quarter", "quarter_zh", "department", "sheet"}),
        ):
            unknown = set(re.findall(r"\{([^}]*)\}", text)) - allowed
            if unknown:
                raise ValueError(f"{key} has an unknown placeholder {{{min(unknown)}}}")
        if not {"quarter", "quarter_zh"} & set(re.findall(r"\{([^}]*)\}", self.title)):
            raise ValueError("title must hold {quarter} or {quarter_zh}: a workbook states its quarter")
        return self

    @cached_property
    def department_names(self) -> tuple[str, ...]:
        """Names of the departments, in the file's order."""
        return tuple(item.name for item in self.departments)

    def department(self, name: str) -> DepartmentLayout:
        """Return the department called `name`, by name or alias; KeyError where there is none."""
        for item in self.departments:
            if name in (item.name, *item.aliases):
                return item
        raise KeyError(name)


def load_layouts(path: Path | str = DEFAULT_LAYOUTS) -> Layouts:
    """Read a layouts file.

    Raises
    ------
    InvalidLayoutsError
        The file cannot be read, is not TOML, or breaks a rule; the message names the key.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidLayoutsError(str(path), [f"cannot be read: {error}"]) from error
    return parse_layouts(text, source=str(path))


def parse_layouts(text: str, source: str = "layouts") -> Layouts:
    """Parse the text of a layouts file; `source` names it in errors.

    Raises
    ------
    InvalidLayoutsError
        As `load_layouts`.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidLayoutsError(source, [f"not valid TOML: {error}"]) from error
    try:
        return Layouts.model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        places = [detail["loc"] for detail in details]
        problems = []
        for detail in details:
            if detail["type"] == "too_short" and any(
                place[: len(detail["loc"])] == detail["loc"] != place for place in places
            ):
                continue  # an echo: the list counts as empty only because an item in it has its own mistake
            message = detail["msg"].removeprefix("Value error, ")
            problems.append(f"{_key_path(detail['loc'], data)}: {message}")
        raise InvalidLayoutsError(source, problems) from error


def _key_path(location: tuple[int | str, ...], data: object) -> str:
    """Name the place of a mistake as the file's author would: `department[公安分局].sheet[小区].level`."""
    path = ""
    here = data
    for step in location:
        if isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
            label = step + 1
            if isinstance(here, dict):
                label = here.get("name") or here.get("key") or here.get("code") or label
            path += f"[{label}]"
        else:
            here = here.get(step) if isinstance(here, dict) else None
            path += f".{step}" if path else str(step)
    return path or "(file)"


def _unique(what: str, names: list[str]) -> None:
    repeated = [name for name, count in Counter(names).items() if count > 1]
    if repeated:
        raise ValueError(f"{what} {', '.join(repeated)} is given more than once")
