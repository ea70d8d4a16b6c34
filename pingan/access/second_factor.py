"""The second factor: six digits of an authenticator that change every thirty seconds (TOTP, RFC 6238)."""

import hmac
import unicodedata
from datetime import datetime

import pyotp

STEP_SECONDS = 30


def spent_step(secret: str, code: str, last_step: int | None, at: datetime) -> int | None:
    """Return the time step of a right code, which is spent with it; None where the code is wrong.

    The steps before and after the present one count too, for clocks that differ. A code that was used, or is older
    than one that was used, is wrong: somebody may have looked on.
    """
    typed = "".join(unicodedata.normalize("NFKC", code).split())
    if not typed.isascii():
        return None
    generator = pyotp.TOTP(secret)
    now = int(at.timestamp()) // STEP_SECONDS
    for step in (now - 1, now, now + 1):
        if hmac.compare_digest(generator.generate_otp(step), typed) and step > (last_step or 0):
            return step
    return None
