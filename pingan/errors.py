"""Errors that speak to whoever handed the data in, in their language."""


class ScoringError(ValueError):
    """Data that cannot be scored. `str()` is English; `in_language("zh")` is Chinese."""

    def __init__(self, en: str, zh: str) -> None:
        self.message = {"en": en, "zh": zh}
        super().__init__(en)

    def in_language(self, language: str) -> str:
        """Return the message in `en` or `zh`."""
        return self.message[language]


class InvalidAreasError(ScoringError):
    """An areas frame that is no tree of the system's levels."""


class InvalidObservationsError(ScoringError):
    """Observations that cannot be scored: what is wrong, and the first few places."""


def some(values: list, most: int = 5) -> tuple[str, str]:
    """Name the first few of many, in English and in Chinese."""
    named = [str(value) for value in values[:most]]
    rest = len(values) - most
    if rest <= 0:
        return ", ".join(named), "、".join(named)
    return f"{', '.join(named)} and {rest} more", f"{'、'.join(named)} 等另 {rest} 个"
