"""Why a report was not made."""


class ReportError(Exception):
    """A report that cannot be made; `message` says what, why and what to do, by language."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.message = {"zh": zh, "en": en}
