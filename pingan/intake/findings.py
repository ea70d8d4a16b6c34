"""One finding about a file: where, what, why, what to do, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pingan.intake.cells import cell_address, shown
from pingan.intake.messages import MESSAGES
from pingan.intake.privacy import personal_number


@dataclass(frozen=True)
class IntakeError:
    """An error that keeps a file out, or a warning that does not.

    Attributes
    ----------
    file : str
        The file's name, without its folder.
    sheet, cell : str or None
        Where, as Excel prints it ("小区", "C17"); None where the finding is about the whole file or sheet.
    code : str
        A key of `pingan.intake.messages.MESSAGES`.
    message, action : dict of str
        What is wrong and what to do, by language ("zh", "en").
    value : str or None
        The cell's value, on one line and cut short; never an identity or a mobile number.
    candidates : tuple of str
        What was perhaps meant, likeliest first.
    """

    file: str
    sheet: str | None
    cell: str | None
    code: str
    message: dict[str, str]
    action: dict[str, str]
    value: str | None = None
    candidates: tuple[str, ...] = ()

    @property
    def is_warning(self) -> bool:
        """Whether the file may come in all the same."""
        return MESSAGES[self.code].warning


def finding(
    file: str,
    code: str,
    sheet: str | None = None,
    cell: str | None = None,
    value: object = None,
    candidates: Sequence[str] = (),
    **details: object,
) -> IntakeError:
    """Make a finding; `details` fill the placeholders of the code's messages, cut to one short line each."""
    message = MESSAGES[code]
    if isinstance(value, (str, float, int)) and _is_personal(value):
        value = None
    filled = {"cell": cell, **{key: _short(detail) for key, detail in details.items()}}
    return IntakeError(
        file=file,
        sheet=sheet or None,
        cell=cell,
        code=code,
        message={"zh": message.zh.format(**filled), "en": message.en.format(**filled)},
        action={"zh": message.zh_do.format(**filled), "en": message.en_do.format(**filled)},
        value=shown(value),
        candidates=tuple(candidates),
    )


def _short(detail: object) -> object:
    if not isinstance(detail, str):
        return detail
    return "***" if _is_personal(detail) else shown(detail, 200) or ""


def _is_personal(value: str | float) -> bool:
    """Return whether a text from a file must not be repeated.

    The code of a compound, 15 digits, is: whether one is a person's number the check of the file has decided,
    which repeats nothing from the cells of such.
    """
    text = value.strip() if isinstance(value, str) else f"{value:.0f}"
    return not (len(text) == 15 and text.isdigit()) and personal_number(value) is not None


class Findings:
    """Collects the findings about one file, and puts them in the order of its sheets, rows and columns."""

    def __init__(self, file: str, most: int) -> None:
        """Collect for `file`; errors beyond `most` are counted, not kept."""
        self.file = file
        self.most = most
        self._found: list[tuple[tuple[int, int, int], IntakeError]] = []
        self._order: dict[str | None, int] = {None: 0, "": 0}
        self._errors = 0
        self._closed: set[tuple[str | None, tuple[int, int]]] = set()

    def add(
        self,
        code: str,
        sheet: str | None = None,
        place: tuple[int, int] | None = None,
        value: object = None,
        candidates: Sequence[str] = (),
        **details: object,
    ) -> None:
        """Add a finding at `place` (row, column from 0) of `sheet`; further arguments as `finding`."""
        if place is not None and (sheet, place) in self._closed:
            return
        cell = cell_address(*place) if place else None
        found = finding(self.file, code, sheet, cell, value, candidates, **details)
        if not found.is_warning:
            self._errors += 1
            if self._errors > self.most:
                return
        order = self._order.setdefault(sheet, len(self._order))
        self._found.append(((order, *(place or (-1, -1))), found))

    def close(self, sheet: str | None, place: tuple[int, int]) -> None:
        """Take no more findings about one cell: what is in it must not be repeated."""
        self._closed.add((sheet, place))

    def expect(self, sheets: Sequence[str]) -> None:
        """Tell the order of the sheets."""
        for sheet in sheets:
            self._order.setdefault(sheet, len(self._order))

    @property
    def errors(self) -> tuple[IntakeError, ...]:
        """The errors in the order of the file; the last one counts those beyond the most that are kept."""
        kept = tuple(found for _, found in self._sorted() if not found.is_warning)
        beyond = self._errors - len(kept)
        return (*kept, finding(self.file, "more_errors", count=beyond)) if beyond else kept

    @property
    def warnings(self) -> tuple[IntakeError, ...]:
        """The warnings in the order of the file."""
        return tuple(found for _, found in self._sorted() if found.is_warning)

    def _sorted(self) -> list[tuple[tuple[int, int, int], IntakeError]]:
        return sorted(self._found, key=lambda item: item[0])
