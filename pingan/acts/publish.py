"""From observations to a release that everyone sees, in one transaction."""

from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection, Engine

from pingan.access.audit import Action, record
from pingan.access.principal import Actor
from pingan.acts.computation import (
    COMPARED_QUARTERS,
    PublicationError,
    compute,
    current_inputs,
)
from pingan.acts.evaluation import evaluate_release
from pingan.names import examined_note, examined_reason
from pingan.quarters import parse_quarter, shift
from pingan.scoring.engine import needed_quarters
from pingan.storage import (
    Release,
    current_releases,
    load_release,
    reading,
    system_for,
    writing,
)
from pingan.storage.batches import batch_contents, batches_in_force
from pingan.storage.office_notes import About, add_note
from pingan.storage.releases import Computed, current_release_id, publish_release, release_record


class ReasonNeededError(PublicationError):
    """A published quarter would change, and no reason was given."""


class PreviewOutdatedError(PublicationError):
    """What would be published is no longer what was looked at."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came of an attempt to publish.

    Attributes
    ----------
    release : Release
        What readers of the quarter see now.
    changed : bool
        False where exactly this was published already, and nothing was written.
    replaced : str or None
        The release that was published before, where there was another one.
    """

    release: Release
    changed: bool
    replaced: str | None


def publish(
    engine: Engine,
    quarter: str,
    reason: str | None = None,
    published_by: str | Actor = "pingan",
    system_id: str | None = None,
) -> Release:
    """Compute a quarter and make it what readers see: see `publish_if_changed`, whose release it is."""
    return publish_if_changed(engine, quarter, reason, published_by, system_id).release


def publish_if_changed(
    engine: Engine,
    quarter: str,
    reason: str | None = None,
    published_by: str | Actor = "pingan",
    system_id: str | None = None,
    previewed: str | None = None,
    office_note: str | None = None,
) -> Outcome:
    """Compute a quarter and, unless exactly that is published already, publish it.

    Reading the inputs, writing the release and moving the quarter's pointer are one transaction: nothing can
    come in between, a failure at any point leaves everything as it was, and readers see the old release or
    the new one. Earlier releases, of this quarter and of others, stay as they are.

    Parameters
    ----------
    quarter : str
        E.g. "2017Q1".
    reason : str, optional
        Needed where another release of this quarter is published: this one is a correction. Otherwise it is
        not recorded.
    published_by : Actor or str
        Who and from where, for the release and the audit log; a name alone is the system's user on the command line.
    system_id : str, optional
        By default the system that was stored first.
    previewed : str, optional
        SHA-256 of what was looked at: only exactly that is published.
    office_note : str, optional
        What the data office keeps for itself about it; readers see the reason alone.

    Raises
    ------
    ReasonNeededError
        The quarter is published, its inputs have changed since, and no reason is given.
    PreviewOutdatedError
        What would be published is not what was looked at.
    PublicationError
        There are no observations of the quarter, or they cannot be scored; or the reason cannot be kept.
    NotFoundError
        There are no boundaries, or there is no indicator system that applies to the quarter.
    """
    quarter, reason = parse_quarter(quarter), examined_reason(reason, PublicationError)
    office_note = examined_note(office_note, PublicationError)
    with writing(engine) as connection:
        computed = compute(connection, current_inputs(connection, quarter, system_id))
        if previewed is not None:
            require_previewed(computed, previewed)
        return publish_computed(connection, computed, reason, published_by, office_note)


def publish_computed(
    connection: Connection,
    computed: Computed,
    reason: str | None,
    published_by: str | Actor,
    office_note: str | None = None,
) -> Outcome:
    """Publish what was computed in the transaction that is open on a connection: see `publish_if_changed`."""
    quarter, before = computed.quarter, current_release_id(connection, computed.quarter, computed.system_id)
    changed = before != computed.release_id
    if changed and before is not None and reason is None:
        raise ReasonNeededError(
            f"{quarter} 已经发布（{before}），此后数据有变动。更正须说明原因：--reason …",
            f"{quarter} is published ({before}) and its data have changed since. "
            "A correction needs a reason: --reason …",
        )
    if changed:
        # A reason marks a correction to every reader: a first publication has none, whatever was given.
        actor = published_by if isinstance(published_by, Actor) else Actor(published_by)
        publish_release(connection, computed, reason if before else None, actor.name)
        warnings = evaluate_release(connection, computed)
        if office_note:
            add_note(connection, About.RELEASE, computed.release_id, office_note, actor.name, None)
        _record(connection, computed, reason, before, actor, warnings, office_note)
    release = load_release(connection, computed.release_id)
    return Outcome(release, changed, before if changed else None)


def _record(
    connection: Connection,
    computed: Computed,
    reason: str | None,
    before: str | None,
    actor: Actor,
    warnings: int | None,
    office_note: str | None,
) -> None:
    detail: dict[str, str | int | None] = {
        "release": computed.release_id,
        "sha256": computed.sha256,
        "system": computed.system_id,
    }
    if warnings is not None:
        detail["warnings"] = warnings
    if before:
        detail |= {"replaces": before, "reason": reason}
    if office_note:
        detail["office_note"] = office_note
    action = Action.CORRECTION if before else Action.PUBLICATION
    record(connection, actor, action, computed.quarter, detail=detail)


def require_previewed(computed: Computed, previewed: str) -> None:
    """Refuse what is not exactly what was looked at.

    Raises
    ------
    PreviewOutdatedError
        The hashes differ: a batch came or was withdrawn, another quarter was corrected, the system changed.
    """
    if computed.sha256 != previewed:
        raise PreviewOutdatedError(
            f"{computed.quarter} 的数据在预览之后有变动：现在算出的是 {computed.release_id}，"
            f"预览的是 {computed.quarter}-{previewed[:12]}。请重新预览，再发布。",
            f"The data of {computed.quarter} have changed since the preview: what is computed now is "
            f"{computed.release_id}, what was previewed {computed.quarter}-{previewed[:12]}. "
            "Look at the preview again, then publish.",
        )


def outdated_quarters(engine: Engine, system_id: str | None = None) -> list[str]:
    """List the published quarters whose inputs were replaced after they were published.

    Their own observations, those of another quarter that they rest on, the system, or a release that they are
    compared with. New boundaries do not count: they are for new quarters.
    """
    with reading(engine) as connection:
        current = current_releases(connection, system_id).set_index("quarter")["release_id"]
        return [quarter for quarter in current.index if _outdated(connection, quarter, current)]


def _outdated(connection: Connection, quarter: str, current: pd.Series) -> bool:
    record = release_record(connection, current[quarter])
    system = system_for(connection, quarter, record["system_id"])
    if system.version != record["system_version"]:
        return True
    compared = [record["previous_release_id"], record["year_release_id"]]
    if compared != [current.get(shift(quarter, -back)) for back in COMPARED_QUARTERS]:
        return True
    in_force = batches_in_force(connection, needed_quarters(system, quarter), system.codes)
    return batch_contents(connection, in_force) != batch_contents(connection, record["batch_ids"])
