"""Errors for the person who meets them, in both languages."""


class StorageError(Exception):
    """What the database cannot do, and what to do about it.

    Parameters
    ----------
    zh, en : str
        The same message in Chinese and in English. `str(error)` is both, one a line.

    Attributes
    ----------
    message : dict
        The message by language, `"zh"` and `"en"`.
    """

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh}\n{en}")
        self.message = {"zh": zh, "en": en}


class NotFoundError(StorageError):
    """Something that was asked for is not in the database."""


class BusyError(StorageError):
    """Somebody else writes, or works, for longer than one waits: nothing was written."""


class ConflictError(StorageError):
    """What is to be stored contradicts what is stored already."""
