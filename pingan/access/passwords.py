"""Passwords: how strong one must be, and how it is kept: Argon2id, never anything that could be read back."""

import base64
import re
import secrets
import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from pingan.access.errors import PasswordTooWeakError

LEAST_LENGTH = 12
LEAST_UNGUESSABLE = 8
MOST_LENGTH = 256
AT_ONCE = 4
"""Passwords checked at the same time by one process: each takes 64 MiB while it lasts."""

_HASHER = PasswordHasher()
_TURN = threading.BoundedSemaphore(AT_ONCE)
_GUESSED_FIRST = re.compile(
    "password|passwort|pingan|atlas|changning|shanghai|welcome|letmein|secret|admin|root|user|test|demo|iloveyou|woaini"
    "|平安|长宁|上海|密码|管理员|(?:19|20)[0-9]{2}",
    re.IGNORECASE,
)
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb",
)


def hash_password(password: str) -> str:
    """Return what is kept of a password: an Argon2id hash with its own salt and its parameters."""
    with _TURN:
        return _HASHER.hash(_composed(password))


def is_right(kept: str | None, password: str) -> bool:
    """Tell whether a password is the one that a hash was made of.

    The work is the same whatever is given: where nothing is kept (an unknown account) the password is checked
    against a hash that no password has.
    """
    with _TURN:
        try:
            _HASHER.verify(kept or _NOBODYS, _composed(password))
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Tell whether a hash was made with parameters that are no longer the ones in use."""
    return _HASHER.check_needs_rehash(kept)


def check_strength(password: str, name: str) -> None:
    """Refuse a password that is easily guessed.

    It has at least twelve characters, of at least three kinds (small and capital letters, digits, all others) or
    else twenty; what is guessed first does not count towards eight of them: the account's name, common words,
    years, repetitions and rows of keys.

    Raises
    ------
    PasswordTooWeakError
    """
    password = _composed(password)
    if len(password) > MOST_LENGTH:
        raise PasswordTooWeakError(
            f"密码过长：最多 {MOST_LENGTH} 个字符。",
            f"The password is too long: at most {MOST_LENGTH} characters.",
        )
    if len(password) < LEAST_LENGTH:
        raise PasswordTooWeakError(
            f"密码过短：至少需要 {LEAST_LENGTH} 个字符。可以用几个互不相关的词连成一句。",
            f"The password is too short: it needs at least {LEAST_LENGTH} characters. "
            "A few words that have nothing to do with each other will do.",
        )
    if _kinds(password) < 3 and len(password) < 20:
        raise PasswordTooWeakError(
            "密码种类不足：请在小写字母、大写字母、数字、其他字符中至少用三种，或者使用至少 20 个字符。",
            "The password is too plain: use at least three of small letters, capital letters, digits and other "
            "characters, or at least 20 characters.",
        )
    if _unguessable(password, name) < LEAST_UNGUESSABLE:
        raise PasswordTooWeakError(
            "密码容易被猜中：除去账号名、常见词、年份、重复字符和连续按键后所剩太少。请换一个密码。",
            "The password is easily guessed: without the account's name, common words, years, repetitions and "
            "rows of keys too little is left. Choose another one.",
        )


def one_time_password() -> str:
    """Return a random password to be handed over once: 80 bits, in groups that can be read aloud."""
    letters = base64.b32encode(secrets.token_bytes(10)).decode()
    return "-".join([letters[:4].lower(), letters[4:8], letters[8:12].lower(), letters[12:]])


def _composed(password: str) -> str:
    # The same characters, whatever keyboard typed them: full-width letters of a Chinese input method too.
    return unicodedata.normalize("NFKC", password)


def _kinds(password: str) -> int:
    kinds = (str.islower, str.isupper, str.isdigit)
    found = {next((n for n, is_kind in enumerate(kinds) if is_kind(c)), len(kinds)) for c in password}
    return len(found)


def _unguessable(password: str, name: str) -> int:
    rest = password.casefold().replace(_composed(name).casefold(), "\0")
    rest = _GUESSED_FIRST.sub("\0", rest)
    counted = set()  # with what stands before: what is said over and over counts once
    for place, letter in enumerate(rest):
        before = rest[max(place - 1, 0) : place]
        if letter not in ("\0", before) and not _goes_on(before, letter):
            counted.add(before + letter)
    return len(counted)


def _goes_on(before: str, letter: str) -> bool:
    """Whether two characters stand next to each other in the alphabet or on the keyboard, either way."""
    return bool(before) and any(before + letter in row or letter + before in row for row in _ROWS)


def _nobodys_hash() -> str:
    def encoded(size: int) -> str:
        return base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=")

    parameters = f"m={_HASHER.memory_cost},t={_HASHER.time_cost},p={_HASHER.parallelism}"
    return f"$argon2id$v=19${parameters}${encoded(_HASHER.salt_len)}${encoded(_HASHER.hash_len)}"


_NOBODYS = _nobodys_hash()
