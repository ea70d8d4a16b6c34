"""Proof that a release still is what was published: its fingerprints, and its signature."""

from dataclasses import dataclass, replace

from sqlalchemy import Engine

from pingan.access.audit import Action, record
from pingan.access.principal import Actor
from pingan.acts.computation import PublicationError, compute, fingerprint_of, inputs_of
from pingan.signing import Signed
from pingan.storage import StorageError, load_release, reading, writing
from pingan.storage.engine import key_of
from pingan.storage.release_signatures import judge_release, sign_release
from pingan.storage.releases import frames_of


@dataclass(frozen=True)
class Verification:
    """Whether a release still is what was published.

    Attributes
    ----------
    release_id, quarter, sha256 : str
        The release, and the fingerprint it was published with.
    stored : str
        Fingerprint of its frames as they are stored now.
    recomputed : str or None
        Fingerprint of the quarter computed again from the stored observations; None where that failed.
    problem : dict or None
        Why it failed, in "zh" and "en".
    signed : Signed
        What its signature proves.
    key_id : str or None
        The key that the signature names.
    must_be_signed : bool
        A key is set, so that everything else than a right signature is a fault.
    """

    release_id: str
    quarter: str
    sha256: str
    stored: str
    recomputed: str | None
    problem: dict[str, str] | None = None
    signed: Signed = Signed.NONE
    key_id: str | None = None
    must_be_signed: bool = False

    @property
    def holds(self) -> bool:
        """Whether all three fingerprints are the same."""
        return self.sha256 == self.stored == self.recomputed

    @property
    def ok(self) -> bool:
        """Whether it holds and, where a key is set, is signed by it."""
        return self.holds and (self.signed is Signed.RIGHT or not self.must_be_signed)


def verify(engine: Engine, release_id: str) -> Verification:
    """Compute a release again from the stored observations and compare the fingerprints.

    It is computed from the very batches, system, boundaries and earlier releases that it was made of, also
    where newer ones have taken their place.

    Raises
    ------
    NotFoundError
        There is no such release.
    """
    with reading(engine) as connection:
        release = load_release(connection, release_id)
        inputs = inputs_of(connection, release)
        stored = fingerprint_of(
            connection,
            release.scores,
            inputs.system,
            release.boundary_version,
            release.demonstration,
            release.batch_ids,
        )
        columns = {name: list(frame.columns) for name, frame in frames_of(release.scores).items()}
        recomputed = problem = None
        try:
            recomputed = compute(connection, inputs, columns).sha256
        except StorageError as error:
            problem = error.message
        signed = judge_release(connection, release_id, release.sha256)
    must = key_of(engine) is not None
    return Verification(
        release_id, release.quarter, release.sha256, stored, recomputed, problem, *signed, must
    )


def sign(engine: Engine, release_id: str, actor: Actor) -> Verification:
    """Sign a release that was published without the key, if it holds; return how it stands now.

    Raises
    ------
    PublicationError
        There is no key that signs.
    NotFoundError
        There is no such release.
    """
    key = key_of(engine)
    if key is None or key.key_id is None:
        raise PublicationError(
            "没有签名密钥：请设置 PINGAN_SIGNING_KEY_FILE。",
            "There is no key that signs: set PINGAN_SIGNING_KEY_FILE.",
        )
    found = verify(engine, release_id)
    if not found.holds or found.signed is Signed.RIGHT:
        return found
    with writing(engine) as connection:
        sign_release(connection, release_id, found.sha256)
        detail = {"sha256": found.sha256, "key": key.key_id}
        record(connection, actor, Action.RELEASE_SIGNED, release_id, detail=detail)
    return replace(found, signed=Signed.RIGHT, key_id=key.key_id)
