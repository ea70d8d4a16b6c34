"""A key outside the data folder, by which an installation signs what it vouches for (Ed25519).

The file holds PEM blocks, as OpenSSL writes them: a `PRIVATE KEY` signs, and each `PUBLIC KEY` is another key whose
signatures are taken for right as well, such as the one that was used before.
"""

from __future__ import annotations

import hashlib
import re
import stat
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

# cryptography is imported where a key is read: an installation without one does without it.

LARGEST = 100_000
"""Bytes of a file of keys; what is larger is something else."""

_BLOCK = re.compile(rb"-----BEGIN ([A-Z ]+)-----.*?-----END \1-----", re.DOTALL)
_WRITTEN_BY_OTHERS = stat.S_IWOTH | stat.S_IWGRP
_READ_BY_OTHERS = stat.S_IROTH


class KeyFileError(ValueError):
    """A file of keys that is not used, and why."""


class Signed(StrEnum):
    """What a signature proves."""

    RIGHT = "right"  # made by a key of ours, over exactly this
    WRONG = "wrong"  # said to be made by a key of ours, and it is not over this
    OTHER_KEY = "other-key"  # made, or said to be made, by a key that is not among ours
    NO_KEY = "no-key"  # there is one, and no key here to check it with
    NONE = "none"  # not signed


@dataclass(frozen=True)
class Signature:
    """A signature as it is kept.

    Attributes
    ----------
    key_id : str
        Of the key that made it.
    signature : str
        128 hexadecimal digits.
    """

    key_id: str
    signature: str


@dataclass(frozen=True)
class SigningKey:
    """The keys of one file.

    Attributes
    ----------
    key_id : str or None
        Of the key that signs: the first 16 hexadecimal digits of the SHA-256 of its public half. None where the file
        holds public keys alone: they check, and sign nothing.
    known : dict
        The public keys by which signatures are checked, by their id.
    """

    key_id: str | None
    known: dict[str, Ed25519PublicKey] = field(repr=False)
    _private: Ed25519PrivateKey | None = field(repr=False)

    def sign(self, message: bytes) -> Signature | None:
        """Return a signature over a message; None where there is no key that signs."""
        if self._private is None or self.key_id is None:
            return None
        return Signature(self.key_id, self._private.sign(message).hex())

    def judge(self, message: bytes, signature: Signature) -> Signed:
        """Tell what a signature proves of a message."""
        from cryptography.exceptions import InvalidSignature

        public = self.known.get(signature.key_id)
        if public is None:
            return Signed.OTHER_KEY
        try:
            public.verify(bytes.fromhex(signature.signature), message)
        except (InvalidSignature, ValueError):
            return Signed.WRONG
        return Signed.RIGHT


def judge(key: SigningKey | None, message: bytes, signature: Signature | None) -> Signed:
    """Tell what a signature, or that there is none, proves of a message; `key` is None where none is set."""
    if signature is None:
        return Signed.NONE
    return Signed.NO_KEY if key is None else key.judge(message, signature)


def read_key(path: Path, data_dir: Path) -> SigningKey:
    """Read a file of keys.

    Raises
    ------
    KeyFileError
        It lies in the data folder, others than its owner may write it, it holds a private key and others than its
        owner and its group may read it, it cannot be read, or it holds no keys of Ed25519.
    """
    try:
        found = path.resolve(strict=True)
        if found.is_relative_to(data_dir.resolve()):
            raise KeyFileError(
                "lies in the data folder: whoever can change the data could sign them. Keep it elsewhere"
            )
        mode = found.stat().st_mode
        if not stat.S_ISREG(mode):
            raise KeyFileError("is no file")
        with found.open("rb") as file:
            key = _keys_in(file.read(LARGEST))
    except OSError as error:
        raise KeyFileError(f"cannot be read: {error.strerror}") from error
    if mode & (_WRITTEN_BY_OTHERS | (_READ_BY_OTHERS if key.key_id else 0)):
        raise KeyFileError("can be read or changed by others: chmod 600 (or 640, for its group to read)")
    return key


def _keys_in(content: bytes) -> SigningKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

    private, known = None, []
    for block in _BLOCK.finditer(content):
        try:
            read = (
                load_pem_private_key(block[0], password=None)
                if b"PRIVATE" in block[1]
                else load_pem_public_key(block[0])
            )
        except (ValueError, TypeError, UnsupportedAlgorithm):
            read = None
        if isinstance(read, Ed25519PrivateKey) and private is None:
            private = read
            known.append(read.public_key())
        elif isinstance(read, Ed25519PublicKey):
            known.append(read)
        else:
            raise KeyFileError(
                "holds something else than one private key of Ed25519, without a password, and public ones"
            )
    if not known:
        raise KeyFileError("holds no key: openssl genpkey -algorithm ed25519 makes one")
    by_id = {_id_of(key): key for key in known}
    return SigningKey(_id_of(private.public_key()) if private else None, by_id, private)


def _id_of(public: Ed25519PublicKey) -> str:
    return hashlib.sha256(public.public_bytes_raw()).hexdigest()[:16]
