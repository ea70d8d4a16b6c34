"""Signatures of releases, by the key that the database was opened with.

What is signed, `pingan-release-signature/1`, is a JSON array in UTF-8, without spaces: the name of the form, the
release's number, and its SHA-256, which covers everything in it.
"""

import json
from datetime import UTC, datetime

from sqlalchemy import delete, insert, select

from pingan.signing import Signature, Signed, judge
from pingan.storage.engine import Database, key_of, reading, writing
from pingan.storage.schema import release_signature

FORM = "pingan-release-signature/1"


def sign_release(database: Database, release_id: str, sha256: str) -> bool:
    """Sign a release in the place of what signature it had; tell whether there is a key that signs."""
    key = key_of(database)
    made = None if key is None else key.sign(_message(release_id, sha256))
    if made is None:
        return False
    with writing(database) as connection:
        connection.execute(delete(release_signature).where(release_signature.c.release_id == release_id))
        values = {"release_id": release_id, **vars(made), "signed_at": datetime.now(UTC)}
        connection.execute(insert(release_signature).values(values))
    return True


def judge_release(database: Database, release_id: str, sha256: str) -> tuple[Signed, str | None]:
    """Tell what the signature of a release proves, and which key it names; None where it is not signed."""
    kept = select(release_signature.c.key_id, release_signature.c.signature)
    with reading(database) as connection:
        row = connection.execute(kept.where(release_signature.c.release_id == release_id)).first()
    signature = None if row is None else Signature(*row)
    proved = judge(key_of(database), _message(release_id, sha256), signature)
    return proved, None if signature is None else signature.key_id


def _message(release_id: str, sha256: str) -> bytes:
    return json.dumps([FORM, release_id, sha256], separators=(",", ":")).encode()
